/* The bar with which a reader chooses projects, on every page that follows a choice. In:
   `ontmoetingen.selection`. Out: a bar above the text that stays in sight, with one button; what can
   be chosen opens under it. On paper stands in words what was chosen.

   What changes is told in a status (`x van y`), with what is unknown, hidden or empty; the focus stays
   where it is. */
(function () {
  "use strict";

  var site = window.ontmoetingen, data = site.gegevens, words = site.dutch;
  if (!data) return;
  var choice = site.selection, told = site.choiceWords, make = site.make, noun = data.noun;
  var MOST_CHIPS = 12;
  var place = {}, selects = {};
  data.projects.id.forEach(function (id, i) { place[id] = i; });

  var bar = make("section", { "class": "choice", "aria-label": "Kies " + noun.plural });
  var head = make("div", { "class": "choice-head" });
  var opener = make("button", {
    type: "button", "class": "choice-open", "aria-expanded": "false", "aria-controls": "keuze",
  });
  var clear = button("Wis keuze", "choice-clear", reset);
  var panel = make("div", { id: "keuze", "class": "choice-panel" });
  var chips = make("ul", { "class": "choice-chips", "aria-label": "Gekozen " + noun.plural });
  var status = make("p", { "class": "choice-status", role: "status" });
  var share = make("input", { type: "text", readonly: "", "aria-label": "Link naar deze keuze" });
  var paper = make("p", { "class": "choice-paper" });
  var finder = site.combobox({
    label: "Zoek " + noun.plural + " op naam",
    things: data.projects.id.map(function (id, i) { return { key: id, text: data.projects.name[i] }; }),
    now: function () {
      var now = choice.get(), chosen = new Set(now.projects);
      return { isChosen: function (id) { return chosen.has(id); }, allowed: fitting(now.traits) };
    },
    choose: toggle,
    found: function (count) { return words.counted(count, noun.singular, noun.plural) + " gevonden."; },
    more: function (rest) { return "En nog " + words.number(rest, 0) + ". Typ meer letters."; },
    nothing: "Niets gevonden.",
  });

  function button(text, kind, press) {
    var node = make("button", { type: "button", "class": kind }, text);
    node.addEventListener("click", press);
    return node;
  }

  /* A test whether a project has the traits that were chosen. */
  function fitting(traits) {
    var wanted = Object.keys(traits).map(function (trait) {
      var group = choice.traitOf(trait).values.indexOf(traits[trait]);
      return { at: data.projects.traits[trait], group: group };
    });
    return function (id) {
      return wanted.every(function (trait) { return trait.at[place[id]] === trait.group; });
    };
  }

  function toggle(id) {
    var ids = choice.get().projects, at = ids.indexOf(id);
    if (at >= 0) ids.splice(at, 1);
    else ids.push(id);
    choice.set({ projects: ids });
  }

  /* The button goes with the choice, so the focus goes to the one beside it. */
  function reset() {
    choice.reset();
    opener.focus();
  }

  function field(label, control, note) {
    var frame = make("div", { "class": "choice-field" });
    frame.appendChild(make("label", { "for": control.id }, label));
    frame.appendChild(control);
    if (note) {
      control.setAttribute("aria-describedby", control.id + "-uitleg");
      frame.appendChild(make("p", { "class": "choice-note", id: control.id + "-uitleg" }, note));
    }
    return frame;
  }

  function select(id, every, options, changed) {
    var node = make("select", { id: "keuze-" + id });
    node.appendChild(make("option", { value: "" }, every));
    options.forEach(function (option, i) {
      node.appendChild(make("option", { value: String(i) }, option));
    });
    node.addEventListener("change", function () {
      changed(node.value === "" ? null : Number(node.value));
    });
    return node;
  }

  function traitField(trait) {
    selects[trait.id] = select(trait.id, "Alle", trait.values, function (at) {
      var traits = choice.get().traits;
      if (at === null) delete traits[trait.id];
      else traits[trait.id] = trait.values[at];
      choice.set({ traits: traits });
    });
    return field(trait.label, selects[trait.id], trait.note);
  }

  /* Only a questionnaire that asked something twice has moments to choose from. */
  function waveField() {
    var labels = data.waves.map(function (wave) { return wave.label; });
    selects[""] = select("meting", "Zoals bij elke figuur staat", labels, function (at) {
      choice.set({ wave: at === null ? "" : data.waves[at].id });
    });
    return field("Meetmoment", selects[""], "Geldt waar een figuur of zin meer meetmomenten heeft.");
  }

  function askedTwice() {
    return data.items.some(function (item) { return item.waves.length > 1; });
  }

  function shareRow() {
    var row = make("div", { "class": "choice-share" });
    row.appendChild(button("Kopieer link naar deze keuze", "choice-copy", function () {
      site.address.copy(share, status);
    }));
    share.hidden = true;
    row.appendChild(share);
    return row;
  }

  function tell(text) { status.textContent = text; }

  function build() {
    opener.addEventListener("click", function () { show(panel.hidden); });
    [opener, clear].forEach(function (node) { head.appendChild(node); });
    panel.hidden = true;
    panel.appendChild(finder.node);
    panel.appendChild(chips);
    data.traits.map(traitField).concat(askedTwice() ? [waveField()] : []).forEach(function (node) {
      panel.appendChild(node);
    });
    panel.appendChild(shareRow());
    [head, panel].forEach(function (node) { bar.appendChild(node); });
    bar.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" || panel.hidden) return;
      show(false);
      opener.focus();
    });
    document.addEventListener("focusin", function (event) {
      if (!bar.contains(event.target)) show(false);
    });
    document.addEventListener("mousedown", function (event) {
      if (!bar.contains(event.target)) show(false);
    });
  }

  function show(open) {
    panel.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
  }

  function update() {
    var now = choice.get(), members = choice.members();
    opener.textContent = "Kies " + noun.plural + ": " + (choice.active() ? told.summary(members)
      : "alle " + words.number(data.projects.id.length, 0));
    clear.hidden = !choice.active() && !now.unknown.length && !now.wave;
    Object.keys(now.traits).concat(Object.keys(selects)).forEach(function (id) {
      if (id) selects[id].value = id in now.traits
        ? String(choice.traitOf(id).values.indexOf(now.traits[id])) : "";
    });
    if (selects[""]) {
      selects[""].value = now.wave ? String(data.waves.indexOf(choice.waveOf(now.wave))) : "";
    }
    showChips(now.projects);
    share.hidden = true;
    tell(told.message(now, members));
    var made = choice.active() || Boolean(now.wave);
    paper.textContent = made ? "Gekozen: " + told.inWords(now, members) : "";
    document.documentElement.classList.toggle("choice-made", made);
  }

  function chip(id) {
    var item = make("li", {}), name = data.projects.name[place[id]];
    var take = button(name, "choice-chip", function () {
      var next = item.nextElementSibling || item.previousElementSibling;
      var wanted = next && next.firstChild.chosen;
      toggle(id);
      focusChip(wanted);
    });
    take.chosen = id;
    take.setAttribute("aria-label", "Haal weg: " + name);
    item.appendChild(take);
    return item;
  }

  function focusChip(id) {
    var found = Array.prototype.filter.call(chips.querySelectorAll("button"), function (node) {
      return node.chosen === id;
    })[0];
    (found || finder.input).focus();
  }

  function showChips(ids) {
    chips.textContent = "";
    ids.slice(0, MOST_CHIPS).forEach(function (id) { chips.appendChild(chip(id)); });
    var rest = ids.length - MOST_CHIPS;
    if (rest > 0) chips.appendChild(make("li", {}, "en nog " + words.number(rest, 0)));
    chips.hidden = !ids.length;
  }

  /* Under the title of the page, and the page leaves room for it above whatever gets the focus. */
  function stand() {
    var title = document.querySelector("#title-block-header") || document.querySelector("main h1");
    if (title) title.insertAdjacentElement("afterend", bar);
    else document.querySelector("main").insertBefore(bar, document.querySelector("main").firstChild);
    bar.insertAdjacentElement("afterend", status);
    status.insertAdjacentElement("afterend", paper);
    var room = function () {
      document.documentElement.style.scrollPaddingTop = head.offsetHeight + 12 + "px";
    };
    room();
    window.addEventListener("resize", room);
  }

  build();
  update();
  choice.onChange(update);
  site.addStyle("projects.css").then(stand);
})();
