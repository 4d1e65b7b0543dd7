"""A small study made on the spot, from a few choices: for boundary cases and for databases.

Answers follow a formula, not chance, so that every machine has the same ones.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import yaml
from signed_publish import publish

from ontmoetingen.intake.run import run_intake
from ontmoetingen.paths import Study
from ontmoetingen.pipeline import PublishReport

YES_NO, RATED = ("meets", "differs"), ("likes", "helps")
KIND = {"id": "kind", "label": "Soort", "type": "category", "column": "soort",
        "values": {"x": "Soort X", "y": "Soort Y"}}  # fmt: skip
TRIAL = Path(__file__).parents[2] / "data" / "simulation.csv"
# How an answer follows from project, respondent, wave and place of the item.
Answer = Callable[[int, int, int, int], float | None]


def varied_yes(project: int, person: int, wave: int, item: int) -> float:
    return float((project * 7 + person * 3 + item) % 5 < 2 + (project + wave) % 3)


def varied_rating(project: int, person: int, wave: int, item: int) -> float:
    return 1.0 + (project * 5 + person * 11 + wave + 2 * item) % 6


@dataclass(frozen=True)
class Design:
    """What a generated study holds; an item is asked at every wave unless ``asked`` says other."""

    sizes: tuple[int, ...] = (12, 15, 18, 20, 11, 14)
    waves: tuple[str, ...] = ("T0", "T1")
    yes_no: tuple[str, ...] = YES_NO
    rated: tuple[str, ...] = RATED
    with_age: bool = True
    with_kinds: bool = True
    with_trial: bool = False
    yes: Answer = varied_yes
    rating: Answer = varied_rating
    age: Callable[[int, int], int | None] = lambda project, person: 15 + (project + person) % 8
    asked: tuple[tuple[str, tuple[str, ...]], ...] = ()
    sensitive: tuple[str, ...] = ()

    @property
    def items(self) -> tuple[str, ...]:
        return (*self.yes_no, *self.rated)

    def waves_of(self, item: str) -> tuple[str, ...]:
        return dict(self.asked).get(item, self.waves)


def instrument_of(design: Design) -> dict:
    """The instrument file as a mapping."""
    scales = {
        "ja_nee": {"kind": "yes_no", "yes": "ja", "no": "nee"},
        "zes": {"kind": "rating", "min": 1, "max": 6, "agree_from": 5},
    }
    items = [
        {
            "id": item,
            "label": f"Vraag {item}",
            "scale": "ja_nee" if item in design.yes_no else "zes",
            "column": item,
            "waves": list(design.waves_of(item)),
            "source": "proef",
            "sensitive": item in design.sensitive,
        }
        for item in design.items
    ]
    found = {
        "id": "generated",
        "title": "Gemaakte vragenlijst",
        "programme": "Proef",
        "layout": "row_per_wave",
        "respondent_column": "id",
        "wave_column": "moment",
        "waves": [{"id": w, "label": f"Moment {w}"} for w in design.waves],
        "scales": scales,
        "items": items,
        "project": {
            "column": "groep",
            "label": "groep",
            "label_plural": "groepen",
            "name_pattern": "Groep {id}",
        },
    }
    if design.with_kinds:
        found["project"]["attributes"] = [KIND]
    if len(design.yes_no) > 1:
        found["overlap"] = list(design.yes_no)
    if design.with_age:
        age = {"id": "age", "label": "Leeftijd", "type": "int", "column": "leeftijd"}
        found["background"] = [age]
        found["contrasts"] = [{"id": "older", "label": "Per jaar ouder", "trait": "age"}]
    return found


def export_of(design: Design) -> pd.DataFrame:
    """The export: a row per respondent and wave."""
    rows = []
    for project, size in enumerate(design.sizes):
        for person in range(size):
            for place, wave in enumerate(design.waves):
                rows.append(_row(design, project, person, place, wave))
    return pd.DataFrame(rows)


def _row(design: Design, project: int, person: int, place: int, wave: str) -> dict:
    row = {"id": f"r{person}", "groep": f"G{project:04d}", "moment": wave}
    if design.with_age:
        row["leeftijd"] = design.age(project, person)
    if design.with_kinds:
        row["soort"] = "xy"[project % 2]
    for number, item in enumerate(design.items):
        is_yes_no = item in design.yes_no
        value = (design.yes if is_yes_no else design.rating)(project, person, place, number)
        answered = value is not None and wave in design.waves_of(item)
        words = ("nee", "ja")[int(value or 0)] if is_yes_no else int(value or 0)
        row[item] = words if answered else None
    return row


def study_in(root: Path, design: Design) -> Study:
    """The study's folder with its instrument; nothing is taken in yet."""
    (root / "data").mkdir(parents=True)
    (root / "_quarto.yml").write_text("project: {type: book}\n", encoding="utf-8")
    study = Study(root)
    text = yaml.safe_dump(instrument_of(design), sort_keys=False)
    study.instrument.write_text(text, encoding="utf-8")
    if design.with_trial:
        shutil.copy(TRIAL, study.simulation)
    return study


def published_study(root: Path, design: Design, rules: str = "") -> tuple[Study, PublishReport]:
    """The study taken in and published, as a researcher would do it, by own rules if there are."""
    study = study_in(root, design)
    if rules:
        study.rules.write_text(rules, encoding="utf-8")
    export = root / "export.csv"
    frame = export_of(design)
    if design.with_age:
        frame["leeftijd"] = frame["leeftijd"].astype("Int64")
    for item in design.rated:
        frame[item] = frame[item].astype("Int64")
    frame.to_csv(export, index=False)
    run_intake([export], study.instrument, study.private)
    return study, publish(study)
