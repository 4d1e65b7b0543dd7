/* The way into the search. In: the head of a page. Out: a button there, and two keys: "/" and Ctrl-K.

   The words of the report are loaded when a reader opens the search for the first time. Without a
   script there is no button. A reader for whom "/" gets in the way (speech input types letters that
   were not meant) can switch it off in the search itself; Ctrl-K stays. */
(function () {
  "use strict";

  var site = window.ontmoetingen;
  var OFF = "ontmoetingen-zonder-schuine-streep";
  var PARTS = ["basics.js", "zoeken.js", "searching.js"];
  var PLACES = ".site-header-inner, #quarto-sidebar .sidebar-header, #quarto-header .container-fluid";
  var ready = null;

  /* What a reader switched off is kept on this device, where the browser allows it. */
  function isOff() {
    try { return localStorage.getItem(OFF) === "ja"; } catch (refused) { return site.slashOff === true; }
  }

  function switchSlash(on) {
    site.slashOff = !on;
    try { localStorage.setItem(OFF, on ? "nee" : "ja"); } catch (refused) { /* for this page only */ }
  }

  function prepare() {
    ready = ready || PARTS.reduce(function (before, name) {
      return before.then(function () { return site.load(name); });
    }, site.addStyle("search.css"));
    return ready;
  }

  function open() {
    var button = document.activeElement;
    prepare().then(function () { site.searchDialog.open(button); }).catch(function (error) {
      ready = null; // who asks again, tries again
      console.warn("The search cannot be opened: " + error.message);
    });
  }

  function isTyping(target) {
    return target.isContentEditable || /^(input|select|textarea)$/i.test(target.tagName);
  }

  function pressed(event) {
    var slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey
      && !isTyping(event.target) && !isOff();
    var both = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey
      && event.key.toLowerCase() === "k";
    if (!slash && !both) return;
    event.preventDefault();
    open();
  }

  function addButton(place) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "search-open";
    button.setAttribute("aria-haspopup", "dialog");
    button.setAttribute("aria-keyshortcuts", "Control+K /");
    button.textContent = "Zoeken";
    button.addEventListener("click", open);
    place.appendChild(button);
  }

  site.slash = { isOn: function () { return !isOff(); }, set: switchSlash };
  Array.prototype.forEach.call(document.querySelectorAll(PLACES), addButton);
  document.addEventListener("keydown", pressed);
})();
