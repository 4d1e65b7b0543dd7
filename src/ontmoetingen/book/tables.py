"""Tables that a screen reader can walk. In: parsed chapters. Out: the same with named cells.

Pandoc marks no direction on head cells and writes alignment as inline style, which the content
policy of the pages forbids. A data table behind a chart has thousands of cells, so this works on
the parsed document itself and not through a filter, which is fifty times slower.
"""

from __future__ import annotations

from typing import Any

from .pandoc_call import Document

SIDES = {"AlignRight": "align-right", "AlignCenter": "align-center"}
LONGEST_NAME = 80


def dress_tables(blocks: list[Any]) -> None:
    """Give every table in parsed blocks scoped heads, alignment by class, and room to scroll.

    The blocks are changed in place. A table wider than the screen scrolls inside a group that the
    keyboard can reach, so that the page itself never scrolls sideways.
    """
    for at, node in enumerate(blocks):
        if isinstance(node, dict) and node.get("t") == "Table":
            blocks[at] = _scrolling(node)
        elif isinstance(node, dict):
            dress_tables(list(node.values()))
        elif isinstance(node, list):
            dress_tables(node)


def _scrolling(table: Document) -> Document:
    attributes, caption, columns, head, bodies, foot = table["c"]
    sides = [SIDES.get(alignment["t"]) for alignment, _ in columns]
    for row in head[1]:
        _dress(row, sides, "col", len(sides))
    for body in bodies:
        if body[1] == 0 and _first_column_names(body[3]):
            body[1] = 1
        for row in body[3]:
            _dress(row, sides, "row", body[1])
    for row in foot[1]:
        _dress(row, sides, "row", 0)
    for column in columns:
        column[:] = [{"t": "AlignDefault"}, {"t": "ColWidthDefault"}]
    name = plain_text(caption[1]) or "Tabel"
    group = [["role", "group"], ["tabindex", "0"], ["aria-label", name]]
    label, attributes[0] = attributes[0], ""
    return {"t": "Div", "c": [[label, ["table-scroll"], group], [table]]}


def _dress(row: list, sides: list[str | None], scope: str, heads: int) -> None:
    """Alignment of each cell as a class; direction on the first ``heads`` cells that hold text."""
    column = 0
    for index, cell in enumerate(row[1]):
        side = SIDES.get(cell[1]["t"]) or (sides[column] if column < len(sides) else None)
        if side:
            cell[0][1].append(side)
        cell[1] = {"t": "AlignDefault"}
        if index < heads and plain_text(cell[4]):
            cell[0][2].append(["scope", scope])
        column += cell[3]


def _first_column_names(rows: list) -> bool:
    """Distinct short words in the first column, no numbers or repeats."""
    return are_names([plain_text(row[1][0][4]) if row[1] else "" for row in rows])


def are_names(texts: list[str]) -> bool:
    """Whether the cells of a first column name their rows.

    >>> are_names(["Start", "Einde"]), are_names(["1", "2"]), are_names(["Start", "Start"])
    (True, False, False)
    """
    are_words = all(any(c.isalpha() for c in text) and len(text) <= LONGEST_NAME for text in texts)
    return len(texts) > 1 and are_words and len(set(texts)) == len(texts)


def plain_text(node: Any) -> str:
    """The words in a parsed node, without markup.

    >>> plain_text([{"t": "Str", "c": "een"}, {"t": "Space"}, {"t": "Str", "c": "huis"}])
    'een huis'
    """
    if isinstance(node, list):
        return "".join(map(plain_text, node))
    if not isinstance(node, dict):
        return ""
    kind, content = node.get("t"), node.get("c")
    if kind == "Str":
        return content
    if kind in ("Space", "SoftBreak", "LineBreak"):
        return " "
    if kind in ("Code", "Math"):
        return content[1]
    return plain_text(content)
