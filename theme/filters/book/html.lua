--- The last pass for pages: section numbers, tables a screen reader can walk, links over pages.
--
-- A page may hold no inline style (its content policy forbids it), so alignment and width become
-- classes.

local stringify = pandoc.utils.stringify

return function(context)
  local chapter, offset
  local by_path, references = {}, nil
  for _, c in ipairs(context.chapters) do
    by_path[c.path] = c
    c.div:walk({ Div = function(el) if el.identifier == "refs" then references = c end end })
  end

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

  local sides = { AlignRight = "align-right", AlignCenter = "align-center" }

  local function dress(row, specs, cell_of)
    local column = 1
    for i, cell in ipairs(row.cells) do
      local side = sides[cell.alignment] or sides[(specs[column] or {})[1]]
      if side then cell.classes:insert(side) end
      cell.alignment = "AlignDefault"
      cell_of(cell, i)
      column = column + cell.col_span
    end
  end

  local function head_cell(cell)
    if stringify(cell.contents) ~= "" then cell.attributes.scope = "col" end
  end

  -- A first column of distinct words names the rows; numbers or repeats do not.
  local function first_column_names(body)
    local seen = {}
    for _, row in ipairs(body.body) do
      local text = row.cells[1] and stringify(row.cells[1].contents) or ""
      if seen[text] or not text:match("%a") or #text > 80 then return false end
      seen[text] = true
    end
    return #body.body > 1
  end

  local function dress_body(body, specs)
    local named = first_column_names(body)
    if named and body.row_head_columns == 0 then body.row_head_columns = 1 end
    for _, row in ipairs(body.body) do
      dress(row, specs, function(cell, i)
        if i <= body.row_head_columns then cell.attributes.scope = "row" end
      end)
    end
  end

  local tables = 0

  local function table_(el)
    tables = tables + 1
    local head, bodies, foot = el.head, el.bodies, el.foot
    for _, row in ipairs(head.rows) do dress(row, el.colspecs, head_cell) end
    for _, body in ipairs(bodies) do dress_body(body, el.colspecs) end
    for _, row in ipairs(foot.rows) do dress(row, el.colspecs, function() end) end
    el.head, el.bodies, el.foot = head, bodies, foot
    el.colspecs = el.colspecs:map(function() return { "AlignDefault", nil } end)
    local caption = stringify(pandoc.utils.blocks_to_inlines(el.caption.long))
    local name = caption ~= "" and caption or "Tabel"
    local label = el.identifier
    el.identifier = ""
    return pandoc.Div({ el }, pandoc.Attr(label, { "table-scroll" },
      { { "role", "group" }, { "tabindex", "0" }, { "aria-label", name } }))
  end

  return function(blocks, current)
    chapter = current
    offset = ("../"):rep(select(2, current.output:gsub("/", "")))
    return blocks:walk({ Link = link, Image = image, Header = header, Table = table_ })
  end
end
