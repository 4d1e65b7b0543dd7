"""Totals of one question in a few projects, as they stand before the wall, and the usual rules."""

from __future__ import annotations

import pandas as pd

from ontmoetingen.disclosure.bands import Answers
from ontmoetingen.disclosure.publish import Provenance
from ontmoetingen.disclosure.rules import load_rules
from ontmoetingen.disclosure.shield import shielded

RULES = load_rules()
ORIGIN = Provenance({"demo/export.csv": "abc"}, synthetic=True)


def totals(sizes: list[int], wave: str = "T1") -> pd.DataFrame:
    rows = [(f"P{i}", "q", wave, n, n * 4.0, n * 16.0, "band") for i, n in enumerate(sizes)]
    columns = ["project_id", "item", "wave", "n", "sum", "sum_squares", "precision"]
    return shielded(pd.DataFrame(rows, columns=columns), {"q": Answers(1, 6)}, RULES)
