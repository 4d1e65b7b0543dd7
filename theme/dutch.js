/* How a number reads in Dutch. In: a number. Out: text such as "1.234,5"; the same rules, digit for
   digit, as in src/ontmoetingen/dutch.py, so that a page never shows one value in two ways.

   Halves go away from zero on the decimal digits of the number as written (12,5 becomes 13, and 0,285
   becomes 0,29), which binary rounding does not give. A missing number has no text: it is refused. */
(function () {
  "use strict";

  var MINUS = "\u2212";
  var SHOWN = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/;

  /* The digits of a number and where its point stands, times a power of ten. */
  function digitsOf(value, power) {
    var parts = typeof value === "number" && isFinite(value) && SHOWN.exec(String(value));
    if (!parts) throw new Error("number in a text: is " + value + ", not a number that can be shown.");
    var whole = parts[2] + (parts[3] || "");
    var point = parts[2].length + Number(parts[4] || 0) + power;
    while (point < 1) { whole = "0" + whole; point += 1; }
    while (point > whole.length) whole += "0";
    return { minus: parts[1] === "-", whole: whole, point: point };
  }

  function plusOne(digits) {
    var at = digits.length - 1, all = digits.split("");
    while (at >= 0 && all[at] === "9") { all[at] = "0"; at -= 1; }
    if (at < 0) return "1" + all.join("");
    all[at] = String(Number(all[at]) + 1);
    return all.join("");
  }

  function shown(value, places, power) {
    var d = digitsOf(value, power), kept = d.point + places, whole = d.whole;
    while (whole.length <= kept) whole += "0";
    var cut = whole.slice(0, kept);
    if (whole.charAt(kept) >= "5") cut = plusOne(cut);
    var end = cut.length - places;
    var front = (cut.slice(0, end).replace(/^0+(?=\d)/, "") || "0").replace(/\B(?=(\d{3})+$)/g, ".");
    var sign = d.minus && /[1-9]/.test(cut) ? MINUS : "";
    return sign + front + (places ? "," + cut.slice(end) : "");
  }

  /* Without a number of decimals: whole numbers whole and others with one digit. */
  function places(value, decimals) {
    if (decimals !== undefined) return decimals;
    return Number.isInteger(value) ? 0 : 1;
  }

  function number(value, decimals) { return shown(value, places(value, decimals), 0); }
  function percent(share, decimals) { return shown(share, decimals || 0, 2) + "%"; }

  function withSign(text) {
    return text.charAt(0) === MINUS || !/[1-9]/.test(text) ? text : "+" + text;
  }

  function signed(value, decimals) { return withSign(number(value, decimals)); }

  function points(difference, decimals) {
    var amount = withSign(shown(difference, decimals || 0, 2));
    var one = amount === "+1" || amount === MINUS + "1";
    return amount + (one ? " procentpunt" : " procentpunten");
  }

  function counted(count, one, many) { return number(count, 0) + " " + (count === 1 ? one : many); }

  function listed(words, join) {
    if (words.length < 2) return words.join("");
    return words.slice(0, -1).join(", ") + " " + (join || "en") + " " + words[words.length - 1];
  }

  window.ontmoetingen.dutch = {
    number: number, percent: percent, signed: signed, points: points,
    counted: counted, listed: listed,
  };
})();
