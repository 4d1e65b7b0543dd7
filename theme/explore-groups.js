/* What a reader compares on the page "Verken zelf". In: the address and `ontmoetingen.gegevens`. Out:
   `ontmoetingen.exploring`: up to four groups, the questions, and how they are written in an address.

   `groep1=project:P001`, `groep2=kenmerk:type:Onderwijs`, `groep3=projecten:P001,P003`; `vragen` holds
   ids of questions with their moment, such as `vertrouwen.T1`. What is not known here stays in the
   address and is told. */
(function () {
  "use strict";

  var site = window.ontmoetingen, data = site.gegevens, dutch = site.dutch;
  if (!data) return;
  var MOST = 4, GROUP = "groep", ASKED = "vragen";
  var PLACES = 2 * MOST; // in an address: what is unknown keeps a place behind four that are known
  var place = {};
  data.projects.id.forEach(function (id, i) { place[id] = i; });

  function isKnown(id) { return Object.prototype.hasOwnProperty.call(place, id); }

  function traitOf(id) {
    return data.traits.filter(function (trait) { return trait.id === id; })[0];
  }

  /* A key as it stands in the address, as a group; null when it is not known here. */
  function group(key) {
    var parts = key.split(":"), kind = parts.shift();
    if (kind === "project") return projectGroup(key, parts.join(":"));
    if (kind === "kenmerk") return traitGroup(key, parts.shift(), parts.join(":"));
    if (kind === "projecten") return listGroup(key, parts.join(":"));
    return null;
  }

  function projectGroup(key, id) {
    if (!isKnown(id)) return null;
    var called = "‘" + data.projects.name[place[id]] + "’";
    return {
      key: key, label: data.projects.name[place[id]], members: [place[id]],
      who: site.say("chosen", "who_one", { called: called }),
    };
  }

  function traitGroup(key, id, value) {
    var trait = traitOf(id), at = trait ? trait.values.indexOf(value) : -1;
    if (at < 0) return null;
    var members = data.projects.id.map(function (_, i) { return i; }).filter(function (i) {
      return data.projects.traits[id][i] === at;
    });
    var told = trait.label.charAt(0).toLowerCase() + trait.label.slice(1) + " ‘" + value + "’";
    return {
      key: key, label: trait.label + ": " + value, members: members,
      who: site.say("explored", "who_group", { n: members.length, trait: told }),
    };
  }

  /* The choice that a reader brought from another page, as one group; `lost` are those not known here. */
  function listGroup(key, text) {
    var asked = Array.from(new Set(text.split(","))), ids = asked.filter(isKnown); // nobody counts twice
    var lost = asked.filter(function (id) { return id && !isKnown(id); });
    if (!ids.length) return null;
    if (ids.length === 1) return Object.assign(projectGroup(key, ids[0]), { lost: lost });
    return {
      key: key, members: ids.map(function (id) { return place[id]; }), lost: lost,
      label: "Uw keuze van " + dutch.counted(ids.length, data.noun.singular, data.noun.plural),
      who: site.say("chosen", "who", { n: ids.length }),
    };
  }

  /* Every question at every moment it was asked. */
  function questions() {
    var found = [];
    data.items.forEach(function (item) {
      item.waves.forEach(function (wave) {
        if (data.scores[item.id + "|" + wave]) found.push(question(item, wave));
      });
    });
    return found;
  }

  function question(item, wave) {
    var label = data.waves.filter(function (one) { return one.id === wave; })[0].label;
    return {
      key: item.id + "." + wave, item: item, wave: wave, moment: label,
      label: item.label + (item.waves.length > 1 ? " (" + label + ")" : ""),
    };
  }

  function read() {
    var query = new URLSearchParams(location.search), state = { groups: [], asked: [], unknown: [] };
    for (var i = 1; i <= PLACES; i += 1) {
      var key = query.get(GROUP + i);
      if (key && keysOf(state).indexOf(key) < 0) sort(state, group(key), { key: key, at: GROUP + i });
    }
    var known = questions(), asked = (query.get(ASKED) || "").split(",").filter(Boolean);
    state.asked = known.filter(function (one) { return asked.indexOf(one.key) >= 0; });
    asked.filter(function (key) { return known.every(function (one) { return one.key !== key; }); })
      .forEach(function (key) { state.unknown.push({ key: key, at: ASKED }); });
    return state;
  }

  function sort(state, found, unknown) {
    if (!found) state.unknown.push(unknown);
    else if (state.groups.length < MOST) state.groups.push(found);
  }

  function keysOf(state) { return state.groups.map(function (one) { return one.key; }); }

  /* The names and values for the address; what is unknown keeps a place behind what is known. */
  function values(state) {
    var told = {}, gone = state.unknown.filter(function (one) { return one.at !== ASKED; });
    var keys = keysOf(state).concat(gone.map(function (one) { return one.key; })).slice(0, PLACES);
    for (var i = 1; i <= PLACES; i += 1) told[GROUP + i] = keys[i - 1] || "";
    told[ASKED] = state.asked.map(function (one) { return one.key; })
      .concat(state.unknown.filter(function (one) { return one.at === ASKED; })
        .map(function (one) { return one.key; })).join(",");
    return told;
  }

  /* Whether two groups have a project in common: then they share participants. */
  function overlap(one, other) {
    return one.members.some(function (i) { return other.members.indexOf(i) >= 0; });
  }

  /* What can be added: every project, every group of a trait, and a choice from another page. */
  function things() {
    var groups = [].concat.apply([], data.traits.map(function (trait) {
      return trait.values.map(function (value) {
        return { key: "kenmerk:" + trait.id + ":" + value, text: trait.label + ": " + value };
      });
    }));
    var projects = data.projects.id.map(function (id, i) {
      return { key: "project:" + id, text: data.projects.name[i] };
    });
    return broughtAlong().concat(groups, projects);
  }

  function broughtAlong() {
    if (!site.selection.active()) return [];
    var ids = site.selection.members().map(function (i) { return data.projects.id[i]; });
    var found = ids.length && group("projecten:" + ids.join(","));
    return found ? [{ key: found.key, text: found.label }] : [];
  }

  site.exploring = {
    MOST: MOST, read: read, values: values, group: group, questions: questions, overlap: overlap,
    things: things,
  };
})();
