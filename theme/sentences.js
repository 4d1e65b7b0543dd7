/* Lets computed sentences follow the choice of a reader. In: `<span data-sentence="share"
   data-item="..." data-wave="...">` around a sentence about all projects, and a choice of projects.
   Out: behind that sentence the words that it is about all projects, and, for the kinds in FOLLOWED,
   the same about the choice. Where only a moment was chosen, the kinds in OF_ALL say what holds of all
   at that moment. The sentence itself stays.

   What is said and when is the same as in src/ontmoetingen/sentences/chosen.py; shared cases show it.
   Without this script, or without a choice, the page is as it was written. */
(function () {
  "use strict";

  var site = window.ontmoetingen, dutch = site.dutch, data = site.gegevens;
  if (!data || !site.selection) return; // a study without a questionnaire
  var STATES = {
    "hoger": "higher", "lager": "lower", "niet te onderscheiden": "alike",
    "te klein om iets te zeggen": "small",
  };
  var ADDED = "sentence-added";
  function tell(name, words) { return site.say("chosen", name, words); }
  function counted(n) { return dutch.counted(n, data.noun.singular, data.noun.plural); }

  function sumOf(list, pool) {
    return pool.projects.reduce(function (sum, at) { return sum + list[at]; }, 0);
  }

  function itemOf(id) {
    return data.items.filter(function (item) { return item.id === id; })[0];
  }

  function quoted(text) {
    return "‘" + (text.length > 60 ? text.slice(0, 59).replace(/\s+$/, "") + "…" : text) + "’";
  }

  function whenOf(wave) {
    return site.say("when", "wave", { wave: quoted(site.selection.waveOf(wave).label) });
  }

  function wordsFor(item, wave, who) {
    return { name: quoted(itemOf(item).short), who: who, when: whenOf(wave) };
  }

  /* Why these are hidden: each reason once, in alphabetical order. */
  function reasons(all, members) {
    var found = members.map(function (at) { return all[at]; }).filter(Boolean);
    return dutch.listed(Array.from(new Set(found)).sort());
  }

  function stateOf(scores, at) {
    return scores.state[at] === null ? null : STATES[data.states[scores.state[at]]];
  }

  /* What the choice says together, and whether that is more or less than all say. */
  function chosen(item, wave, members, who) {
    var key = item + "|" + wave, scores = data.scores[key];
    var words = wordsFor(item, wave, who), pool = site.pool.measure(item, wave, members);
    if (pool.status !== "shown") {
      if (pool.status === "none" || !scores) return tell("none", words);
      return tell("hidden", Object.assign(words, { reasons: reasons(scores.reason, members) }));
    }
    var numbers = { value: pool.value, low: pool.low, high: pool.high, n: pool.n };
    return [tell(pool.measure + precision(pool), Object.assign(words, numbers))]
      .concat(againstAll(item, key, pool), notCounted(scores, pool)).join(" ");
  }

  function isShare(pool) { return pool.measure === "share_yes"; }

  function precision(pool) {
    if (pool.low === null) return "_bare";
    return pool.exact ? "" : "_band";
  }

  function againstAll(item, key, pool) {
    var name = verdict(item, key, pool), all = data.overall[key];
    return name ? [tell(name, { all: isShare(pool) ? dutch.percent(all.value) : dutch.number(all.value, 2) })] : [];
  }

  /* How the choice compares with all, in a word of the sheet; null when the value of all is hidden. One
     project keeps the state that the report gives it. */
  function verdict(item, key, pool) {
    var all = data.overall[key], scores = data.scores[key];
    if (!all || typeof all.value !== "number") return null;
    var state = pool.projects.length === 1 && stateOf(scores, pool.projects[0]);
    if (state) return "one_" + state;
    if (isShare(pool)) {
      var yes = Math.round(all.n * all.value);
      return site.compare.share(pool.count_low, pool.count_high, pool.n, yes, all.n);
    }
    var low = sumOf(scores.sum_low, pool) / pool.n, high = sumOf(scores.sum_high, pool) / pool.n;
    return site.compare.mean(low, high, pool.n, all, [itemOf(item).min, itemOf(item).max]);
  }

  function notCounted(scores, pool) {
    var gone = pool.hidden.length, absent = pool.absent.length, told = [];
    if (gone) {
      var why = reasons(scores.reason, pool.hidden);
      told.push(tell("left_out", { n: gone, counted: counted(gone), reasons: why }));
    }
    if (absent) told.push(tell("unanswered", { n: absent, counted: counted(absent) }));
    return told;
  }

  /* How many of these projects have which state, and how many are hidden. */
  function states(item, wave, members) {
    var scores = data.scores[item + "|" + wave], count = { higher: 0, lower: 0, alike: 0, small: 0 };
    var shown = members.filter(function (at) { return scores && stateOf(scores, at); });
    shown.forEach(function (at) { count[stateOf(scores, at)] += 1; });
    var hidden = members.filter(function (at) { return scores && scores.reason[at]; });
    return { count: count, shown: shown, hidden: hidden.length, first: shown.length && stateOf(scores, shown[0]) };
  }

  var SIDES = { "10": "higher", "01": "lower", "00": "alike" };
  function sideOf(count) { return SIDES["" + Math.min(count.higher, 1) + Math.min(count.lower, 1)] || "both"; }

  /* How many of the choice stand out from the other projects, and how many cannot be judged. */
  function standing(item, wave, members, who) {
    var found = states(item, wave, members), count = found.count, words = wordsFor(item, wave, who);
    if (!found.shown.length) return tell("unseen", words);
    if (members.length === 1) return tell("one_stands_" + found.first, words);
    return [tell("stand_" + sideOf(count), Object.assign(words, { high: count.higher, low: count.lower }))]
      .concat(leftOver(found)).join(" ");
  }

  function leftOver(found) {
    return rest({ indistinct: found.count.alike, small: found.count.small, unseen: found.hidden });
  }

  function rest(counts) {
    return Object.keys(counts).filter(function (name) { return counts[name]; }).map(function (name) {
      return site.say("standing", name, { n: counts[name], counted: counted(counts[name]) });
    });
  }

  /* How many of the choice are hidden altogether, and why. */
  function part(members, who) {
    var why = data.projects.reason;
    var gone = members.filter(function (at) { return why[at]; });
    var name = (members.length === 1 ? "one_" : "") + (gone.length ? "part_hidden" : "part_shown");
    return tell(name, { n: gone.length, reasons: reasons(why, gone), who: who });
  }

  /* Kinds of sentences that are followed by one about the choice. */
  var FOLLOWED = {
    share: chosen,
    compared: chosen,
    standing: standing,
    hidden_projects: function (item, wave, members, who) { return part(members, who); },
  };

  /* The share of all projects at another moment, as sentences/projects.py says it. */
  function shareOfAll(item, wave) {
    var all = data.overall[item + "|" + wave] || {}, words = wordsFor(item, wave, "");
    var part = (itemOf(item).scale === "yes_no" ? all : all.agree) || {};
    if (typeof part.value !== "number" || typeof part.low !== "number") return site.say("share", "none", words);
    var numbers = { value: part.value, low: part.low, high: part.high, n: part.n };
    return site.say("share", part.measure, Object.assign(words, numbers));
  }

  /* How many of all projects stand out, as sentences/projects.py says it. */
  function standingOfAll(item, wave) {
    var everyone = Array.from(data.projects.id.keys());
    var found = states(item, wave, everyone), count = found.count, shown = found.shown.length;
    var name = shown > 1 ? sideOf(count) : shown ? "alone" : "nobody";
    var words = Object.assign(wordsFor(item, wave, ""), { high: count.higher, low: count.lower, shown: shown });
    return [site.say("standing", name, words)]
      .concat(leftOver(found)).join(" ");
  }

  var OF_ALL = { share: shareOfAll, compared: shareOfAll, standing: standingOfAll };

  function add(sentence) {
    var about = aboutOf(sentence), follow = FOLLOWED[about.kind], members = site.selection.members();
    append(sentence, "sentence-scope", " " + tell("scope", {}));
    if (!follow || !members.length) return; // the bar says when nothing meets the choice
    var told = follow(about.item, about.asked, members, site.selection.describe());
    append(sentence, "sentence-chosen", dated(about, told));
  }

  /* Without a choice of projects: the same of all, at the moment that was chosen. */
  function addMoment(sentence) {
    var about = aboutOf(sentence), ofAll = OF_ALL[about.kind];
    if (!ofAll || about.asked === about.wave) return;
    append(sentence, "sentence-chosen", dated(about, ofAll(about.item, about.asked)));
  }

  /* Sentences on who stands out name no moment, so one about another than that before it does so first. */
  function dated(about, told) {
    if (about.kind !== "standing" || about.asked === about.wave) return told;
    return tell("moment", { when: whenOf(about.asked) }) + " " + told;
  }

  /* What a sentence is about; `asked` is the moment that the reader chose, where the item was asked then. */
  function aboutOf(sentence) {
    var item = sentence.getAttribute("data-item"), wave = sentence.getAttribute("data-wave");
    var wanted = site.selection.get().wave, known = wanted && item && itemOf(item).waves.indexOf(wanted) >= 0;
    return {
      kind: sentence.getAttribute("data-sentence"), item: item, wave: wave, asked: known ? wanted : wave,
    };
  }

  function append(sentence, name, text) {
    var node = document.createElement("span");
    node.className = ADDED + " " + name;
    node.textContent = text;
    if (name === "sentence-chosen") sentence.appendChild(document.createTextNode(" "));
    sentence.appendChild(node);
  }

  function make(name, kind, text) {
    var node = document.createElement(name);
    node.className = kind;
    node.textContent = text;
    return node;
  }

  /* A line at the top of the text says how to read what was added, and what does not follow. */
  function addNote(name, follows) {
    var title = document.querySelector("main h1"), bar = document.querySelector(".choice-paper");
    var head = bar || (title && (title.closest("header") || title));
    if (!head) return;
    var note = make("div", ADDED + " sentence-note", "");
    var wave = site.selection.get().wave;
    note.appendChild(make("p", "", tell(name, wave ? { when: whenOf(wave) } : {})));
    if (follows) {
      var more = note.appendChild(make("details", "", ""));
      more.appendChild(make("summary", "", tell("method", {})));
      more.appendChild(make("p", "", tell("compared", {})));
    }
    head.parentNode.insertBefore(note, head.nextSibling);
  }

  function update() {
    var found = Array.prototype.slice.call(document.querySelectorAll("[data-sentence]"));
    Array.prototype.forEach.call(document.querySelectorAll("." + ADDED), function (node) {
      if (node.previousSibling && node.previousSibling.nodeValue === " ") node.previousSibling.remove();
      node.remove();
    });
    var active = site.selection.active(), name = active ? "note" : "note_moment";
    if (!active && !site.selection.get().wave) return;
    found.forEach(active ? add : addMoment);
    if (document.querySelector(".explore")) return; // that page speaks of its own
    addNote(found.length ? name : name + "_none", active && found.length > 0);
  }

  site.sentences = {
    chosen: chosen, chosen_standing: standing, chosen_part: part, update: update,
    verdict: function (item, wave, pool) { return verdict(item, item + "|" + wave, pool); },
  };
  site.selection.onChange(update);
  update();
})();
