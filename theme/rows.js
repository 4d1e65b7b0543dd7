/* The rows of a chart, out of the columns in which they travelled (charts/vega_rows.py). In: a part
   of the data of a compiled chart. Out: the same part with its rows, each with the keys it had.

   A column is a list; or values and the rows they belong to; or says where its texts come from: the
   projects of the page, the beginning of another text, or a pattern filled with other columns. */
(function () {
  "use strict";

  var site = window.ontmoetingen, known = null;

  function rowsOf(part) {
    if (!part.columns) return part;
    var columns = part.columns, names = Object.keys(columns), rows = [];
    for (var i = 0; i < part.count; i += 1) rows.push({});
    names.forEach(function (name) { fill(rows, name, columns[name]); });
    [called, written, begun].forEach(function (make) { // each rests on those before it
      names.forEach(function (name) { make(rows, name, columns[name]); });
    });
    return Object.assign({}, part, { values: rows, columns: null });
  }

  function fill(rows, name, column) {
    var whole = Array.isArray(column);
    (whole ? column : column.of || []).forEach(function (value, i) {
      rows[whole ? i : column.at[i]][name] = value;
    });
  }

  /* Project id to name, as the page has them; made once. */
  function names() {
    if (known) return known;
    var projects = site.gegevens.projects;
    known = {};
    projects.id.forEach(function (id, i) { known[id] = projects.name[i]; });
    return known;
  }

  function called(rows, name, column) {
    if (!column.named) return;
    rows.forEach(function (row) { row[name] = names()[row[column.named]]; });
  }

  function written(rows, name, column) {
    if (!column.parts) return;
    rows.forEach(function (row, i) {
      row[name] = column.parts.map(function (part) {
        if (typeof part === "string") return part;
        if (!Array.isArray(part)) return own(part, row, i);
        return part.length === 1 ? row[part[0]] : number(row[part[0]], part[1]);
      }).join("");
    });
  }

  function own(part, row, i) {
    if (part.named) return names()[Array.isArray(part.named) ? part.named[i] : row[part.named]];
    if (part.each) return part.each[i];
    if (part.words) return part.words[part.at[i]];
    return number(part.of[i], part.decimals);
  }

  /* Its size: a sign is among the words. */
  function number(value, decimals) { return Math.abs(value).toFixed(decimals).replace(".", ","); }

  function begun(rows, name, column) {
    if (!column.begins) return;
    rows.forEach(function (row) { row[name] = row[column.begins].split(": ", 1)[0]; });
  }

  site.rows = rowsOf;
})();
