"""How interview sheets are coded. In: ``sheets.yml``. Out: its columns, units, goals and codes.

A sheet holds what came up in one interview, in codes: one row per time that something was named.
The file says which columns an export has and what each code means, so that a code that nobody
agreed on is refused instead of counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..errors import InstrumentError, Problem
from ..files import hash_of_file
from .fields import Fields, did_you_mean
from .instrument_parts import PROJECT
from .yaml_lines import read_yaml

ID, ID_ALLOWED = r"[a-z][a-z0-9_]*", "small letters, digits and _, a letter first"


@dataclass(frozen=True)
class Code:
    """One thing that may be named: the goals it serves (the first counts), when to give it.

    ``sensitive``: whether naming it tells something of who was spoken with that the law calls
    sensitive, such as health. What nearly everybody, or nearly nobody, named is then told less
    precisely.
    """

    id: str
    label: str
    goals: tuple[str, ...]
    use: str = ""
    not_for: str = ""
    sensitive: bool = False


@dataclass(frozen=True)
class SheetPlan:
    """One kind of interview sheet.

    Parameters
    ----------
    interview, unit, group, code : columns of an export; ``coder`` may be empty (one coder).
    label, label_plural, article : what a unit is called, e.g. ontmoetingscentrum.
    units : id to name; empty when any unit of the export is right.
    groups : id to label of who was spoken with.
    nothing : codes which say that nothing was named in the interview, the empty cell included.
    goals : id to label, in order.
    """

    id: str
    title: str
    programme: str
    source: str
    note: str
    interview: str
    unit: str
    group: str
    code: str
    coder: str
    ignore_columns: tuple[str, ...]
    label: str
    label_plural: str
    article: str
    units: Mapping[str, str]
    groups: Mapping[str, str]
    nothing: tuple[str, ...]
    goals: Mapping[str, str]
    codes: tuple[Code, ...]
    sha256: str


def load_sheet_plan(path: Path | str) -> SheetPlan:
    """The plan in this file.

    Raises
    ------
    InstrumentError : every unknown or missing key, an id that stands there twice, a goal that is
        not listed, a code that also means nothing.
    """
    path = Path(path)
    problems: list[Problem] = []
    top = Fields(read_yaml(path, InstrumentError), path.name, "", problems)
    plan = _plan(top, path)
    top.finish()
    if not problems:
        problems.extend(_contradictions(plan, top))
    if problems:
        raise InstrumentError(problems)
    return plan


def _plan(top: Fields, path: Path) -> SheetPlan:
    return SheetPlan(
        id=top.matching("id", r"[a-z][a-z0-9_-]*", "small letters, digits, - and _"),
        title=top.text("title", required=True),
        programme=top.text("programme", required=True),
        source=top.text("source"),
        note=top.text("note"),
        **_columns(top),
        ignore_columns=top.texts("ignore_columns"),
        **_unit(top),
        groups=top.pairs("groups"),
        nothing=("", *top.texts("nothing")),
        goals=top.pairs("goals"),
        codes=tuple(_code(f) for f in top.each("codes", "code", required=True)),
        sha256=hash_of_file(path),
    )


def _columns(top: Fields) -> dict[str, str]:
    fields = top.fields("columns", "columns", required=True)
    names = ("interview", "unit", "group", "code")
    if fields is None:
        return dict.fromkeys((*names, "coder"), "")
    found = {name: fields.text(name, required=True) for name in names}
    found["coder"] = fields.text("coder")
    fields.finish()
    return found


def _unit(top: Fields) -> dict[str, object]:
    fields = top.fields("unit", "unit", required=True)
    if fields is None:
        return {"label": "", "label_plural": "", "article": "", "units": {}}
    found = {
        "label": fields.text("label", default=PROJECT.singular),
        "label_plural": fields.text("label_plural", default=PROJECT.plural),
        "article": fields.one_of("article", ("de", "het"), default="het"),
        "units": fields.pairs("names"),
    }
    fields.finish()
    return found


def _code(fields: Fields) -> Code:
    code = Code(
        id=fields.matching("id", ID, ID_ALLOWED),
        label=fields.text("label", required=True),
        goals=fields.texts("goals", required=True),
        use=fields.text("use"),
        not_for=fields.text("not"),
        sensitive=fields.flag("sensitive"),
    )
    fields.finish()
    return code


def _contradictions(plan: SheetPlan, top: Fields) -> list[Problem]:
    ids = [code.id for code in plan.codes]
    found = [
        Problem(top.where("codes"), f"id '{i}' stands here twice", "each id once")
        for i in sorted({i for i in ids if ids.count(i) > 1})
    ]
    for key, name in (("groups", plan.groups), ("goals", plan.goals)):
        if not name:
            found.append(Problem(top.where(key), "is missing", "id: label, one or more"))
    for code in plan.codes:
        for goal in [g for g in code.goals if plan.goals and g not in plan.goals]:
            what = f"code '{code.id}' has goal '{goal}', which is not known here"
            hint = did_you_mean(goal, plan.goals)
            found.append(Problem(top.where("codes"), what, ", ".join(plan.goals), hint=hint))
    return found + [
        Problem(top.where("nothing"), f"code '{i}' also means that nothing was named")
        for i in dict.fromkeys(ids)
        if i in plan.nothing
    ]
