--- The last pass for pages: section numbers, words for pictures, links over pages.
--
-- A page may hold no inline style (its content policy forbids it), so widths become classes.

local stringify = pandoc.utils.stringify
local folder = pandoc.path.directory(PANDOC_SCRIPT_FILE)
local face = dofile(pandoc.path.join({ folder, "book", "face.lua" }))

return function(context)
  local chapter, offset
  local by_path, references = {}, context.references
  for _, c in ipairs(context.chapters) do by_path[c.path] = c end

  local function page(c, fragment)
    return offset .. c.output .. (fragment or "")
  end

  local function link(el)
    local path, fragment = el.target:match("^book:([^#]*)(#?.*)$")
    if path then el.target = page(by_path[path], fragment) end
    local file = el.target:match("^study:(.*)$")
    if file then el.target = offset .. file end
    if el.target:match("^#ref%-") and references and references ~= chapter then
      el.target = page(references, el.target)
    end
    return el
  end

  local function width_class(el)
    local percent = (el.attributes.width or ""):match("^(%d+)%%$")
    if percent then
      el.attributes.width = nil
      el.classes:insert("width-" .. math.floor(percent / 25 + 0.5) * 25)
    end
  end

  local function image(el)
    local file = el.src:match("^study:(.*)$")
    if file then el.src = offset .. file end
    local alt = el.attributes["fig-alt"] or el.attributes.alt
    if alt then el.caption = pandoc.Inlines({ pandoc.Str(alt) }) end
    el.attributes["fig-alt"], el.attributes.alt = nil, nil
    if stringify(el.caption) == "" and not el.classes:includes("decorative") then
      context.problem(chapter, "picture " .. (file or el.src) .. " has no alternative text",
        'write ![](picture){fig-alt="what it shows"}.')
    end
    width_class(el)
    return el
  end

  local function header(el)
    local number = el.attributes.number
    el.attributes.number, el.attributes.role = nil, nil
    el.classes = el.classes:filter(function(c) return c ~= "unnumbered" end)
    if number then
      el.content:insert(1, pandoc.Space())
      el.content:insert(1, pandoc.Span(number, pandoc.Attr("", { "header-section-number" })))
    end
    return el
  end

  return function(blocks, current)
    chapter = current
    offset = ("../"):rep(select(2, current.output:gsub("/", "")))
    return blocks:walk({ Link = link, Span = face, Image = image, Header = header })
  end
end
