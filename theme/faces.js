/* Taking figures and tables along. In: `<div class="faces" data-of="fig-x">` under a figure or table,
   with links that work without a script. Out: in it a button for the numbers as they are shown now, and
   one for the picture as PNG; the link to the picture gives the drawing as it is seen now.

   A table without such links gets its button all the same. A link to code opens the code. */
(function () {
  "use strict";

  var site = window.ontmoetingen, make = site.make;
  var DATA = "Gegevens bij de figuur: "; // how charts/base.py begins the caption of such a table
  var NUMBER = /^(?:Figuur|Tabel)\s[\w.]+/;
  var FEW = 8; // as many projects are named

  function all(what, root) {
    return Array.prototype.slice.call((root || document).querySelectorAll(what));
  }
  function text(node) { return node ? node.textContent.replace(/\s+/g, " ").trim() : ""; }
  function stopped(told) { return /[.!?]$/.test(told) ? told : told + "."; }
  function isAfter(node, other) {
    return Boolean(other.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING);
  }

  function Faces(box) {
    this.box = box;
    this.name = box.getAttribute("data-of");
    this.part = document.getElementById(this.name);
    this.host = this.part && this.part.querySelector("[data-chart]");
    this.line = box.querySelector("p") || box;
  }

  /* The table with the numbers: of a figure the folded one that comes after its links. */
  Faces.prototype.table = function () {
    var box = this.box;
    if (!this.host) return this.part.matches("table") ? this.part : this.part.querySelector("table");
    return all("details.chart-table table", box.parentElement).filter(function (table) {
      return isAfter(table, box);
    })[0];
  };

  Faces.prototype.caption = function () {
    return text(this.part.querySelector(this.host ? "figcaption" : "caption, figcaption"));
  };

  Faces.prototype.title = function () {
    var number = this.caption().match(NUMBER), table = this.table();
    var told = table && text(table.caption).replace(DATA, "");
    return (number ? number[0] + ": " : "") + (told || this.host.getAttribute("aria-label") || this.name);
  };

  Faces.prototype.source = function () { return text(this.part.querySelector(".figure-source")); };
  Faces.prototype.label = function () { return text(this.part.querySelector(".synthetic-label")); };

  /* What a reader chose, in words: of projects where the numbers are those of the choice, and in a list. */
  Faces.prototype.choice = function () {
    var list = this.part.closest(".filterable.filtered"), chosen = site.selection;
    if (list) return text(list.querySelector(".filter-status"));
    if (!this.host || !chosen || !chosen.active() || !this.follows()) return "";
    var members = chosen.members(), first = site.gegevens.projects.name[members[0]];
    var one = this.host.getAttribute("data-follows") === "one" && members.length > 1;
    return "Gekozen: " + chosen.describe() + (one ? "; getoond: " + first : names(members)) + ".";
  };

  /* Whether the numbers change with a choice; other figures only say beside them what was chosen. */
  Faces.prototype.follows = function () {
    var table = this.table();
    return Boolean(table && table.querySelector("[data-project], [data-pooled], [data-asked]"));
  };

  /* A few projects by name: a file must say what it is about where the page is not at hand. */
  function names(members) {
    var known = site.gegevens.projects.name;
    if (members.length < 2 || members.length > FEW) return "";
    return " (" + members.map(function (at) { return known[at]; }).join(", ") + ")";
  }

  /* Sentences for the first lines of a file; the label and the source unless the caption has them. */
  Faces.prototype.remarks = function () {
    var first = text(this.table().caption) || this.caption();
    var more = [this.label(), this.source()].filter(function (told) {
      return told && first.indexOf(told.replace(/\.$/, "")) < 0;
    });
    var from = "Overgenomen uit: " + document.title;
    return [first].concat(more, this.choice(), from).filter(Boolean).map(stopped);
  };

  Faces.prototype.told = function () {
    var notes = [this.source(), this.choice()].filter(Boolean); // the label stands in the drawing
    var seen = [this.host.getAttribute("aria-label") || "", this.label()].filter(Boolean);
    return { title: this.title(), description: seen.concat(notes).join(" "), notes: notes };
  };

  /* A promise of the picture; a chart that did not come near the screen is drawn first. */
  Faces.prototype.drawing = function () {
    var self = this, host = this.host;
    var drawn = host.querySelector("svg") ? null : site.draw(host);
    return Promise.all([site.load("picture.js"), drawn]).then(function () {
      return site.picture.standalone(host.querySelector("svg"), self.told());
    });
  };

  Faces.prototype.save = function (blob, ending) {
    var chosen = this.host && this.choice() ? "-keuze" : "", name = this.name + chosen + ending;
    site.give(blob, name, this.status);
  };

  Faces.prototype.saveTable = function () {
    var self = this;
    site.load("sheet.js").then(function () {
      var content = site.sheet(self.table(), self.remarks());
      self.save(new Blob([content], { type: "text/csv;charset=utf-8" }), ".csv");
    }).catch(function () {
      self.status.textContent = "De gegevens kunnen hier niet worden gemaakt. Neem de tabel als CSV.";
    });
  };

  Faces.prototype.savePng = function () {
    var self = this;
    this.drawing().then(function (text) { return site.picture.png(text); }).then(function (blob) {
      self.save(blob, ".png");
    }).catch(function () {
      self.status.textContent = "De PNG kan hier niet worden gemaakt. Neem het beeld als SVG.";
    });
  };

  /* The link leads to a file; where the drawing can be had, that is given instead. */
  Faces.prototype.saveSvg = function (event) {
    var self = this, link = event.currentTarget;
    if (link.asFile) return;
    event.preventDefault();
    this.drawing().then(function (content) {
      self.save(new Blob([content], { type: "image/svg+xml" }), ".svg");
    }).catch(function () {
      link.asFile = true;
      link.click();
    });
  };

  Faces.prototype.button = function (told, action, before) {
    var self = this, button = make("button", { type: "button", "class": "face" }, told);
    button.addEventListener("click", function () { action.call(self); });
    this.line.insertBefore(button, before);
  };

  Faces.prototype.build = function () {
    var picture = this.box.querySelector(".face-svg");
    if (this.table()) this.button("Gegevens (CSV)", this.saveTable, this.line.firstChild);
    if (picture && this.host) {
      picture.addEventListener("click", this.saveSvg.bind(this));
      this.button("Beeld (PNG)", this.savePng, picture.nextSibling);
    }
    this.status = this.box.appendChild(make("p", { "class": "face-status", role: "status" }));
  };

  /* Links under a table that came without: to take it along, and to the code that made it. */
  function boxFor(part) {
    var cell = part.closest(".cell[id]"), caption = text(part.querySelector("caption, figcaption"));
    var box = make("div", { "class": "faces", "data-of": part.id, role: "group" });
    box.setAttribute("aria-label", "Meenemen en nakijken: " + (caption.slice(0, 120) || part.id));
    if (cell && cell.querySelector("details.code-fold")) {
      box.appendChild(make("p", {})).appendChild(
        make("a", { "class": "face face-code", href: "#" + cell.id }, "Code"));
    } else box.appendChild(make("p", {}));
    part.parentNode.insertBefore(box, part.nextSibling);
  }

  /* Code is folded; who asks for it wants to see it. */
  function open(hash) {
    var cell = /^#cell-/.test(hash) && site.target(hash);
    var code = cell && cell.querySelector("details.code-fold");
    if (!code) return;
    code.open = true;
    code.querySelector("summary").focus({ preventScroll: true });
    code.scrollIntoView({ block: "nearest" });
  }

  function start() {
    all("[id^=tbl-]").filter(function (part) {
      return !document.querySelector(".faces[data-of='" + part.id + "']")
        && (part.matches("table") || part.querySelector("table"));
    }).forEach(boxFor);
    all(".faces").map(function (box) { return new Faces(box); }).filter(function (faces) {
      return faces.part;
    }).forEach(function (faces) { faces.build(); });
    document.addEventListener("click", function (event) {
      var link = event.target.closest && event.target.closest("a.face-code");
      if (link) window.setTimeout(open, 0, link.hash); // after the browser has gone there
    });
    window.addEventListener("hashchange", function () { open(location.hash); });
    open(location.hash);
  }

  start();
})();
