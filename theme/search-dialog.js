/* Searching with keys, mouse or ear. In: `ontmoetingen.searchIn` and the words of the report. Out: a
   dialog with one field and its results, after the combobox pattern of the ARIA practices guide.

   Focus stays in the field; the arrows walk the results, Enter opens one, Escape closes. Every result
   is also a plain link. How many were found is told in a status. */
(function () {
  "use strict";

  var site = window.ontmoetingen, make = site.make;
  var root = site.base.replace(/assets\/$/, "");
  var PATIENCE = 300; // ms without a letter before the number of results is told
  var NONE = "Niets gevonden. Zoek op een korter woord of op een ander woord.";
  var PART = "Geen plek heeft al deze woorden; dit zijn plekken met een deel ervan.";
  var number = new Intl.NumberFormat("nl-NL").format;
  var index = null, results = [], active = -1, before = null, later = 0;
  var whole = []; // the groups of which a reader wants to see more than the best few

  function capital(text) { return text.charAt(0).toUpperCase() + text.slice(1); }

  var dialog = make("dialog", { "class": "search", "aria-labelledby": "zoek-naam" });
  var field = make("input", {
    type: "search", id: "zoek-veld", "class": "search-field", role: "combobox", autocomplete: "off",
    spellcheck: "false", "aria-autocomplete": "list", "aria-expanded": "false",
    "aria-controls": "zoek-lijst", "aria-describedby": "zoek-uitleg",
  });
  var list = make("div", { id: "zoek-lijst", role: "listbox", "aria-label": "Gevonden plekken" });
  var status = make("p", { "class": "search-status", role: "status" });
  var slash = make("input", { type: "checkbox", id: "zoek-streep" });

  function build() {
    var head = make("div", { "class": "search-head" });
    head.appendChild(make("h2", { id: "zoek-naam" })).appendChild(
      make("label", { "for": field.id }, "Zoeken in het rapport"));
    var close = make("button", { type: "button", "class": "search-close" }, "Sluiten");
    close.addEventListener("click", function () { dialog.close(); });
    head.appendChild(close);
    var keys = make("p", { "class": "search-keys", id: "zoek-uitleg" },
      "Pijltjes kiezen, Enter opent, Escape sluit.");
    var choice = make("p", { "class": "search-slash" });
    choice.appendChild(slash);
    choice.appendChild(make("label", { "for": slash.id }, "De toets / opent het zoeken (Ctrl-K kan altijd)"));
    [head, field, keys, status, list, choice].forEach(function (part) { dialog.appendChild(part); });
    document.body.appendChild(dialog);
  }

  function pieces(parent, all) {
    all.forEach(function (one) {
      if (one.mark) parent.appendChild(make("mark", {}, one.text));
      else parent.appendChild(document.createTextNode(one.text));
    });
    return parent;
  }

  function option(result) {
    var link = make("a", {
      role: "option", id: "zoek-" + results.length, tabindex: "-1", "aria-selected": "false",
      href: root + result.address, "class": "search-result",
    });
    pieces(link.appendChild(make("span", { "class": "search-title" })), result.title);
    if (result.page) link.appendChild(make("span", { "class": "search-page" }, result.page));
    if (result.text.length) pieces(link.appendChild(make("span", { "class": "search-text" })), result.text);
    link.addEventListener("click", leave);
    results.push(link);
    return link;
  }

  /* It may lead to this very page: then a reader goes on from there, and not from the button. */
  function leave() {
    before = null;
    dialog.close(); // which brings the focus back to where it was
    document.activeElement.blur();
  }

  function section(group, at) {
    var name = capital(group.name), more = group.count - group.results.length;
    var box = make("div", { role: "group", "aria-labelledby": "zoek-groep-" + at });
    var told = name + " (" + number(group.count) + (more ? ", de beste " + group.results.length : "") + ")";
    box.appendChild(make("p", { "class": "search-group", id: "zoek-groep-" + at, role: "presentation" }, told));
    group.results.forEach(function (result) { box.appendChild(option(result)); });
    if (group.results.length < group.most) box.appendChild(showMore(group));
    return box;
  }

  /* The last option of a group: what it shows comes in its place, so whoever chose it reads on. */
  function showMore(group) {
    var which = group.most < group.count ? "de beste " + number(group.most) : "alle " + number(group.count);
    var more = make("div", {
      role: "option", id: "zoek-" + results.length, "aria-selected": "false", "class": "search-result search-more",
    }, "Toon " + which + " " + group.name);
    more.addEventListener("mousedown", function (event) { event.preventDefault(); }); // focus stays
    more.addEventListener("click", function () {
      var at = results.indexOf(more), top = list.scrollTop;
      whole.push(group.kind);
      search();
      list.scrollTop = top;
      choose(at);
    });
    results.push(more);
    return more;
  }

  function typed() {
    whole = [];
    search();
  }

  function search() {
    var found = index.find(field.value, whole);
    list.textContent = "";
    results = [];
    found.groups.forEach(function (group, at) { list.appendChild(section(group, at)); });
    field.setAttribute("aria-expanded", String(results.length > 0));
    list.hidden = !results.length;
    choose(-1);
    list.scrollTop = 0;
    window.clearTimeout(later);
    later = window.setTimeout(tell, PATIENCE, found);
  }

  function tell(found) {
    if (!field.value.trim()) status.textContent = "";
    else if (!found.count) status.textContent = NONE;
    else {
      var told = number(found.count) + (found.count === 1 ? " plek" : " plekken") + " gevonden.";
      status.textContent = [told].concat(found.apart.map(apart), found.whole ? [] : PART).join(" ");
    }
  }

  function apart(halves) {
    return "‘" + halves.join("") + "’ staat er niet; gezocht op ‘" + halves.join("’ en ‘") + "’.";
  }

  function choose(next) {
    if (results[active]) results[active].setAttribute("aria-selected", "false");
    active = next;
    if (!results[active]) return field.removeAttribute("aria-activedescendant");
    results[active].setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", results[active].id);
    results[active].scrollIntoView({ block: "nearest" });
  }

  function pressed(event) {
    var count = results.length;
    if (event.key === "ArrowDown" && count) choose((active + 1) % count);
    else if (event.key === "ArrowUp" && count) choose(active > 0 ? active - 1 : count - 1);
    else if (event.key === "Enter" && count) results[Math.max(active, 0)].click();
    else if (event.key === "Escape") dialog.close();
    else return;
    event.preventDefault();
  }

  function open(from) {
    if (dialog.open) return;
    before = from;
    index = index || site.searchIn(site.zoeken);
    slash.checked = site.slash.isOn();
    dialog.showModal();
    field.focus();
    field.select();
    if (field.value) search();
  }

  build();
  list.hidden = true;
  field.addEventListener("input", typed);
  field.addEventListener("keydown", pressed);
  slash.addEventListener("change", function () { site.slash.set(slash.checked); });
  // A press beside the dialog; who selects a word and ends beside it pressed inside.
  dialog.addEventListener("mousedown", function (event) { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("close", function () { if (before && before.isConnected) before.focus(); });
  site.searchDialog = { open: open };
})();
