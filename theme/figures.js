/* What a figure becomes under a choice of projects. In: a compiled chart and the choice. Out: the
   chart to draw, its title and its alternative, and a note in words. Pure: nothing on a page changes
   here. The line of all projects together always stays; a title that stated a finding about all is
   replaced, since it need not hold for the chosen ones. */
(function () {
  "use strict";

  var site = window.ontmoetingen, data = site.gegevens, words = site.dutch;
  if (!data) return;
  var HIGHER = "hoger", LOWER = "lager", MOST_NAMED = 5;
  var SAYS = { share_yes: " zegt ja", share_agree: " is het eens", mean: " gemiddeld" };

  function nouns(count) { return words.counted(count, data.noun.singular, data.noun.plural); }
  function nameOf(i) { return data.projects.name[i]; }

  function chosenWords(count) {
    return words.counted(count, "gekozen " + data.noun.singular, "gekozen " + data.noun.plural);
  }

  /* Names in a row, the first few; the rest as a number. */
  function named(members) {
    var names = members.slice(0, MOST_NAMED).map(nameOf), more = members.length - MOST_NAMED;
    return more > 0 ? names.join(", ") + " en nog " + words.number(more, 0) : words.listed(names);
  }

  /* Values of a share or mean, as everywhere in the report. */
  function shown(measure, value) {
    return measure === "mean" ? words.number(Number(value.toPrecision(12)), 1) : words.percent(value);
  }

  function pooled(key, members) {
    var part = key.split("|"), found = site.pool.measure(part[0], part[1], members);
    if (!found.measure || found.measure === part[2]) return found;
    return { status: "none", reason: "per " + data.noun.singular + " niet gepubliceerd" };
  }

  function overall(key) {
    var part = key.split("|"), entry = data.overall[part[0] + "|" + part[1]] || {};
    return part[2] === "share_agree" ? entry.agree : entry;
  }

  /* One pooled value beside that of all: "89% zegt ja (n = 61; interval 78% tot 94%), van allen 82%". */
  function told(key, members) {
    var measure = key.split("|")[2], found = pooled(key, members), all = overall(key);
    if (found.status !== "shown") return "niets samen te nemen (" + found.reason + ")";
    var about = found.exact === false ? "ongeveer " : "", range = found.low === null ? ""
      : "; interval " + shown(measure, found.low) + " tot " + shown(measure, found.high);
    return about + shown(measure, found.value) + SAYS[measure] + " (n = " + words.number(found.n, 0) + range + ")"
      + (all && all.value !== null ? ", van allen " + shown(measure, all.value) : "");
  }

  /* Which chosen projects are in no sum, by name and with the reason. */
  function hiddenWords(found, entry) {
    var by = {};
    found.hidden.forEach(function (i) {
      var reason = entry.reason[i] || "niet apart gepubliceerd";
      (by[reason] = by[reason] || []).push(i);
    });
    var parts = Object.keys(by).sort().map(function (why) { return named(by[why]) + " (" + why + ")"; });
    return parts.length ? "Verborgen en niet meegeteld: " + parts.join("; ") + "." : "";
  }

  function itemOf(id) { return data.items.filter(function (item) { return item.id === id; })[0]; }

  /* The moment of a value of an item that was asked more than once; else nothing. */
  function momentOf(item, wave, before) {
    return itemOf(item).waves.length > 1 ? before + "‘" + site.selection.waveOf(wave).label + "’" : "";
  }

  function asked(key) {
    var part = key.split("|");
    return "‘" + itemOf(part[0]).short + "’" + momentOf(part[0], part[1], ", meetmoment ");
  }

  function joined(parts) { return parts.filter(Boolean).join(" "); }

  function withRows(compiled, form, rows) {
    var values = {};
    compiled.data.forEach(function (part) { if (part.values) values[part.name] = part.values; });
    values.rows = rows;
    var sets = form.data.map(function (part) {
      return values[part.name] ? Object.assign({}, part, { values: values[part.name] }) : part;
    });
    return Object.assign({}, form, { data: sets, usermeta: compiled.usermeta });
  }

  /* The form for few rows: what differs from the full one; null is what it does not have. */
  function fewForm(compiled, few) {
    var form = Object.assign({}, compiled, few);
    Object.keys(few).forEach(function (key) { if (few[key] === null) delete form[key]; });
    return form;
  }

  function rowsOf(compiled) {
    return compiled.data.filter(function (part) { return part.name === "rows"; })[0].values;
  }

  /* A drawing of thousands leaves out what it does not show; a drawing of few shows all of it. */
  function filled(row, i, follows) {
    if (row.p !== undefined && row.s !== undefined) return row;
    var entry = data.scores[follows.item + "|" + follows.wave], name = nameOf(i);
    var state = data.states[entry.state[i]];
    var text = name + ": " + shown(entry.measure, entry.value[i]) + " (n = "
      + words.number(entry.n[i], 0) + "); " + state;
    return Object.assign({ p: name, s: state, t: text }, row);
  }

  /* A legend explains what is there, and nothing else. */
  function legends(spec, all, rows) {
    var known = states(all), present = states(rows);
    if (!spec.legends) return spec;
    var kept = spec.legends.map(function (legend) {
      if (!legend.values || !legend.values.every(function (v) { return known.has(v); })) return legend;
      return Object.assign({}, legend, {
        values: legend.values.filter(function (v) { return present.has(v); }),
      });
    });
    return Object.assign({}, spec, {
      legends: kept.filter(function (legend) { return !legend.values || legend.values.length; }),
    });
  }

  function states(rows) { return new Set(rows.map(function (row) { return row.s; })); }

  function inOrder(spec) {
    return Object.assign({}, spec, {
      scales: spec.scales.map(function (scale) {
        return scale.name === "x" ? Object.assign({}, scale, { domain: [0, { signal: "length(data('rows')) + 1" }] }) : scale;
      }),
    });
  }

  function drawnRows(compiled, follows, members) {
    var chosen = {}, few = follows.few;
    members.forEach(function (i) { chosen[data.projects.id[i]] = i; });
    var all = rowsOf(compiled);
    var kept = all.filter(function (row) { return chosen[row.id] !== undefined; });
    if (!kept.length) return { kept: [], spec: null };
    var named = few && kept.length <= follows.most;
    var rows = kept.map(function (row, at) {
      var now = follows.few || follows.ordered ? Object.assign({}, row, { r: at + 1 }) : row;
      return named ? filled(now, chosen[row.id], follows) : now;
    });
    var spec = legends(withRows(compiled, named ? fewForm(compiled, few) : compiled, rows), all, rows);
    return { kept: kept, spec: follows.ordered && !named ? inOrder(spec) : spec };
  }

  /* How many of the chosen ones lie higher and lower, as the titles of the report say it. */
  function statesTitle(follows, members) {
    var entry = data.scores[follows.item + "|" + follows.wave], count = members.length;
    var of = function (state) {
      return members.filter(function (i) { return data.states[entry.state[i]] === state; }).length;
    };
    var high = of(HIGHER), low = of(LOWER), about = "Op ‘" + follows.about + "’ ";
    if (count === 1) {
      var found = high || low ? "ligt " + nameOf(members[0]) + (high ? " hoger dan" : " lager dan")
        : "is " + nameOf(members[0]) + " niet te onderscheiden van";
      return about + found + " de andere " + data.noun.plural;
    }
    if (!high && !low) return about + "is geen van de " + chosenWords(count) + " te onderscheiden";
    return about + (high === 1 ? "ligt " : "liggen ") + words.number(high, 0) + " van de "
      + chosenWords(count) + " hoger en " + words.number(low, 0) + " lager dan de andere";
  }

  function measureOf(follows) {
    return follows.item + "|" + follows.wave + "|" + data.scores[follows.item + "|" + follows.wave].measure;
  }

  function projects(compiled, follows, members) {
    var drawn = drawnRows(compiled, follows, members), key = measureOf(follows);
    var entry = data.scores[follows.item + "|" + follows.wave], found = pooled(key, members);
    var hidden = hiddenWords(found, entry), count = drawn.kept.length;
    if (!count) {
      return {
        spec: null, title: "Van " + site.selection.describe() + " is hier niets te tonen",
        note: joined([members.length ? "Hier is niets te tonen." : "Geen " + data.noun.singular
          + " voldoet aan de keuze.", hidden]),
      };
    }
    var ids = data.projects.id, seen = {};
    drawn.kept.forEach(function (row) { seen[row.id] = true; });
    var here = members.filter(function (i) { return seen[ids[i]]; });
    return {
      spec: drawn.spec, rows: drawn.kept,
      title: follows.finding === "states" ? statesTitle(follows, here)
        : "‘" + follows.about + "’: " + (count === 1 ? nameOf(here[0]) : "de " + chosenWords(count)),
      n: "n = " + words.number(found.n, 0) + " antwoorden in " + nouns(found.projects.length),
      note: joined(["Getoond: " + words.number(count, 0) + " van de " + nouns(ids.length) + ".",
        "Samen" + momentOf(follows.item, follows.wave, " op meetmoment ") + ": " + told(key, members) + ".",
        hidden, "Het bijschrift gaat over alle " + data.noun.plural + "."]),
    };
  }

  function share(compiled, follows, members) {
    var label = chosenWords(members.length), all = rowsOf(compiled), rows = [], key = "";
    all.forEach(function (row, i) {
      rows.push(row);
      key = row.g || key;
      if (i + 1 < all.length && all[i + 1].y === row.y) return;
      var found = pooled(key, members);
      if (found.status !== "none") rows.push(pooledRow(follows, found, label, rows.length));
    });
    return withRows(compiled, compiled, rows.map(function (row, i) { return Object.assign({}, row, { r: i }); }));
  }

  /* A name may stand in a chart once, so the same words get an invisible difference. */
  function pooledRow(follows, found, label, at) {
    var name = "\u2003" + label + "\u200b".repeat(at);
    if (found.status !== "shown") {
      return { y: "\u2003" + label + ": verborgen" + "\u200b".repeat(at), k: follows.kind, w: "" };
    }
    var value = words.percent(found.value);
    var edge = function (share) { return Math.round(share * 10000) / 100; };
    return {
      y: name, k: follows.kind, v: edge(found.value), l: edge(found.low), h: edge(found.high),
      e: edge(found.high), w: value, d: "right",
      t: label + ": " + value + " (n = " + words.number(found.n, 0) + ")",
    };
  }

  function everybody(follows) {
    return "Deze figuur gaat over alle " + data.noun.plural + ": " + follows.why + ".";
  }

  function pooledView(compiled, follows, members) {
    var lines = follows.keys.map(function (key) { return asked(key) + ": " + told(key, members); });
    var who = site.selection.describe(), note = members.length ? "In " + who + ": " + lines.join("; ") + "."
      : "Geen " + data.noun.singular + " voldoet aan de keuze.";
    if (!follows.kind) return { spec: compiled, same: true, note: joined([everybody(follows), note]) };
    if (!members.length) return { spec: compiled, same: true, note: note };
    return {
      spec: share(compiled, follows, members), note: note,
      title: follows.title + ": " + who + " naast alle " + data.noun.plural,
    };
  }

  /* The view of one figure: `spec` null when there is nothing to draw, `same` when nothing changed. */
  function view(compiled, members) {
    var follows = compiled.usermeta.ontmoetingen.follows;
    if (follows.how === "projects") return projects(compiled, follows, members);
    if (follows.how === "pooled") return pooledView(compiled, follows, members);
    if (follows.how === "one") return site.profile(compiled, follows, members);
    return { spec: compiled, same: true, note: everybody(follows) };
  }

  site.figures = {
    view: view, pooled: pooled, shown: shown, told: told, named: named, rowsOf: rowsOf,
    withRows: withRows, chosenWords: chosenWords, legends: legends, joined: joined,
  };
})();
