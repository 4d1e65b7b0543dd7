--- Drops what is meant for another format: `.content-visible when-format="html"` and its kin.

local names = { html = { html = true, ["html:js"] = true }, typst = { typst = true } }

return function(context)
  local mine = names[context.format]

  local function shown(el)
    local a, visible = el.attributes, el.classes:includes("content-visible")
    local matches = true
    if a["when-format"] then matches = mine[a["when-format"]] == true end
    if a["unless-format"] then matches = matches and not mine[a["unless-format"]] end
    return visible == matches
  end

  local function keep(el)
    if el.classes:includes("content-visible") or el.classes:includes("content-hidden") then
      if not shown(el) then return {} end
      return el.content
    end
  end

  return function(blocks)
    return blocks:walk({ traverse = "topdown", Div = function(el)
      local kept = keep(el)
      -- A kept block may hold another condition; walking its content again finds it.
      if kept and #kept > 0 then
        return pandoc.Blocks(kept):walk({ Div = keep, Span = keep }), false
      end
      return kept
    end, Span = keep })
  end
end
