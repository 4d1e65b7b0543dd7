"""Whatever an export holds: no row is lost, none counts twice, nothing becomes an answer."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from intake_study import HEADER, ROWS, answers_of, instrument_in, quarantine_of

from ontmoetingen.intake.run import intake

ODD = st.text(st.characters(codec="utf-8", exclude_characters="\x00\r"), max_size=8)
ROW = st.tuples(
    st.sampled_from(["1", "2", "3", "", " 1 "]) | ODD,
    st.sampled_from(["A", "B", "C", ""]),
    st.sampled_from(["T0", "T1", "start", "T9", ""]),
    st.sampled_from(["ja", "nee", "", "-9", "JA", "1"]) | ODD,
    st.sampled_from(["1", "6", "7", "", "-9", "3,0", "2,5", "nan", "inf"]) | ODD,
    st.sampled_from(["12", "30", "31", "", "x"]),
    st.sampled_from(["v", "h", "havo", "", "z"]),
)


def taken_in(folder: Path, rows: list[tuple[str, ...]]):
    """The rows after one good row, so that an intake always has something to use."""
    path = folder / "export.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL)
        writer.writerows([HEADER.split(";"), ["0", "A", "T1", "ja", "5", "17", "v"], *rows])
    return intake([path], instrument_in(folder), folder / "out")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ROW, max_size=12))
def test_accepted_and_quarantined_are_all_rows_read(rows):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        report = taken_in(folder, rows)
        aside = quarantine_of(folder / "out")
        answers = answers_of(folder / "out")
        people = pd.read_parquet(folder / "out" / "respondents.parquet")
    assert report.rows_read == len(rows) + 1
    assert report.rows_accepted + report.rows_quarantined == report.rows_read
    assert len(aside) == report.rows_quarantined
    assert aside["row"].is_unique
    assert (aside["reason"] != "").all()
    # One row per respondent and wave is left, each with at least one answer within its scale.
    key = ["project_id", "respondent_id", "wave"]
    assert len(people) == report.rows_accepted
    assert not people.duplicated(key).any()
    assert not answers.duplicated([*key, "item"]).any()
    assert len(answers[key].drop_duplicates()) == report.rows_accepted
    allowed = {"meets": {0.0, 1.0}, "likes": set(np.arange(1.0, 7.0))}
    assert all(v in allowed[i] for i, v in zip(answers["item"], answers["value"], strict=True))
    # Every row that was put aside is in the quarantine cell by cell.
    numbers = aside["row"].astype(int) - 3
    kept = [rows[n] for n in numbers if n >= 0]
    assert aside.loc[numbers >= 0, HEADER.split(";")].values.tolist() == [list(r) for r in kept]


@settings(max_examples=20, deadline=None)
@given(st.permutations(ROWS))
def test_the_order_of_rows_changes_no_answer(rows):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        taken_in(folder, [tuple(r.split(";")) for r in rows])
        found = answers_of(folder / "out")
    columns = found.columns.tolist()
    assert found.sort_values(columns).values.tolist() == sorted(found.values.tolist())
    assert found["value"].sum() == 1 + 0 + 1 + 3 + 5 + 6 + (1 + 5)  # the last two: the good row
