--- Gives every section, figure, table, listing and formula its number and writes it in place.
--
-- The forms are those of Quarto: `::: {#fig-x}` with the caption as last paragraph, an image alone
-- in its paragraph, a table with `: Caption {#tbl-x}`, `$$ .. $$ {#eq-x}`. A chapter without a
-- number counts without prefix ("Figuur 1"), as Quarto does.

local stringify = pandoc.utils.stringify

return function(context)
  local counts, sections, chapter

  local function next_number(kind)
    counts[kind] = (counts[kind] or 0) + 1
    return (chapter.number and chapter.number .. "." or "") .. counts[kind]
  end

  local function prefixed(kind, number, inlines)
    local start = context.words[kind] .. "\u{a0}" .. number
    local out = pandoc.Inlines({ pandoc.Str(start .. ":"), pandoc.Space() })
    if #inlines == 0 then return pandoc.Inlines({ pandoc.Str(start) }) end
    out:extend(inlines)
    return out
  end

  local function register(label, kind, caption)
    local number = next_number(kind)
    context.add(label, { kind = kind, number = number }, chapter)
    return prefixed(kind, number, caption)
  end

  local function header(el)
    if el.attributes.role == "label" then return nil end
    local label = el.identifier
    local is_section = context.kind(label) == "sec"
    if el.level == 1 then
      chapter.heading = label
      if is_section and chapter.number then
        context.add(label, { kind = "sec", number = chapter.number, title = el.content,
          whole = true }, chapter)
      end
      return el
    end
    if el.classes:includes("unnumbered") or not chapter.number or not context.numbered then
      el.classes = el.classes:filter(function(c) return c ~= "unnumbered" end)
      el.classes:insert("unnumbered")
      if is_section then
        context.index[label] = context.index[label]
          or { kind = "sec", unnumbered = true, title = el.content, chapter = chapter }
      end
      return el
    end
    sections[el.level] = (sections[el.level] or 0) + 1
    for deeper = el.level + 1, 6 do sections[deeper] = 0 end
    local parts = { chapter.number }
    for level = 2, el.level do table.insert(parts, tostring(sections[level] or 0)) end
    local number = table.concat(parts, ".")
    if is_section then
      context.add(label, { kind = "sec", number = number, title = el.content }, chapter)
    end
    el.attributes.number = number
    return el
  end

  local function is_image_only(block)
    return #block.content > 0 and pandoc.Inlines(block.content):find_if(function(i)
      return i.t ~= "Image" and i.t ~= "Space" and i.t ~= "SoftBreak"
    end) == nil
  end

  -- The caption of a float Div is its last paragraph, unless that is the picture itself.
  local function take_caption(blocks)
    local last = blocks[#blocks]
    if last and (last.t == "Para" or last.t == "Plain") and not is_image_only(last) then
      blocks:remove(#blocks)
      return last.content
    end
    return pandoc.Inlines({})
  end

  local function set_caption(tbl, caption)
    tbl.caption.long = pandoc.Blocks({ pandoc.Plain(caption) })
    return tbl
  end

  local function figure(label, content, caption, classes)
    local attr = pandoc.Attr(label, classes or {})
    return pandoc.Figure(content, { long = { pandoc.Plain(caption) } }, attr)
  end

  -- An image alone in a figure inside this float is the float's own picture, not another figure.
  local function unwrap(blocks)
    return blocks:walk({ Figure = function(f)
      if f.identifier == "" then return f.content end
    end })
  end

  local function float(el, kind)
    local blocks = unwrap(el.content)
    local caption = take_caption(blocks)
    if kind == "tbl" then
      local at = select(2, blocks:find_if(function(b) return b.t == "Table" end))
      if at then
        if #caption == 0 then caption = pandoc.utils.blocks_to_inlines(blocks[at].caption.long) end
        set_caption(blocks[at], register(el.identifier, kind, caption))
        blocks[at].identifier = el.identifier
        return blocks, false
      end
    end
    local numbered = register(el.identifier, kind, caption)
    return figure(el.identifier, blocks, numbered, { "float", "float-" .. kind }), false
  end

  local function implicit(el)
    local image = el.content[1] and el.content[1].content and el.content[1].content[1]
    local label = el.identifier
    if label == "" and image and image.t == "Image" then label = image.identifier end
    if context.kind(label) ~= "fig" then return nil end
    if image and image.t == "Image" then image.identifier = "" end
    local caption = pandoc.utils.blocks_to_inlines(el.caption.long)
    return figure(label, el.content, register(label, "fig", caption), { "float", "float-fig" }), false
  end

  local function table_(el)
    local label = el.identifier
    if context.kind(label) ~= "tbl" then return nil end
    local caption = pandoc.utils.blocks_to_inlines(el.caption.long)
    return set_caption(el, register(label, "tbl", caption))
  end

  local function formula(el)
    local math, tag = el.content[1], el.content[#el.content]
    local label = tag and tag.t == "Str" and tag.text:match("^{#(eq%-[^}]+)}$")
    if not label or math.t ~= "Math" then return nil end
    local number = next_number("eq")
    context.add(label, { kind = "eq", number = number }, chapter)
    local shown = pandoc.Span({ pandoc.Str("(" .. number .. ")") }, pandoc.Attr("", { "eq-number" }))
    return pandoc.Div({ pandoc.Plain({ math, pandoc.Space(), shown }) },
      pandoc.Attr(label, { "equation" })), false
  end

  local function listing(el)
    if context.kind(el.identifier) ~= "lst" then return nil end
    local caption = pandoc.Inlines({ pandoc.Str(el.attributes["lst-cap"] or "") })
    local label = el.identifier
    el.identifier, el.attributes["lst-cap"] = "", nil
    return figure(label, { el }, register(label, "lst", caption), { "float", "float-lst" }), false
  end

  -- Headings that name a tab or a box are no sections; the level of the first one tells which.
  local function mark_labels(el)
    local tabs = el.classes:includes("panel-tabset")
    local box = el.classes:find_if(function(c) return c:match("^callout%-") ~= nil end)
    local first = el.content[1]
    if not (tabs or box) or not first or first.t ~= "Header" then return nil end
    for i, block in ipairs(el.content) do
      if block.t == "Header" and block.level == first.level and (tabs or i == 1) then
        block.attributes.role = "label"
      end
    end
    return el
  end

  local rules = {
    traverse = "topdown", Header = header,
    Figure = implicit, Table = table_, Para = formula, CodeBlock = listing,
    Div = function(el)
      local kind = context.kind(el.identifier)
      if kind == "fig" or kind == "tbl" or kind == "lst" then return float(el, kind) end
      return mark_labels(el)
    end,
  }
  return function(blocks, current)
    chapter, counts, sections = current, {}, {}
    return blocks:walk(rules)
  end
end
