/* A drawn chart as a picture that can leave the page. In: the `<svg>` of a chart and its texts. Out:
   an SVG that stands on its own, and a PNG of it.

   A picture that travels keeps what it is with it: a title and a description for who cannot see it,
   and below the drawing its source and the projects it is about. It is always on white paper in the
   colours of the light page, also when the page is dark: it will be printed or put on a slide. */
(function () {
  "use strict";

  var site = window.ontmoetingen;
  var SVG = "http://www.w3.org/2000/svg";
  var PAPER = "#ffffff", SOFT = "#57616b";
  var SIZE = 12, LEADING = 17, EDGE = 8; // px of the lines below the drawing
  var SCALE = 2; // a PNG has twice the pixels, so that it is sharp on paper and on fine screens
  var pen = document.createElement("canvas").getContext("2d");

  function make(name, attributes, text) {
    var node = document.createElementNS(SVG, name);
    Object.keys(attributes).forEach(function (key) { node.setAttribute(key, attributes[key]); });
    if (text) node.textContent = text;
    return node;
  }

  /* Variables of the page mean nothing elsewhere; each is the colour that the chart was made with. */
  function palette() {
    var known = {};
    Object.keys(site.colours).forEach(function (colour) { known[site.colours[colour]] = colour; });
    return known;
  }

  function resolve(root) {
    var known = palette();
    [root].concat(Array.prototype.slice.call(root.querySelectorAll("*"))).forEach(function (node) {
      Array.prototype.slice.call(node.attributes).forEach(function (attribute) {
        if (/^on|href$/.test(attribute.name)) return node.removeAttribute(attribute.name);
        var plain = attribute.value.replace(/var\(--[\w-]+\)/g, function (name) {
          return known[name] || SOFT;
        });
        if (plain !== attribute.value) node.setAttribute(attribute.name, plain);
      });
    });
  }

  function lines(texts, width) {
    var all = [];
    pen.font = SIZE + "px " + site.font;
    texts.forEach(function (text) {
      var line = "";
      text.split(" ").forEach(function (word) {
        var longer = line ? line + " " + word : word;
        if (line && pen.measureText(longer).width > width - 2 * EDGE) {
          all.push(line);
          longer = word;
        }
        line = longer;
      });
      all.push(line);
    });
    return all;
  }

  /* The picture as text. `told` has title, description, and notes: lines to stand below it. */
  function standalone(svg, told) {
    var box = svg.viewBox.baseVal, copy = svg.cloneNode(true), below = lines(told.notes, box.width);
    var height = box.height + (below.length ? below.length * LEADING + EDGE : 0);
    var name = "titel", about = "beschrijving";
    while (copy.attributes.length) copy.removeAttribute(copy.attributes[0].name);
    var given = {
      xmlns: SVG, width: box.width, height: height, viewBox: [box.x, box.y, box.width, height].join(" "),
      "font-family": site.font, role: "img", "aria-labelledby": name + " " + about, lang: "nl",
    };
    Object.keys(given).forEach(function (key) { copy.setAttribute(key, given[key]); });
    resolve(copy);
    copy.insertBefore(make("rect", {
      x: box.x, y: box.y, width: box.width, height: height, fill: PAPER,
    }), copy.firstChild);
    copy.insertBefore(make("desc", { id: about }, told.description), copy.firstChild);
    copy.insertBefore(make("title", { id: name }, told.title), copy.firstChild);
    below.forEach(function (text, i) {
      copy.appendChild(make("text", {
        x: box.x + EDGE, y: box.y + box.height + (i + 1) * LEADING - 4, fill: SOFT,
        "font-size": SIZE + "px", "font-family": site.font,
      }, text));
    });
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      + new XMLSerializer().serializeToString(copy) + "\n";
  }

  /* A promise of the picture as PNG. */
  function png(text) {
    return new Promise(function (done, failed) {
      var url = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
      var image = new Image();
      image.onload = function () {
        URL.revokeObjectURL(url);
        var canvas = document.createElement("canvas"), paper = canvas.getContext("2d");
        canvas.width = Math.round(image.width * SCALE);
        canvas.height = Math.round(image.height * SCALE);
        paper.fillStyle = PAPER;
        paper.fillRect(0, 0, canvas.width, canvas.height);
        paper.drawImage(image, 0, 0, canvas.width, canvas.height);
        canvas.toBlob(function (blob) {
          if (blob) done(blob);
          else failed(new Error("no picture came out"));
        }, "image/png");
      };
      image.onerror = function () { failed(new Error("the picture cannot be read")); };
      image.src = url;
    });
  }

  site.picture = { standalone: standalone, png: png };
})();
