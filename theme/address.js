/* The state of a page in its address, so that a view can be shared, kept and found back.

   Parts of a page each have their own names there: `read` gets one, `write` sets some and leaves all
   others, and the part after # too, as they are. `write` adds no step to the history: the way back
   leads to the page before, not through every letter that was typed. `push` does add one, for a choice
   that a reader makes once and may want to undo. */
(function () {
  "use strict";

  /* The value of a name; null when it is not there. "0" and "nee" are values. */
  function read(name) {
    return new URLSearchParams(location.search).get(name);
  }

  /* The part of an address from ? on with these names set; an empty value takes its name out. A
     comma stays a comma: it has no meaning there, and a reader can read it. */
  function changed(search, values) {
    var query = new URLSearchParams(search);
    Object.keys(values).forEach(function (name) {
      if (values[name] === "") query.delete(name);
      else query.set(name, values[name]);
    });
    var text = query.toString().replace(/%2C/g, ",");
    return text && "?" + text;
  }

  function here(values) {
    return location.pathname + changed(location.search, values) + location.hash;
  }

  function write(values) { history.replaceState(history.state, "", here(values)); }

  function push(values) {
    if (changed(location.search, values) === changed(location.search, {})) return;
    history.pushState(null, "", here(values));
  }

  /* Adds values to the address of a link; a link keeps working without this script. */
  function extend(link, values) {
    var query = new URLSearchParams(link.search);
    Object.keys(values).forEach(function (name) { query.set(name, values[name]); });
    link.search = query.toString();
  }

  /* Copies the address. Where the clipboard is not allowed, `field` has it, to be copied by hand. */
  function copy(field, told) {
    function byHand() {
      field.value = location.href;
      field.hidden = false;
      field.focus();
      field.select();
      told.textContent = "De link staat klaar om te kopiëren.";
    }
    if (!navigator.clipboard) return byHand();
    navigator.clipboard.writeText(location.href).then(function () {
      told.textContent = "De link is gekopieerd.";
    }, byHand);
  }

  window.ontmoetingen.address = {
    read: read, write: write, push: push, extend: extend, changed: changed, copy: copy,
  };
})();
