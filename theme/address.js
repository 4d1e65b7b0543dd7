/* The state of a page in its address, so that a view can be shared, kept and found back.

   Parts of a page each have their own names there: `read` gets one, `write` sets some and leaves all
   others, and the part after # too, as they are. No step is added to the history: the way back leads
   to the page before, not through every letter that was typed. */
(function () {
  "use strict";

  /* The value of a name; null when it is not there. "0" and "nee" are values. */
  function read(name) {
    return new URLSearchParams(location.search).get(name);
  }

  /* Sets every name in `values`; an empty value takes its name out of the address. */
  function write(values) {
    var query = new URLSearchParams(location.search);
    Object.keys(values).forEach(function (name) {
      if (values[name] === "") query.delete(name);
      else query.set(name, values[name]);
    });
    var text = query.toString();
    history.replaceState(history.state, "", location.pathname + (text && "?" + text) + location.hash);
  }

  /* Adds values to the address of a link; a link keeps working without this script. */
  function extend(link, values) {
    var query = new URLSearchParams(link.search);
    Object.keys(values).forEach(function (name) { query.set(name, values[name]); });
    link.search = query.toString();
  }

  window.ontmoetingen.address = { read: read, write: write, extend: extend };
})();
