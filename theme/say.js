/* How a result is said. In: a subject, a case, and words. Out: one Dutch sentence from the sheet of
   wordings (zinnen.js), exactly as src/ontmoetingen/grammar.py says it; what may stand after a colon
   is told at the head of grammar.yml. Whoever calls decides which case holds. */
(function () {
  "use strict";

  var site = window.ontmoetingen, dutch = site.dutch;
  var PLACE = /\{(\w+)(?::([^}]*))?\}/g;

  function pValue(value) { return value < 0.001 ? "p < 0,001" : "p = " + dutch.number(value, 3); }

  var FORMS = {
    "0": function (value) { return dutch.number(value, 0); },
    "1": function (value) { return dutch.number(value, 1); },
    "2": function (value) { return dutch.number(value, 2); },
    "+1": function (value) { return dutch.signed(value, 1); },
    "+2": function (value) { return dutch.signed(value, 2); },
    "percent": function (value) { return dutch.percent(value); },
    "points": function (value) { return dutch.points(value); },
    "p": pValue,
  };

  function capital(text) { return text.charAt(0).toUpperCase() + text.slice(1); }

  /* What a study calls the units it compares, with the small words that agree with it. */
  function units(noun) {
    var neuter = noun.article === "het", none = "geen enkel" + (neuter ? " " : "e ") + noun.singular;
    return {
      project: noun.singular, projects: noun.plural, Projects: capital(noun.plural),
      a_project: "een " + noun.singular, the_project: noun.article + " " + noun.singular,
      The_project: capital(noun.article + " " + noun.singular),
      each_project: (neuter ? "elk " : "elke ") + noun.singular,
      no_project: none, No_project: capital(none),
    };
  }

  function filled(value, form) {
    if (form && form.indexOf("|") >= 0) return form.split("|")[value === 1 ? 0 : 1];
    if (form) return FORMS[form](value);
    return typeof value === "string" ? value : dutch.number(value);
  }

  function say(subject, name, words) {
    var sheet = site.wordings[subject], where = subject + "." + name;
    if (!sheet || !sheet[name]) throw new Error(where + ": needs '" + name + "', which is not given.");
    var given = Object.assign(units(site.gegevens.noun), words);
    var text = sheet[name].replace(PLACE, function (_, word, form) {
      if (given[word] === undefined) throw new Error(where + ": needs '" + word + "', which is not given.");
      return filled(given[word], form);
    });
    return text.replace(/\s+/g, " ").trim();
  }

  site.say = say;
})();
