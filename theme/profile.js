/* The figure of one project, for the first project that a reader chose. In: the rows that hold for any
   project, the counts and the estimates. Out: the chart of that project. The rows are those of
   charts/profile_drawing.py; a test compares the two. */
(function () {
  "use strict";

  var site = window.ontmoetingen, data = site.gegevens, words = site.dutch;
  if (!data) return;
  var ALL = "allen samen", OWN = "eigen waarde";
  var NOT_ASKED = "niet gevraagd of niet beantwoord";

  function at(row, value) {
    return Math.round(1e4 * (value - row.min) / (row.max - row.min)) / 100;
  }

  function found(row, i) {
    var key = row.item + "|" + row.wave, entry = data.scores[key], estimate = site.schattingen[key];
    if (!entry || entry.n[i] === null || estimate.estimate[i] === null) {
      return { reason: (entry && entry.reason[i]) || NOT_ASKED };
    }
    return {
      n: entry.n[i], value: entry.value[i], estimate: estimate.estimate[i], low: estimate.low[i],
      high: estimate.high[i], state: data.states[entry.state[i]],
    };
  }

  function told(row, value) { return site.figures.shown(row.measure, value); }

  function estimated(row, own) {
    return told(row, own.estimate) + " (" + told(row, own.low) + " tot " + told(row, own.high) + ")";
  }

  function against(row) { return row.all === null ? "" : "; allen " + told(row, row.all); }

  function inWords(row, own) {
    if (own.reason) return own.reason === NOT_ASKED ? NOT_ASKED : "verborgen: " + own.reason;
    return estimated(row, own) + "; eigen waarde " + told(row, own.value) + against(row) + "; " + own.state;
  }

  function briefly(row, own) {
    return own.reason ? inWords(row, own) : estimated(row, own) + against(row);
  }

  function record(row, own, i) {
    var one = { i: i, a: row.told, w: inWords(row, own), k: briefly(row, own) };
    if (row.middle) { one.b = at(row, row.middle[0]); one.c = at(row, row.middle[1]); }
    if (own.reason) return one;
    return Object.assign(one, {
      l: at(row, own.low), h: at(row, own.high), s: own.state, t: row.told + ": " + one.w,
    });
  }

  function marked(row, own, i) {
    var tip = row.told + ": " + inWords(row, own), marks = [];
    if (row.all !== null) marks.push([ALL, row.all]);
    if (!own.reason) marks.push([own.state, own.estimate], [OWN, own.value]);
    return marks.map(function (mark) {
      return { i: i, v: at(row, mark[1]), s: mark[0], t: tip };
    });
  }

  /* The cells of the table, in the order of charts/profiles.py; null is what holds for any project. */
  function cells(key, i) {
    var part = key.split("|"), entry = data.scores[key];
    var row = { item: part[0], wave: part[1], measure: entry ? entry.measure : "mean" };
    var own = found(row, i);
    if (own.reason) return [null, null].concat(Array(4).fill("verborgen"), [null, null, own.reason]);
    return [null, null, words.number(own.n, 0), told(row, own.value), told(row, own.estimate),
      told(row, own.low) + " tot " + told(row, own.high), null, null, own.state];
  }

  /* The states that are there, and what is not a state. */
  function legends(spec, owns) {
    var present = owns.map(function (own) { return own.state; });
    var there = data.states.filter(function (state) { return present.indexOf(state) >= 0; });
    return (spec.legends || []).map(function (legend) {
      var rest = (legend.values || []).filter(function (value) {
        return data.states.indexOf(value) < 0 && (value !== OWN || there.length);
      });
      return legend.values ? Object.assign({}, legend, { values: there.concat(rest) }) : legend;
    });
  }

  function title(name, owns) {
    var shown = owns.filter(function (own) { return !own.reason; });
    if (!shown.length) return "Over " + name + " is niets te tonen: alle antwoorden zijn verborgen";
    var of = function (state) {
      return shown.filter(function (own) { return own.state === state; }).length;
    };
    var others = "de andere " + data.noun.plural, high = of("hoger"), low = of("lager");
    if (!high && !low) return name + " is nergens te onderscheiden van " + others;
    return name + " ligt op " + words.number(high, 0) + " van de " + words.number(shown.length, 0)
      + " regels hoger en op " + words.number(low, 0) + " lager dan " + others;
  }

  /* Which rows are wanted: those of the wave that was chosen, or all. */
  function wanted(follows) {
    var wave = site.selection.get().wave;
    var rows = follows.rows.filter(function (row) { return !wave || row.wave === wave; });
    return rows.length ? rows : follows.rows;
  }

  function profile(compiled, follows, members) {
    if (!members.length) {
      return { spec: null, title: "Er is geen " + data.noun.singular + " om te tonen",
        note: "Geen " + data.noun.singular + " voldoet aan de keuze." };
    }
    var i = members[0], name = data.projects.name[i], rows = wanted(follows);
    var owns = rows.map(function (row) { return found(row, i); });
    var records = rows.map(function (row, at) { return record(row, owns[at], at); });
    var marks = [].concat.apply([], rows.map(function (row, at) { return marked(row, owns[at], at); }));
    var spec = site.figures.withRows(compiled, compiled, records);
    spec.data = spec.data.map(function (part) {
      return part.name === "marked" ? Object.assign({}, part, { values: marks }) : part;
    });
    if (spec.legends) spec.legends = legends(spec, owns);
    var n = data.projects.n[i], rest = members.length - 1;
    return {
      spec: spec, rows: rows, owns: owns, title: title(name, owns),
      n: n === null ? "aantal deelnemers verborgen" : "n = " + words.counted(n, "deelnemer", "deelnemers"),
      note: site.figures.joined([
        "Hier staat " + name + (rest ? ", " + data.noun.article + " eerste van de "
          + site.figures.chosenWords(members.length) : "") + ".",
        "Wat het bijschrift over één " + data.noun.singular + " zegt, gaat over het voorbeeld.",
      ]),
    };
  }

  site.profile = profile;
  site.profile.cells = cells;
})();
