--- Names every citation key that the bibliography lacks, with its chapter.

return function(context)
  local known = {}
  -- Pandoc reads the bibliography itself; asking it keeps one reader of .bib files.
  if context.meta.bibliography then
    local all = pandoc.Cite({ pandoc.Str("@*") }, { pandoc.Citation("*", "AuthorInText") })
    local asking = pandoc.Pandoc({}, { bibliography = context.meta.bibliography,
      nocite = pandoc.MetaInlines({ all }) })
    for _, entry in ipairs(pandoc.utils.references(asking)) do known[entry.id] = true end
  end
  for _, chapter in ipairs(context.chapters) do
    chapter.div:walk({ Div = function(el)
      if el.identifier == "refs" then context.references = chapter end
    end })
  end
  local asked = false

  local function check(el, chapter)
    for _, cite in ipairs(el.citations) do
      if not known[cite.id] then
        context.problem(chapter, "citation @" .. cite.id .. " is not in the bibliography",
          "add the entry or correct the key.")
      elseif not context.references and not asked then
        asked = true
        context.problem(chapter, "cites, but no chapter has a place for the list of references",
          "put `::: {#refs}` and `:::` in the chapter that should hold it.")
      end
    end
  end

  return function(blocks, chapter)
    return blocks:walk({ Cite = function(el) check(el, chapter) end })
  end
end
