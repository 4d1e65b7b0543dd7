/* A table of the page as a file for a spreadsheet. In: a `<table>` as it is shown, and what to say of it.
   Out: text of a CSV file in the form of the other downloads (charts/downloads.py).

   What leaves the page must say what it is, so the first lines tell what it shows, that answers were
   invented if they were, what is hidden, and which projects it is about. Rows that a filter hides are
   not in it. Separator and decimal comma are those of a Dutch spreadsheet. */
(function () {
  "use strict";

  var site = window.ontmoetingen;
  var MARK = "\ufeff"; // tells a spreadsheet that the text is UTF-8
  var LINE = "\r\n";
  var HIDDEN = "verborgen"; // what a cell says whose number may not be shown
  // A spreadsheet runs a cell that begins so, also when the name of a project does.
  // The wide forms count in a spreadsheet set to an East Asian language.
  var FORMULA = /^[\s]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;
  var NUMBER = /^[-\u2212+]?\d{1,3}(?:\.\d{3})*(?:,\d+)?$|^[-\u2212+]?\d+(?:,\d+)?$/;

  function text(node) { return node.textContent.replace(/\s+/g, " ").trim(); }

  /* A number without the points between thousands, which a spreadsheet elsewhere reads as commas. */
  function number(shown) { return shown.replace(/\./g, "").replace("\u2212", "-"); }

  /* Numbers stand at the right; a year or a code in a column of words stays as it is. */
  function isNumeric(cell) {
    return window.getComputedStyle(cell).textAlign === "right";
  }

  function value(cell) {
    var shown = text(cell);
    if (isNumeric(cell) && NUMBER.test(shown)) return number(shown);
    return FORMULA.test(shown) ? "'" + shown : shown;
  }

  function quoted(cell) {
    return /[";\r\n]/.test(cell) ? "\"" + cell.replace(/"/g, "\"\"") + "\"" : cell;
  }

  function line(cells) { return cells.map(quoted).join(";"); }

  /* A semicolon would start a new cell, in which anything may stand. */
  function remark(told) {
    return "# " + told.replace(/\s+/g, " ").trim().replace(/;/g, ",").replace(/"/g, "\u201d");
  }

  function rowsOf(table) {
    return Array.prototype.filter.call(table.querySelectorAll("tbody tr"), function (row) {
      return !row.closest("[hidden]");
    });
  }

  function cellsOf(row) { return Array.prototype.map.call(row.cells, value); }

  /* How much of a table is hidden by rule, and how much by what a reader chose. */
  function kept(table, rows) {
    var all = table.querySelectorAll("tbody tr").length, format = new Intl.NumberFormat("nl-NL").format;
    var hidden = rows.filter(function (row) {
      return Array.prototype.some.call(row.cells, function (cell) { return text(cell) === HIDDEN; });
    }).length;
    var of = " van de " + format(rows.length) + " rijen, met de reden in de rij zelf.";
    return [
      rows.length < all && "Getoond: " + format(rows.length) + " van de " + format(all) + " rijen.",
      hidden && "Verborgen: " + format(hidden) + of,
    ].filter(Boolean);
  }

  /* The whole file. `remarks` are sentences for its first lines. */
  site.sheet = function (table, remarks) {
    var rows = rowsOf(table);
    var head = Array.prototype.map.call(table.querySelectorAll("thead tr"), cellsOf);
    var told = remarks.concat(kept(table, rows)).map(remark);
    return MARK + told.concat(head.concat(rows.map(cellsOf)).map(line)).join(LINE) + LINE;
  };
})();
