/* Draws the charts of a page. In: hosts `<div class="chart" data-chart="fig-x">`. Out: an SVG in each.

   load.js loads this on every page, and for it the drawing library (vega.js) and a chart
   (charts/fig-x.js) only when that chart comes near the screen, so that it works from a server and
   from a folder opened by double click, under a strict content security policy.
   The still picture beside a host stays until the chart is drawn, and for ever when that fails. */
(function () {
  "use strict";

  var base = window.ontmoetingen.base, load = window.ontmoetingen.load;
  var registered = {}; // label -> compiled chart, put there by charts/fig-x.js
  var NEAR = "400px"; // start drawing this far before a chart comes into view

  var site = Object.assign(window.ontmoetingen, {
    /* Called by charts/fig-x.js. */
    register: function (label, spec) {
      registered[label] = spec;
    },
    /* Draws one host; also for pages that make hosts themselves. */
    draw: draw,
    style: addStyle, // for parts that bring their own look
    colours: {}, // colour in a chart -> CSS variable; vega.js fills these two
    font: "sans-serif",
    views: {}, // label -> Vega view, for pages that change the data
    root: base.replace(/assets\/$/, ""), // where the report stands
    /* What a chart becomes under the choice of a reader; follow.js sets it. */
    follow: function (compiled) { return compiled; },
    followed: function () { return null; }, // called when a chart has been drawn
    compiled: function (label) { return registered[label]; },
    addStyle: addStyle,
  });

  function addStyle(name) {
    return new Promise(function (done) {
      var link = document.createElement("link");
      link.rel = "stylesheet";
      link.onload = link.onerror = done; // without its style a part still works
      link.href = base + name;
      document.head.appendChild(link);
    });
  }

  function draw(host) {
    var label = host.getAttribute("data-chart");
    return Promise.all([load("vega.js"), load("charts/" + label + ".js"), choiceReady])
      .then(function () { return show(host, label); })
      .catch(function (error) { keepPicture(host, error); });
  }

  function show(host, label) {
    var canvas = document.createElement("div");
    host.appendChild(canvas); // an empty host takes no room; this gives it its width
    var width = Math.floor(canvas.getBoundingClientRect().width);
    var turn = host.turn = (host.turn || 0) + 1; // a later drawing may be ready earlier
    var wanted = site.follow(registered[label], label);
    if (wanted === null) return empty(host, label);
    var spec = prepared(wanted, width);
    var runtime = site.vega.parse(spec, null, { ast: true });
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
    frame(host).classList.add("chart-drawn");
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

  var pen = document.createElement("canvas").getContext("2d");

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
    frame(host).classList.add("chart-drawn");
    if (site.views[label]) site.views[label].finalize();
    site.views[label] = view;
    host.drawnWidth = width;
    site.followed(label);
  }

  function keepPicture(host, error) {
    host.textContent = "";
    host.removeAttribute("role");
    host.removeAttribute("aria-label");
    frame(host).classList.remove("chart-drawn");
    console.warn("Chart not drawn, the still picture is shown: " + error.message);
  }

  /* The part of the page that holds one host and its picture. */
  function frame(host) {
    var part = host.parentElement;
    while (part && !part.querySelector(".chart-static")) part = part.parentElement;
    return part || host;
  }

  /* A new width needs new line breaks, and Vega only follows the window. */
  var later = 0;
  function resized() {
    window.clearTimeout(later);
    later = window.setTimeout(function () {
      hosts().forEach(function (host) {
        var width = Math.floor(host.getBoundingClientRect().width);
        if (host.drawnWidth && width && width !== host.drawnWidth) draw(host);
      });
    }, 150);
  }

  function hosts() {
    return Array.prototype.slice.call(document.querySelectorAll(".chart[data-chart]"));
  }

  /* Parts that only some pages have, each with its scripts; a page without them loads none. */
  var PARTS = [
    [".filterable, a[data-filter]", ["words.js", "address.js", "list.js", "filter.js"]],
    [".tree", ["tree.js"]],
    ["a.begrip", ["begrippen.js", "terms.js"]],
    [".faces, [id^=tbl-]", ["sheet.js", "picture.js", "faces.js"]],
    ['.chart[data-follows="one"]', ["schattingen.js"]],
    [follows, ["address.js", "dutch.js", "gegevens.js", "words.js", "selection.js", "pool.js",
      "figures.js", "profile.js", "follow-tables.js", "follow.js", "combobox.js",
      "choice-words.js", "projects.js"]],
    [follows, ["address.js", "dutch.js", "gegevens.js", "selection.js", "pool.js",
      "zinnen.js", "say.js", "compare.js", "sentences.js"]],
    [".explore", ["address.js", "dutch.js", "gegevens.js", "words.js", "selection.js", "pool.js",
      "zinnen.js", "say.js", "compare.js", "sentences.js", "combobox.js", "sheet.js", "picture.js",
      "explore-groups.js", "explore-words.js", "explore-chart.js", "explore-result.js", "explore.js"]],
  ];
  var FOLLOWING = ".chart[data-follows], [data-sentence], [data-project], [data-pooled]";
  var CHOICE = /[?&](projecten|kenmerk-[^=&]*|meting)=/;
  var choiceReady = null; // a shared view is drawn once, not first whole and then again

  /* A page follows the choice of projects when something on it does, or when a choice came along. */
  function follows() {
    return CHOICE.test(location.search) || document.querySelector(FOLLOWING);
  }

  function addParts() {
    var wanted = PARTS.filter(function (part) {
      return typeof part[0] === "function" ? part[0]() : document.querySelector(part[0]);
    });
    if (!wanted.length) return;
    var styled = addStyle("views.css");
    var ready = wanted.map(function (part) {
      return part[1].reduce(function (before, name) {
        return before.then(function () { return load(name); });
      }, styled).catch(function (error) { console.warn("Part of the page left as it is: " + error.message); });
    });
    if (CHOICE.test(location.search)) choiceReady = Promise.all(ready);
  }

  function start() {
    addParts();
    var found = hosts();
    if (found.length || follows()) addStyle("charts.css"); // the bar wears its colours too
    if (!found.length) return;
    if (!("IntersectionObserver" in window)) return found.forEach(draw);
    var watcher = new IntersectionObserver(function (entries) {
      entries.forEach(function (entry) {
        if (!entry.isIntersecting) return;
        watcher.unobserve(entry.target);
        draw(entry.target.chartHost);
      });
    }, { rootMargin: NEAR });
    found.forEach(function (host) {
      frame(host).chartHost = host; // the host is empty and takes no room, so watch its frame
      watcher.observe(frame(host));
    });
    window.addEventListener("resize", resized);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
