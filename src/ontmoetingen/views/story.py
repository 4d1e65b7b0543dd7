"""A change story as a tree to explore. In: its published table. Out: Markdown.

On a page every part opens and closes by itself, without a script too; on paper the same tree is a
list in which everything is shown. A part tells how much is in it, so that a reader knows before
opening. What serves several goals stands under each of them; what serves all stands once, apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..charts.markdown import escape, html
from .passage import Passage, citation, selected, split, text, with_stop

SHARED = "Voor alle hoofddoelen"
PARTS = {
    "sub_goal": "Subdoelen",
    "indicator": "Indicatoren",
    "activity": "Activiteiten",
    "way_of_working": "Manier van werken",
}
INDENT = "    "


@dataclass(frozen=True)
class Node:
    """One part of the tree: what it says and what is under it."""

    told: str
    below: list[Node] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many ends there are under this part."""
        return sum(node.size if node.below else 1 for node in self.below)


def change_story(level: int = 3) -> Passage:
    """The tree from main goals to sub-goals, indicators, activities and way of working.

    Parameters
    ----------
    level : of the headings of the first parts; each part below is one level lower, to 6 at most.
    """
    rows = selected("change_story", {})
    tree = _tree(rows)
    page = "\n".join(_opened(node, level) for node in tree)
    source = with_stop(f"Bron: {citation(rows[0])}")
    return Passage(
        '::: {.content-visible when-format="html"}\n\n::: {.tree}\n\n'
        f"{page}\n\n:::\n\n:::\n\n"
        '::: {.content-visible when-format="typst"}\n\n'
        f"{chr(10).join(_listed(tree))}\n\n:::\n\n[{source}]{{.figure-source}}\n"
    )


def _tree(rows: Sequence[dict]) -> list[Node]:
    """Areas with their main goals; last what serves every goal."""
    goals = [r for r in rows if r["level"] == "main_goal"]
    areas = [r for r in rows if r["level"] == "domain"]
    found = [
        Node(text(a["text"]), [_goal(rows, g, len(goals)) for g in goals if g["parent"] == a["id"]])
        for a in areas
    ]
    everyone = [*_activities(rows, "", len(goals)), *_part("way_of_working", _ends(rows))]
    return [*found, Node(SHARED, everyone)] if everyone else found


def _ends(rows: Sequence[dict]) -> list[str]:
    return [text(r["text"]) for r in rows if r["level"] == "way_of_working"]


def _goal(rows: Sequence[dict], goal: dict, total: int) -> Node:
    """A main goal with what hangs under it, and the activities that serve it but not all goals."""
    own = [
        part
        for level in ("sub_goal", "indicator")
        for part in _part(level, _under(rows, goal["id"], level))
    ]
    return Node(text(goal["text"]), [*own, *_activities(rows, goal["id"], total)])


def _activities(rows: Sequence[dict], goal: str, total: int) -> list[Node]:
    """Activities for one goal; for all goals together when ``goal`` is empty."""
    groups = [r for r in rows if r["level"] == "activity_group"]
    serves = {r["id"]: split(r["main_goals"]) for r in groups}
    chosen = [
        key
        for key, goals in serves.items()
        if (len(goals) == total if not goal else goal in goals and len(goals) < total)
    ]
    return _part("activity", [t for key in chosen for t in _under(rows, key, "activity")])


def _under(rows: Sequence[dict], parent: str, level: str) -> list[str]:
    return [text(r["text"]) for r in rows if (r["parent"], r["level"]) == (parent, level)]


def _part(level: str, ends: list[str]) -> list[Node]:
    return [Node(PARTS[level], [Node(end) for end in ends])] if ends else []


def _opened(node: Node, level: int) -> str:
    """A part of the page that opens: its heading, its size, and what is below."""
    head = f'<h{level}>{html(node.told)}</h{level}> <span class="tree-count">({node.size})</span>'
    opening = f"```{{=html}}\n<details><summary>{head}</summary>\n```\n"
    ends = [f"- {escape(end.told)}" for end in node.below if not end.below]
    deeper = [_opened(part, min(level + 1, 6)) for part in node.below if part.below]
    return "\n".join([opening, *ends, "", *deeper, "```{=html}\n</details>\n```\n"])


def _listed(nodes: Sequence[Node], depth: int = 0) -> list[str]:
    """The same as a list; what has something below it stands in bold."""
    lines = []
    for node in nodes:
        told = f"**{escape(node.told)}**" if node.below else escape(node.told)
        lines += [f"{INDENT * depth}- {told}", *_listed(node.below, depth + 1)]
    return lines
