--- Tabsets (`::: {.panel-tabset}`): panels one under the other, each with its title.
--
-- Without scripts, on paper and in the PDF all panels are there. A small script makes tabs of them
-- where it can. The titles are no headings: in the PDF they would be numbered sections.

return function(context)
  local sets = 0

  local function panels_of(el)
    local panels, level = pandoc.List(), nil
    for _, block in ipairs(el.content) do
      if block.t == "Header" and (not level or block.level == level) then
        level = block.level
        panels:insert({ title = block.content, content = pandoc.Blocks({}) })
      elseif #panels > 0 then
        panels[#panels].content:insert(block)
      end
    end
    return panels
  end

  local function html(panels)
    sets = sets + 1
    local out = pandoc.Blocks({})
    for i, panel in ipairs(panels) do
      local id = "tab-" .. sets .. "-" .. i
      local title = pandoc.Div({ pandoc.Plain(panel.title) },
        pandoc.Attr(id .. "-title", { "tab-title" }))
      panel.content:insert(1, title)
      out:insert(pandoc.Div(panel.content,
        pandoc.Attr(id, { "tab-panel" }, { { "role", "group" }, { "aria-labelledby", id .. "-title" } })))
    end
    return pandoc.Div(out, pandoc.Attr("", { "tabset" }))
  end

  local function typst(panels)
    local out = pandoc.Blocks({})
    for _, panel in ipairs(panels) do
      out:insert(pandoc.RawBlock("typst", "#tab-title["))
      out:insert(pandoc.Plain(panel.title))
      out:insert(pandoc.RawBlock("typst", "]"))
      out:extend(panel.content)
    end
    return out
  end

  return function(blocks, chapter)
    return blocks:walk({ Div = function(el)
      if not el.classes:includes("panel-tabset") then return nil end
      local panels = panels_of(el)
      if #panels == 0 then
        context.problem(chapter, "a .panel-tabset holds no heading, so it has no tabs")
      end
      return (context.format == "html" and html or typst)(panels)
    end })
  end
end
