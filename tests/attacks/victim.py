"""Whom the attacks are aimed at. In: a folder. Out: a published study, and the truth behind it.

The attacker reads ``data/published/`` and knows this package; the truth serves only to judge what
the attacker found. Answers follow a formula: most projects have few who say no, some have nobody,
and at both moments people are missing, so that there is something to find everywhere.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pandas as pd
import yaml
from generated_study import KIND, Design, export_of, instrument_of, study_in, varied_rating
from hostile_names import KINDS, NAMES
from signed_publish import publish

from ontmoetingen.intake.run import run_intake
from ontmoetingen.paths import Study

SIZES = (12, 15, 18, 21, 13, 14, 40, 60, 9, 35, 25, 30, 22, 19)
FEW = 9  # an answer that so many or fewer gave is what the rules protect


def _yes(project: int, person: int, wave: int, item: int) -> float | None:
    """One in five says no, nobody does in project 3, and some came to one moment only."""
    if (project + person + 3 * wave) % 11 == 0:
        return None
    return 1.0 if project == 3 else float((project * 7 + person * 3 + item + wave) % 5 != 0)


def _rating(project: int, person: int, wave: int, item: int) -> float | None:
    if (project + person + 3 * wave) % 11 == 0:
        return None
    return varied_rating(project, person, wave, item)


DESIGN = Design(
    sizes=SIZES,
    yes=_yes,
    rating=_rating,
    age=lambda p, r: 15 + (p * 3 + r) % 9,
    with_kinds=False,  # the list of projects tells them
)


def published(folder: Path, design: Design = DESIGN) -> Study:
    """The study, taken in and published as a researcher would do it; its names are hostile."""
    study = study_in(folder, design)
    _name_everything(study, design)
    frame = export_of(design)
    for column in ("leeftijd", *design.rated):
        frame[column] = frame[column].astype("Int64")
    frame.to_csv(folder / "export.csv", index=False)
    run_intake([folder / "export.csv"], study.instrument, study.private)
    publish(study)
    return study


def _name_everything(study: Study, design: Design) -> None:
    """Names of groups and of kinds of groups that would act in a page if they could."""
    instrument = instrument_of(design)
    about = instrument["project"]
    kind = KIND | {"values": KINDS}
    name = {"id": "name", "label": "Naam", "type": "text", "column": "naam"}
    about |= {"file": study.projects.name, "attributes": [name, kind]}
    text = yaml.safe_dump(instrument, sort_keys=False, allow_unicode=True)
    study.instrument.write_text(text, encoding="utf-8")
    with study.projects.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([about["column"], name["column"], kind["column"]])
        writer.writerows((f"G{i:04d}", NAMES[i], "xy"[i % 2]) for i in range(len(design.sizes)))


def swapped(design: Design, one: int, other: int) -> Design:
    """The same study, but somebody in ``one`` who said no says yes, and the reverse in ``other``.

    All totals stay what they were; only these two projects have another number of yes.
    """
    changed = {one: _first(design, one, 0.0), other: _first(design, other, 1.0)}

    def yes(project: int, person: int, wave: int, item: int) -> float | None:
        value = design.yes(project, person, wave, item)
        is_it = (wave, item) == (0, 0) and changed.get(project) == person
        return 1.0 - value if is_it else value

    return replace(design, yes=yes)


def _first(design: Design, project: int, answer: float) -> int:
    """The first person in the project who gave this answer to the first item at the start."""
    people = range(design.sizes[project])
    return next(r for r in people if design.yes(project, r, 0, 0) == answer)


def truth(study: Study) -> pd.DataFrame:
    """Per project, item and wave of the yes/no items: n, how many said yes, how many no."""
    answers = pd.read_parquet(study.private / "answers.parquet")
    asked = answers[answers["item"].isin(DESIGN.yes_no)]
    grouped = asked.groupby(["project_id", "item", "wave"], observed=True)["value"]
    counts = grouped.agg(n="size", yes="sum").astype(int).reset_index()
    return counts.assign(no=counts["n"] - counts["yes"])


def pairs(study: Study) -> pd.DataFrame:
    """Per project and item how many answered at both moments, and at one of them only."""
    answers = pd.read_parquet(study.private / "answers.parquet")
    wide = answers.assign(one=1).pivot_table(
        index=["project_id", "item", "respondent_id"], columns="wave", values="one", observed=True
    )
    came = pd.DataFrame(
        {
            "pairs": wide["T0"].notna() & wide["T1"].notna(),
            "only_start": wide["T1"].isna(),
            "only_end": wide["T0"].isna(),
        }
    )
    return came.groupby(["project_id", "item"], observed=True).sum().reset_index()


def read(study: Study, name: str) -> pd.DataFrame:
    """A published table as anybody reads it; ids and words as text, the rest as numbers."""
    path = study.published / f"{name}.csv"
    return pd.read_csv(path, dtype={"project_id": str, "status": str, "reason": str})
