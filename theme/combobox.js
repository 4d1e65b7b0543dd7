/* A field to find and choose many of a list, after the combobox pattern of the ARIA practices guide.
   In: a label and the things to choose from. Out: nodes to put on a page; every choice is told.

   Only the first matches are in the list, so that ten thousand things cost as little as ten: who types
   on, finds the rest. What begins as was typed comes first; when no word begins so, letters inside a
   word and one slip will do. The focus stays in the field; arrows go through the list, Enter chooses or
   takes back, Escape closes the list and then empties the field. How many were found is told, for who
   cannot see the list. */
(function () {
  "use strict";

  var site = window.ontmoetingen, words = site.words, make = site.make;
  var MOST = 50; // options in the list at once
  var count = 0;

  /* `told` holds label, things ({key, text}), choose(key), found(count), more(count), nothing, and
     now(): the tests isChosen(key) and allowed(key) as they are at that moment, made once for all. */
  function Combobox(told) {
    count += 1;
    this.told = told;
    this.id = "kies-" + count;
    this.at = -1;
    this.keys = [];
    this.build();
  }

  Combobox.prototype.build = function () {
    this.node = make("div", { "class": "combobox" });
    this.node.appendChild(make("label", { "for": this.id, id: this.id + "-naam" }, this.told.label));
    this.input = make("input", {
      id: this.id, type: "text", role: "combobox", autocomplete: "off", spellcheck: "false",
      "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": this.id + "-lijst",
    });
    this.list = make("ul", {
      id: this.id + "-lijst", role: "listbox", "aria-multiselectable": "true",
      "aria-labelledby": this.id + "-naam",
    });
    this.more = make("p", { "class": "combobox-more" });
    this.popup = make("div", { "class": "combobox-popup" });
    this.popup.hidden = true;
    this.popup.appendChild(this.list);
    this.popup.appendChild(this.more);
    this.spoken = make("p", { "class": "combobox-spoken visually-hidden", role: "status" });
    [this.input, this.popup, this.spoken].forEach(function (part) { this.node.appendChild(part); }, this);
    this.listen();
  };

  Combobox.prototype.listen = function () {
    var self = this;
    this.input.addEventListener("input", function () { self.open(); self.say(); });
    this.input.addEventListener("click", function () { self.open(); });
    this.input.addEventListener("keydown", function (event) { self.key(event); });
    this.input.addEventListener("blur", function () { self.close(); });
    // A press in the list must not take the focus out of the field.
    this.popup.addEventListener("mousedown", function (event) { event.preventDefault(); });
    this.list.addEventListener("click", function (event) {
      var option = event.target.closest("[role=option]");
      if (option) self.toggle(option.thing);
    });
  };

  Combobox.prototype.matches = function () {
    var typed = this.input.value, now = this.now = this.told.now(), things = this.told.things;
    var index = this.index = this.index || things.map(function (thing) { // not before it is needed
      return words.index(thing.text + " " + thing.key);
    });
    function fitting(test) {
      return index.map(function (_, i) { return i; }).filter(function (i) {
        return now.allowed(things[i].key) && test(index[i]);
      });
    }
    var found = fitting(words.query(typed)), first = " " + (words.split(typed)[0] || "");
    if (!found.length) found = fitting(words.loosely(typed));
    var best = found.filter(function (i) { return begins(index[i], first); });
    if (best.length < found.length) {
      best = best.concat(found.filter(function (i) { return !begins(index[i], first); }));
    }
    return best.map(function (i) { return things[i]; });
  };

  function begins(text, first) { return text.lastIndexOf(first, 0) === 0; }

  Combobox.prototype.open = function () {
    var found = this.matches();
    this.count = found.length;
    this.shown = found.slice(0, MOST);
    this.at = -1;
    this.list.textContent = "";
    this.shown.forEach(this.option, this);
    var rest = found.length - this.shown.length;
    this.more.textContent = found.length ? (rest ? this.told.more(rest) : "") : this.told.nothing;
    this.more.hidden = !this.more.textContent;
    this.list.hidden = !found.length;
    this.popup.hidden = false;
    this.input.setAttribute("aria-expanded", String(found.length > 0));
    this.point();
  };

  Combobox.prototype.option = function (thing, i) {
    var option = make("li", { role: "option", id: this.id + "-" + i }, thing.text);
    option.setAttribute("aria-selected", String(this.now.isChosen(thing.key)));
    option.thing = thing;
    this.list.appendChild(option);
  };

  /* Other things to choose from; the list shows them when it opens. */
  Combobox.prototype.offer = function (things) {
    this.told.things = things;
    this.index = null;
    this.close();
  };

  /* Only of what was typed: of a choice the page itself tells what it did. */
  Combobox.prototype.say = function () {
    this.spoken.textContent = this.count ? this.told.found(this.count) : this.told.nothing;
  };

  Combobox.prototype.close = function () {
    this.popup.hidden = true;
    this.spoken.textContent = "";
    this.at = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  };

  /* The option that the arrows point at; the focus stays in the field. */
  Combobox.prototype.point = function () {
    var options = this.list.children, at = this.at;
    Array.prototype.forEach.call(options, function (option, i) {
      option.classList.toggle("pointed", i === at);
    });
    if (at < 0) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", options[at].id);
    options[at].scrollIntoView({ block: "nearest" });
  };

  /* Who goes through the list goes on from where it was; what was typed gives way to the whole list. */
  Combobox.prototype.toggle = function (thing) {
    var kept = !this.input.value, at = kept ? this.shown.indexOf(thing) : -1, top = kept ? this.list.scrollTop : 0;
    this.told.choose(thing.key);
    this.input.value = this.spoken.textContent = "";
    this.open();
    this.list.scrollTop = top;
    this.at = at < this.shown.length ? at : -1;
    this.point();
    this.input.focus();
  };

  Combobox.prototype.move = function (step) {
    if (this.popup.hidden) this.open();
    var count = this.list.children.length;
    if (!count) return;
    if (step === 1) this.at = this.at + 1 < count ? this.at + 1 : 0;
    else this.at = this.at > 0 ? this.at - 1 : count - 1;
    this.point();
  };

  Combobox.prototype.escape = function (event) {
    if (this.popup.hidden && !this.input.value) return; // then it is for who stands around this
    event.stopPropagation();
    if (this.popup.hidden) this.input.value = "";
    this.close();
  };

  Combobox.prototype.key = function (event) {
    if (event.key === "ArrowDown" && event.altKey) this.open();
    else if (event.key === "ArrowDown") this.move(1);
    else if (event.key === "ArrowUp") this.move(-1);
    else if (event.key === "Escape") return this.escape(event);
    else if (event.key === "Enter" && !this.popup.hidden) this.enter();
    else return;
    event.preventDefault();
  };

  /* The option pointed at, or the only one there is. */
  Combobox.prototype.enter = function () {
    var only = this.shown.length === 1 ? this.shown[0] : null;
    var thing = this.at >= 0 ? this.shown[this.at] : only;
    if (thing) this.toggle(thing);
  };

  site.combobox = function (told) { return new Combobox(told); };
})();
