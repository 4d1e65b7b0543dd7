--- What Quarto lacks for this report. Under Quarto only; the built-in engine does this in book.lua
-- and, for the links of figures to their code, in book/cell_links.py.
--
-- In the PDF Quarto turns the titles of a tabset into numbered headings, which would shift every
-- section number after them. Here they become plain titles, before Quarto sees the tabset. Nor does
-- Quarto's PDF know our label for synthetic data, that a link to a file of the site leads nowhere
-- on paper, or that Typst finds better column widths than the dashes of a pipe table tell.

if not quarto then return {} end

local folder = pandoc.path.directory(PANDOC_SCRIPT_FILE)
local face = dofile(pandoc.path.join({ folder, "book", "face.lua" }))
local lead = dofile(pandoc.path.join({ folder, "book", "lead.lua" }))

local CHAPTERS = { qmd = true, ipynb = true, md = true }

-- A call of a function in theme/typst.
local function call(name, content)
  local out = pandoc.Inlines({ pandoc.RawInline("typst", "#" .. name .. "[") })
  out:extend(content)
  out:insert(pandoc.RawInline("typst", "]"))
  return out
end

local function tab_title(block, level)
  if block.t ~= "Header" or block.level ~= level then return block end
  return pandoc.Para(call("tab-title", block.content))
end

local function flatten(el)
  if not el.classes:includes("panel-tabset") then return nil end
  local first = el.content:find_if(function(b) return b.t == "Header" end)
  if not first then return nil end
  return el.content:map(function(block) return tab_title(block, first.level) end)
end

local function label(el)
  if el.classes:includes("synthetic-label") then return call("synthetic-label", el.content) end
end

local function link(el)
  local path = el.target:match("^[^#?]*")
  if path == "" or path:match("^%a[%w+.-]*:") or path:match("^//") then return nil end
  if not CHAPTERS[path:match("%.(%w+)$")] then return el.content end
end

local function free_widths(el)
  el.colspecs = el.colspecs:map(function(spec) return { spec[1], nil } end)
  return el
end

-- A figure links to the cell that made it under a name that only the page knows. Where the cell
-- shows no code, the link goes.
local function code_links(cell)
  if not cell.classes:includes("cell") then return nil end
  local has_code = false
  cell:walk({ CodeBlock = function(b) has_code = has_code or b.classes:includes("cell-code") end })
  -- Quarto says "cell-" before a label, but not before an id.
  if cell.identifier ~= "" and not cell.identifier:match("^cell%-") then
    cell.identifier = "cell-" .. cell.identifier
  end
  local function filled(el)
    if el.target ~= "#cell" then return nil end
    if not has_code or cell.identifier == "" then return {} end
    el.target = "#" .. cell.identifier
    return el
  end
  return cell:walk({ Link = filled })
end

-- The scripts of a page, at an address that counts from the page: one that starts with a slash is
-- not found in a folder opened by double click, nor on a server where the report is not at the root.
local function add_scripts()
  local root = quarto.project.offset or "."
  quarto.doc.add_html_dependency({
    name = "ontmoetingen",
    version = "1",
    head = '<meta name="referrer" content="no-referrer">\n<script defer src="' .. root
      .. '/assets/load.js" data-load="ontmoetingen.js search.js"></script>',
  })
end

if quarto.doc.is_format("html") then
  add_scripts()
  return { { Div = code_links, Span = face } }
end
if not quarto.doc.is_format("typst") then return {} end

return { { Div = flatten, Span = label, Link = link, Table = free_widths, Para = lead } }
