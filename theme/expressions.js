/* Expressions of a chart as functions. In: their syntax trees, as the drawing library parses them where
   a page forbids `eval`. Out: what that library calls, with for each tree a function that is made once.

   The interpreter of the library walks a tree anew for each value, and makes six functions for each
   walk: of a drawing with thousands of marks that is most of the time. Here a tree is walked once, and
   becomes functions that call each other. What is not known here (events, dates, formats) is left to
   that interpreter. A test draws every chart with both and compares the pictures. */
(function () {
  "use strict";

  var site = window.ontmoetingen;
  // Begin, end, middle and size of a mark, of which a chart gives two; begin and size are drawn.
  var PLACES = [["x", "x2", "xc", "width"], ["y", "y2", "yc", "height"]];
  var BUILT_IN = {
    abs: Math.abs, ceil: Math.ceil, floor: Math.floor, max: Math.max, min: Math.min, pow: Math.pow,
    round: Math.round, sqrt: Math.sqrt, isFinite: Number.isFinite, isNaN: Number.isNaN,
    length: function (list) { return list.length; },
  };
  var TWO = {
    "+": function (a, b) { return a + b; }, "-": function (a, b) { return a - b; },
    "*": function (a, b) { return a * b; }, "/": function (a, b) { return a / b; },
    "%": function (a, b) { return a % b; },
    "<": function (a, b) { return a < b; }, "<=": function (a, b) { return a <= b; },
    ">": function (a, b) { return a > b; }, ">=": function (a, b) { return a >= b; },
    "===": function (a, b) { return a === b; }, "!==": function (a, b) { return a !== b; },
    "==": function (a, b) { return a == b; }, "!=": function (a, b) { return a != b; }, // eslint-disable-line eqeqeq
  };
  var ONE = {
    "+": function (a) { return +a; }, "-": function (a) { return -a; }, "!": function (a) { return !a; },
  };

  /* What a tree asks for is not known here. */
  function Unknown() { /* thrown, and caught by `made` */ }

  /* Each kind of node as a function of the row, the named values and the mark. */
  var KINDS = {
    Literal: function (node) {
      var value = node.value;
      return function () { return value; };
    },
    Identifier: function (node) {
      if (node.name === "datum") return function (row) { return row; };
      if (node.name === "item") return function (row, values, mark) { return mark; };
      if (node.name === "event" || node.name === "NaN" || node.name in Math) throw new Unknown();
      var name = "$" + node.name;
      return function (row, values) { return values[name]; };
    },
    MemberExpression: function (node, own) {
      var of = compiled(node.object, own);
      if (node.computed && node.property.type !== "Literal") return indexed(of, compiled(node.property, own));
      var name = node.computed ? node.property.value : node.property.name;
      return function (row, values, mark) { return safe(of(row, values, mark)[name]); };
    },
    CallExpression: call,
    ArrayExpression: function (node, own) {
      var parts = all(node.elements, own);
      return function (row, values, mark) {
        return parts.map(function (part) { return part(row, values, mark); });
      };
    },
    BinaryExpression: function (node, own) {
      var does = known(TWO, node.operator), a = compiled(node.left, own), b = compiled(node.right, own);
      return function (row, values, mark) { return does(a(row, values, mark), b(row, values, mark)); };
    },
    UnaryExpression: function (node, own) {
      var does = known(ONE, node.operator), a = compiled(node.argument, own);
      return function (row, values, mark) { return does(a(row, values, mark)); };
    },
    ConditionalExpression: function (node, own) {
      return either(all([node.test, node.consequent, node.alternate], own));
    },
    LogicalExpression: function (node, own) {
      var a = compiled(node.left, own), b = compiled(node.right, own);
      if (node.operator === "&&") {
        return function (row, values, mark) { return a(row, values, mark) && b(row, values, mark); };
      }
      return function (row, values, mark) { return a(row, values, mark) || b(row, values, mark); };
    },
    ObjectExpression: function (node, own) {
      var names = node.properties.map(function (part) { return part.key.name || part.key.value; });
      var parts = all(node.properties.map(function (part) { return part.value; }), own);
      return function (row, values, mark) {
        var made = {};
        names.forEach(function (name, i) { made[name] = safe(parts[i](row, values, mark)); });
        return made;
      };
    },
  };

  function known(table, name) {
    if (!Object.prototype.hasOwnProperty.call(table, name)) throw new Unknown();
    return table[name];
  }

  function compiled(node, own) { return known(KINDS, node.type)(node, own); }
  function all(nodes, own) { return nodes.map(function (node) { return compiled(node, own); }); }

  /* A value of a row is never a function: what would be one comes from the language, not from a table. */
  function safe(value) { return typeof value === "function" ? undefined : value; }

  function indexed(of, at) {
    return function (row, values, mark) {
      return safe(of(row, values, mark)[at(row, values, mark)]);
    };
  }

  function either(parts) {
    var test = parts[0], yes = parts[1], no = parts[2];
    return function (row, values, mark) { return (test(row, values, mark) ? yes : no)(row, values, mark); };
  }

  /* Functions of the library are looked up when they are called, as its interpreter does. */
  function call(node, own) {
    var name = node.callee.name.replace(/^_/, ""), given = all(node.arguments, own);
    if (name === "if") return either(given);
    var does = own[name] || known(BUILT_IN, name), a = given[0], b = given[1];
    if (given.length === 1) return function (row, values, mark) { return does.call(own, a(row, values, mark)); };
    if (given.length === 2) {
      return function (row, values, mark) { return does.call(own, a(row, values, mark), b(row, values, mark)); };
    }
    return function (row, values, mark) {
      return does.apply(own, given.map(function (part) { return part(row, values, mark); }));
    };
  }

  /* The function of a tree; null where it is left to the library. */
  function made(ast, own) {
    try {
      return compiled(ast, own);
    } catch (reason) {
      if (reason instanceof Unknown) return null;
      throw reason;
    }
  }

  /* Begin and size of a mark, from what a chart gives of the four. */
  function placed(mark, given, turns) {
    PLACES.forEach(function (names) {
      var begin = names[0], end = names[1], middle = names[2], size = names[3];
      if (given[end] && given[begin]) {
        if (turns && mark[begin] > mark[end]) {
          var first = mark[end];
          mark[end] = mark[begin];
          mark[begin] = first;
        }
        mark[size] = mark[end] - mark[begin];
      } else if (given[end]) mark[begin] = mark[end] - (mark[size] || 0);
      if (given[middle]) mark[begin] = mark[middle] - (mark[size] || 0) / 2;
    });
  }

  /* Fills in a mark; tells whether anything about it changed. */
  function encoder(encode, own) {
    var given = encode.channels, names = Object.keys(given);
    var parts = names.map(function (name) { return made(given[name].ast, own); });
    if (parts.indexOf(null) >= 0) return null;
    var turns = /^(group|image|rect)$/.test(encode.marktype); // an area with two corners
    var whole = encode.marktype === "rule" || !/[xy][2c]/.test(names.join(" ")); // a line has two ends
    return function (mark, values) {
      var row = mark.datum, changed = 0;
      for (var i = 0; i < names.length; i += 1) {
        var value = parts[i](row, values, mark);
        if (mark[names[i]] !== value) { mark[names[i]] = value; changed = 1; }
      }
      if (!whole) placed(mark, given, turns);
      return changed;
    };
  }

  /* What the library asks of an interpreter, around its own one, for a drawing of this width. */
  site.expressions = function (theirs, width) {
    return Object.assign({}, theirs, {
      operator: function (context, expr) {
        var found = made(expr.ast, functions(context));
        return found ? function (values) { return found(undefined, values); } : theirs.operator(context, expr);
      },
      parameter: function (context, expr) {
        return made(expr.ast, functions(context)) || theirs.parameter(context, expr);
      },
      encode: function (context, encode) {
        return encoder(encode, functions(context)) || theirs.encode(context, encode);
      },
    });

    /* Those of the library, which asks the page how wide a chart is for every label. */
    function functions(context) {
      var own = Object.create(context.functions);
      own.containerSize = function () { return [width, 0]; };
      return own;
    }
  };
})();
