/* Small things that many parts of a page need. In: a name and texts, or a file. Out: a node;
   a file for the reader. Text is only ever text. */
(function () {
  "use strict";

  var site = window.ontmoetingen;
  var PATIENCE = 60000; // ms that a file stays ready for the browser to take

  function make(name, attributes, text) {
    var node = document.createElement(name);
    Object.keys(attributes).forEach(function (key) { node.setAttribute(key, attributes[key]); });
    if (text !== undefined) node.textContent = text;
    return node;
  }

  /* Gives a reader a file to keep; `told` is the status that says so. */
  function give(blob, name, told) {
    var url = URL.createObjectURL(blob), link = make("a", { href: url, download: name });
    link.click();
    window.setTimeout(function () { URL.revokeObjectURL(url); }, PATIENCE);
    told.textContent = "Bestand " + name + " is gemaakt.";
  }

  site.make = make;
  site.give = give;
})();
