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
    if (!rows.length && !pooled.length) return null;
    return { table: table, rows: rows, pooled: pooled, stale: false };
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
    one.pooled.forEach(function (row) {
      if (row.added) row.added.remove();
      row.added = active && members.length ? row.row.parentNode.insertBefore(
        pooledRow(row, members), row.row.nextSibling) : null;
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
