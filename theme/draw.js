/* Draws one chart in its host. In: a compiled chart, the drawing library (vega.js) and what a reader
   chose (follow.js). Out: an SVG with one Dutch name, in the colours of the page and as wide as its
   place. Loaded with the library, when the first chart of a page comes near the screen.

   A drawing is kept for every form that a chart had (forms.js), and gets other rows and words when the
   chart has that form again: to make one costs more than to change it. */
(function () {
  "use strict";

  var site = window.ontmoetingen;
  var pen = document.createElement("canvas").getContext("2d");
  var look = null; // how the house draws, which all charts share; vega.js brings it
  var worked = {}; // label -> form as text -> what the library made of it
  // How wide each host is, told by the browser: to ask would lay out the page at every drawing.
  var ruler = window.ResizeObserver && new ResizeObserver(function (entries) {
    entries.forEach(function (entry) { entry.target.wide = Math.floor(entry.contentRect.width); });
  });

  function show(host, label) {
    var turn = host.turn = (host.turn || 0) + 1; // a later drawing may be ready earlier
    var wanted = site.follow(site.compiled(label), label);
    if (wanted === null) return empty(host, label);
    var width = host.drawn && host.wide ? host.wide : measured(host);
    var kept = host.kept || { width: width, forms: {} };
    if (kept.width !== width) Object.keys(kept.forms).forEach(function (key) { forget(kept, key); });
    kept.width = width;
    host.kept = kept;
    var plan = site.formOf(worded(wanted, width));
    if (!plan.lasting) forget(kept, plan.key);
    var drawn = kept.forms[plan.key] = kept.forms[plan.key] || begun(label, plan, width);
    change(drawn, plan);
    return drawn.view.runAsync().then(function () {
      if (turn === host.turn) finish(host, label, drawn, wanted.usermeta.ontmoetingen.alt);
    });
  }

  /* An empty host takes no room; a part in it gets its width. */
  function measured(host) {
    var part = host.appendChild(document.createElement("div"));
    host.wide = Math.floor(part.getBoundingClientRect().width);
    part.remove();
    return host.wide;
  }

  /* A drawing that is of no use any more; it is seen until there is a new one. */
  function forget(kept, key) {
    if (kept.forms[key]) kept.forms[key].view.finalize();
    delete kept.forms[key];
  }

  /* A drawing of this form, still without rows. */
  function begun(label, plan, width) {
    var known = worked[label] = worked[label] || {}, canvas = document.createElement("div");
    look = look || themed(site.house);
    known[plan.key] = known[plan.key] || site.vega.parse(themed(plan.form), look, { ast: true });
    var view = new site.vega.View(known[plan.key], {
      expr: site.expressions(site.vega.interpreter, width),
      renderer: "svg",
      container: canvas,
      hover: false,
      logLevel: 1,
    });
    return { view: view, width: width, canvas: canvas, words: {}, rows: {} };
  }

  /* Only what differs: the library works out what follows from it. */
  function change(drawn, plan) {
    Object.keys(plan.words).forEach(function (name) {
      var text = JSON.stringify(plan.words[name]);
      if (drawn.words[name] !== text) drawn.view.signal(name, plan.words[name]);
      drawn.words[name] = text;
    });
    Object.keys(plan.rows).forEach(function (name) {
      if (drawn.rows[name] !== plan.rows[name]) drawn.view.data(name, plan.rows[name].map(fresh));
      drawn.rows[name] = plan.rows[name];
    });
    // Other names take other room, which the library finds from the whole width as for a new drawing.
    drawn.view.signal("width", drawn.width).resize();
  }

  /* A row without what the library notes on it, by which it would be taken for the one before. */
  function fresh(row) {
    var copy = {};
    for (var name in row) copy[name] = row[name];
    return copy;
  }

  /* Nothing of what a reader chose is in this chart; the words under it say so. */
  function empty(host, label) {
    host.drawn = null;
    host.textContent = "";
    host.removeAttribute("role");
    host.removeAttribute("aria-label");
    host.drawnWidth = 0;
    site.frame(host).classList.add("chart-drawn");
    site.followed(label);
  }

  /* The chart with lines that fit its width. */
  function worded(compiled, width) {
    var meta = compiled.usermeta.ontmoetingen;
    return Object.assign({}, compiled, {
      title: Object.assign({}, compiled.title, {
        text: lines(meta.title, "bold 17px ", width),
        subtitle: lines(meta.subtitle, "13px ", width),
      }),
    });
  }

  /* Colours follow the page; rows hold none, they name what a scale gives a colour. */
  function themed(part) {
    if (typeof part === "string") return site.colours[part] || part;
    if (Array.isArray(part)) return part.map(themed);
    if (part === null || typeof part !== "object") return part;
    var copy = {};
    Object.keys(part).forEach(function (key) { copy[key] = themed(part[key]); });
    return copy;
  }

  function lines(texts, style, width) {
    pen.font = style + site.font;
    var all = [];
    texts.forEach(function (text) {
      var line = "";
      text.split(" ").forEach(function (word) {
        var longer = line ? line + " " + word : word;
        if (line && pen.measureText(longer).width > width - 14) {
          all.push(line);
          longer = word;
        }
        line = longer;
      });
      all.push(line);
    });
    return all;
  }

  function finish(host, label, drawn, alternative) {
    if (drawn.canvas.parentNode !== host) put(host, label, drawn);
    // The names that Vega gives to what it draws, and to the part it draws in, are English.
    host.querySelectorAll("[aria-label], [aria-roledescription]").forEach(function (part) {
      ["role", "aria-label", "aria-roledescription"].forEach(function (name) {
        part.removeAttribute(name);
      });
    });
    host.setAttribute("aria-label", alternative);
    site.followed(label);
  }

  /* In the place of an earlier drawing of another form, if there is one. */
  function put(host, label, drawn) {
    var svg = drawn.canvas.querySelector("svg");
    svg.setAttribute("aria-hidden", "true"); // its parts have no Dutch names; the host has one
    svg.setAttribute("focusable", "false");
    host.textContent = "";
    host.appendChild(drawn.canvas);
    host.setAttribute("role", "img");
    site.frame(host).classList.add("chart-drawn");
    host.drawn = drawn;
    site.views[label] = drawn.view;
    host.drawnWidth = drawn.width;
    if (ruler) ruler.observe(host);
  }

  site.drawing = show;
})();
