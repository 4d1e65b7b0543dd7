/* Whether a choice of projects differs from all projects together, itself included. In: counts or a
   mean of the choice and of all. Out: a verdict in a word; as sentences/pooling.py in the package.

   The question is whether as many answers, drawn at random from all answers, would differ as much in
   fewer than 5 of 100 draws. For a share the chance is exact (hypergeometric); for a mean the variance
   of such a draw is s2 (1/n - 1/N). Where a count is known between bounds, both must differ. */
(function () {
  "use strict";

  var site = window.ontmoetingen, ALPHA = 0.05;

  /* Tails of every possible number of yes, from the ratio of each chance to the one before it, so
     that no factorials of thousands of answers are needed. */
  function outcomes(n, allYes, everyone) {
    var fewest = Math.max(0, n - (everyone - allYes)), most = Math.min(n, allYes);
    var logs = [0], highest = 0;
    for (var k = fewest; k < most; k += 1) {
      var ratio = Math.log((allYes - k) * (n - k)) - Math.log((k + 1) * (everyone - allYes - n + k + 1));
      logs.push(logs[logs.length - 1] + ratio);
      highest = Math.max(highest, logs[logs.length - 1]);
    }
    var chance = logs.map(function (value) { return Math.exp(value - highest); });
    var total = chance.reduce(function (sum, one) { return sum + one; }, 0);
    return { fewest: fewest, most: most, chance: chance.map(function (one) { return one / total; }) };
  }

  function sum(parts) { return parts.reduce(function (all, one) { return all + one; }, 0); }

  function side(found, yes) {
    var at = Math.min(Math.max(yes, found.fewest), found.most) - found.fewest;
    var low = sum(found.chance.slice(0, at + 1)), high = sum(found.chance.slice(at));
    if (2 * Math.min(low, high) > ALPHA) return "alike";
    return high < low ? "higher" : "lower";
  }

  /* The verdict on a number of yes between two bounds, among n of everyone's answers. */
  function share(low, high, n, allYes, everyone) {
    if (everyone <= n) return "everybody";
    var found = outcomes(n, allYes, everyone), chance = found.chance;
    if (2 * Math.min(chance[0], chance[chance.length - 1]) > ALPHA) return "small";
    var least = side(found, low), most = side(found, high);
    return least === most ? least : "alike";
  }

  function beyond(difference, edge) {
    if (Math.abs(difference) <= edge) return "alike";
    return difference > 0 ? "higher" : "lower";
  }

  /* The verdict on a mean between two bounds; `all` has n, value and the 95 % interval low to high,
     `scale` the ends of the scale. */
  function mean(low, high, n, all, scale) {
    if (all.n <= n) return "everybody";
    var critical = site.pool.student(all.n - 1);
    var spread = (all.high - all.low) / 2 * Math.sqrt(all.n) / critical;
    var edge = critical * spread * Math.sqrt(1 / n - 1 / all.n);
    if (Math.max(scale[1] - all.value, all.value - scale[0]) <= edge) return "small";
    var least = beyond(low - all.value, edge), most = beyond(high - all.value, edge);
    return least === most ? least : "alike";
  }

  /* The difference between two groups without a participant in common, with its 95 % interval from
     the two intervals (Newcombe 1998 for shares; Zou & Donner 2008 for any). */
  function difference(one, other) {
    var size = one.value - other.value;
    return {
      size: size,
      low: size - Math.hypot(one.value - one.low, other.high - other.value),
      high: size + Math.hypot(one.high - one.value, other.value - other.low),
    };
  }

  site.compare = { share: share, mean: mean, difference: difference };
})();
