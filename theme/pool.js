/* Pools any choice of projects from published sums. In: `ontmoetingen.gegevens`. Out: one value with
   its interval. Pure: it looks at no page, so that every part that speaks of a choice (charts, tables,
   sentences, the page that compares) gives the same number.

   Never an average of averages: counts and sums are added, then divided once. Of a share a small
   project may publish only between which counts its number of yes lies; the bounds are added, the
   value is the middle, and the interval runs from the lowest bound's low end to the highest bound's
   high end. A project whose numbers are hidden is in no sum and is named in `hidden`. */
(function () {
  "use strict";

  var site = window.ontmoetingen;
  var Z = 1.959963984540054; // 97.5 % point of the normal distribution
  // Its expansion in 1/df for Student's t (Abramowitz & Stegun 26.7.5); from 9 df on exact to 0.00002.
  var T = [2.372271230298562, 2.8224986157396112, 2.555849679507722, 1.5895340533938225];
  var SMALLEST = 10; // answers behind a released number; a sum of them is never less
  var NOT_ASKED = "niet gevraagd op dit moment";

  /* Wilson (1927): the shares that do not differ from the one found. */
  function wilson(count, n) {
    var p = count / n, z2 = Z * Z / n;
    var middle = (p + z2 / 2) / (1 + z2);
    var half = Z / (1 + z2) * Math.sqrt(p * (1 - p) / n + z2 / (4 * n));
    return [Math.max(0, middle - half), Math.min(1, middle + half)];
  }

  function student(df) {
    return T.reduce(function (sum, term, i) { return sum + term / Math.pow(df, i + 1); }, Z);
  }

  function nothing(status, reason, found) {
    return {
      status: status, reason: reason, n: null, projects: found.projects, hidden: found.hidden,
      absent: found.absent, value: null, low: null, high: null, measure: found.measure,
    };
  }

  /* Which members have a number, which are hidden, and which have none at all. */
  function sorted(entry, members, has) {
    var found = { projects: [], hidden: [], absent: [], measure: entry.measure };
    members.forEach(function (i) {
      if (entry.n[i] !== null && has(i)) found.projects.push(i);
      else if (entry.n[i] !== null || entry.reason[i] !== null) found.hidden.push(i);
      else found.absent.push(i);
    });
    return found;
  }

  function reasons(entry, hidden) {
    var seen = {};
    hidden.forEach(function (i) { seen[entry.reason[i] || "niet apart gepubliceerd"] = true; });
    return Object.keys(seen).sort().join("; ");
  }

  function sum(list, members) {
    return members.reduce(function (all, i) { return all + list[i]; }, 0);
  }

  /* What cannot be pooled, with why; null when there is something to pool. */
  function refused(entry, found) {
    if (found.projects.length) {
      var n = sum(entry.n, found.projects);
      return n < SMALLEST ? nothing("hidden", "minder dan " + SMALLEST + " antwoorden", found) : null;
    }
    if (found.hidden.length) return nothing("hidden", reasons(entry, found.hidden), found);
    return nothing("none", "geen antwoorden", found);
  }

  function shown(found, numbers) {
    return Object.assign(nothing("shown", "", found), numbers);
  }

  function share(entry, members) {
    var lows = entry.count_low, highs = entry.count_high;
    var found = sorted(entry, members, function (i) { return lows[i] !== null; });
    var stop = refused(entry, found);
    if (stop) return stop;
    var n = sum(entry.n, found.projects);
    var low = sum(lows, found.projects), high = sum(highs, found.projects);
    return shown(found, {
      n: n, count_low: low, count_high: high, value: (low + high) / 2 / n,
      low: wilson(low, n)[0], high: wilson(high, n)[1], exact: low === high,
    });
  }

  /* A rating: the sums may lie between bounds too, and the spread is what they publish of it. */
  function mean(entry, members) {
    var found = sorted(entry, members, function (i) { return entry.sum_low[i] !== null; });
    var stop = refused(entry, found);
    if (stop) return stop;
    var n = sum(entry.n, found.projects);
    var low = sum(entry.sum_low, found.projects), high = sum(entry.sum_high, found.projects);
    var value = (low + high) / 2 / n, told = { n: n, value: value, sd: null, exact: low === high };
    var squared = found.projects.every(function (i) { return entry.sum_squares[i] !== null; });
    if (!squared) return shown(found, told);
    var within = Math.max(0, sum(entry.sum_squares, found.projects) - n * value * value);
    told.sd = Math.sqrt(within / (n - 1));
    var half = student(n - 1) * told.sd / Math.sqrt(n);
    return shown(found, Object.assign(told, { low: low / n - half, high: high / n + half }));
  }

  function entryOf(item, wave) { return site.gegevens.scores[item + "|" + wave]; }

  function absent(members) {
    return nothing("none", NOT_ASKED, { projects: [], hidden: [], absent: members, measure: "" });
  }

  /* The main measure of an item: the share that says yes, or the mean of a rating. */
  function measure(item, wave, members) {
    var entry = entryOf(item, wave);
    if (!entry) return absent(members);
    if (entry.measure === "share_yes") return share(entry, members);
    return mean(entry, members);
  }

  site.pool = { measure: measure, wilson: wilson, student: student };
})();
