/* Words as a reader means them: without accents and capitals, and Dutch endings forgiven.

   `stem` gives "school" and "scholen", "brief" and "brieven" the same form. It does not know Dutch; it
   only takes off common endings, so that a search finds a little more rather than less. */
(function () {
  "use strict";

  var SHORTEST = 3; // letters that stay
  var ENDINGS = ["heden", "eren", "en", "e", "s", "t"];

  /* Text as words of plain letters and digits: "Coördinatie, 2×" becomes ["coordinatie", "2"]. */
  function words(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase()
      .split(/[^a-z0-9]+/).filter(Boolean);
  }

  function stem(word) {
    if (/\d/.test(word)) return word;
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
          || (short.length >= SHORTEST && indexed.indexOf(" " + short) >= 0);
      });
    };
  }

  /* A name that stands well in an address: "Oog voor risico's" becomes "oog-voor-risico-s". */
  function slug(text) {
    return words(text).join("-");
  }

  window.ontmoetingen.words = { index: index, query: query, slug: slug };
})();
