"""Totals of invented projects. In: how many. Out: answers counted per project, and as totals.

Six items as in the questionnaire the goals were set for: four yes/no, two ratings from 1 to 6.
Projects differ in size and in truth, with the same seed always in the same way.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from ontmoetingen.model.instrument import Instrument, load_instrument

SHARES, RATINGS = ("a1", "a2", "a3", "a4"), ("b1", "b2")
ANSWERS = np.arange(1, 7)
AGREE_FROM = 5
WAVE = "T1"
INSTRUMENT = f"""\
id: benchmark
title: Zes vragen
programme: Meting van snelheid
layout: row_per_wave
respondent_column: id
wave_column: moment
waves: [{{id: {WAVE}, label: Einde}}]
scales:
  ja_nee: {{kind: yes_no, yes: [ja], no: [nee]}}
  zes: {{kind: rating, min: 1, max: 6, agree_from: {AGREE_FROM}, agree_note: keuze}}
items:
  - {{id: a1, label: A1, scale: ja_nee, column: a1, source: s}}
  - {{id: a2, label: A2, scale: ja_nee, column: a2, source: s}}
  - {{id: a3, label: A3, scale: ja_nee, column: a3, source: s}}
  - {{id: a4, label: A4, scale: ja_nee, column: a4, source: s}}
  - {{id: b1, label: B1, scale: zes, column: b1, source: s}}
  - {{id: b2, label: B2, scale: zes, column: b2, source: s}}
project: {{column: project}}
"""


def instrument() -> Instrument:
    """The six items as the package knows them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "instrument.yml"
        path.write_text(INSTRUMENT, encoding="utf-8")
        return load_instrument(path)


def yes_counts(n_projects: int, item: str) -> tuple[np.ndarray, np.ndarray]:
    """Yes answers and answers per project: each project has a share of its own."""
    rng, n = _begin(n_projects, item)
    return rng.binomial(n, rng.beta(7, 3, n_projects)).astype(float), n.astype(float)


def rating_counts(n_projects: int, item: str) -> np.ndarray:
    """How often each of `ANSWERS` was given per project, shape (projects, 6)."""
    rng, n = _begin(n_projects, item)
    centre = rng.normal(4, 0.5, n_projects)
    chance = np.exp(-0.5 * (ANSWERS - centre[:, None]) ** 2)
    return rng.multinomial(n, chance / chance.sum(axis=1, keepdims=True))


def _begin(n_projects: int, item: str) -> tuple[np.random.Generator, np.ndarray]:
    rng = np.random.default_rng([n_projects, *item.encode()])
    return rng, np.clip(rng.lognormal(3.2, 0.7, n_projects), 1, 400).astype(int)


def moments(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Number of answers, their sum and their sum of squares per project."""
    return counts.sum(axis=1).astype(float), counts @ ANSWERS * 1.0, counts @ ANSWERS**2 * 1.0


def totals(n_projects: int) -> pd.DataFrame:
    """All six items as one table of totals, in the columns of `scoring.totals`."""
    shares = [_rows(i, *_of_shares(n_projects, i)) for i in SHARES]
    ratings = [_rows(i, *_of_ratings(n_projects, i)) for i in RATINGS]
    return pd.concat([*shares, *ratings], ignore_index=True)


def _of_shares(n_projects: int, item: str) -> tuple[np.ndarray, ...]:
    yes, n = yes_counts(n_projects, item)
    return n, yes, yes, np.full(n_projects, np.nan)


def _of_ratings(n_projects: int, item: str) -> tuple[np.ndarray, ...]:
    counts = rating_counts(n_projects, item)
    return *moments(counts), counts[:, ANSWERS >= AGREE_FROM].sum(axis=1).astype(float)


def _rows(item: str, *numbers: np.ndarray) -> pd.DataFrame:
    columns: Mapping[str, np.ndarray] = dict(
        zip(("n", "sum", "sum_squares", "n_agree"), numbers, strict=True)
    )
    ids = [f"P{place:05d}" for place in range(len(numbers[0]))]
    named = pd.DataFrame({"project_id": ids, "item": item, "wave": WAVE, **columns})
    return named.astype({"n": int})
