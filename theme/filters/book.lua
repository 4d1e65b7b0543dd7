--- One pass over a whole book, before citations are set.
--
-- In: one document whose top-level Divs of class `chapter` hold a chapter each (attributes path,
-- output, number, slug, title) and whose metadata holds `book-format` (html or typst). Out: the
-- same document with figures, tables, sections and formulas numbered, cross-references resolved
-- over chapters, callouts and tabsets in the form of that format, and all problems in the
-- metadata under `problems`. The built-in engine runs it; Quarto has all of this itself.

local folder = pandoc.path.directory(PANDOC_SCRIPT_FILE)

local function part(name)
  return dofile(pandoc.path.join({ folder, "book", name .. ".lua" }))
end

-- Citations are set over the whole book at once, so that 2019a and 2019b are the same everywhere.
local function cite(doc, context)
  doc.blocks = pandoc.Blocks(context.chapters:map(function(c) return c.div end))
  if not doc.meta.bibliography or #context.problems > 0 then return doc end
  local cited = pandoc.utils.citeproc(doc)
  for i, chapter in ipairs(context.chapters) do chapter.div = cited.blocks[i] end
  return cited
end

local function run(name, context)
  local pass = part(name)(context)
  for _, chapter in ipairs(context.chapters) do
    chapter.div.content = pass(chapter.div.content, chapter)
  end
end

function Pandoc(doc)
  local context = part("context")(doc)
  local passes = { "conditional", "numbering", "references", "callouts", "tabsets", "citations" }
  for _, name in ipairs(passes) do run(name, context) end
  doc = cite(doc, context)
  run(context.format, context)
  doc.blocks = pandoc.Blocks(context.chapters:map(function(c) return c.div end))
  doc.meta.problems = context.problems
  return doc
end
