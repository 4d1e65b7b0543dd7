--- A link to take something along, in an element of its own: out of it, with its class.
--
-- Under a table stands `<span class="face"><a href="..">`, since JupyterLab shows such a table as it
-- is; a page needs the class on the link. Both engines read this file.

return function(el)
  local inside = el.content[1]
  if el.classes:includes("face") and #el.content == 1 and inside.t == "Link" then
    inside.attr = el.attr
    return inside
  end
end
