/* What a comparison looks like on the page. In: panels with numbers. Out: a figure with its caption, a
   table, sentences, how to read them, and buttons to share, print and take along. On paper the figure
   is drawn per question, side by side, so that a whole comparison fits a page (explore.css). */
(function () {
  "use strict";

  var site = window.ontmoetingen, data = site.gegevens, dutch = site.dutch;
  if (!data) return;
  var make = site.make;
  var HEADS = ["Vraag", "Wat", "Waarde", "95%-interval", "n", "Tegenover alle " + data.noun.plural];
  var SYNTHETIC = "Synthetische gegevens: geen antwoorden van echte mensen.";
  var MOST_COLUMNS = 3;

  function say(name, words) { return site.say("explored", name, words || {}); }

  function source(panels) {
    var asked = panels.map(function (panel) { return panel.question.wave; });
    var once = data.waves.filter(function (wave) { return asked.indexOf(wave.id) >= 0; })
      .map(function (wave) { return wave.label; });
    var kind = (data.synthetic ? "synthetische antwoorden op de " : "") + "vragenlijst";
    return say("source", { kind: kind, waves: dutch.listed(once) });
  }

  function withLabel(node) {
    if (!data.synthetic) return node;
    node.appendChild(document.createTextNode(" "));
    node.appendChild(make("span", { "class": "synthetic-label" }, SYNTHETIC));
    return node;
  }

  /* On paper as many stand side by side. */
  function columns(panels) { return Math.min(panels.length, MOST_COLUMNS); }

  function paper(panels) {
    var told = site.exploreWords.alternative(panels);
    var part = make("div", { "class": "explore-paper", role: "img", "aria-label": told });
    site.explorePaper(panels, columns(panels)).forEach(function (svg) { part.appendChild(svg); });
    return part;
  }

  function figure(host, panels) {
    var part = make("figure", { "class": "explore-figure" });
    part.appendChild(host);
    part.appendChild(paper(panels));
    var told = say("marks") + " " + source(panels);
    part.appendChild(withLabel(make("figcaption", {}, told)));
    return part;
  }

  function table(panels) {
    var frame = make("div", { "class": "table-scroll", tabindex: "0", role: "group", "aria-label": "Tabel van uw vergelijking" });
    var whole = make("table", { id: "explore-table", "class": "explore-table" }), head = make("tr", {});
    whole.appendChild(withLabel(make("caption", {}, say("caption"))));
    HEADS.forEach(function (text, i) {
      head.appendChild(make("th", { scope: "col", "class": number(i) }, text));
    });
    whole.appendChild(make("thead", {})).appendChild(head);
    panels.forEach(function (panel) { whole.appendChild(body(panel)); });
    frame.appendChild(whole);
    return frame;
  }

  function number(column) { return column >= 2 && column <= 4 ? "explore-number" : ""; }

  function body(panel) {
    var part = make("tbody", {});
    panel.rows.concat(panel.everybody).forEach(function (row) {
      var line = part.appendChild(make("tr", {}));
      [panel.title, row.label].forEach(function (text) {
        line.appendChild(make("th", { scope: "row" }, text));
      });
      [row.shown, row.interval, row.n, row.note].forEach(function (text, i) {
        line.appendChild(make("td", { "class": number(i + 2) }, text));
      });
    });
    return part;
  }

  function words(panels) {
    var part = make("div", { "class": "explore-words" });
    panels.forEach(function (panel) {
      var one = part.appendChild(make("div", {}));
      one.appendChild(make("h3", {}, panel.title));
      var list = one.appendChild(make("ul", {}));
      site.exploreWords.sentences(panel).forEach(function (told) {
        list.appendChild(make("li", {}, told));
      });
    });
    return part;
  }

  /* Buttons, and what they did. */
  function buttons(host, panels) {
    var row = make("p", { "class": "explore-buttons no-print" });
    var told = make("p", { "class": "explore-status no-print", role: "status" });
    var link = make("input", { type: "text", readonly: "", "aria-label": "Link naar deze vergelijking" });
    link.hidden = true;
    function add(text, press) {
      var node = make("button", { type: "button" }, text);
      node.addEventListener("click", press);
      row.appendChild(node);
    }
    add("Kopieer de link", function () { site.address.copy(link, told); });
    add("Druk af", function () { window.print(); });
    add("Gegevens (CSV)", function () {
      var remarks = [say("caption"), source(panels)].concat(data.synthetic ? [SYNTHETIC] : []);
      remarks.push("Overgenomen uit: " + document.title + ".");
      var content = site.sheet(document.getElementById("explore-table"), remarks);
      site.give(new Blob([content], { type: "text/csv;charset=utf-8" }), "vergelijking.csv", told);
    });
    add("Beeld (SVG)", function () {
      site.give(new Blob([drawing(host, panels)], { type: "image/svg+xml" }), "vergelijking.svg", told);
    });
    add("Beeld (PNG)", function () {
      site.picture.png(drawing(host, panels)).then(function (blob) {
        site.give(blob, "vergelijking.png", told);
      }).catch(function () {
        told.textContent = "De PNG kan hier niet worden gemaakt. Neem het beeld als SVG.";
      });
    });
    row.appendChild(link);
    return [row, told];
  }

  /* The picture as it stands on its own, with what it is about. */
  function drawing(host, panels) {
    var notes = [say("marks"), source(panels)].concat(data.synthetic ? [SYNTHETIC] : []);
    var seen = { title: "Vergelijking", description: host.getAttribute("aria-label"), notes: notes };
    return site.picture.standalone(host.querySelector("svg"), seen);
  }

  site.exploreResult = function (result, host, panels) {
    result.textContent = "";
    if (!panels.length) return;
    result.className = "explore-result explore-of-" + columns(panels);
    function add(node) { result.appendChild(node); }
    add(make("h2", {}, "In beeld"));
    add(figure(host, panels));
    buttons(host, panels).forEach(add);
    add(make("h2", {}, "In woorden"));
    add(withLabel(make("p", { "class": "explore-caution" }, say("caution"))));
    add(words(panels));
    add(make("h2", {}, "In cijfers"));
    add(table(panels));
  };
})();
