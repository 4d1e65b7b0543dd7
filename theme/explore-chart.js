/* The picture of a comparison. In: panels (a question, the value of all, and a row per group). Out: an
   `<svg>` in the colours of the other charts. Groups are told apart by their names, by a shape and by a
   colour; on a narrow screen a name stands above its line, so that nothing becomes too small to read.

   The host of the picture carries its text alternative; inside the SVG nothing is named. How it looks
   stands in the SVG itself, not in a style sheet, so that it is the same as a file of its own. */
(function () {
  "use strict";

  var site = window.ontmoetingen;
  // The colours on white paper (charts/style.py), for a picture that leaves the page; a test compares.
  var PAPER = {
    paper: "#ffffff", ink: "#1d2328", muted: "#57616b", grid: "#dde2e6",
    "1": "#24607f", "2": "#a8551e", "3": "#8787e6", "4": "#46050a",
  };
  Object.keys(PAPER).forEach(function (name) { site.colours[PAPER[name]] = variable(name); });
  // Words stay readable where the dashed line runs behind them.
  var WORDS = {
    "font-size": "13px", fill: variable("ink"), stroke: variable("paper"), "stroke-width": 4,
    "paint-order": "stroke",
  };
  var LOOKS = {
    "explore-title": { "font-weight": "bold" }, "explore-name": {}, "explore-soft": { fill: variable("muted") },
    "explore-grid": { stroke: variable("grid") },
    "explore-all": { stroke: variable("muted"), "stroke-width": 2, "stroke-dasharray": "5 4" },
    "explore-line": { "stroke-width": 2.5 }, "explore-mark": { "stroke-width": 1 },
  };
  var SVG = "http://www.w3.org/2000/svg";
  // Paper: the font there, and per number of columns how wide one is (explore.css).
  var PAPER_FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif";
  var ON_PAPER = { "1": 900, "2": 505, "3": 350 };
  var NARROW = 560, LABEL = 240, VALUE = 130, EDGE = 10, ROW = 36, TALL = 46, LINE = 16, LETTER = 13;
  var SHAPES = [
    "M-6,0a6,6 0 1,0 12,0a6,6 0 1,0 -12,0Z", "M-5.5,-5.5h11v11h-11Z", "M0,-7l7,12h-14Z",
    "M0,-7.5l7.5,7.5l-7.5,7.5l-7.5,-7.5Z",
  ];
  var pen = document.createElement("canvas").getContext("2d");
  var font = ""; // that words are measured in

  function variable(name) { return "var(--chart-" + name + ")"; }

  /* How a part of this kind looks; with a number, in the colour of that group. */
  function look(kind, number) {
    var own = number ? { stroke: variable(number), fill: variable(number) } : {};
    return Object.assign({ "class": kind + (number ? " explore-" + number : "") }, LOOKS[kind], own);
  }

  function node(name, attributes, text) {
    var made = document.createElementNS(SVG, name);
    Object.keys(attributes).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function measure(text, bold) {
    pen.font = (bold ? "bold " : "") + LETTER + "px " + font;
    return pen.measureText(text).width;
  }

  /* Lines that fit; a word that is too long for one is cut. */
  function lines(text, width, most, bold) {
    var all = [], line = "";
    text.split(" ").forEach(function (word) {
      var longer = line ? line + " " + word : word;
      if (line && measure(longer, bold) > width) { all.push(line); longer = word; }
      line = longer;
    });
    all.push(line);
    var kept = all.slice(0, most);
    if (all.length > most) kept[most - 1] += "…";
    return kept.map(function (one) { return fitted(one, width, bold); });
  }

  function fitted(text, width, bold) {
    while (text.length > 2 && measure(text, bold) > width) text = text.replace(/.…?$/, "") + "…";
    return text;
  }

  function Drawing(width) {
    this.narrow = width < NARROW;
    this.width = width;
    this.left = this.narrow ? 2 * EDGE : LABEL + EDGE;
    this.right = width - (this.narrow ? 2.4 * EDGE : VALUE);
    this.y = 0;
    this.svg = node("svg", { "class": "explore-svg", "aria-hidden": "true", focusable: "false" });
  }

  Drawing.prototype.add = function (name, attributes, text) {
    this.svg.appendChild(node(name, attributes, text));
  };

  Drawing.prototype.text = function (x, y, told, kind, anchor) {
    this.add("text", Object.assign({ x: x, y: y, "text-anchor": anchor || "start" }, WORDS, look(kind)), told);
  };

  Drawing.prototype.x = function (panel, value) {
    return this.left + (value - panel.min) / (panel.max - panel.min) * (this.right - this.left);
  };

  Drawing.prototype.panel = function (panel) {
    this.y += 24;
    lines(panel.title, this.width - 2 * EDGE, 3, true).forEach(function (line) {
      this.text(EDGE, this.y, line, "explore-title");
      this.y += 18;
    }, this);
    lines(panel.unit, this.width - 2 * EDGE, 3).forEach(function (line) {
      this.text(EDGE, this.y, line, "explore-soft");
      this.y += 17;
    }, this);
    this.y -= 7;
    var top = this.y, names = panel.rows.map(this.name, this);
    var heights = names.map(function (told) { return this.narrow ? TALL + (told.length - 1) * LINE : ROW; }, this);
    var height = heights.reduce(function (sum, one) { return sum + one; }, 6);
    this.grid(panel, top, top + height);
    panel.rows.forEach(function (row, i) {
      this.row(panel, row, i, names[i]);
      this.y += heights[i];
    }, this);
    this.y = top + height;
    this.axis(panel);
  };

  Drawing.prototype.grid = function (panel, top, bottom) {
    panel.ticks.forEach(function (tick) {
      var x = this.x(panel, tick.value);
      this.add("line", Object.assign({ x1: x, x2: x, y1: top, y2: bottom }, look("explore-grid")));
    }, this);
    if (panel.all === null) return;
    var at = this.x(panel, panel.all);
    this.add("line", Object.assign({ x1: at, x2: at, y1: top, y2: bottom }, look("explore-all")));
  };

  Drawing.prototype.axis = function (panel) {
    this.y += 16;
    panel.ticks.forEach(function (tick) {
      this.text(this.x(panel, tick.value), this.y, tick.text, "explore-soft", "middle");
    }, this);
    this.y += 6;
  };

  /* The name of a row in lines: beside its line or, on a narrow screen, above it and beside its value. */
  Drawing.prototype.name = function (row) {
    var width = this.narrow ? this.width - 2 * EDGE - measure(row.text) - 14 : LABEL - 12;
    return lines(row.label, width, 2);
  };

  Drawing.prototype.row = function (panel, row, i, told) {
    var up = (told.length - 1) * LINE, middle = this.y + (this.narrow ? 32 + up : 20);
    var first = this.narrow ? this.y + 15 : middle + 4 - up / 2;
    told.forEach(function (line, at) { this.text(EDGE, first + at * LINE, line, "explore-name"); }, this);
    if (this.narrow) this.text(this.width - EDGE, first, row.text, "explore-name", "end");
    else this.text(this.right + 14, middle + 4, row.text, "explore-name");
    if (row.value !== null) this.mark(panel, row, i, middle);
  };

  Drawing.prototype.mark = function (panel, row, i, y) {
    if (row.low !== null) {
      var low = this.x(panel, Math.max(panel.min, row.low)), high = this.x(panel, Math.min(panel.max, row.high));
      this.add("line", Object.assign({ x1: low, x2: high, y1: y, y2: y }, look("explore-line", i + 1)));
    }
    var at = "translate(" + this.x(panel, row.value) + "," + y + ")";
    this.add("path", Object.assign({ d: SHAPES[i], transform: at }, look("explore-mark", i + 1)));
  };

  /* `panels`: title, unit, min, max, ticks ({value, text}), all, rows ({label, text, value, low, high}). */
  site.exploreChart = function (panels, width) {
    return drawn(panels, width, window.getComputedStyle(document.body).fontFamily);
  };

  function drawn(panels, width, family) {
    font = family;
    var drawing = new Drawing(width);
    panels.forEach(drawing.panel, drawing);
    drawing.svg.setAttribute("viewBox", "0 0 " + width + " " + (drawing.y + 8));
    drawing.svg.setAttribute("width", width);
    drawing.svg.setAttribute("height", drawing.y + 8);
    return drawing.svg;
  }

  /* The same for paper: a picture per question, so that they stand side by side. */
  site.explorePaper = function (panels, columns) {
    return panels.map(function (panel) { return drawn([panel], ON_PAPER[columns], PAPER_FONT); });
  };
})();
