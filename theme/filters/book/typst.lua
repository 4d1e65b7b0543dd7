--- The last pass for the PDF: what Pandoc's Typst writer leaves out and PDF/UA asks for.
--
-- Pictures and formulas get their alternative text, figures their written number, and identifiers
-- a chapter name in front, since all chapters share one document.

local stringify = pandoc.utils.stringify
local folder = pandoc.path.directory(PANDOC_SCRIPT_FILE)
local lead = dofile(pandoc.path.join({ folder, "book", "lead.lua" }))

local function quoted(text)
  return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"'):gsub("%s+", " ") .. '"'
end

local function raw(text) return pandoc.RawBlock("typst", text) end

local function raw_inline(text) return pandoc.RawInline("typst", text) end

return function(context)
  local chapter
  local by_path = {}
  local site = context.meta["site-url"] and stringify(context.meta["site-url"])
  for _, c in ipairs(context.chapters) do by_path[c.path] = c end

  local function chapter_label(c)
    if context.kind(c.heading or "") == "sec" then return c.heading end
    return "chapter--" .. c.slug
  end

  local function own(c, id)
    if id == "" or context.kind(id) or id:match("^ref%-") or id == "refs" then return id end
    if id == c.heading then return chapter_label(c) end
    return c.slug .. "--" .. id
  end

  local function rename(el)
    el.identifier = own(chapter, el.identifier)
    return el
  end

  local function link(el)
    local path, fragment = el.target:match("^book:([^#]*)#?(.*)$")
    if path then
      local c = by_path[path]
      el.target = "#" .. (fragment ~= "" and own(c, fragment) or chapter_label(c))
    elseif el.target:match("^study:") then
      if not site then return el.content end
      el.target = site:gsub("/$", "") .. "/" .. el.target:match("^study:(.*)$")
    elseif el.target:match("^#") then
      el.target = "#" .. own(chapter, el.target:sub(2))
    end
    return rename(el)
  end

  local function image(el)
    local alt = el.attributes["fig-alt"] or el.attributes.alt or stringify(el.caption)
    local path = "/" .. (el.src:match("^study:(.*)$") or el.src)
    local width = el.attributes.width and el.attributes.width:match("^%d+%%$")
    local sized = width and (", width: " .. width) or ""
    if alt == "" then
      context.problem(chapter, "picture " .. path:sub(2) .. " has no alternative text",
        'write ![](picture){fig-alt="what it shows"}.')
    end
    return raw_inline("#image(" .. quoted(path) .. ", alt: " .. quoted(alt) .. sized .. ")")
  end

  local function figure(el)
    local caption = pandoc.utils.blocks_to_inlines(el.caption.long)
    local out = pandoc.Blocks({ raw("#figure(kind: image, caption: ["), pandoc.Plain(caption),
      raw("])[") })
    out:extend(el.content)
    local label = el.identifier ~= "" and " <" .. own(chapter, el.identifier) .. ">" or ""
    out:insert(raw("]" .. label))
    return out
  end

  local function math(el)
    return { raw_inline("#[#set math.equation(alt: " .. quoted(el.text) .. ")\n"), el,
      raw_inline("]") }
  end

  local function header(el)
    if el.level == 1 then
      el.identifier = chapter_label(chapter)
      if not chapter.number then el.classes:insert("unnumbered") end
      return el
    end
    el.attributes.number, el.attributes.role = nil, nil
    return rename(el)
  end

  local function div(el)
    if el.classes:includes("equation") then
      local line = el.content[1].content
      local number = stringify(line[#line])
      return { raw("#numbered-equation(" .. quoted(number) .. ")["),
        pandoc.Plain({ table.unpack(line, 1, #line - 2) }), raw("] <" .. el.identifier .. ">") }
    elseif el.identifier == "refs" then
      local out = pandoc.Blocks({ raw("#references[") })
      out:extend(el.content)
      out:insert(raw("]"))
      return out
    end
    return rename(el)
  end

  local function opening(c)
    local a, out = c.div.attributes, pandoc.Blocks({})
    if a["opens-appendices"] == "yes" then out:insert(raw("#show: appendices.with([" .. context.words.appendices .. "])")) end
    if a["opens-part"] and a["opens-part"] ~= "" then
      out:extend({ raw("#part-page["), pandoc.Plain({ pandoc.Str(a["opens-part"]) }), raw("]") })
    end
    return out
  end

  -- Pandoc takes the dashes of a long pipe table for widths; Typst finds better ones itself.
  local function table_(el)
    el.colspecs = el.colspecs:map(function(spec) return { spec[1], nil } end)
    return rename(el)
  end

  local function span(el)
    if not el.classes:includes("synthetic-label") then return rename(el) end
    local out = pandoc.Inlines({ raw_inline("#synthetic-label[") })
    out:extend(el.content)
    out:insert(raw_inline("]"))
    return out
  end

  return function(blocks, current)
    chapter = current
    local out = opening(current)
    out:extend(blocks:walk({ Link = link, Image = image, Math = math, Header = header, Div = div,
      Figure = figure, Span = span, CodeBlock = rename, Table = table_, Para = lead }))
    return out
  end
end
