/* Filters for lists. In: `<div class="filterable">` around tables, cards or a list of terms. Out:
   above it a search field, a choice per named column, the number of lines left, and a way back.

   data-select  columns to choose from, by their headings, joined by ";", as values
                are in a cell. A card has its values in data-<column>.
   data-every   the word in a cell that stands for all values of its column
   data-things  one and more of what is listed, as "bevinding;bevindingen"
   Citations, and links to tables, can be chosen from without being named. What is chosen stands in
   the address under the name of the table, and a link `data-filter="Doel: Rust; Soort: Risico"`
   opens a table filtered. Without this script everything is simply there. */
(function () {
  "use strict";

  var site = window.ontmoetingen, words = site.words, list = site.list, make = site.make;
  var FEWEST = 8; // a shorter list is read faster than filtered
  var SEARCH = "zoek";
  var ALL = "Alle";

  function Filter(root, at) {
    var table = root.querySelector("[id^=tbl-]");
    this.name = table ? table.id.replace("tbl-", "") : "lijst" + (at ? "-" + (at + 1) : "");
    this.root = root;
    this.things = (root.getAttribute("data-things") || "regel;regels").split(";");
    this.every = words.slug(root.getAttribute("data-every") || "");
    this.columns = (root.getAttribute("data-select") || "").split(";").filter(Boolean);
    this.items = list.items(root, this.columns);
    this.columns.push(list.SOURCE);
    this.chosen = {};
    this.fields = {};
  }

  Filter.prototype.build = function () {
    var self = this, box = make("div", { "class": "filter", role: "group" });
    box.setAttribute("aria-label", "Zoek en kies in: " + this.title());
    this.search = make("input", { type: "search", autocomplete: "off" });
    this.search.addEventListener("input", function () { self.apply(); });
    box.appendChild(this.field(this.search, "Zoek op woord", SEARCH));
    this.columns.forEach(function (column) { self.addSelect(box, column); });
    var reset = make("button", { type: "button" }, "Wis zoekwoord en keuzes");
    reset.addEventListener("click", function () { self.reset(); });
    box.appendChild(reset);
    this.status = make("p", { "class": "filter-status", role: "status" });
    box.appendChild(this.status);
    this.root.insertBefore(box, this.root.firstChild);
  };

  Filter.prototype.title = function () {
    var caption = this.root.querySelector("caption");
    return caption ? list.text(caption).slice(0, 120) : this.things[1];
  };

  Filter.prototype.field = function (control, label, name) {
    var frame = make("div", { "class": "filter-field" });
    control.id = "filter-" + this.name + "-" + name;
    frame.appendChild(make("label", { "for": control.id }, label));
    frame.appendChild(control);
    return frame;
  };

  Filter.prototype.addSelect = function (box, column) {
    var choices = list.choices(this.items, column, this.every), self = this;
    if (choices.length < 2) return;
    var select = make("select", {}), group = null;
    select.appendChild(make("option", { value: "" }, ALL));
    choices.forEach(function (choice) {
      if (choice.group && (!group || group.label !== choice.group)) {
        group = select.appendChild(make("optgroup", { label: choice.group }));
      }
      var option = (group || select).appendChild(make("option", { value: choice.key }));
      option.words = choice.label;
    });
    select.addEventListener("change", function () { self.apply(); });
    this.fields[column] = select;
    box.appendChild(this.field(select, column, words.slug(column)));
  };

  /* The columns whose choice an item does not meet; null when it lacks a word that was typed. */
  Filter.prototype.misses = function (one) {
    var self = this;
    if (!self.asked(one.index)) return null;
    return Object.keys(self.chosen).filter(function (column) {
      var wanted = self.chosen[column], values = one.values[column];
      if (!wanted || values.indexOf(wanted) >= 0) return false;
      return !self.every || values.indexOf(self.every) < 0;
    });
  };

  Filter.prototype.apply = function () {
    var self = this, shown = 0;
    this.asked = words.query(this.search.value);
    Object.keys(this.fields).forEach(function (c) { self.chosen[c] = self.fields[c].value; });
    this.items.forEach(function (one) {
      one.misses = self.misses(one);
      var fits = one.misses !== null && !one.misses.length;
      shown += fits;
      if (fits !== one.shown) one.nodes.forEach(function (node) { node.hidden = !fits; });
      one.shown = fits;
    });
    this.root.classList.toggle("filtered", shown < this.items.length);
    this.foldEmpty();
    Object.keys(this.fields).forEach(this.count, this);
    this.tell(shown);
    this.remember();
  };

  /* A table without lines goes, with the section it stands in when that holds no other lines. */
  Filter.prototype.foldEmpty = function () {
    var root = this.root;
    list.found(root, "table").forEach(function (table) {
      var part = table.closest(".table-scroll, .quarto-float") || table;
      var section = table.closest("section");
      if (section && section !== root && root.contains(section)) part = section;
      part.hidden = !part.querySelector("tbody tr:not([hidden])");
    });
  };

  /* Behind each choice stands how many lines it leaves, given all other choices. */
  Filter.prototype.count = function (column) {
    var self = this, left = {}, every = 0;
    this.items.forEach(function (one) {
      if (!one.misses || one.misses.length > 1) return;
      if (one.misses.length && one.misses[0] !== column) return;
      var values = one.values[column];
      if (self.every && values.indexOf(self.every) >= 0) every += 1;
      else new Set(values).forEach(function (key) { left[key] = (left[key] || 0) + 1; });
    });
    Array.prototype.forEach.call(this.fields[column].options, function (option) {
      var lines = (left[option.value] || 0) + every;
      if (!option.value || option.lines === lines) return;
      option.textContent = option.words + " (" + lines + ")";
      option.lines = lines;
    });
  };

  Filter.prototype.tell = function (shown) {
    var total = this.items.length, number = new Intl.NumberFormat("nl-NL").format;
    var told = number(shown) + " van de " + number(total) + " " + this.things[total === 1 ? 0 : 1];
    var choices = this.choices();
    told += choices.length ? " bij: " + choices.join("; ") + "." : ".";
    if (!shown) told += " Niets gevonden: haal een keuze weg of zoek op een korter woord.";
    this.status.textContent = (this.unknown ? this.unknown + " " : "") + told;
  };

  /* What is chosen, in words: on paper the fields are gone. */
  Filter.prototype.choices = function () {
    var fields = this.fields, word = this.search.value.trim();
    var chosen = Object.keys(fields).filter(function (column) { return fields[column].value; });
    return (word ? ["zoekwoord ‘" + word + "’"] : []).concat(chosen.map(function (column) {
      return column.toLowerCase() + " ‘" + fields[column].selectedOptions[0].words + "’";
    }));
  };

  Filter.prototype.key = function (what) { return this.name + "." + words.slug(what); };

  Filter.prototype.remember = function () {
    var self = this, values = {};
    values[this.key(SEARCH)] = this.search.value.trim();
    Object.keys(this.fields).forEach(function (c) { values[self.key(c)] = self.chosen[c]; });
    if (this.ready) site.address.write(values);
  };

  Filter.prototype.recall = function () {
    var self = this, unknown = [];
    this.search.value = site.address.read(this.key(SEARCH)) || "";
    Object.keys(this.fields).forEach(function (column) {
      var wanted = site.address.read(self.key(column)) || "", select = self.fields[column];
      select.value = wanted;
      if (select.selectedIndex < 0) {
        select.value = "";
        unknown.push("‘" + wanted + "’ bij " + column.toLowerCase());
      }
    });
    if (unknown.length) this.unknown = "Niet bekend in deze lijst: " + unknown.join(", ") + ".";
    this.apply();
    this.ready = true;
    delete this.unknown;
  };

  Filter.prototype.reset = function () {
    var fields = this.fields;
    this.search.value = "";
    Object.keys(fields).forEach(function (column) { fields[column].value = ""; });
    this.apply();
  };

  /* A link that opens a table filtered. */
  function fill(link) {
    var name = link.hash.replace("#tbl-", ""), values = {};
    link.getAttribute("data-filter").split(";").forEach(function (part) {
      var at = part.indexOf(":");
      values[name + "." + words.slug(part.slice(0, at))] = words.slug(part.slice(at + 1));
    });
    site.address.extend(link, values);
  }

  function start() {
    list.found(document, "a[data-filter]").forEach(fill);
    var filters = list.found(document, ".filterable").map(function (root, at) {
      return new Filter(root, at);
    }).filter(function (filter) { return filter.items.length >= FEWEST; });
    filters.forEach(function (filter) { filter.build(); filter.recall(); });
    site.filters = filters; // for other parts of a page: all of them ready
    window.addEventListener("popstate", function () { // back to what the address says
      filters.forEach(function (filter) { filter.ready = false; filter.recall(); });
    });
    var target = site.target(location.hash);
    if (target && target.closest(".filterable")) target.closest(".filterable").scrollIntoView();
  }

  start();
})();
