--- A paragraph of bold words alone leads what follows: in the PDF it stays with it on one page.
--
-- Both engines read this file.

return function(el)
  if #el.content ~= 1 or el.content[1].t ~= "Strong" then return nil end
  return pandoc.Para({ pandoc.RawInline("typst", "#lead["), el.content[1],
    pandoc.RawInline("typst", "]") })
end
