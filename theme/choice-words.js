/* The choice of projects in words. In: what was chosen and who belongs to it. Out: how many of how
   many, what is unknown or hidden, and what it is on paper. */
(function () {
  "use strict";

  var site = window.ontmoetingen, data = site.gegevens, words = site.dutch;
  if (!data) return;
  var choice = site.selection, noun = data.noun, MOST_NAMED = 5;

  function summary(members) {
    return words.number(members.length, 0) + " van " + words.number(data.projects.id.length, 0);
  }

  function names(members) {
    var told = members.slice(0, MOST_NAMED).map(function (i) { return data.projects.name[i]; });
    var rest = members.length - MOST_NAMED;
    return rest > 0 ? told.join(", ") + " en nog " + words.number(rest, 0) : words.listed(told);
  }

  /* What was chosen, by trait and by name, for paper. */
  function inWords(now, members) {
    var traits = Object.keys(now.traits).map(function (id) {
      return choice.traitOf(id).label.toLowerCase() + " ‘" + now.traits[id] + "’";
    });
    var who = choice.active() && members.length ? ": " + names(members) : "";
    var how = traits.concat(now.wave ? ["meetmoment " + waveName(now)] : []);
    return summary(members) + " " + noun.plural + who
      + (how.length ? " (" + words.listed(how) + ")" : "") + ".";
  }

  function waveName(now) { return "‘" + choice.waveOf(now.wave).label + "’"; }

  function message(now, members) {
    var parts = [words.number(members.length, 0) + " van "
      + words.counted(data.projects.id.length, noun.singular, noun.plural) + "."];
    if (now.wave) parts.push("Meetmoment: " + waveName(now) + ".");
    if (choice.active() && !members.length) {
      parts.push("Niets voldoet aan deze keuze: haal een keuze weg.");
    }
    var hidden = members.filter(function (i) { return data.projects.reason[i] !== null; });
    if (choice.active() && hidden.length) parts.push(hiddenWords(hidden, members));
    if (now.unknown.length) parts.push(unknownWords(now.unknown));
    return parts.join(" ");
  }

  function hiddenWords(hidden, members) {
    if (hidden.length === members.length) {
      return "Van deze keuze is niets te tonen: " + names(hidden) + " (" + reasons(hidden) + ").";
    }
    return "Verborgen en in geen enkele som: " + names(hidden) + " (" + reasons(hidden) + ").";
  }

  function reasons(hidden) {
    var seen = hidden.map(function (i) { return data.projects.reason[i]; });
    return Array.from(new Set(seen)).join("; ");
  }

  function unknownWords(unknown) {
    var told = unknown.slice(0, MOST_NAMED).map(function (one) { return "‘" + one.value + "’"; });
    return "Niet (meer) bekend, en blijft in de link staan: " + told.join(", ")
      + (unknown.length > MOST_NAMED ? " en nog " + (unknown.length - MOST_NAMED) : "") + ".";
  }

  site.choiceWords = { summary: summary, message: message, inWords: inWords };
})();
