"""Numbers for running text. In: published tables. Out: ``_variables.yml``, read by both engines.

A chapter writes ``{{< var overall.<item>_<wave>_share_yes >}}`` and gets ``82%``: the number is
typed nowhere. A hidden number is the word "verborgen", so that no sentence has an empty place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from .. import dutch, published
from ..paths import Study
from . import measures
from .accounts import accounts
from .markdown import SYNTHETIC
from .tables import RELEASED

if TYPE_CHECKING:
    import pandas as pd

HIDDEN = "verborgen"
_STATES = {
    "hoger": "higher",
    "lager": "lower",
    "niet te onderscheiden": "indistinct",
    "te klein om iets te zeggen": "too_small",
}
Read = Callable[[str], "pd.DataFrame"]
Pairs = Iterator[tuple[str, str]]


def values(study: Study | None = None) -> dict[str, str]:
    """Every number that running text may need, as Dutch text under ``group.name``.

    Groups: ``data`` (what kind of data), ``rule``, ``rows`` and ``hidden`` (see `accounts`),
    ``study`` (title, ``unit``, ``units``), ``item`` (the ends of a scale, from where one agrees),
    ``projects``,
    ``overall`` (all projects together), ``standing`` (how many projects stand out), ``change``
    (start to end), ``figure`` (numbers as printed in the sources), ``evidence`` (how many
    entries). Names are made of ids: ``overall.<item>_<wave>_<measure>``.
    """
    home = study or Study.find()
    known = set(published.names(home))

    def read(name: str) -> pd.DataFrame:
        return published.table(name, home)

    found = dict(_data(published.is_synthetic(home)))
    for table, make in _MAKERS.items():
        if table in known:
            found.update(make(read))
    found.update(_counts(read, known))
    found.update(accounts(home))
    return dict(sorted(found.items()))


def as_yaml(flat: dict[str, str]) -> str:
    """The values as YAML with one level of groups; JSON strings are YAML strings too."""
    lines = ["# Made from data/published by the build; do not edit."]
    group = None
    for key, text in flat.items():
        head, name = key.split(".", 1)
        lines += [] if head == group else [f"{head}:"]
        lines.append(f"  {name}: {json.dumps(text, ensure_ascii=False)}")
        group = head
    return "\n".join(lines) + "\n"


def name(*parts: object) -> str:
    """A name that a shortcode can hold.

    >>> name("meets_age", "T1", "share_yes")
    'meets_age_t1_share_yes'
    """
    return re.sub(r"[^a-z0-9]+", "_", "_".join(map(str, parts)).lower()).strip("_")


def _data(synthetic: bool) -> Pairs:
    yield "data.synthetic", "ja" if synthetic else "nee"
    yield "data.kind", "synthetische gegevens" if synthetic else "antwoorden op de vragenlijst"
    if synthetic:
        yield "data.label", SYNTHETIC


def _items(read: Read) -> Pairs:
    """The ends of a scale and the answer from which one agrees: choices of the instrument."""
    numbers = {"min": "scale_min", "max": "scale_max", "agree_from": "agree_from"}
    rated = read("items").query("scale_kind != 'yes_no'")
    for row in rated.to_dict("records"):
        for word, column in numbers.items():
            if row[column] == row[column]:  # NaN where the study chose none
                yield f"item.{name(row['item'], word)}", dutch.number(row[column])


def _overall(read: Read) -> Pairs:
    items = read("items").set_index("item")
    for row in read("overall").itertuples():
        key = f"overall.{name(row.item, row.wave, row.measure)}"
        if row.status != RELEASED:
            yield key, HIDDEN
            continue
        scale = items.loc[row.item]
        measure = measures.of(row.measure, scale["scale_min"], scale["scale_max"])
        yield key, measure.text(row.value)
        yield f"{key}_low", measure.text(row.ci_low)
        yield f"{key}_high", measure.text(row.ci_high)
        yield f"{key}_n", dutch.number(row.n)


def _standing(read: Read) -> Pairs:
    scores = read("project_scores")
    shown = scores[scores["status"] == RELEASED]
    for (item, wave), rows in shown.groupby(["item", "wave"]):
        key = f"standing.{name(item, wave)}"
        yield f"{key}_projects", dutch.number(len(rows))
        for state, word in _STATES.items():
            yield f"{key}_{word}", dutch.number(int((rows["state"] == state).sum()))


def _study(read: Read) -> Pairs:
    """What the questionnaire belongs to and what its units are called."""
    row = read("study").iloc[0]
    noun = published.noun_of(read("study"))
    yield "study.title", row["title"]
    yield "study.programme", row["programme"]
    yield "study.unit", noun.singular
    yield "study.the_unit", noun.the
    yield "study.units", noun.plural


def _projects(read: Read) -> Pairs:
    projects = read("projects")
    shown = projects[projects["status"] == RELEASED]
    yield "projects.count", dutch.number(len(projects))
    yield "projects.shown", dutch.number(len(shown))
    yield "projects.hidden", dutch.number(len(projects) - len(shown))


def _change(read: Read) -> Pairs:
    items = read("items").set_index("item")
    change = read("change")
    for row in change[change["project_id"] == ""].itertuples():
        key = f"change.{name(row.item)}"
        if row.status != RELEASED:
            yield f"{key}_change", HIDDEN
            continue
        yes_no = items.loc[row.item, "scale_kind"] == "yes_no"
        yield f"{key}_pairs", dutch.number(row.n_pairs)
        text = dutch.points(row.change) if yes_no else dutch.signed(row.change, 2)
        yield f"{key}_change", text
        agree = (row.share_agree_start, row.share_agree_end)
        if all(share == share for share in agree):  # noqa: PLR0124 - NaN where nothing to agree with
            yield f"{key}_agree_start", dutch.percent(agree[0])
            yield f"{key}_agree_end", dutch.percent(agree[1])
            yield f"{key}_agree_change", dutch.points(agree[1] - agree[0])


def _published(read: Read) -> Pairs:
    for row in read("published_figures").itertuples():
        yield f"figure.{name(row.id)}", printed(row.value, row.unit)


def printed(value: float, unit: str) -> str:
    """A number as a source prints it, with its unit.

    >>> printed(71, "percent"), printed(6, "percent_or_points"), printed(4.25, "mean")
    ('71%', '6', '4,25')
    """
    decimals = 0 if float(value).is_integer() else len(repr(float(value)).split(".")[1])
    shown = dutch.number(float(value), decimals)
    return {"percent": f"{shown}%", "euro": f"€ {shown}"}.get(unit, shown)


def _counts(read: Read, known: set[str]) -> Pairs:
    for table in sorted(known & {"elements", "findings", "goals", "sources", "themes"}):
        yield f"evidence.{table}", dutch.number(len(read(table)))


_MAKERS: dict[str, Callable[[Read], Pairs]] = {
    "items": _items,
    "study": _study,
    "overall": _overall,
    "project_scores": _standing,
    "projects": _projects,
    "change": _change,
    "published_figures": _published,
}
