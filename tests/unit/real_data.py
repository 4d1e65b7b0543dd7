"""Public teaching data as studies: from an export through an instrument file to totals.

Nothing is computed here in another way than for a study of one's own: ``run_intake`` reads the
export, ``read_totals`` counts. Each export is taken in once per test session.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from ontmoetingen.intake.pairing import pair_waves
from ontmoetingen.intake.run import run_intake
from ontmoetingen.scoring.totals import read_totals

STUDIES = Path(__file__).resolve().parents[1] / "studies"
EXPORTS = {"bdf": "mlmRev_bdf.csv", "apipop": "survey_apipop.csv"}
EXPORTS |= {"contraception": "mlmRev_Contraception.csv", "medpar": "COUNT_medpar.csv"}
# What the reference calls a set of yes/no answers: study, item, and another column for the project.
YES_NO = {
    "contraception": ("contraception", "use", ""),
    "medpar_died": ("medpar", "died", ""),
    "api_sw_county": ("apipop", "school_wide", ""),
    "api_ci_county": ("apipop", "comparable", ""),
    "api_aw_county": ("apipop", "award", ""),
    "api_sw_district": ("apipop", "school_wide", "dname"),
}
# What the reference calls a set of ratings: study, item, wave (two waves: the change).
RATINGS = {
    "bdf_null": ("bdf", "language", ("T1",)),
    "bdf_pre": ("bdf", "language", ("T0",)),
    "bdf_change": ("bdf", "language", ("T0", "T1")),
    "api_county": ("apipop", "score", ("2000",)),
    "api_county_change": ("apipop", "score", ("1999", "2000")),
}
BATTING = """\
id: batting
title: Slag raak
programme: Slagmensen
layout: row_per_wave
waves:
  - {id: T1, label: Begin van het seizoen}
scales:
  ja_nee: {kind: yes_no, yes: raak, no: mis}
items:
  - {id: hit, label: Raak, scale: ja_nee, column: beurt, source: "pscl EfronMorris"}
project: {column: speler, label: slagman, label_plural: slagmensen}
"""
AVERAGES = BATTING.replace(
    "ja_nee: {kind: yes_no, yes: raak, no: mis}", "deel: {kind: rating, min: 0, max: 1, steps: any}"
).replace("scale: ja_nee, column: beurt", "scale: deel, column: y")


@dataclass(frozen=True)
class Taken:
    """A study after intake: its folder with answers, and its totals."""

    answers: Path
    totals: pd.DataFrame


_scratch = TemporaryDirectory(prefix="real-data-")


@cache
def reference(shared: Path) -> dict:
    """The numbers that R gives on these data."""
    return json.loads((shared / "reference" / "reference.json").read_text(encoding="utf-8"))


@cache
def taken_in(shared: Path, study: str, project_column: str) -> Taken:
    """A study of ``tests/studies``, if need be with another column of the export as project."""
    text = (STUDIES / study / "data" / "instrument.yml").read_text(encoding="utf-8")
    if project_column:
        text = text.replace("column: cname", f"column: {project_column}")
    return _take(text, shared / "real" / EXPORTS[study], f"{study}-{project_column}")


def _take(instrument: str, export: Path, name: str) -> Taken:
    folder = Path(_scratch.name) / name
    folder.mkdir()
    (folder / "instrument.yml").write_text(instrument, encoding="utf-8")
    run_intake([export], folder / "instrument.yml", folder / "private")
    answers = folder / "private" / "answers.parquet"
    return Taken(answers, read_totals(answers, {}))


def yes_counts(shared: Path, name: str) -> pd.DataFrame:
    """``yes`` and ``n`` per project; ``name`` as in the reference."""
    study, item, column = YES_NO[name]
    return _yes(taken_in(shared, study, column).totals, item)


def _yes(totals: pd.DataFrame, item: str) -> pd.DataFrame:
    own = totals[totals["item"] == item].set_index("project_id")
    return own.rename(columns={"sum": "yes"})[["yes", "n"]].astype(float)


@cache
def batting(shared: Path) -> pd.DataFrame:
    """Hits and turns at bat of eighteen players: one row per turn goes through the intake."""
    players = pd.read_csv(shared / "real" / "pscl_EfronMorris.csv")
    turns = [
        (name, "raak" if turn < hits else "mis")
        for name, hits in zip(players["name"], players["r"], strict=True)
        for turn in range(45)
    ]
    export = Path(_scratch.name) / "batting.csv"
    pd.DataFrame(turns, columns=["speler", "beurt"]).to_csv(export, index=False)
    return _yes(_take(BATTING, export, "batting").totals, "hit")


@cache
def batting_averages(shared: Path) -> pd.DataFrame:
    """The averages as printed, to three decimals: one answer per player."""
    players = pd.read_csv(shared / "real" / "pscl_EfronMorris.csv")
    export = Path(_scratch.name) / "averages.csv"
    players.rename(columns={"name": "speler"})[["speler", "y"]].to_csv(export, index=False)
    return _take(AVERAGES, export, "averages").totals


@cache
def rating_sums(shared: Path, name: str) -> pd.DataFrame:
    """``n``, ``total`` and ``squares`` per project of a score, or of the change in it."""
    study, item, waves = RATINGS[name]
    taken = taken_in(shared, study, "")
    if len(waves) > 1:
        return _change(taken.answers, item, *waves)
    own = taken.totals[(taken.totals["item"] == item) & (taken.totals["wave"] == waves[0])]
    named = own.rename(columns={"sum": "total", "sum_squares": "squares"})
    return named.set_index("project_id")[["n", "total", "squares"]].astype(float)


def _change(answers: Path, item: str, start: str, end: str) -> pd.DataFrame:
    pairs = pair_waves(pd.read_parquet(answers), start, end, [item]).pairs
    rows = pairs.assign(change=pairs["end"] - pairs["start"])
    by_project = rows.assign(squares=rows["change"] ** 2).groupby("project_id")
    return by_project.agg(n=("change", "size"), total=("change", "sum"), squares=("squares", "sum"))
