/* The one script that a page names itself; it loads every other. In: the names in its `data-load`,
   and the hashes that the build wrote in the page. Out: `ontmoetingen.load(name)`,
   and `target(hash)` for scripts that open what an address points at.

   A page allows scripts of this site alone, under one policy of Trusted Types, so this is the only
   place where the address of a script is made. What a server sends is checked against its hash in
   the page, and what has no hash there is not loaded. Of a folder opened by double click a browser
   checks no hashes (it blocks every script that has one): page and scripts come from one disk then. */
(function () {
  "use strict";

  var own = document.currentScript;
  var base = own.src.replace(/[^/]*$/, "");
  var SCRIPT = /^(?:[\w-]+\/)*[\w-]+\.js$/; // inside this folder, and nothing but a script
  var listed = document.getElementById("hashes");
  var hashes = listed && /^https?:$/.test(location.protocol) ? JSON.parse(listed.textContent) : null;
  var rules = { createScriptURL: address };
  var policy = window.trustedTypes ? window.trustedTypes.createPolicy("ontmoetingen", rules) : rules;
  var loading = {}; // name -> promise

  function address(name) {
    if (!SCRIPT.test(name)) throw new TypeError("not a script of this site: " + name);
    return base + name;
  }

  function add(name, done, failed) {
    var script = document.createElement("script");
    if (hashes && !hashes[name]) throw new Error("no hash in the page for " + name);
    if (hashes) script.integrity = hashes[name];
    script.onload = done;
    script.onerror = function () { failed(new Error("cannot load " + name)); };
    script.src = policy.createScriptURL(name);
    document.head.appendChild(script);
  }

  /* A promise that the script has run; each is loaded once. What did not come may be asked for again. */
  function load(name) {
    if (!loading[name]) {
      loading[name] = new Promise(function (done, failed) { add(name, done, failed); });
      loading[name].catch(function () { delete loading[name]; });
    }
    return loading[name];
  }

  /* The part of the page that an address points at; none where that cannot be read ("#50%"). */
  function target(hash) {
    try {
      return document.getElementById(decodeURIComponent(hash.slice(1)));
    } catch (malformed) {
      return null;
    }
  }

  window.ontmoetingen = { base: base, load: load, target: target };
  (own.getAttribute("data-load") || "").split(" ").filter(Boolean).forEach(function (name) {
    load(name).catch(function (error) { console.warn("The page works without it: " + error.message); });
  });
})();
