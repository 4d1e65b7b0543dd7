/* Explains a word where it stands. In: links `<a class="begrip" href="...#begrip-x">` and the
   explanations in begrippen.js. Out: a small box at the word, for a mouse, a keyboard and a finger.

   The box stays while the mouse is on the word or in the box, so that it can be read enlarged; Escape
   takes it away and leaves the focus where it is (WCAG 1.4.13). Without this script a word is a link to
   the list of words, as it also is for a second tap. */
(function () {
  "use strict";

  var MARK = "#begrip-", GAP = 6, EDGE = 8, PATIENCE = 250;
  var AGAIN = " Tik nog eens voor de woordenlijst.";
  var explained = window.ontmoetingen.explained || {};
  var box = document.createElement("div");
  var shown = null, leaving = 0;

  /* Term and explanation from the list; else what the text itself says in a title. */
  function meaning(link) {
    var name = link.hash.indexOf(MARK) === 0 ? decodeURIComponent(link.hash.slice(MARK.length)) : "";
    return explained[name] || (link.title ? [link.textContent, link.title] : null);
  }

  function capital(text) { return text.charAt(0).toUpperCase() + text.slice(1); }

  function show(link, more) {
    window.clearTimeout(leaving);
    if (shown !== link) hide();
    box.textContent = "";
    box.appendChild(document.createElement("strong")).textContent = capital(link.meaning[0]) + ".";
    box.appendChild(document.createTextNode(" " + link.meaning[1] + more));
    box.hidden = false;
    link.setAttribute("aria-describedby", box.id);
    shown = link;
    place();
  }

  /* Below the word, or above it where there is no room; never beyond the edge of the screen. */
  function place() {
    var word = shown.getClientRects()[0], size = box.getBoundingClientRect();
    var wide = document.documentElement.clientWidth, below = word.bottom + GAP;
    var fits = below + size.height <= window.innerHeight || word.top < size.height + GAP;
    box.style.left = Math.max(EDGE, Math.min(word.left, wide - size.width - EDGE)) + "px";
    box.style.top = (fits ? below : word.top - GAP - size.height) + "px";
  }

  function hide() {
    window.clearTimeout(leaving);
    if (shown) shown.removeAttribute("aria-describedby");
    shown = null;
    box.hidden = true;
  }

  function leave() {
    window.clearTimeout(leaving);
    leaving = window.setTimeout(function () {
      if (shown !== document.activeElement) hide();
    }, PATIENCE);
  }

  function tapped(event, link) {
    if (event.pointerType !== "touch" || link.tapped) return;
    event.preventDefault();
    link.tapped = true;
    show(link, AGAIN);
  }

  function prepare(link) {
    link.meaning = meaning(link);
    if (!link.meaning) return;
    link.removeAttribute("title"); // the browser would show a second box with it
    link.addEventListener("pointerenter", function (event) {
      if (event.pointerType === "mouse") show(link, "");
    });
    link.addEventListener("pointerleave", leave);
    link.addEventListener("focus", function () { show(link, ""); });
    link.addEventListener("blur", function () { link.tapped = false; hide(); });
    link.addEventListener("click", function (event) { tapped(event, link); });
  }

  box.id = "begrip-uitleg";
  box.className = "term-box";
  box.setAttribute("role", "tooltip");
  box.hidden = true;
  box.addEventListener("pointerenter", function () { window.clearTimeout(leaving); });
  box.addEventListener("pointerleave", leave);
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && shown) hide();
  });
  window.addEventListener("scroll", function () { if (shown) place(); }, { passive: true });
  window.addEventListener("resize", hide);
  (document.querySelector("main") || document.body).appendChild(box);
  Array.prototype.forEach.call(document.querySelectorAll("a.begrip"), prepare);
})();
