/* Starts a page: which of its charts are near, and which scripts its parts need. In: hosts
   `<div class="chart" data-chart="fig-x">`. Out: a drawing in each, made by draw.js.

   load.js loads this on every page, and for it what draws (vega.js, drawing.js) and a chart
   (charts/fig-x.js) only when that chart comes near the screen, so that it works from a server and
   from a folder opened by double click, under a strict content security policy.
   The still picture beside a host stays until the chart is drawn, and for ever when that fails. Of a
   chart that is far away it is not fetched: its place is kept, and it comes for paper, or when the
   chart is late. */
(function () {
  "use strict";

  var base = window.ontmoetingen.base, load = window.ontmoetingen.load;
  var registered = {}; // label -> compiled chart, put there by charts/fig-x.js
  var NEAR = "400px"; // start drawing this far before a chart comes into view

  var site = Object.assign(window.ontmoetingen, {
    /* Called by charts/fig-x.js. */
    register: function (label, spec) { registered[label] = { spec: spec, ready: false }; },
    /* Draws one host; also for pages that make hosts themselves. */
    draw: draw,
    frame: frame,
    colours: {}, // colour in a chart -> CSS variable; vega.js fills these three
    font: "sans-serif",
    house: {}, // how charts look that have no look of their own
    views: {}, // label -> Vega view, for pages that change the data
    root: base.replace(/assets\/$/, ""), // where the report stands
    /* What a chart becomes under the choice of a reader; follow.js sets it. */
    follow: function (compiled) { return compiled; },
    followed: function () { return null; }, // called when a chart has been drawn
    compiled: compiled,
    addStyle: addStyle, // for parts that bring their own look
    /* The sentences about a choice, which a page needs from the first one on. */
    saying: function () { return need(SAYING).catch(leave); },
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

  /* A chart with its rows, which are made when it is first drawn: they need the projects. */
  function compiled(label) {
    var got = registered[label];
    if (!got) return undefined;
    if (!got.ready && site.rows) {
      got.spec = Object.assign({}, got.spec, { data: got.spec.data.map(site.rows) });
      got.ready = true;
    }
    return got.spec;
  }

  function draw(host) {
    var label = host.getAttribute("data-chart");
    if (!site.vega) arrived(host); // the library takes a while, so show the picture
    var projects = host.hasAttribute("data-follows") ? load("gegevens.js") : null;
    return Promise.all([load("vega.js"), load("drawing.js"), load("charts/" + label + ".js"), projects,
      choiceReady])
      .then(function () { return site.drawing(host, label); })
      .catch(function (error) { keepPicture(host, error); })
      .then(function () { arrived(host); });
  }

  /* Room for charts that are not near, as high as their pictures, which need not be fetched then. */
  function keepPlaces(far) {
    var heights = far.map(function (host) {
      var picture = frame(host).querySelector(".chart-static");
      return picture && picture.loading === "lazy" ? picture.getBoundingClientRect().height : 0;
    });
    far.forEach(function (host, i) {
      if (!heights[i]) return;
      host.style.minHeight = heights[i] + "px";
      frame(host).classList.add("chart-waits");
    });
  }

  function arrived(host) {
    host.style.minHeight = "";
    frame(host).classList.remove("chart-waits");
  }

  /* Paper gets the pictures. One that is not there yet is fetched now; until it has come the drawn
     chart is printed, since not every browser waits. */
  function forPaper() {
    hosts().forEach(function (host) {
      var part = frame(host), picture = part.querySelector(".chart-static");
      if (!picture || picture.naturalWidth) return;
      if (part.classList.contains("chart-drawn")) part.classList.add("chart-on-paper");
      picture.onload = function () { part.classList.remove("chart-on-paper"); };
      picture.loading = "eager";
    });
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

  // Names of files as they are served; charts/client.py tells which of these scripts are in which.
  var CHOOSING = ["gegevens.js", "basics.js", "choosing.js"];
  var SAYING = ["zinnen.js", "saying.js"]; // what a choice says in sentences
  var ONE = '.chart[data-follows="one"], [data-asked]';

  /* Parts that only some pages have, each with its scripts; a page without them loads none. */
  function parts() {
    var one = document.querySelector(ONE) ? ["schattingen.js", "profile.js"] : [];
    return [
      [".filterable, a[data-filter]", ["basics.js", "filtering.js"]],
      [".tree", ["tree.js"]],
      ["a.begrip", ["begrippen.js", "terms.js"]],
      [".faces, [id^=tbl-]", ["basics.js", "faces.js"]],
      [follows, CHOOSING.concat(one, "following.js")],
      [cameAlong, CHOOSING.concat(SAYING)],
      [".explore", CHOOSING.concat(SAYING, "sheet.js", "picture.js", "exploring.js")],
    ];
  }

  var FOLLOWING = ".chart[data-follows], [data-sentence], [data-project], [data-pooled]";
  var CHOICE = /[?&](projecten|kenmerk-[^=&]*|meting)=/;
  var choiceReady = null; // a shared view is drawn once, not first whole and then again

  function cameAlong() { return CHOICE.test(location.search); }

  /* A page follows the choice of projects when something on it does, or when a choice came along. */
  function follows() { return cameAlong() || document.querySelector(FOLLOWING); }

  /* A promise that all of these have run, each after the one before. */
  function need(names) {
    return names.reduce(function (before, name) {
      return before.then(function () { return load(name); });
    }, Promise.resolve());
  }

  function leave(error) { console.warn("Part of the page left as it is: " + error.message); }

  function addParts() {
    var wanted = parts().filter(function (part) {
      return typeof part[0] === "function" ? part[0]() : document.querySelector(part[0]);
    });
    if (!wanted.length) return;
    var styled = addStyle("views.css");
    var ready = wanted.map(function (part) {
      return styled.then(function () { return need(part[1]); }).catch(leave);
    });
    if (cameAlong()) choiceReady = Promise.all(ready);
  }

  function hostOf(entry) { return entry.target.chartHost; }

  function start() {
    addParts();
    var found = hosts();
    if (found.length || follows()) addStyle("charts.css"); // the bar wears its colours too
    if (!found.length) return;
    if (!("IntersectionObserver" in window)) return found.forEach(draw);
    var watcher = new IntersectionObserver(function (entries) {
      keepPlaces(entries.filter(function (entry) { return !entry.isIntersecting; }).map(hostOf));
      entries.forEach(function (entry) {
        if (!entry.isIntersecting) return;
        watcher.unobserve(entry.target);
        draw(hostOf(entry));
      });
    }, { rootMargin: NEAR });
    found.forEach(function (host) {
      frame(host).chartHost = host; // the host is empty and takes no room, so watch its frame
      watcher.observe(frame(host));
    });
    window.addEventListener("resize", resized);
    window.addEventListener("beforeprint", forPaper);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
