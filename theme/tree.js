/* Buttons above a tree of `<details>`: open everything, close everything. In: `<div class="tree">`.
   On paper everything is open, and afterwards as it was. Without this script each part still opens
   by itself. */
(function () {
  "use strict";

  var BUTTONS = [["Alles uitklappen", true], ["Alles inklappen", false]];

  function parts(root) {
    return Array.prototype.slice.call(root.querySelectorAll("details"));
  }

  function add(tree) {
    var bar = document.createElement("div");
    bar.className = "tree-buttons";
    BUTTONS.forEach(function (one) {
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = one[0];
      button.addEventListener("click", function () {
        parts(tree).forEach(function (part) { part.open = one[1]; });
      });
      bar.appendChild(button);
    });
    tree.insertBefore(bar, tree.firstChild);
  }

  var closed = [];
  function print() {
    var trees = Array.prototype.slice.call(document.querySelectorAll(".tree"));
    closed = [].concat.apply([], trees.map(parts)).filter(function (part) { return !part.open; });
    closed.forEach(function (part) { part.open = true; });
  }
  function printed() {
    closed.forEach(function (part) { part.open = false; });
  }

  Array.prototype.forEach.call(document.querySelectorAll(".tree"), add);
  window.addEventListener("beforeprint", print);
  window.addEventListener("afterprint", printed);
})();
