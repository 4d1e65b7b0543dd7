"""Two releases beside each other. In: the tables of both. Out: which rows tell too much together.

Which tables are compared, by what names their rows, and which of their numbers follow from exact
answers. Tables about invented answers are never compared: there is nobody behind them.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from ..errors import Problem
from .differences import Difference, as_problems
from .earlier import between_distributions, between_releases
from .earlier_units import code_rows, profile_rows
from .publish import Ready
from .rules import Rules
from .write import as_csv


@dataclass(frozen=True)
class Look:
    """How one table is compared.

    Parameters
    ----------
    keys : columns that name a row; count : people behind it.
    item : column with the item whose scale tells what one answer adds; empty where that is 0 or 1.
    low, high : its lowest and highest sum; value : a mean, whose sum is exact. Empty without.
    """

    keys: tuple[str, ...]
    count: str = "n"
    item: str = "item"
    low: str = ""
    high: str = ""
    value: str = ""


DEFUSED = "'"
QUESTION = ("item", "wave")
LOST = ("item", "variable", "category")
MENTIONED = {"item": "", "low": "n_mention_low", "high": "n_mention_high"}
LOOKS: Mapping[str, tuple[Look, ...]] = {
    "overall": (Look((*QUESTION, "measure"), value="value"),),
    "totals": (Look(("project_id", *QUESTION), low="sum_low", high="sum_high"),),
    "trait_groups": (Look((*QUESTION, "trait", "group", "measure")),),
    # Of all together; what is told of the pairs of one project is a band of a band.
    "change": tuple(
        Look(("item", "method"), "n_pairs", value=f"mean_{side}") for side in ("start", "end")
    ),
    "attrition": tuple(
        Look(LOST, f"n_{who}", "variable", value=f"value_{who}") for who in ("kept", "lost")
    ),
    "coded_themes": (Look(("theme",), **MENTIONED),),
    "coded_pairs": (Look(("theme", "with_theme"), **MENTIONED),),
}
UNITS: Mapping[str, Callable[[pd.DataFrame, pd.DataFrame | None], pd.DataFrame]] = {
    "codes": code_rows,
    "profile": profile_rows,
}


@dataclass(frozen=True)
class Tables:
    """Published tables on answers of people: name to rows, every cell as its text."""

    frames: Mapping[str, pd.DataFrame]

    @staticmethod
    def of_folder(folder: Path) -> Tables:
        """Those in a folder, of a release or as published."""
        paths = (p for p in sorted(folder.glob("*.csv")) if _is_compared(p.stem))
        return Tables({p.stem: _as_text(p) for p in paths if _is_real(p.with_suffix(".json"))})

    @staticmethod
    def of_ready(tables: Iterable[Ready]) -> Tables:
        """Those that are about to be written."""
        real = [t for t in tables if _is_compared(t.name) and not t.sidecar["synthetic"]]
        return Tables({table.name: _as_written(table) for table in real})

    def rows(self, name: str, numbers: Sequence[str]) -> pd.DataFrame:
        """The rows of a table with these columns as numbers."""
        frame = self.frames[name]
        return frame.assign(**{c: pd.to_numeric(frame[c]) for c in numbers if c in frame})


def _is_compared(name: str) -> bool:
    beside = name in {"answers", "items"}  # items: the ends of each scale
    return beside or name in LOOKS or bool(_form(name)) or name.endswith("_about")


def _form(name: str) -> str:
    form = name.rpartition("_")[2] if name.startswith("programme_") else ""
    return form if form in UNITS else ""


def _is_real(sidecar: Path) -> bool:
    if not sidecar.is_file():
        return True
    return json.loads(sidecar.read_text(encoding="utf-8")).get("synthetic") is not True


def _as_text(source: Path | io.StringIO) -> pd.DataFrame:
    """Every cell as text; without the sign by which a release keeps a name from being a formula."""
    table = pd.read_csv(source, dtype=str, keep_default_na=False)
    return table.apply(lambda cells: cells.str.removeprefix(DEFUSED))


def _as_written(table: Ready) -> pd.DataFrame:
    types = {name: about["type"] for name, about in table.sidecar["columns"].items()}
    return _as_text(io.StringIO(as_csv(table.frame, types)))


def told_by_both(before: Tables, now: Tables, rules: Rules) -> list[Problem]:
    """What an earlier release and this one together tell about too few people.

    One problem per table and question; of a programme, which asks much, one per table. The number
    that comes out is never told.

    Parameters
    ----------
    before, now : tables of both; a table that one of them lacks is not compared.
    rules : how few are too few, and how narrow a band may become.
    """
    return as_problems(differences_of_both(before, now, rules))


def differences_of_both(before: Tables, now: Tables, rules: Rules) -> list[Difference]:
    """The same, one for each row about which both tell too much."""
    names = [name for name in now.frames if name in before.frames]
    found = [one for name in names for one in _of_table(name, before, now, rules)]
    return list(dict.fromkeys(found))


def _of_table(name: str, before: Tables, now: Tables, rules: Rules) -> list[Difference]:
    few, least = rules.min_respondents.threshold - 1, rules.min_width.threshold
    if name == "answers":
        rows = (tables.rows(name, ["n"]) for tables in (before, now))
        return between_distributions(*rows, QUESTION, few)
    if form := _form(name):
        about = name.removesuffix(form) + "about"
        rows = (UNITS[form](t.frames[name], t.frames.get(about)) for t in (before, now))
        cells = (f"{name}: n now", "n before")
        return between_releases(*rows, "n", ["row"], few, least, cells)
    return [
        one
        for look in LOOKS.get(name, ())
        for one in between_releases(
            _looked_at(name, look, before),
            _looked_at(name, look, now),
            look.count,
            look.keys,
            few,
            least,
            (f"{name}: {look.count} now", f"{look.count} before"),
        )
    ]


def _looked_at(name: str, look: Look, tables: Tables) -> pd.DataFrame:
    """The columns that are compared, with the sums that follow from means."""
    rows = tables.rows(name, [look.count, look.low, look.high, look.value])
    if name == "change":
        rows = rows[rows["project_id"] == ""]
    kept = rows[[*look.keys, look.count, "status"]].assign(measure=rows.get("measure", ""))
    if look.value:
        total = rows[look.count] * rows[look.value]
        kept = kept.assign(sum_low=total, sum_high=total)
    if look.low:
        kept = kept.assign(sum_low=rows[look.low], sum_high=rows[look.high])
    return kept.assign(**_scale(kept, look, tables)) if look.item else kept


def _scale(rows: pd.DataFrame, look: Look, tables: Tables) -> dict[str, pd.Series]:
    """The lowest and highest that one answer adds; missing where no scale is known."""
    share = rows["measure"].str.startswith("share")
    ends = {"answer_low": ("scale_min", 0.0), "answer_high": ("scale_max", 1.0)}
    if "items" not in tables.frames:
        return {name: share.map({True: one, False: np.nan}) for name, (_, one) in ends.items()}
    items = tables.rows("items", ["scale_min", "scale_max"]).set_index("item")
    return {
        name: rows[look.item].map(items[end]).mask(share, one) for name, (end, one) in ends.items()
    }


def since(problems: Iterable[Problem], version: str, hint: str) -> list[Problem]:
    """The same problems, told of the release they are compared with."""
    return [replace(p, what=f"since {version}: {p.what}", hint=hint) for p in problems]
