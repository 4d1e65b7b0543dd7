/* Parts a chart in its form and what can change in that form. In: a chart to draw. Out: the form, with
   named values where words and legends stand and without rows, and what is to be filled in.

   Two charts with the same form are one drawing with other rows and words: what is on the screen can
   then be changed, and needs not be made anew (`lasting`), unless its names have no order of their own. */
(function () {
  "use strict";

  var site = window.ontmoetingen;

  /* Names in the order in which they came would keep the order of an earlier choice. */
  function isOrdered(scale) {
    var from = scale.domain || {};
    return !/^(band|point)$/.test(scale.type) || !(from.data || from.fields) || Boolean(from.sort);
  }

  function named(name) { return { signal: name }; }

  /* The form of a chart as text, and per name the words, legends and rows to fill in. */
  site.formOf = function (spec) {
    var words = {}, rows = {};
    var form = Object.assign({}, spec, {
      data: spec.data.map(function (part) {
        if (!part.values) return part;
        rows[part.name] = part.values;
        return Object.assign({}, part, { values: [] });
      }),
      title: Object.assign({}, spec.title, titles(spec.title, words)),
    });
    delete form.usermeta;
    if (spec.legends) form.legends = spec.legends.map(function (legend, i) { return filled(legend, i, words); });
    form.signals = (spec.signals || []).map(still);
    var key = JSON.stringify(form);
    form.signals = form.signals.concat(Object.keys(words).map(function (name) {
      return { name: name, value: words[name] };
    }));
    return { form: form, key: key, words: words, rows: rows, lasting: (form.scales || []).every(isOrdered) };
  };

  /* Another width asks for other line breaks, so the page draws anew then, and the library need not. */
  function still(signal) {
    var on = (signal.on || []).filter(function (rule) { return rule.events !== "window:resize"; });
    return Object.assign({}, signal, { on: on });
  }

  function titles(title, words) {
    words.titleWords = title.text;
    words.subtitleWords = title.subtitle;
    return { text: named("titleWords"), subtitle: named("subtitleWords") };
  }

  function filled(legend, i, words) {
    if (!legend.values) return legend;
    words["legend" + i + "Words"] = legend.values;
    return Object.assign({}, legend, { values: named("legend" + i + "Words") });
  }
})();
