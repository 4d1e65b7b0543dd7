/* A comparison as rows, sentences and a text alternative. In: groups and questions. Out: per question a
   panel with the numbers of every group, from `ontmoetingen.pool`, and words from the sheet. Pure: it
   looks at no page. */
(function () {
  "use strict";

  var site = window.ontmoetingen, data = site.gegevens, dutch = site.dutch;
  if (!data) return;
  var STATED = {
    higher: "hoger", lower: "lager", alike: "niet te onderscheiden",
    small: "te weinig antwoorden om te vergelijken", one_small: "te klein om iets te zeggen",
    one_higher: "hoger", one_lower: "lager", one_alike: "niet te onderscheiden",
    everybody: "alle antwoorden",
  };
  var LONGEST = 200; // letters of a text alternative

  function isShare(question) { return question.item.scale === "yes_no"; }

  function shown(question, value) {
    return isShare(question) ? dutch.percent(value) : dutch.number(value, 2);
  }

  function ticks(question) {
    var found = [], item = question.item;
    if (isShare(question)) {
      return [0, 0.25, 0.5, 0.75, 1].map(function (at) { return { value: at, text: dutch.percent(at) }; });
    }
    for (var at = item.min; at <= item.max; at += 1) found.push({ value: at, text: dutch.number(at) });
    return found.length > 11 ? [found[0], found[found.length - 1]] : found;
  }

  function unit(question) {
    if (isShare(question)) return "Aandeel dat ja zegt";
    return "Gemiddelde score (" + dutch.number(question.item.min) + " tot " + dutch.number(question.item.max) + ")";
  }

  /* The measure, and what the dashed line is. */
  function measured(question, all) {
    if (all.value === null) return unit(question);
    return unit(question) + "; streepjeslijn: alle " + data.noun.plural + " samen (" + all.shown + ")";
  }

  function range(question, found) {
    return shown(question, found.low) + " tot " + shown(question, found.high);
  }

  function about(found) { return found.exact === false ? "ongeveer " : ""; }

  /* One group on one question, as it is drawn and as it stands in the table. */
  function row(question, group) {
    var found = site.pool.measure(question.item.id, question.wave, group.members);
    var told = {
      label: group.label, group: group, pool: found, value: null, low: null, high: null,
      n: "–", interval: "–", shown: "verborgen", note: "",
    };
    if (found.status !== "shown") return unseen(told, found);
    told.value = found.value;
    told.shown = about(found) + shown(question, found.value);
    told.n = dutch.number(found.n, 0);
    if (found.low !== null) {
      told.low = found.low;
      told.high = found.high;
      told.interval = range(question, found);
    }
    told.note = notes(question, found);
    told.text = about(found) + shown(question, found.value);
    return told;
  }

  function unseen(told, found) {
    told.shown = told.text = found.status === "hidden" ? "verborgen" : "geen antwoorden";
    told.note = found.reason;
    return told;
  }

  function notes(question, found) {
    var told = STATED[site.sentences.verdict(question.item.id, question.wave, found)] || "";
    var gone = found.hidden.length;
    if (!gone) return told;
    var hidden = dutch.counted(gone, data.noun.singular, data.noun.plural) + " verborgen, niet meegeteld";
    return told ? told + "; " + hidden : hidden;
  }

  /* All projects together: the measure that every group is held against. */
  function everybody(question) {
    var all = data.overall[question.item.id + "|" + question.wave];
    var known = all && typeof all.value === "number";
    return {
      label: "Alle " + data.noun.plural + " samen", value: known ? all.value : null,
      shown: known ? shown(question, all.value) : "verborgen",
      interval: known && typeof all.low === "number" ? range(question, all) : "–",
      n: known ? dutch.number(all.n, 0) : "–",
      note: known ? "" : (all && all.reason) || "",
    };
  }

  function panel(question, groups) {
    var all = everybody(question);
    return {
      question: question, title: question.label, unit: measured(question, all), ticks: ticks(question),
      min: isShare(question) ? 0 : question.item.min, max: isShare(question) ? 1 : question.item.max,
      all: all.value, everybody: all,
      rows: groups.map(function (group) { return row(question, group); }),
    };
  }

  /* Per group what it says, whether that differs from all and, after the first, from the first. */
  function sentences(panel) {
    var first = panel.rows[0], question = panel.question;
    return panel.rows.map(function (one, i) {
      if (!one.group.members.length) {
        return site.say("explored", "nobody", { trait: "‘" + one.label + "’" });
      }
      var said = site.sentences.chosen(question.item.id, question.wave, one.group.members, one.group.who);
      return i ? [said].concat(difference(panel, first, one)).join(" ") : said;
    });
  }

  function difference(panel, first, other) {
    if (first.low === null || other.low === null) return [];
    if (site.exploring.overlap(first.group, other.group)) {
      return [site.say("explored", "shared", { first: first.group.who })];
    }
    var found = site.compare.difference(other.pool, first.pool), times = isShare(panel.question) ? 100 : 1;
    var way = found.low > 0 ? "higher" : found.high < 0 ? "lower" : "alike";
    return [site.say("explored", (times === 100 ? "points_" : "scale_") + way, {
      first: first.group.who, size: Math.abs(found.size) * times,
      low: found.low * times, high: found.high * times,
    })];
  }

  /* What the picture shows in at most 200 letters: the numbers of the first question, and how many more. */
  function alternative(panels) {
    var first = panels[0], rest = panels.length - 1;
    var numbers = first.rows.map(function (one) { return one.label + " " + one.shown; });
    numbers.push("alle " + data.noun.plural + " " + first.everybody.shown);
    var end = rest ? " En nog " + dutch.counted(rest, "vraag", "vragen") + "." : "";
    var told = first.title + ": " + numbers.join(", ") + ".";
    var room = LONGEST - end.length;
    return (told.length > room ? told.slice(0, room - 1) + "…" : told) + end;
  }

  site.exploreWords = { panel: panel, sentences: sentences, alternative: alternative };
})();
