--- Callouts (`::: {.callout-note}`) as a box with a title in words, never by colour alone.

return function(context)
  local function kind_of(el)
    for _, class in ipairs(el.classes) do
      local kind = class:match("^callout%-(%a+)$")
      if kind and context.words[kind] then return kind end
    end
  end

  local function take_title(el, kind)
    local first = el.content[1]
    if first and first.t == "Header" then
      el.content:remove(1)
      return first.content
    end
    if el.attributes.title then return pandoc.Inlines({ pandoc.Str(el.attributes.title) }) end
    return pandoc.Inlines({ pandoc.Str(context.words[kind]) })
  end

  local function html(el, kind, title)
    local spoken = context.words[kind] .. ": "
    if pandoc.utils.stringify(title) ~= context.words[kind] then
      title:insert(1, pandoc.Span({ pandoc.Str(spoken) }, pandoc.Attr("", { "visually-hidden" })))
    end
    local head = pandoc.Div({ pandoc.Plain(title) }, pandoc.Attr("", { "callout-title" }))
    local body = pandoc.Div(el.content, pandoc.Attr("", { "callout-body" }))
    local attr = pandoc.Attr(el.identifier, { "callout", "callout-" .. kind }, { role = "note" })
    return pandoc.Div({ head, body }, attr)
  end

  local function typst(el, kind, title)
    local out = pandoc.Blocks({
      pandoc.RawBlock("typst", '#callout("' .. kind .. '", ['), pandoc.Plain(title),
      pandoc.RawBlock("typst", "])["),
    })
    out:extend(el.content)
    out:insert(pandoc.RawBlock("typst", "]"))
    return out
  end

  return function(blocks)
    return blocks:walk({ Div = function(el)
      local kind = kind_of(el)
      if not kind then return nil end
      local title = take_title(el, kind)
      return (context.format == "html" and html or typst)(el, kind, title)
    end })
  end
end
