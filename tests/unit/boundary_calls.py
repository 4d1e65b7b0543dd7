"""Every chart and sentence about answers, called on everything a study holds.

The calls follow from the signatures, so a chart or sentence that is added is tried as well.
"""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from ontmoetingen import charts, published, sentences
from ontmoetingen.charts.simulation import METHODS
from ontmoetingen.charts.tables import Tables
from ontmoetingen.paths import Study

# These show evidence, not answers, or write files.
OTHER_CHARTS = {"Figure", "Table", "Tables", "figures", "counts", "matrix", "theme_relations"}
OTHER_CHARTS |= {"write_prints", "prepare"}
# About what leaders plan and tell, in tables that rest on no answers of respondents.
OTHER_CHARTS |= {"thermometer", "profile_overview", "reflection", "approaches"}
OTHER_CHARTS |= {"named_effects", "named_by_group", "unit_tabs"}
OTHER_CHARTS |= {"coded_themes", "coded_pairs", "coder_agreement"}
# These need a trial of the methods, which a study may be without.
OF_TRIAL = {"coverage", "false_alarms"}
OF_KINDS = {"charts.groups", "sentences.kinds"}  # these compare kinds, the others contrasts


@dataclass(frozen=True)
class Call:
    """One call; ``name`` says what it is, for a failing test."""

    name: str
    make: Callable[[], object]


def tables_of(study: Study) -> Tables:
    """The published tables, each read once."""
    read = cache(lambda name: published.table(name, study))
    return Tables(lambda name: read(name).copy(), published.is_synthetic(study))


def chart_calls(study: Study) -> Iterator[Call]:
    tables, left_out = tables_of(study), OTHER_CHARTS
    if "simulation" not in published.names(study):
        left_out = OTHER_CHARTS | OF_TRIAL
    for name in dir(charts):
        if name not in left_out:
            yield from _calls(f"charts.{name}", getattr(charts, name), study, tables)


def sentence_calls(study: Study) -> Iterator[Call]:
    tables = tables_of(study)
    for name in sentences.__all__:
        yield from _calls(f"sentences.{name}", getattr(sentences, name), study, tables)


def _calls(name: str, function: Callable, study: Study, tables: Tables) -> Iterator[Call]:
    if getattr(function, "__module__", "").endswith(".programmes"):
        return
    asked = inspect.signature(function).parameters
    if "programme" in asked:  # about what leaders plan and tell
        return
    choices = {
        p: _values(p, study)
        for p, a in asked.items()
        if p in KNOWN or (p in IF_ASKED and a.default is a.empty)
    }
    unknown = [
        p for p, a in asked.items() if a.default is a.empty and p not in (*choices, "tables")
    ]
    assert unknown == [], f"{name}: give a value for {unknown} here"
    waves = published.items(study).set_index("item")["waves"].str.split(";").to_dict()
    for values in itertools.product(*choices.values()):
        given = dict(zip(choices, values, strict=True))
        if _fits(name, given, study, waves):
            yield Call(f"{name}({given})", _bound(function, given, tables))


def _bound(function: Callable, given: dict, tables: Tables) -> Callable[[], object]:
    return lambda: function(**given, tables=tables)


KNOWN = ("item", "wave", "trait", "name", "direction", "project_id", "kind", "method")
IF_ASKED = ("claim", "items", "way", "projects")


def _values(parameter: str, study: Study) -> list:
    items = published.items(study)
    ids = published.projects(study)["project_id"].tolist()
    traits = _contrasts(study) | _kinds(study)
    return {
        "item": items["item"].tolist(),
        "items": [items["item"].tolist()],
        "wave": published.waves(study)["wave"].tolist(),
        "kind": sorted(set(items["scale_kind"])),
        "project_id": list(dict.fromkeys([ids[0], ids[-1]])),
        "projects": [ids[:1], ids],
        "trait": sorted(traits),
        "name": sorted(traits),
        "method": list(METHODS),
        "direction": ["low", "high"],
        "way": ["hoger"],
        "claim": ["eerder vonden we dit"],
    }[parameter]


def _contrasts(study: Study) -> set[str]:
    return set(published.traits(study)["trait"])


def _kinds(study: Study) -> set[str]:
    return set(published.trait_groups(study)["trait"])


def _fits(name: str, given: dict, study: Study, waves: dict[str, list[str]]) -> bool:
    """Whether the question can be put at all: an item at a wave at which it was asked."""
    known = _kinds(study) if name in OF_KINDS else _contrasts(study)
    if not {given[p] for p in ("trait", "name") if p in given} <= known:
        return False
    asked = waves.get(given.get("item"), [])
    if "wave" in given and "item" in given:
        return given["wave"] in asked
    if name.split(".")[1].startswith(("change", "pairing", "regression")):
        return len(asked) > 1
    return True
