--- What Quarto lacks for this report. Under Quarto only; the built-in engine does this in book.lua.
--
-- In the PDF Quarto turns the titles of a tabset into numbered headings, which would shift every
-- section number after them. Here they become bold lines, before Quarto sees the tabset.

if not quarto then return {} end

local function bold_title(block, level)
  if block.t ~= "Header" or block.level ~= level then return block end
  return pandoc.Para({ pandoc.Strong(block.content) })
end

local function flatten(el)
  if not el.classes:includes("panel-tabset") or not quarto.doc.is_format("typst") then return nil end
  local first = el.content:find_if(function(b) return b.t == "Header" end)
  if not first then return nil end
  return el.content:map(function(block) return bold_title(block, first.level) end)
end

return { { Div = flatten } }
