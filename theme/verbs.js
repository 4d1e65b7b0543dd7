/* Forms of Dutch verbs: "gevraagd" and "vroeg" belong to "vragen", "beschreven" to "beschrijven". In: the
   words of a report. Out: which of them are another form of the verb of a word that was typed.

   Participles follow the rule of spelling ("t" after a voiceless sound, "d" after another one); those of
   strong verbs stand in a list. A form with something in front of it ("voorgelegd") can be read in many
   ways, and a noun may look like a participle ("gerecht"): a form counts only when its infinitive is in
   the report, or was typed. */
(function () {
  "use strict";

  var words = window.ontmoetingen.words;
  // Each verb with its past and its participle, as they are spelled, and what else no rule gives.
  var STRONG = [
    "bewegen bewoog bewogen", "bidden bad gebeden", "bieden bood geboden", "binden bond gebonden",
    "blijken bleek gebleken", "blijven bleef gebleven", "breken brak gebroken",
    "brengen bracht gebracht", "buigen boog gebogen", "denken dacht gedacht", "doen deed gedaan",
    "dragen droeg gedragen", "drijven dreef gedreven", "dringen drong gedrongen", "drinken dronk gedronken",
    "dwingen dwong gedwongen", "eten at gegeten", "gaan ging gegaan", "gelden gold gegolden",
    "genieten genoot genoten", "geven gaf gegeven", "grijpen greep gegrepen", "hangen hing gehangen",
    "hebben had gehad", "helpen hielp geholpen", "houden hield gehouden", "kiezen koos gekozen",
    "kijken keek gekeken", "komen kwam gekomen kom komt", "kopen kocht gekocht", "krijgen kreeg gekregen",
    "krimpen kromp gekrompen", "laden laadde geladen", "laten liet gelaten", "lezen las gelezen",
    "liggen lag gelegen",
    "lijden leed geleden", "lijken leek geleken", "lopen liep gelopen", "meten mat gemeten",
    "nemen nam genomen", "ontstaan ontstond ontstaan", "roepen riep geroepen", "scheiden scheidde gescheiden",
    "schieten schoot geschoten", "schrijven schreef geschreven", "schuiven schoof geschoven",
    "slaan sloeg geslagen", "slapen sliep geslapen", "sluiten sloot gesloten", "spreken sprak gesproken",
    "springen sprong gesprongen", "staan stond gestaan", "stelen stal gestolen", "sterven stierf gestorven",
    "stijgen steeg gestegen", "treden trad getreden", "treffen trof getroffen", "trekken trok getrokken",
    "vallen viel gevallen", "vangen ving gevangen", "varen voer gevaren", "vechten vocht gevochten",
    "verdwijnen verdween verdwenen", "vergeten vergat vergeten", "verliezen verloor verloren",
    "vinden vond gevonden", "vliegen vloog gevlogen", "vragen vroeg gevraagd", "wegen woog gewogen",
    "werpen wierp geworpen", "weten wist geweten", "wijzen wees gewezen",
    "winnen won gewonnen", "worden werd geworden", "zeggen zei gezegd", "zenden zond gezonden",
    "zien zag gezien", "zingen zong gezongen", "zitten zat gezeten", "zoeken zocht gezocht",
    "zwemmen zwom gezwommen", "zwijgen zweeg gezwegen",
  ];
  var NO_VERBS = /^ge(bied|bed|beurt|eft|duld|laat|luid|middeld|meent|recht|slacht|weld|wicht|woont|zicht|zond)$/;
  var VOICELESS = /(?:[kfspxt]|ch)$/, EITHER = /[fs]$/; // "geleefd" of "leven", "gestraft" of "straffen"
  var VOWEL = /[aeiouy]/;
  var past = {}; // form -> infinitive, of strong verbs
  var bare = {}; // form without "ge" -> infinitive: with something in front, as in "beschreven"

  STRONG.forEach(function (line) {
    var forms = line.split(" "), verb = forms[0];
    forms.slice(1).forEach(function (form) { past[form] = verb; });
    if (/^ge/.test(forms[2]) && !/^ge/.test(verb)) bare[forms[2].slice(2)] = verb;
  });

  /* A root as it sounds at its end: "brief" and "briev" are one, "zon" and "zoon" are not. An "e" that is
     not the first vowel may be short in one form and long in another: "citeer" and "citer". */
  function sound(root) {
    return root.replace(/([^aeiou])\1$/, "$1").replace(/v$/, "f").replace(/z$/, "s")
      .replace(/([ao])\1$/, "$1").replace(/([aeiouy].*[^aeiou])ee([^aeiou])$/, "$1e$2");
  }

  /* The root of an infinitive: the vowel of an open syllable is long ("vragen", of "vraag"). */
  function rootOf(verb) {
    var root = verb.replace(/([io]e)n$|e?n$/, "$1");
    return sound(root.replace(/(^|[^aeiou])([aeou])([^aeiou])$/, "$1$2$2$3"));
  }

  /* "vraagd" as "vraag": the roots that a regular participle without its "ge" may have. */
  function regular(form) {
    var root = form.slice(0, -1);
    if (!/[td]$/.test(form) || !VOWEL.test(root)) return [];
    var whole = /[td]$/.test(root) ? [] : [sound(form)]; // "gezet", of "zetten"
    var fits = EITHER.test(root) || VOICELESS.test(root) === /t$/.test(form);
    return fits ? whole.concat(sound(root)) : whole;
  }

  /* With every part that may stand before a form: nothing, or two letters and more. */
  function split(word) {
    var all = [["", word]];
    for (var at = 2; at < word.length - 2; at += 1) all.push([word.slice(0, at), word.slice(at)]);
    return all;
  }

  function strong(before, form) {
    if (before && (before === "ge" || form.length < 3)) return [];
    var verb = past[form] || (before && bare[form]);
    return verb ? [rootOf(before + verb)] : [];
  }

  function weak(before, form) {
    if (/^ge/.test(form) && !NO_VERBS.test(form)) return regular(form.slice(2)).map(whole);
    return !before && /^(be|er|her|ont|ver)/.test(form) ? regular(form) : [];

    function whole(root) { return sound(before + root); }
  }

  /* Roots of the verbs of which a word may be a past tense or a participle. */
  function pasts(word) {
    var own = word.replace(/([td])en?$/, "$1"), found = []; // "gevraagde", "vertelden"
    split(word).forEach(function (parts) { found = found.concat(strong(parts[0], parts[1])); });
    split(own).forEach(function (parts) { found = found.concat(weak(parts[0], parts[1])); });
    return found;
  }

  /* Roots that a present form or an infinitive may have: "meet", "meten". */
  function presents(word) {
    return [word, word.replace(/t$/, "")].map(sound).concat(infinitive(word) || []);
  }

  /* The root of a word that looks like an infinitive, else null. */
  function infinitive(word) { return /.[aeo]n$/.test(word) ? rootOf(word) : null; }

  function put(lists, root, word) {
    if (!lists.has(root)) lists.set(root, []);
    lists.get(root).push(word);
  }

  /* Root to words: those that may be a past form of it, those that may be a present form, infinitives. */
  function sorted(known) {
    var all = { past: new Map(), present: new Map(), verbs: new Set() };
    known.forEach(function (word) {
      if (words.isFixed(word)) return;
      pasts(word).forEach(function (root) { put(all.past, root, word); });
      presents(word).forEach(function (root) { put(all.present, root, word); });
      all.verbs.add(infinitive(word));
    });
    return all;
  }

  /* A function from a word to the other forms of its verb among `known`. */
  window.ontmoetingen.verbs = function (known) {
    var all = sorted(known);
    return function (asked) {
      if (words.isFixed(asked)) return [];
      var typed = infinitive(asked);
      function at(list, root) {
        return all.verbs.has(root) || typed === root ? list.get(root) || [] : [];
      }
      var found = new Set();
      presents(asked).concat(pasts(asked)).forEach(function (root) {
        at(all.past, root).concat(at(all.present, root)).forEach(found.add, found);
      });
      found.delete(asked);
      return Array.from(found);
    };
  };
})();
