/* Words as a reader means them: without accents and capitals, and Dutch endings forgiven.

   `stem` gives "school" and "scholen", "brief" and "brieven", "klas" and "klasje", "centrum" and
   "centra" the same form. It does not know Dutch; it only takes off common endings, so that a search
   finds a little more rather than less; small words without other forms ("met", which is no form of
   "meten") are left alone. `parts` gives the words of a text with their places, for who
   wants to mark them; `near` forgives one slip, `loosely` that and letters inside a word. */
(function () {
  "use strict";

  var SHORTEST = 3; // letters that stay
  var ENDINGS = ["heden", "eren", "en", "e", "s", "t"];
  // Words that have no other forms, and look like a form of another word.
  var FIXED = new Set(("als dan dat der des die dit een geen haar heel hem hen het hoe hun kan maar meer"
    + " men met mij niet nog nooit ons ook tot uit van veel voor waar wat weer wel wie wij worden wordt"
    + " zal zeer zich zij").split(" "));
  // What makes small: "balletje", "kringetje"; "boompje", "filmpje"; "groepje". A "t" goes as an ending.
  var SMALL = [
    [/((.)\2|ng|oem)etjes?$/, "$1"], [/((?:[aeiou]{2}|[lr])m)pjes?$/, "$1"],
    [/([bdfgkpst]|ch)jes?$/, "$1"],
  ];

  /* Text as words of plain letters and digits: "Coördinatie, 2×" becomes ["coordinatie", "2"]. */
  function words(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase()
      .split(/[^a-z0-9]+/).filter(Boolean);
  }

  /* A small word without what made it small: "groepjes" becomes "groep". */
  function bare(word) {
    if (word.length < SHORTEST + 2) return word;
    for (var i = 0; i < SMALL.length; i += 1) {
      if (SMALL[i][0].test(word)) return word.replace(SMALL[i][0], SMALL[i][1]);
    }
    return word;
  }

  function stem(word) {
    if (/\d/.test(word) || FIXED.has(word)) return word;
    word = bare(word).replace(/(tr|se|di|dat)a$/, "$1um"); // "centra" of "centrum"
    for (var i = 0; i < ENDINGS.length; i += 1) {
      var end = ENDINGS[i];
      if (word.length - end.length >= SHORTEST && word.slice(-end.length) === end) {
        word = word.slice(0, -end.length) + (end === "heden" ? "heid" : "");
        break;
      }
    }
    return word.replace(/([aeou])\1/g, "$1").replace(/([^aeiou])\1$/, "$1")
      .replace(/v$/, "f").replace(/z$/, "s");
  }

  function isFixed(word) { return FIXED.has(word); }

  /* What is searched, ready to be compared. */
  function index(text) {
    return " " + words(text).map(function (word) { return word + " " + stem(word); }).join(" ");
  }

  /* What a reader typed, as a test of an index: every word must begin some word of the text. A word
     of one or two letters is taken as it is. */
  function query(text) {
    var asked = words(text);
    return function (indexed) {
      return asked.every(function (word) {
        var short = stem(word);
        return indexed.indexOf(" " + word) >= 0
          || (short.length >= SHORTEST && !FIXED.has(short) && indexed.indexOf(" " + short) >= 0);
      });
    };
  }

  /* The same, for who finds nothing so: letters inside a word will do, and of five one may differ. */
  function loosely(text) {
    var asked = words(text).filter(function (word) { return word.length >= SHORTEST; });
    return function (indexed) {
      var known = indexed.split(" ");
      return asked.length > 0 && asked.every(function (word) {
        return indexed.indexOf(word) >= 0
          || (word.length > 4 && known.some(function (one) { return near(word, one); }));
      });
    };
  }

  /* A name that stands well in an address: "Oog voor risico's" becomes "oog-voor-risico-s". */
  function slug(text) {
    return words(text).join("-");
  }

  /* Every word of a text as it stands, with the place where it begins. */
  function parts(text) {
    var word = /[0-9A-Za-z\u00c0-\u024f]+/g, found = [], one;
    while ((one = word.exec(text))) found.push({ at: one.index, shown: one[0], word: words(one[0])[0] });
    return found;
  }

  /* Whether two words differ by one letter: another one, one more, one less, or two that changed places. */
  function near(a, b) {
    if (Math.abs(a.length - b.length) > 1) return false;
    var from = 0, end = 0, shortest = Math.min(a.length, b.length);
    while (from < shortest && a[from] === b[from]) from += 1;
    while (end < shortest - from && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
    var left = a.length - from - end, right = b.length - from - end;
    if (left <= 1 && right <= 1) return true;
    return left === 2 && right === 2 && a[from] === b[from + 1] && a[from + 1] === b[from];
  }

  window.ontmoetingen.words = {
    index: index, query: query, loosely: loosely, slug: slug, split: words, stem: stem, bare: bare,
    isFixed: isFixed, parts: parts, near: near,
  };
})();
