"""The text of one page of Quarto, as the built-in engine would write it. In: a tree. Out: a tree.

Quarto dresses its pages for a style sheet and scripts of its own: tables whose heads have no
direction and whose columns carry inline styles, captions outside their tables, tabs that are links
to nowhere, boxes without a role. A screen reader loses its way there and our policy forbids the
inline styles. Here every such part becomes what the built-in engine makes of the same source, so
that one style sheet, one set of scripts and one set of tests serves both.
"""

from __future__ import annotations

from collections.abc import Callable

from .html_tree import Node
from .quarto_tables import scrolling

# What only Quarto's own scripts and styles use.
GONE_CLASSES = frozenset(["callout-icon-container", "code-copy-button", "tabset-margin-container"])
GONE_TAGS = frozenset(["script", "style", "colgroup"])
BARE = frozenset(["code-copy-outer-scaffold"])  # boxes around one thing, of no use to a reader
DRESS = frozenset(
    [
        "anchored", "caption-top", "code-with-copy", "even", "figure", "figure-img", "header",
        "img-fluid", "odd", "small", "table", "table-sm", "table-striped",
    ]
)  # fmt: skip
NOTES = frozenset(["data-anchor-id", "data-execution_count", "style", "aria-describedby"])
SIDES = {"text-align: right": "align-right", "text-align: center": "align-center"}
Children = list[Node | str]


def mended(node: Node) -> Children:
    """What stands for an element of Quarto on our page: usually one, sometimes none or several."""
    if _is_gone(node):
        return []
    node.children = mended_all(node.children)
    node.attributes = _attributes(node)
    if node.classes & BARE:
        return node.children
    for fits, become in PARTS:
        if fits(node):
            return [become(node)]
    return [node]


def mended_all(children: Children) -> Children:
    """Every child mended, in order."""
    made: Children = []
    for child in children:
        made += [child] if isinstance(child, str) else mended(child)
    return made


def _is_gone(node: Node) -> bool:
    hidden = "display: none" in node.attributes.get("style", "")
    return hidden or node.tag in GONE_TAGS or bool(node.classes & GONE_CLASSES)


def _attributes(node: Node) -> dict[str, str]:
    """Without what only Quarto reads; the side to which a cell is aligned as a class."""
    kept = {name: value for name, value in node.attributes.items() if name not in NOTES}
    classes = [name for name in kept.pop("class", "").split() if name not in DRESS]
    side = SIDES.get(node.attributes.get("style", "").strip().rstrip(";"))
    if found := [*classes, *([side] if side else [])]:
        kept["class"] = " ".join(found)
    return kept


def _callout(node: Node) -> Node:
    """A box with its kind and title in words."""
    kind = next(c for c in _in_order(node) if c.startswith("callout-") and c in CALLOUTS)
    head = node.first(lambda n: "callout-title-container" in n.classes)
    body = node.first(lambda n: "callout-body" in n.classes)
    own = [name for name in _in_order(node) if not name.startswith("callout")]
    attributes = {"class": " ".join(["callout", kind, *own]), "role": "note"}
    if node.id:
        attributes["id"] = node.id
    title = Node("div", {"class": "callout-title"}, _spoken(head) if head else [])
    inside = body.children if body else []
    return Node("div", attributes, [title, Node("div", {"class": "callout-body"}, inside)])


CALLOUTS = frozenset(f"callout-{k}" for k in ("note", "tip", "important", "warning", "caution"))


def _spoken(head: Node) -> Children:
    """The title; the kind of box goes before it for who does not see the colour."""
    word = head.first(lambda n: "screen-reader-only" in n.classes)
    title = [child for child in head.children if child is not word]
    said = word.text() if word else ""
    if Node("", {}, title).text() in ("", said):
        return [said]
    return [Node("span", {"class": "visually-hidden"}, [f"{said}: "]), *title]


def _in_order(node: Node) -> list[str]:
    return node.attributes.get("class", "").split()


def _tabset(node: Node) -> Node:
    """Panels under each other with their titles; our script makes tabs of them."""
    names = [link.text() for link in node.all(lambda n: n.attributes.get("role") == "tab")]
    panels = list(node.all(lambda n: "tab-pane" in n.classes and _belongs(n, node)))
    pairs = zip(names[: len(panels)], panels, strict=False)
    return Node("div", {"class": "tabset"}, [_panel(name, panel) for name, panel in pairs])


def _belongs(panel: Node, node: Node) -> bool:
    """Whether a panel is of this set of tabs and not of one inside it."""
    content = next(c for c in node.elements() if "tab-content" in c.classes)
    return any(panel is one for one in content.elements())


def _panel(name: str, panel: Node) -> Node:
    title = Node("div", {"id": f"{panel.id}-title", "class": "tab-title"}, [name])
    attributes = {"id": panel.id, "class": "tab-panel", "role": "group"}
    named = {"aria-labelledby": f"{panel.id}-title"}
    return Node("div", attributes | named, [title, *panel.children])


def _float(node: Node) -> Node:
    """A figure, listing or table with its caption; the label is where a reference leads."""
    inner = next((n for n in node.elements() if n.tag == "figure"), None)
    if inner is None:
        return node
    caption = next((n for n in inner.elements() if n.tag == "figcaption"), None)
    content = [child for child in inner.children if child is not caption]
    table = Node("", {}, content).first(lambda n: n.tag == "table")
    if table is not None and caption is not None and "quarto-float-tbl" in inner.classes:
        # Children come first, so the table has its group already; it gets one with this caption.
        table.children.insert(0, Node("caption", {}, caption.children))
        return scrolling(table, node.id)
    kind = node.id.partition("-")[0]
    parts = [*_unboxed(content), *([Node("figcaption", {}, caption.children)] if caption else [])]
    return Node("figure", {"id": node.id, "class": f"float float-{kind}"}, parts)


def _unboxed(content: Children) -> Children:
    """The content of the one box that Quarto puts around a figure."""
    boxes = [child for child in content if isinstance(child, Node)]
    return boxes[0].children if len(boxes) == 1 and boxes[0].tag == "div" else content


def _is_float(node: Node) -> bool:
    return node.tag == "div" and "quarto-float" in node.classes


def _is_set_of_tabs(node: Node) -> bool:
    content = any("tab-content" in child.classes for child in node.elements())
    return "panel-tabset" in node.classes and content


def _is_callout(node: Node) -> bool:
    return "callout" in node.classes and bool(node.classes & CALLOUTS)


def _table(node: Node) -> Node:
    return scrolling(node, "")


def _is_table(node: Node) -> bool:
    return node.tag == "table"


PARTS: tuple[tuple[Callable[[Node], bool], Callable[[Node], Node]], ...] = (
    (_is_callout, _callout),
    (_is_set_of_tabs, _tabset),
    (_is_float, _float),
    (_is_table, _table),
)
