/* Lets every figure and table of a page follow the choice of projects. In: `ontmoetingen.selection`.
   Out: redrawn charts, rows that show or hide, and under each figure what the choice did, in words.

   What is on the screen changes at once, in the same frame; then what is near it, and the rest when the
   browser has time, each in its turn so that a next choice never waits for more than one drawing. All
   tables follow before anything is printed, opened or taken along. Without a choice everything is as
   it was published. */
(function () {
  "use strict";

  var site = window.ontmoetingen, data = site.gegevens;
  if (!data) return;
  var DRAWN = { projects: true, pooled: true, one: true };
  var NOT_ABOUT = "Deze figuur gaat niet over losse " + data.noun.plural
    + "; de keuze verandert haar niet.";
  var NOT_MOVED = "Uw keuze verandert deze tabel niet.";
  var NOT_ON_PAPER = "Op papier gaat deze figuur over alle " + data.noun.plural
    + ": zij was niet te zien toen u afdrukte.";
  var views = {}; // label -> what its figure is under this choice
  var figures = list(document, ".chart[data-chart]").map(figureOf);
  var tables = list(document, "table").map(site.followTable.of).filter(Boolean);
  var still = list(document, "[id^=tbl-]").filter(isStill).map(function (part) {
    return { part: part, note: null };
  });
  var waiting = 0, busy = null, said = null; // said: a promise, kept when the scripts of sentences are there
  var CLOSED = "[hidden], .tab-pane:not(.active)"; // a chart has no width there, so it waits
  // Where things are is watched, not measured: measuring would lay out the page at every choice.
  var seen = watching("seen", "0px"), near = watching("near", "400px");

  function watching(name, margin) {
    return new IntersectionObserver(function (entries) {
      entries.forEach(function (entry) { entry.target.followed[name] = entry.isIntersecting; });
      if (name === "seen") renewSeen();
    }, { rootMargin: margin });
  }

  /* What was just closed may still count as seen: its turn comes when it opens. */
  function renewSeen() {
    figures.concat(tables).forEach(function (one) {
      if (one.seen && one.stale && !isClosed(one)) renew(one);
    });
  }

  function list(root, what) { return Array.prototype.slice.call(root.querySelectorAll(what)); }

  /* A table with a name of its own, of which nothing follows. */
  function isStill(part) {
    var table = part.localName === "table" ? part : part.querySelector("table");
    return table && tables.every(function (one) { return one.table !== table; });
  }

  function figureOf(host) {
    var label = host.getAttribute("data-chart"), part = document.getElementById(label) || host;
    return {
      host: host, label: label, part: part, how: host.getAttribute("data-follows"),
      source: list(part, ".figure-source").pop(), names: namesOf(host), stale: false, note: null,
    };
  }

  /* The summary and caption that repeat the title above the data of a figure. */
  function namesOf(host) {
    var marked = list(document, ".chart[data-chart], details.chart-table");
    var after = marked[marked.indexOf(host) + 1];
    if (!after || after.localName !== "details") return [];
    return list(after, "summary, caption").map(function (node) {
      return { node: node, text: node.textContent };
    });
  }

  /* The drawing asks for its chart here. */
  site.follow = function (compiled, label) {
    var meta = compiled.usermeta.ontmoetingen;
    if (!chosen() || !meta.follows) return compiled;
    var view = viewOf(compiled, meta.follows);
    views[label] = view;
    if (view.spec === null || view.same) return view.spec;
    var told = Object.assign({}, meta, { title: [view.title], alt: alternative(view) });
    var spec = Object.assign({}, view.spec);
    spec.usermeta = Object.assign({}, compiled.usermeta, { ontmoetingen: told });
    return spec;
  };

  /* Whether anything was chosen: projects, or only a moment. */
  function chosen() { return site.selection.active() || Boolean(site.selection.get().wave); }

  /* A moment alone changes a figure that has more of them, and no other. */
  function viewOf(compiled, follows) {
    if (site.selection.active()) return site.figures.view(compiled, site.selection.members());
    if (follows.how !== "one") return { spec: compiled, same: true, note: "" };
    return site.profile(compiled, follows, [data.projects.id.indexOf(follows.project)]);
  }

  /* The alternative in words: what is chosen and what is found, in at most 200 characters. */
  function alternative(view) {
    var text = view.title + ". " + view.note;
    return text.length <= 200 ? text : text.slice(0, 199).replace(/\s+\S*$/, "") + "…";
  }

  /* What the drawing of a figure found, in the words around it. */
  site.followed = function (label) {
    figures.filter(function (one) { return one.label === label; }).forEach(say);
  };

  function say(one) {
    var view = chosen() ? views[one.label] : null;
    note(one, view ? site.figures.joined([waveWords(one), view.note]) : "");
    one.names.forEach(function (name) {
      name.node.textContent = view && view.title ? "Gegevens bij de figuur: " + view.title : name.text;
    });
    count(one, view);
    one.part.classList.toggle("chart-follows", Boolean(view && view.spec && !view.same));
  }

  /* The number of answers in the caption is that of what is shown. */
  function count(one, view) {
    if (!one.source) return;
    var all = one.source.lastChild;
    if (!all || all.nodeType !== Node.TEXT_NODE) return;
    if (one.all === undefined) one.all = all.data;
    all.data = view && view.n ? one.all.replace(/n\s=\s.*\S/, view.n + ".") : one.all;
  }

  /* The moments that a figure is about; none when that is told nowhere. */
  function wavesOf(follows) {
    if (follows.wave) return [follows.wave];
    return (follows.keys || []).map(function (key) { return key.split("|")[1]; });
  }

  function waveWords(one) {
    var wave = site.selection.get().wave, compiled = site.compiled(one.label);
    var follows = compiled && compiled.usermeta.ontmoetingen.follows;
    var told = Array.from(new Set(wave && follows ? wavesOf(follows) : []));
    if (!told.length || told.indexOf(wave) >= 0) return "";
    var names = told.map(function (id) { return "‘" + site.selection.waveOf(id).label + "’"; });
    return "Deze figuur gaat over meetmoment " + site.dutch.listed(names) + ".";
  }

  function note(one, text) {
    if (!text) {
      if (one.note) one.note.remove();
      one.note = null;
      return;
    }
    if (!one.note) {
      one.note = document.createElement("p");
      one.note.className = "follow-note";
      one.part.insertAdjacentElement("afterend", one.note);
    }
    one.note.textContent = text;
  }

  /* Figures whose chart need not be drawn again still say why. */
  function sayPlain(one) {
    if (!one.how) return note(one, site.selection.active() ? NOT_ABOUT : "");
    return site.load("charts/" + one.label + ".js").then(function () {
      site.follow(site.compiled(one.label), one.label);
      say(one);
    });
  }

  function redraw(one) {
    one.stale = false;
    if (!DRAWN[one.how]) return sayPlain(one);
    return site.draw(one.host);
  }

  function changed() {
    figures.concat(tables).forEach(function (one) { one.stale = true; });
    renewSeen();
    later();
  }

  /* One thing at a time, when the browser has nothing better to do. */
  function later() {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(step, 30);
  }

  function isClosed(one) { return Boolean(one.part && one.part.closest(CLOSED)); }

  /* What has its turn: a figure that is near, then the tables, which cost little, then the rest. */
  function next() {
    var open = figures.filter(function (one) { return one.stale && !isClosed(one); });
    var near = open.filter(function (one) { return one.near; });
    return near.concat(tables.filter(function (one) { return one.stale; }), open)[0];
  }

  /* All has followed, unless another choice was made in the meantime. */
  function settledBy(turn) {
    return function () { if (turn === waiting) site.settled = !next(); };
  }

  /* A part that is renewed shows the choice; a drawing is ready a little later. */
  function renew(one) {
    busy = Promise.all([busy, one.renew(one)]).catch(function (error) {
      console.warn("A part of the page did not follow: " + error.message);
    });
  }

  function step() {
    var one = next();
    if (!one) return Promise.all([said, busy]).then(settledBy(waiting)); // for who waits until all followed
    renew(one);
    later();
  }

  /* Everything at once: for paper, and for who takes the numbers along. */
  function settle() {
    tables.filter(function (table) { return table.stale; }).forEach(site.followTable.update);
  }

  /* Paper also shows what is closed on the screen, where no chart could be drawn. */
  function settleOnPaper() {
    settle();
    if (!site.selection.active()) return;
    figures.filter(function (one) { return one.stale; }).forEach(function (one) {
      note(one, one.how ? NOT_ON_PAPER : NOT_ABOUT);
    });
  }

  function afterPaper() {
    figures.filter(function (one) { return one.stale; }).forEach(function (one) { note(one, ""); });
  }

  function watch(one, node, renew) {
    one.renew = renew;
    node.followed = one;
    seen.observe(node);
    near.observe(node);
  }

  figures.forEach(function (one) { watch(one, one.part, redraw); });
  tables.forEach(function (one) { watch(one, one.table, site.followTable.update); });
  document.addEventListener("toggle", settle, true);
  document.addEventListener("click", function (event) {
    if (event.target.closest && event.target.closest("a, button")) settle();
  }, true);
  window.addEventListener("beforeprint", settleOnPaper);
  window.addEventListener("afterprint", afterPaper);
  function sayStill() {
    still.forEach(function (one) { note(one, site.selection.active() ? NOT_MOVED : ""); });
  }

  site.selection.onChange(function () {
    site.settled = false;
    sayStill();
    if (!said && chosen()) said = site.saying();
    changed();
  });
  site.settled = !chosen();
  if (chosen()) changed();
  sayStill();
})();
