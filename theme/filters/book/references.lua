--- Turns `@fig-x` into "Figuur 2.1" with a link, over chapters, with the texts Quarto gives.

local nbsp = "\u{a0}"

return function(context)
  local chapter

  -- From a page without section numbers Quarto names a section by its title.
  local function by_title(entry)
    if not entry.whole then return entry.title:clone() end
    local start = entry.chapter.appendix
      and { pandoc.Str(context.words.apx .. " " .. entry.number .. " — ") }
      or { pandoc.Str(entry.number .. nbsp), pandoc.Space() }
    local out = pandoc.Inlines(start)
    out:extend(entry.title)
    return out
  end

  local function section_word(entry)
    if not entry.whole then return context.words.sec end
    return entry.chapter.appendix and context.words.apx or context.words.ch
  end

  local function text(entry, cite)
    local number = pandoc.Str(entry.number)
    if #cite.prefix > 0 then
      local out = cite.prefix:clone()
      out:extend({ pandoc.Str(nbsp), number })
      return out
    end
    if cite.mode == "SuppressAuthor" then return pandoc.Inlines({ number }) end
    if entry.kind ~= "sec" then
      return pandoc.Inlines({ pandoc.Str(context.words[entry.kind] .. nbsp .. entry.number) })
    end
    if context.format == "html" and not chapter.number then return by_title(entry) end
    return pandoc.Inlines({ pandoc.Str(section_word(entry)), pandoc.Space(), number })
  end

  local function target(entry, label)
    if entry.chapter == chapter then return "#" .. label end
    return "book:" .. entry.chapter.path .. (entry.whole and "" or "#" .. label)
  end

  local function unresolved(label, entry)
    if entry and entry.unnumbered then
      context.problem(chapter, "@" .. label .. " refers to a heading without a number",
        "write a link: [text](file.qmd#" .. label .. ").")
    else
      context.problem(chapter, "@" .. label .. " refers to nothing in this book",
        "define {#" .. label .. "} or correct the label.")
    end
    return pandoc.Inlines({ pandoc.Strong({ pandoc.Str("?@" .. label) }) })
  end

  local function one(cite)
    local entry = context.find(cite.id)
    local label = cite.id:sub(1, 1):lower() .. cite.id:sub(2)
    if not entry or entry.unnumbered then return unresolved(label, entry) end
    local attr = pandoc.Attr("", { "quarto-xref" })
    return pandoc.Inlines({ pandoc.Link(text(entry, cite), target(entry, label), "", attr) })
  end

  local function resolve(el)
    local out = pandoc.Inlines({})
    for _, cite in ipairs(el.citations) do
      if not context.kind(cite.id) then return nil end
      if #out > 0 then out:extend({ pandoc.Str(","), pandoc.Space() }) end
      out:extend(one(cite))
    end
    return out
  end

  return function(blocks, current)
    chapter = current
    return blocks:walk({ Cite = resolve })
  end
end
