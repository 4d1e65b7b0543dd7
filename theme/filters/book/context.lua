--- What all passes share: chapters in order, words of the language, the index of labels, problems.

local words = {
  fig = "Figuur", tbl = "Tabel", lst = "Listing", eq = "Vergelijking",
  sec = "Paragraaf", ch = "Hoofdstuk", apx = "Bijlage",
  appendices = "Bijlagen",
  note = "Opmerking", tip = "Tip", warning = "Waarschuwing",
  important = "Belangrijk", caution = "Opgelet",
}

local function chapter_of(div)
  local a = div.attributes
  return {
    div = div, path = a.path, output = a.output, slug = a.slug, title = a.title,
    number = a.number ~= "" and a.number or nil, appendix = a.appendix == "yes",
  }
end

return function(doc)
  local context = {
    meta = doc.meta,
    format = pandoc.utils.stringify(doc.meta["book-format"]),
    numbered = pandoc.utils.stringify(doc.meta["book-numbered"] or "yes") == "yes",
    words = words,
    index = {},
    problems = pandoc.List(),
    chapters = doc.blocks:map(chapter_of),
  }

  function context.problem(chapter, what, hint)
    context.problems:insert({ where = chapter.path, what = what, hint = hint or "" })
  end

  -- The kind of thing a label names, or nil where it names no such thing.
  function context.kind(label)
    local kind = label:lower():match("^(%a+)%-.")
    return ({ fig = "fig", tbl = "tbl", lst = "lst", eq = "eq", sec = "sec" })[kind]
  end

  -- Labels are looked up with a small first letter, as in Quarto: @Fig-x is @fig-x.
  function context.find(label)
    return context.index[label:sub(1, 1):lower() .. label:sub(2)]
  end

  function context.add(label, entry, chapter)
    if context.index[label] then
      context.problem(chapter, "label '" .. label .. "' is defined twice; first in "
        .. context.index[label].chapter.path, "give one of the two another label.")
      return
    end
    entry.chapter = chapter
    context.index[label] = entry
  end

  return context
end
