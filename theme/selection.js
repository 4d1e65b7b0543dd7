/* Which projects a reader chose. In: the address of the page and `ontmoetingen.gegevens`. Out:
   `ontmoetingen.selection`, the one place that every chart, table and sentence asks.

   In the address: `projecten=P001,P003`, `kenmerk-<trait>=<value>` and `meting=<wave>`, with ids that
   do not change when a name does. Choices narrow each other. What is not known here (a project that is
   gone, a value that is no more) stays in the address and is told, never silently dropped. Every
   choice is a step in the history, so that the way back undoes it, and goes along in every link to
   another page of the report. */
(function () {
  "use strict";

  var site = window.ontmoetingen, data = site.gegevens, words = site.dutch;
  if (!data) return; // a study without a questionnaire
  var PROJECTS = "projecten", TRAIT = "kenmerk-", WAVE = "meting";
  var place = {}; // project id -> index
  data.projects.id.forEach(function (id, i) { place[id] = i; });
  var state = read(), listeners = [], found = null, carrying = 0;

  /* An id may hold the comma that parts two ids. */
  function coded(id) { return id.replace(/%/g, "%25").replace(/,/g, "%2C"); }
  function decoded(text) { return text.replace(/%2C/g, ",").replace(/%25/g, "%"); }

  function traitOf(id) {
    return data.traits.filter(function (trait) { return trait.id === id; })[0];
  }

  function waveOf(id) {
    return data.waves.filter(function (wave) { return wave.id === id; })[0];
  }

  function isKnown(id) { return Object.prototype.hasOwnProperty.call(place, id); }

  function once(ids) { return Array.from(new Set(ids)); }

  function read() {
    var query = new URLSearchParams(location.search);
    var ids = query.getAll(PROJECTS).join(",").split(",").filter(Boolean).map(decoded); // given twice: one list
    var now = { projects: [], traits: {}, wave: "", unknown: [] };
    once(ids).forEach(function (id) {
      if (isKnown(id)) now.projects.push(id);
      else now.unknown.push({ key: PROJECTS, value: id });
    });
    query.forEach(function (value, key) {
      if (key.indexOf(TRAIT) === 0 && value !== "") readTrait(now, key, value);
    });
    readWave(now, query.get(WAVE) || "");
    return now;
  }

  function readTrait(now, key, value) {
    var id = key.slice(TRAIT.length), trait = traitOf(id);
    if (trait && trait.values.indexOf(value) >= 0) now.traits[id] = value;
    else now.unknown.push({ key: key, value: value });
  }

  function readWave(now, wave) {
    if (waveOf(wave)) now.wave = wave;
    else if (wave) now.unknown.push({ key: WAVE, value: wave });
  }

  function get() {
    return {
      projects: state.projects.slice(), traits: Object.assign({}, state.traits),
      wave: state.wave, unknown: state.unknown.slice(),
    };
  }

  /* The names and values in the address; "" takes a name out. */
  function values() {
    var told = {}, gone = {};
    state.unknown.forEach(function (one) { (gone[one.key] = gone[one.key] || []).push(one.value); });
    told[PROJECTS] = state.projects.concat(gone[PROJECTS] || []).map(coded).join(",");
    data.traits.forEach(function (trait) { told[TRAIT + trait.id] = ""; });
    Object.keys(gone).forEach(function (key) { if (key !== PROJECTS) told[key] = gone[key][0]; });
    Object.keys(state.traits).forEach(function (id) { told[TRAIT + id] = state.traits[id]; });
    told[WAVE] = state.wave || told[WAVE] || "";
    return told;
  }

  /* Changes part of the choice; projects, traits and wave are each replaced as a whole. */
  function set(part) {
    var next = Object.assign(get(), part);
    next.projects = once(next.projects).filter(isKnown);
    change(next);
  }

  function change(next) {
    var before = values(), keys = Object.keys(before);
    state = next;
    var now = values();
    keys.forEach(function (key) { if (!(key in now)) now[key] = ""; });
    site.address.push(now);
    tell();
  }

  function reset() {
    change({ projects: [], traits: {}, wave: "", unknown: [] });
  }

  function tell() {
    found = null;
    window.clearTimeout(carrying); // a link that is reached before then is mended at that moment
    carrying = window.setTimeout(carryAll, 200);
    listeners.forEach(inform);
  }

  /* A part that fails leaves the others right. */
  function inform(listener) {
    try {
      listener(get());
    } catch (error) {
      console.error("A part of the page did not follow: " + error.message);
    }
  }

  /* Indexes of the projects chosen; all of them when nothing is chosen. */
  function members() {
    if (!found) found = search();
    return found;
  }

  function search() {
    var chosen = new Set(state.projects), traits = Object.keys(state.traits).map(function (id) {
      return { at: data.projects.traits[id], group: traitOf(id).values.indexOf(state.traits[id]) };
    });
    return data.projects.id.map(function (id, i) { return i; }).filter(function (i) {
      if (chosen.size && !chosen.has(data.projects.id[i])) return false;
      return traits.every(function (trait) { return trait.at[i] === trait.group; });
    });
  }

  function active() {
    return state.projects.length > 0 || Object.keys(state.traits).length > 0;
  }

  /* The projects chosen in words that fit in a sentence: "het project ‘A’", "de 3 gekozen projecten". */
  function describe() {
    var noun = data.noun, count = members().length;
    if (!active()) return "alle " + noun.plural;
    if (!count) return (noun.article === "het" ? "geen enkel " : "geen enkele ") + noun.singular;
    if (count > 1) return "de " + words.number(count, 0) + " gekozen " + noun.plural;
    return noun.article + " " + noun.singular + " ‘" + data.projects.name[members()[0]] + "’";
  }

  /* Every link to another page of the report takes the choice along. */
  function carryAll() {
    var now = values(), made = {};
    Array.prototype.forEach.call(document.links, function (link) { carry(link, now, made); });
  }

  /* Most links of a page have the same query, which may name thousands: each is made once. */
  function carry(link, now, made) {
    if (!isOurs(link)) return;
    var query = link.search;
    if (!query && Object.keys(now).every(function (key) { return now[key] === ""; })) return;
    if (made[query] === undefined) made[query] = site.address.changed(query, now);
    if (made[query] !== query) link.search = made[query];
  }

  function isOurs(link) {
    var own = link.getAttribute("href") || "";
    if (own.charAt(0) === "#" || link.hasAttribute("download")) return false;
    if (link.protocol !== location.protocol || link.host !== location.host) return false;
    return link.href.indexOf(site.root) === 0 && /(\.html|\/)$/.test(link.pathname);
  }

  /* A link that came later, such as a result of a search, is mended when it is reached. */
  function reached(event) {
    var link = event.target.closest && event.target.closest("a[href]");
    if (link) carry(link, values(), {});
  }

  ["focusin", "pointerover", "click"].forEach(function (name) {
    document.addEventListener(name, reached, true);
  });
  window.addEventListener("popstate", function () { // also of a link within the page, which chooses nothing
    var before = JSON.stringify(values());
    state = read();
    if (JSON.stringify(values()) !== before) tell();
  });

  site.selection = {
    get: get, set: set, reset: reset, members: members, active: active, describe: describe,
    onChange: function (listener) { listeners.push(listener); },
    values: values, traitOf: traitOf, waveOf: waveOf,
    keys: { projects: PROJECTS, trait: TRAIT, wave: WAVE },
  };
  carryAll();
})();
