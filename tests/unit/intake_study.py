"""A questionnaire small enough to work out by hand, for the tests of instrument and intake."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from ontmoetingen.errors import IntakeError
from ontmoetingen.intake.run import intake
from ontmoetingen.model.instrument import Instrument, load_instrument
from ontmoetingen.paths import Study

INSTRUMENT = """\
id: small
title: Kleine vragenlijst
programme: Proef
layout: row_per_wave
respondent_column: id
wave_column: moment
missing: ["-9", weet niet]
waves:
  - {id: T0, label: Start, codes: [T0, start]}
  - {id: T1, label: Einde}
scales:
  ja_nee: {kind: yes_no, yes: [ja, Yes], no: [nee, No]}
  zes: {kind: rating, min: 1, max: 6, agree_from: 5, agree_note: keuze}
items:
  - {id: meets, label: Omgang, scale: ja_nee, waves: [T1], column: omgang, source: s}
  - {id: likes, label: Graag, wording: Graag, scale: zes, column: graag, source: s}
background:
  - {id: age, label: Leeftijd, type: int, column: leeftijd, min: 12, max: 30}
  - {id: level, label: Niveau, type: category, column: niveau, values: {v: vmbo, h: havo}}
project:
  column: project
  file: projects.csv
  attributes:
    - {id: name, label: Naam, type: text}
    - {id: type, label: Soort, type: category, values: {o: onderwijs, z: zorg}}
"""
PROJECTS = "project,name,type\nA,Project A,o\nB,Project B,z\n"
HEADER = "id;project;moment;omgang;graag;leeftijd;niveau"
ROWS = (
    "1;A;T0;;3;17;v",
    "1;A;T1;ja;5;17;v",
    "2;A;T1;nee;;18;h",
    "1;B;T1;Ja;6;;-9",
)


def instrument_in(folder: Path, text: str = INSTRUMENT, projects: str = PROJECTS) -> Instrument:
    """The instrument, written to the folder with its list of projects and loaded."""
    (folder / "projects.csv").write_text(projects, encoding="utf-8")
    path = folder / "instrument.yml"
    path.write_text(text, encoding="utf-8")
    return load_instrument(path)


def described_study(root: Path) -> Study:
    """A study with the instrument and its list of projects, and no answers yet."""
    (root / "data").mkdir(parents=True)
    (root / "_quarto.yml").write_text("project: {type: book}\n", encoding="utf-8")
    instrument_in(root / "data")
    return Study(root)


def export_in(folder: Path, *rows: str, header: str = HEADER, name: str = "export.csv") -> Path:
    """An export with these rows."""
    path = folder / name
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def answers_of(folder: Path) -> pd.DataFrame:
    return pd.read_parquet(folder / "answers.parquet")


def quarantine_of(folder: Path) -> pd.DataFrame:
    return pd.read_csv(folder / "quarantine.csv", sep=";", dtype=str, keep_default_na=False)


def refused(*args, **more) -> str:
    """The message of an intake that must fail."""
    with pytest.raises(IntakeError) as caught:
        intake(*args, **more)
    return str(caught.value)
