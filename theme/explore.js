/* The page "Verken zelf": a reader builds a comparison of at most four projects or groups. In:
   `<div class="explore">` with what the page says without this script. Out: in its place fields to
   choose with, and the comparison as picture, table and sentences.

   Every choice is a step in the history and stands in the address, so that a comparison can be shared,
   undone and printed. What changes is told in a status; the focus stays where it is. */
(function () {
  "use strict";

  var site = window.ontmoetingen, data = site.gegevens, root = document.querySelector(".explore");
  if (!data || !root || !site.selection) return; // a study without a questionnaire
  var exploring = site.exploring, make = site.make, noun = data.noun;
  var state = exploring.read(), drawn = { panels: [], width: 0 };
  var EXAMPLE = 2; // groups in the example

  var form = make("form", { "class": "explore-form no-print", "aria-label": "Kies wat u vergelijkt" });
  var chips = make("ol", { "class": "explore-groups", "aria-label": "Wat u vergelijkt" });
  var status = make("p", { "class": "explore-status", role: "status" });
  var result = make("div", { "class": "explore-result" });
  var host = make("div", { "class": "explore-chart" });
  var checks = {};
  var finder = site.combobox({
    label: "Voeg een " + noun.singular + " of groep toe (hooguit " + exploring.MOST + ")",
    things: exploring.things(),
    now: function () {
      var chosen = keys();
      return {
        isChosen: function (key) { return chosen.indexOf(key) >= 0; }, // of a few
        allowed: function () { return true; },
      };
    },
    choose: toggle,
    found: function (count) { return site.dutch.number(count, 0) + " gevonden."; },
    more: function (rest) { return "En nog " + site.dutch.number(rest, 0) + ". Typ meer letters."; },
    nothing: "Niets gevonden.",
  });

  function keys() { return state.groups.map(function (group) { return group.key; }); }

  function button(text, press) {
    var node = make("button", { type: "button" }, text);
    node.addEventListener("click", press);
    return node;
  }

  function change(part, told) {
    state = Object.assign({}, state, part);
    site.address.push(exploring.values(state));
    show(told);
  }

  function toggle(key) {
    var at = keys().indexOf(key);
    if (at >= 0) return remove(at);
    if (state.groups.length >= exploring.MOST) {
      status.textContent = "Meer dan " + exploring.MOST + " tegelijk kan niet. Haal er eerst een weg.";
      return;
    }
    var asked = state.asked.length ? state.asked : exploring.questions().slice(0, 1);
    change({ groups: state.groups.concat(exploring.group(key)), asked: asked });
  }

  function remove(at) {
    change({ groups: state.groups.filter(function (_, i) { return i !== at; }) });
  }

  /* The chip that had the focus is gone: the next one takes it, else the field. */
  function removeByChip(at) {
    remove(at);
    var left = chips.querySelectorAll("button");
    (left[Math.min(at, left.length - 1)] || finder.input).focus();
  }

  function askedField() {
    var set = make("fieldset", { "class": "explore-asked" });
    set.appendChild(make("legend", {}, "Vragen"));
    exploring.questions().forEach(function (question) {
      var label = make("label", {}), box = make("input", { type: "checkbox", value: question.key });
      box.addEventListener("change", function () {
        change({ asked: exploring.questions().filter(function (one) { return checks[one.key].checked; }) });
      });
      checks[question.key] = box;
      label.appendChild(box);
      label.appendChild(document.createTextNode(" " + question.label));
      set.appendChild(label);
    });
    return set;
  }

  function example() {
    var trait = data.traits[0];
    var found = (trait ? trait.values : []).slice(0, EXAMPLE).map(function (value) {
      return exploring.group("kenmerk:" + trait.id + ":" + value);
    });
    change({ groups: found, asked: exploring.questions().slice(0, EXAMPLE) });
  }

  function build() {
    root.textContent = "";
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    [finder.node, chips, askedField()].forEach(function (node) { form.appendChild(node); });
    var row = make("p", { "class": "explore-buttons" });
    if (data.traits.length) row.appendChild(button("Laat een voorbeeld zien", example));
    row.appendChild(button("Begin opnieuw", function () {
      change({ groups: [], asked: [], unknown: [] });
      finder.input.focus();
    }));
    form.appendChild(row);
    [form, status, result].forEach(function (node) { root.appendChild(node); });
  }

  function showChoices() {
    chips.textContent = "";
    chips.hidden = !state.groups.length;
    state.groups.forEach(function (group, i) {
      var chip = make("li", { "class": "explore-group" }, group.label + " ");
      var gone = button("Haal weg", function () { removeByChip(i); });
      gone.setAttribute("aria-label", "Haal weg: " + group.label);
      chip.appendChild(gone);
      chips.appendChild(chip);
    });
    var asked = state.asked.map(function (question) { return question.key; });
    Object.keys(checks).forEach(function (key) { checks[key].checked = asked.indexOf(key) >= 0; });
  }

  function message() {
    var lost = state.groups.map(function (group) { return group.lost || []; });
    var unknown = [].concat.apply(state.unknown.map(function (one) { return one.key; }), lost)
      .map(function (key) { return "‘" + key + "’"; });
    var told = unknown.length ? "Niet (meer) bekend, en blijft in de link staan: " + unknown.join(", ") + ". " : "";
    if (!state.groups.length) return told + "Kies hierboven wat u wilt vergelijken.";
    if (!state.asked.length) return told + "Kies hierboven minstens één vraag.";
    return told + site.say("explored", "counted", { groups: state.groups.length, rows: state.asked.length });
  }

  function show() {
    showChoices();
    status.textContent = message();
    var whole = state.groups.length && state.asked.length;
    drawn.panels = whole ? state.asked.map(function (question) {
      return site.exploreWords.panel(question, state.groups);
    }) : [];
    document.body.classList.toggle("explore-ready", Boolean(whole));
    site.exploreResult(result, host, drawn.panels);
    draw();
  }

  function draw() {
    if (!drawn.panels.length) return;
    drawn.width = Math.floor(host.getBoundingClientRect().width);
    host.textContent = "";
    host.appendChild(site.exploreChart(drawn.panels, drawn.width));
    host.setAttribute("role", "img");
    host.setAttribute("aria-label", site.exploreWords.alternative(drawn.panels));
  }

  window.addEventListener("resize", function () {
    if (Math.floor(host.getBoundingClientRect().width) !== drawn.width) draw();
  });
  window.addEventListener("popstate", function () {
    state = exploring.read();
    show();
  });
  site.selection.onChange(function () { finder.offer(exploring.things()); }); // a choice is one of them
  Promise.all(["charts.css", "explore.css"].map(site.addStyle)).then(function () {
    build();
    show();
  });
})();
