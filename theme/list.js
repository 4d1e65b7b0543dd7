/* Reads what a list on a page holds, so that it can be searched and chosen from. In: a part of the
   page with tables, cards or terms. Out: its items, each with its nodes, its words and its values per
   column; and per column the values that a reader can choose. Nothing on the page is changed. */
(function () {
  "use strict";

  var words = window.ontmoetingen.words;
  var SOURCE = "Bron";

  function found(root, what) { return Array.prototype.slice.call(root.querySelectorAll(what)); }
  function text(node) { return node.textContent.replace(/\s+/g, " ").trim(); }
  function capital(word) { return word.charAt(0).toUpperCase() + word.slice(1); }
  function flat(lists) { return [].concat.apply([], lists); }

  function rowsOf(table, columns) {
    var heads = found(table, "thead th").map(text);
    return found(table, "tbody tr").map(function (row) {
      return item([row], function (column) {
        var cell = row.cells[heads.indexOf(column)];
        return cell ? text(cell) : "";
      }, columns);
    });
  }

  function cardOf(card, columns) {
    return item([card], function (column) {
      return card.getAttribute("data-" + words.slug(column)) || "";
    }, columns);
  }

  /* A term with its explanation: one <dt> and every <dd> up to the next. */
  function termOf(term, columns) {
    var nodes = [term];
    for (var next = term.nextElementSibling; next && next.localName === "dd";) {
      nodes.push(next);
      next = next.nextElementSibling;
    }
    return item(nodes, function () { return ""; }, columns);
  }

  function item(nodes, read, columns) {
    var values = {};
    columns.forEach(function (column) {
      values[column] = read(column).split(";").map(words.slug).filter(Boolean);
    });
    var sources = flat(nodes.map(sourcesOf));
    values[SOURCE] = sources.map(function (source) { return source.key; });
    return {
      nodes: nodes, values: values, sources: sources, read: read, shown: true,
      index: words.index(nodes.map(text).join(" ")),
    };
  }

  /* Documents that a line cites, works that those cite in turn, and tables it was computed from. */
  function sourcesOf(node) {
    var cited = found(node, ".citation").map(function (citation) {
      return found(citation, "a[href*='#ref-']").map(function (link, i) {
        var name = text(link).match(/^.*?(\d{4}[a-z]?|z\.d\.)/);
        return {
          key: link.hash.replace("#ref-", ""), label: name ? name[0] : text(link),
          group: i ? "Daarin aangehaald" : "Bron",
        };
      });
    });
    var tables = found(node, "a[href*='tabellen/']").map(function (link) {
      return { key: words.slug(text(link)), label: text(link), group: "Tabel" };
    });
    return tables.concat(flat(cited));
  }

  function itemsOf(root, columns) {
    var tables = found(root, "table").map(function (table) { return rowsOf(table, columns); });
    var cards = found(root, ".element-card").map(function (card) { return cardOf(card, columns); });
    var terms = found(root, "dt").map(function (term) { return termOf(term, columns); });
    return flat(tables).concat(cards, terms);
  }

  /* What can be chosen: label by key, in alphabetical order. */
  function choicesOf(items, column, every) {
    if (column === SOURCE) return sourceChoices(items);
    var labels = {};
    items.forEach(function (one) {
      one.read(column).split(";").forEach(function (part) {
        var key = words.slug(part);
        if (key && key !== every) labels[key] = labels[key] || capital(part.trim());
      });
    });
    return sorted(Object.keys(labels).map(function (key) {
      return { key: key, label: labels[key], group: "" };
    }));
  }

  function sourceChoices(items) {
    var known = {};
    items.forEach(function (one) {
      one.sources.forEach(function (source) {
        if (!known[source.key] || source.group === "Bron") known[source.key] = source;
      });
    });
    return sorted(Object.keys(known).map(function (key) { return known[key]; }));
  }

  function sorted(choices) {
    return choices.sort(function (a, b) {
      return a.group.localeCompare(b.group, "nl") || a.label.localeCompare(b.label, "nl");
    });
  }

  window.ontmoetingen.list = {
    SOURCE: SOURCE, items: itemsOf, choices: choicesOf, found: found, text: text,
  };
})();
