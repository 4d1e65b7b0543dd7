/* Lets the rows of a table follow the choice of projects. In: a table of which the first cells of rows
   hold `data-project` (a project) or `data-pooled` (a value of all projects together). Out: only the
   chosen projects, or below each value of all the pooled value of the chosen ones. */
(function () {
  "use strict";

  var site = window.ontmoetingen, data = site.gegevens, words = site.dutch;
  if (!data) return;
  var place = {};
  data.projects.id.forEach(function (id, i) { place[id] = i; });

  function list(root, what) { return Array.prototype.slice.call(root.querySelectorAll(what)); }

  /* What of a table follows; null when nothing does. */
  function of(table) {
    var rows = keyed(table, "data-project"), pooled = keyed(table, "data-pooled");
    var one = keyed(table, "data-asked");
    if (!rows.length && !pooled.length && !one.length) return null;
    return { table: table, rows: rows, pooled: pooled, asked: one, stale: false };
  }

  function keyed(table, name) {
    return list(table, "[" + name + "]").map(function (mark) {
      return { row: mark.closest("tr"), key: decodeURIComponent(mark.getAttribute(name)), shown: true };
    });
  }

  function update(one) {
    one.stale = false;
    var active = site.selection.active(), members = site.selection.members();
    var chosen = new Set(members);
    one.rows.forEach(function (row) {
      var shown = !active || chosen.has(place[row.key]);
      if (shown !== row.shown) row.row.hidden = !shown;
      row.shown = shown;
    });
    if (one.asked.length) profileRows(one, active ? members : []);
    one.pooled.forEach(function (row) {
      if (row.added) row.added.remove();
      row.added = active && members.length ? row.row.parentNode.insertBefore(
        pooledRow(row, members), row.row.nextSibling) : null;
    });
  }

  /* The table of one project shows the one in its figure; what has no key is of the example alone. */
  function profileRows(one, members) {
    var wave = site.selection.get().wave;
    if (!one.all) one.all = Array.prototype.slice.call(one.asked[0].row.parentNode.rows);
    one.all.forEach(function (row) { row.hidden = members.length > 0 || wave !== ""; });
    one.asked.forEach(function (asked) {
      if (!asked.texts) asked.texts = list(asked.row, "td, th").map(function (cell) {
        return cell.textContent;
      });
      fill(asked.row, members.length ? site.profile.cells(asked.key, members[0]) : asked.texts);
      asked.row.hidden = wave !== "" && asked.key.split("|")[1] !== wave;
    });
  }

  /* Null leaves a cell as it is: it holds for any project. The first one keeps its key. */
  function fill(row, texts) {
    texts.forEach(function (text, i) {
      if (i && text !== null && row.cells[i].textContent !== text) row.cells[i].textContent = text;
    });
  }

  /* Label, answers, value and the two ends of its interval; what else stands there is of all. */
  function pooledRow(row, members) {
    var added = row.row.cloneNode(true), found = site.figures.pooled(row.key, members);
    var texts = ["\u2003" + site.selection.describe()].concat(numbers(found));
    Array.prototype.forEach.call(added.cells, function (cell, i) {
      cell.textContent = i < texts.length ? texts[i] : "niet van toepassing";
    });
    return added;
  }

  function numbers(found) {
    if (found.status !== "shown") return [found.reason, "geen", "geen", "geen"];
    var factor = found.measure === "mean" ? 1 : 100;
    return [words.number(found.n, 0)].concat([found.value, found.low, found.high].map(function (v) {
      return v === null ? "niet te geven" : words.number(Number((v * factor).toPrecision(12)), 1);
    }));
  }

  site.followTable = { of: of, update: update };
})();
