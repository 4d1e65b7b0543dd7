"""All working elements at once, each number a way to what is behind it. In: evidence. Out: tables.

A picture of elements against goals tells where much is known; these tables also lead to the
findings themselves, by keyboard too, and say what kind of evidence they are and where those differ.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from ..charts.markdown import escape
from ..dutch import counted
from ..errors import BuildError, Problem
from .evidence import HEADERS
from .filterable import filterable, filtered
from .passage import NOTHING, Passage, in_words, selected, sentence, split, table, text

Row = Mapping[str, Any]
OUTSIDE = "niet hierbij"
PROGRAMME = "In het programma"
UNJUDGED = "Niet beoordeeld"
DIFFERENCE = "Waar zij verschillen"
SIDES = {"literature": "Literatuur", "questionnaire": "Vragenlijst"}
THINGS = ("element", "elementen")
ALIKE, SILENT = "agrees", "none"  # relations that are no difference


def matrix_table(label: str, caption: str, evidence: str, **where: Sequence[str]) -> Passage:
    """Working elements against goals, each cell with the number of findings and a link to them.

    Parameters
    ----------
    label, caption : of this table.
    evidence : the table of all findings, as in a link: ``"bewijs.ipynb#tbl-bewijs"``, or only
        ``"#tbl-bewijs"`` on the same page. It has to show goals and elements.
    where : which elements, per column the values to keep, e.g. ``group=["algemeen"]``.
    """
    goals, found = selected("goals", {}), selected("findings", {})
    judged = {r["element"]: in_words(r, "judgement") for r in selected("fit", {})}
    header = [HEADERS["label"], *(escape(g["label"]) for g in goals), PROGRAMME]
    rows = [
        [
            escape(element["label"]),
            *(_behind(element, goal, found, evidence) for goal in goals),
            judged.get(element["id"], UNJUDGED),
        ]
        for element in selected("elements", where)
    ]
    return filterable(table(label, caption, header, rows), THINGS, [PROGRAMME])


def _behind(element: Row, goal: Row, found: Sequence[Row], evidence: str) -> str:
    """What one cell of the matrix says: the findings that are about both."""
    if goal["id"] not in split(element["goals"]):
        return OUTSIDE
    both = [r for r in _about(element, found) if goal["id"] in split(r["goals"])]
    if not both:
        return "hoort erbij; geen bevindingen"
    choices = {HEADERS["goals"]: goal["label"], HEADERS["elements"]: element["label"]}
    return filtered(counted(len(both), "bevinding", "bevindingen"), evidence, choices)


def support_table(
    label: str,
    caption: str,
    sides: Mapping[str, Sequence[str]],
    evidence: str,
    **where: Sequence[str],
) -> Passage:
    """Per working element how much each side says about it, of what kind, and where they differ.

    A number of findings says how much was written down, not how strong it is; therefore the kinds
    of evidence stand beside it.

    Parameters
    ----------
    label, caption : of this table.
    sides : heading of a column and the kinds of evidence (codes) that belong to it, e.g.
        ``{"Literatuur": ["review", "theory"], "Focusgroep": ["focus_group"]}``.
    evidence : the table of all findings, as for ``matrix_table``; it has to show the kind of
        evidence too.
    where : which elements, as for ``matrix_table``.

    Raises
    ------
    BuildError : some findings about these elements belong to no side; nothing is left out silently.
    """
    elements, found = selected("elements", where), selected("findings", {})
    _refuse_left_out(label, sides, [r for e in elements for r in _about(e, found)])
    themes = selected("themes", {})
    rows = [
        [
            escape(element["label"]),
            *(_support(element, found, natures, evidence) for natures in sides.values()),
            _differences(element, themes),
        ]
        for element in elements
    ]
    header = [HEADERS["label"], *map(escape, sides), DIFFERENCE]
    return filterable(table(label, caption, header, rows), THINGS)


def _about(element: Row, found: Sequence[Row]) -> list[Row]:
    return [r for r in found if element["id"] in split(r["elements"])]


def _refuse_left_out(label: str, sides: Mapping[str, Sequence[str]], found: list[Row]) -> None:
    known = {nature for natures in sides.values() for nature in natures}
    left = sorted({text(r["evidence_nature"]) for r in found} - known)
    if left:
        what = f"has no side for {len(left)} kinds of evidence: {', '.join(left)}"
        raise BuildError(Problem(label, what, hint="add them to one of the sides."))


def _support(element: Row, found: Sequence[Row], natures: Sequence[str], evidence: str) -> str:
    """The kinds of evidence, most frequent first, each with its number as a link to just those."""
    own = [r for r in _about(element, found) if text(r["evidence_nature"]) in natures]
    kinds = Counter(text(r["evidence_nature_label"]) for r in own)
    ordered = sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(_of_kind(element, name, n, evidence) for name, n in ordered) or NOTHING


def _of_kind(element: Row, kind: str, n: int, evidence: str) -> str:
    choices = {HEADERS["elements"]: element["label"], HEADERS["evidence_nature"]: kind}
    return filtered(f"{kind} ({n})", evidence, choices)


def _differences(element: Row, themes: Sequence[Row]) -> str:
    """What practice adds: the theme itself against each side, or the themes that touch it."""
    own = [_against(r) for r in themes if text(r["element"]) == element["id"]]
    near = [r for r in themes if element["id"] in split(r["related_elements"])]
    touching = [f"Raakt aan ‘{escape(r['label'])}’ uit de praktijk." for r in near]
    return " ".join([*own, *touching]) or NOTHING


def _against(theme: Row) -> str:
    """How practice relates to each side that says something; the note where they are not alike."""
    told = []
    for side, name in SIDES.items():
        relation = text(theme[f"relation_{side}"])
        if relation != SILENT:
            told.append(f"{name}: {escape(text(theme[f'relation_{side}_label']))}.")
        if relation not in {SILENT, ALIKE} and text(theme[f"note_{side}"]):
            told.append(sentence(theme[f"note_{side}"]))
    return " ".join(told)
