/* Finds places in the report. In: the words of all pages (zoeken.js) and what a reader typed. Out:
   results in groups, the best first, each with a piece of text in which the words are marked.

   Every word must be somewhere in a place, in some form: as it is, with another Dutch ending, as the
   beginning of a longer word, or (from five letters) inside one: "huizen" finds "huis", "school" finds
   "basisschool". After those come other forms of a verb: "vragen" for "gevraagd". What is in a title counts for more than what a figure says, and that for more than
   running text; "Tabel 5.1" comes first for who asks for it. Only when that finds nothing, one slip per
   word of six letters is forgiven, a long word is taken as two ("jongerenproject"), and part of the
   words will do. Nothing here knows the page. */
(function () {
  "use strict";

  var site = window.ontmoetingen, words = site.words;
  var EXACT = 1, SAME = 0.9, BEGIN = 0.6, INSIDE = 0.4, SLIP = 0.3;
  var VERB = 0.08; // in a title it counts for less than the word itself anywhere
  var SHORTEST_BEGIN = 2, SHORTEST_STEM = 4, SHORTEST_INSIDE = 5, SHORTEST_SLIP = 6; // letters
  var SHORTEST_HALF = 4;
  var TITLE = 10, NAME = 5, TEXT = 1; // of a heading; of a figure, term or line; below it
  var TOGETHER = 1.5; // words that stand side by side, as they were typed
  var NUMBERED = 10; // a figure or table that bears the name that was typed
  var PER_GROUP = 5, PER_WHOLE = 50; // of each group, and of one that a reader wants to see whole
  var BEFORE = 60, LENGTH = 170; // characters of a piece of text
  var HEADINGS = 0, SOURCES = 3; // kinds; those after it are lines of lists

  function Index(data) {
    this.data = data;
    this.places = {}; // word -> { entry: weight }
    this.stems = {}; // word -> stem
    this.said = data.entries.map(function (entry) {
      return " " + words.split(entry[3] + " " + entry[4]).join(" ");
    });
    this.begun = data.entries.map(function (entry) { return words.split(entry[4].slice(0, 40)).join(" ") + " "; });
    data.entries.forEach(function (entry, at) {
      this.add(entry[3], at, entry[0] === HEADINGS ? TITLE : NAME);
      this.add(entry[4], at, TEXT);
    }, this);
    this.known = Object.keys(this.places);
    this.formsOf = site.verbs(this.known);
  }

  Index.prototype.add = function (text, at, weight) {
    words.split(text).forEach(function (word) {
      var places = this.places[word];
      if (!places) {
        places = this.places[word] = new Map();
        this.stems[word] = words.stem(word);
      }
      if ((places.get(at) || 0) < weight) places.set(at, weight);
    }, this);
  };

  /* One word with two endings; a stem may itself look as if it had an ending ("huis" of "huizen"). */
  Index.prototype.isSame = function (asked, stem, word) {
    var other = this.stems[word];
    return stem.length > 2 && !words.isFixed(asked) && !words.isFixed(word)
      && (other === stem || other === asked || stem === word || other === words.bare(asked));
  };

  /* How well a word of the report answers a word that was typed: 0 when it does not. */
  Index.prototype.fit = function (asked, stem, word) {
    if (word === asked) return EXACT;
    if (asked.length < SHORTEST_BEGIN) return 0;
    if (this.isSame(asked, stem, word)) return SAME;
    if (word.indexOf(asked) === 0) return BEGIN;
    if (stem.length < SHORTEST_STEM) return 0;
    var at = [word.indexOf(stem), this.stems[word].indexOf(stem), word.indexOf(asked)];
    if (at[0] === 0 || at[1] === 0) return BEGIN;
    return asked.length >= SHORTEST_INSIDE && Math.max.apply(null, at) > 0 ? INSIDE : 0;
  };

  function isSlip(asked, word) {
    return asked.length >= SHORTEST_SLIP && words.near(asked, word);
  }

  function isSlipAtFirst(asked, word) {
    return [-1, 0, 1].some(function (more) { return isSlip(asked, word.slice(0, asked.length + more)); });
  }

  /* The words of the report that answer one word: their quality by word. */
  Index.prototype.answers = function (asked) {
    var stem = words.stem(asked), found = new Map(), self = this;
    self.known.forEach(function (word) {
      var fit = self.fit(asked, stem, word);
      if (fit) found.set(word, fit);
    });
    self.formsOf(asked).forEach(function (word) { if (!found.has(word)) found.set(word, VERB); });
    [isSlip, isSlipAtFirst].forEach(function (test) {
      if (!found.size) self.known.forEach(function (word) { if (test(asked, word)) found.set(word, SLIP); });
    });
    return found;
  };

  /* A word that stands nowhere, as two that do: "jongerenproject" as "jongeren" and "project". */
  Index.prototype.halves = function (asked) {
    for (var at = asked.length - SHORTEST_HALF; at >= SHORTEST_HALF; at -= 1) {
      var halves = [asked.slice(0, at), asked.slice(at)];
      if (halves.every(this.isKnown, this)) return halves;
    }
    return null;
  };

  Index.prototype.isKnown = function (asked) {
    var stem = words.stem(asked), self = this;
    return this.known.some(function (word) { return word === asked || self.isSame(asked, stem, word); });
  };

  /* The answers per word, and the words that were taken as two. */
  Index.prototype.allAnswers = function (asked) {
    var told = { answers: [], apart: [] };
    asked.forEach(function (word) {
      var own = this.answers(word), halves = own.size ? null : this.halves(word);
      if (halves) told.apart.push(halves);
      told.answers = told.answers.concat(halves ? halves.map(this.answers, this) : [own]);
    }, this);
    return told;
  };

  /* Per place the best score for one word; a word that stands in few places says more. */
  Index.prototype.score = function (answers) {
    var best = new Map(), places = this.places, all = this.data.entries.length;
    answers.forEach(function (fit, word) {
      places[word].forEach(function (weight, at) {
        if ((best.get(at) || 0) < fit * weight) best.set(at, fit * weight);
      });
    });
    var rare = 1 + Math.log(all / Math.max(1, best.size));
    best.forEach(function (value, at) { best.set(at, value * rare); });
    return best;
  };

  /* Places with a score for each word; `whole` tells whether every word is in every one of them. */
  function together(scores) {
    var total = new Map(), count = new Map();
    scores.forEach(function (score) {
      score.forEach(function (value, at) {
        total.set(at, (total.get(at) || 0) + value);
        count.set(at, (count.get(at) || 0) + 1);
      });
    });
    var most = Math.max.apply(null, [0].concat(Array.from(count.values())));
    var kept = Array.from(total.keys()).filter(function (at) { return count.get(at) === most; });
    return { places: kept, total: total, whole: most === scores.length };
  }

  /* Results for what was typed: groups with their name, how many there are, and the best of them; of the
     kinds in `whole` many more. */
  Index.prototype.find = function (typed, whole) {
    var all = words.split(typed), asked = all.filter(function (word, i) { return all.indexOf(word) === i; });
    if (!asked.length) return { groups: [], count: 0, whole: true, apart: [] };
    var told = this.allAnswers(asked), found = together(told.answers.map(this.score, this));
    this.favour(found, all);
    var sorted = found.places.sort(function (a, b) {
      return found.total.get(b) - found.total.get(a) || a - b;
    });
    var wanted = new Set();
    told.answers.forEach(function (some) { some.forEach(function (fit, word) { wanted.add(word); }); });
    return {
      groups: this.groups(sorted, wanted, whole || []), count: sorted.length, whole: found.whole,
      apart: told.apart,
    };
  };

  Index.prototype.favour = function (found, asked) {
    var phrase = asked.join(" "), said = this.said, begun = this.begun, total = found.total;
    if (asked.length < 2) return;
    found.places.forEach(function (at) {
      if (said[at].indexOf(" " + phrase) >= 0) total.set(at, total.get(at) * TOGETHER);
      if (begun[at].indexOf(phrase + " ") === 0) total.set(at, total.get(at) * NUMBERED);
    });
  };

  Index.prototype.groups = function (sorted, wanted, whole) {
    var groups = [], byKind = {}, self = this;
    sorted.forEach(function (at) {
      var kind = self.data.entries[at][0];
      if (!byKind[kind]) {
        byKind[kind] = { name: self.data.kinds[kind], kind: kind, count: 0, results: [] };
        groups.push(byKind[kind]);
      }
      var group = byKind[kind], most = whole.indexOf(kind) >= 0 ? PER_WHOLE : PER_GROUP;
      group.count += 1;
      if (group.results.length < most) group.results.push(self.result(at, wanted));
    });
    groups.forEach(function (group) { group.most = Math.min(group.count, PER_WHOLE); });
    return groups;
  };

  Index.prototype.result = function (at, wanted) {
    var entry = this.data.entries[at], page = this.data.pages[entry[1]];
    return {
      title: marked(entry[3], wanted), text: piece(entry[4], wanted),
      page: entry[0] === HEADINGS && !entry[2] ? "" : page[1], address: this.address(entry, page[0]),
    };
  };

  /* A line of a list leads to that list, filtered on its first words (see filter.js). */
  Index.prototype.address = function (entry, page) {
    var isLine = entry[0] > SOURCES && entry[2], query = "";
    if (isLine) {
      var name = entry[2].replace("tbl-", "") + ".zoek", told = words.split(entry[3]).slice(0, 8);
      query = "?" + encodeURIComponent(name) + "=" + encodeURIComponent(told.join(" "));
    }
    return page + query + (entry[2] ? "#" + encodeURIComponent(entry[2]) : "");
  };

  /* Text in pieces, of which those with a word that was asked for are marked. */
  function marked(text, wanted) {
    var pieces = [], end = 0;
    words.parts(text).forEach(function (part) {
      if (!wanted.has(part.word)) return;
      if (part.at > end) pieces.push({ text: text.slice(end, part.at), mark: false });
      end = part.at + part.shown.length;
      pieces.push({ text: text.slice(part.at, end), mark: true });
    });
    if (end < text.length) pieces.push({ text: text.slice(end), mark: false });
    return pieces;
  }

  /* Where the text first says it, with some words before and after. */
  function piece(text, wanted) {
    var first = words.parts(text).filter(function (part) { return wanted.has(part.word); })[0];
    var from = first ? Math.max(0, first.at - BEFORE) : 0, to = Math.min(text.length, from + LENGTH);
    if (from > 0) from = text.indexOf(" ", from) + 1;
    if (to < text.length) to = Math.max(text.lastIndexOf(" ", to), first ? first.at + first.shown.length : 0);
    var pieces = marked(text.slice(from, to), wanted);
    if (from > 0) pieces.unshift({ text: "… ", mark: false });
    if (to < text.length) pieces.push({ text: " …", mark: false });
    return pieces;
  }

  site.searchIn = function (data) { return new Index(data); };
})();
