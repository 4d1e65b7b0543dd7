/* Draws one chart in its host. In: a compiled chart, the drawing library (vega.js) and what a reader
   chose (follow.js). Out: an SVG with one Dutch name, in the colours of the page and as wide as its
   place. Loaded with the library, when the first chart of a page comes near the screen. */
(function () {
  "use strict";

  var site = window.ontmoetingen;
  var pen = document.createElement("canvas").getContext("2d");
  var look = null; // how the house draws, which all charts share; vega.js brings it

  function show(host, label) {
    var canvas = document.createElement("div");
    host.appendChild(canvas); // an empty host takes no room; this gives it its width
    var width = Math.floor(canvas.getBoundingClientRect().width);
    var turn = host.turn = (host.turn || 0) + 1; // a later drawing may be ready earlier
    var wanted = site.follow(site.compiled(label), label);
    if (wanted === null) return empty(host, label);
    var spec = prepared(wanted, width);
    look = look || themed(site.house);
    var runtime = site.vega.parse(spec, look, { ast: true });
    var view = new site.vega.View(runtime, {
      expr: site.vega.interpreter,
      renderer: "svg",
      container: canvas,
      hover: false,
      logLevel: 1,
    });
    return view.runAsync().then(function () {
      if (turn === host.turn) return finish(host, canvas, spec, view, width);
      view.finalize();
      return canvas.remove();
    });
  }

  /* Nothing of what a reader chose is in this chart; the words under it say so. */
  function empty(host, label) {
    host.textContent = "";
    host.removeAttribute("role");
    host.removeAttribute("aria-label");
    host.drawnWidth = 0;
    site.frame(host).classList.add("chart-drawn");
    site.followed(label);
  }

  /* What a chart needs on this page: lines that fit its width, colours that follow the theme. */
  function prepared(compiled, width) {
    var spec = themed(compiled);
    var meta = spec.usermeta.ontmoetingen;
    spec.title = Object.assign({}, spec.title, {
      text: lines(meta.title, "bold 17px ", width),
      subtitle: lines(meta.subtitle, "13px ", width),
    });
    return spec;
  }

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

  function finish(host, canvas, spec, view, width) {
    var label = host.getAttribute("data-chart");
    var svg = canvas.querySelector("svg");
    while (host.firstChild !== canvas) host.removeChild(host.firstChild); // an earlier drawing
    svg.setAttribute("aria-hidden", "true"); // its parts have no Dutch names; the host has one
    svg.setAttribute("focusable", "false");
    // Vega's own names are English.
    host.querySelectorAll("[aria-label], [aria-roledescription]").forEach(function (part) {
      ["role", "aria-label", "aria-roledescription"].forEach(function (name) {
        part.removeAttribute(name);
      });
    });
    host.setAttribute("role", "img");
    host.setAttribute("aria-label", spec.usermeta.ontmoetingen.alt);
    site.frame(host).classList.add("chart-drawn");
    if (site.views[label]) site.views[label].finalize();
    site.views[label] = view;
    host.drawnWidth = width;
    site.followed(label);
  }

  site.drawing = show;
})();
