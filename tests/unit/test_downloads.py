"""Tables to take along: they say what they are, and no cell of them acts."""

from __future__ import annotations

import csv

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontmoetingen.charts import downloads

COLUMNS = {
    "name": {"label": "Naam", "unit": "", "type": "text"},
    "n": {"label": "Aantal antwoorden", "unit": "antwoorden", "type": "integer"},
    "value": {"label": "Waarde", "unit": "deel", "type": "number"},
    "is_new": {"label": "Nieuw", "unit": "", "type": "flag"},
    "status": {"label": "Status", "unit": "", "type": "text"},
}


def about(**changed) -> dict:
    side = {"title": "Scores", "synthetic": False, "rows": 2, "hidden_rows": 0, "columns": COLUMNS}
    return side | changed


def frame(name: str = "Samen koken") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "name": [name, "Klein"],
            "n": pd.array([1200, None], dtype="Int64"),
            "value": [-0.5, float("nan")],
            "is_new": pd.array([True, False], dtype="boolean"),
            "status": ["released", "hidden"],
        }
    )


def test_a_download_opens_in_a_dutch_spreadsheet_and_says_what_is_hidden():
    made = downloads.as_download(frame(), about(hidden_rows=1))
    assert made.split("\r\n") == [
        "# Scores. Verborgen: 1 van de 2 rijen, met de reden in de rij zelf.",
        "Naam;Aantal antwoorden;Waarde (deel);Nieuw;Status",
        "Samen koken;1200;-0,5;ja;getoond",
        "Klein;verborgen;verborgen;nee;verborgen",
        "",
    ]


def test_invented_answers_are_called_so_in_the_first_line_and_real_ones_are_not():
    assert downloads.as_download(frame(), about(synthetic=True)).startswith(
        "# Scores. Synthetische gegevens: geen antwoorden van echte mensen.\r\n"
    )
    assert "ynthetisch" not in downloads.as_download(frame(), about())


def test_a_missing_number_in_a_shown_row_stays_empty():
    shown = frame().assign(status="released")
    assert downloads.as_download(shown, about()).split("\r\n")[3] == "Klein;;;nee;getoond"


@given(st.sampled_from(downloads.FORMULA_STARTS), st.text(max_size=20))
def test_no_text_can_be_taken_for_a_formula(start, rest):
    made = downloads.as_download(frame(start + rest), about())
    rows = list(csv.reader(made.split("\r\n")[1:], delimiter=";"))
    assert all(not cell.startswith(("=", "@", "+", "\t", "\r")) for row in rows for cell in row)
    assert rows[1][0].startswith("'")


def test_two_columns_with_one_label_keep_apart():
    same = {**COLUMNS, "status": {"label": "Naam", "unit": "", "type": "text"}}
    header = downloads.as_download(frame(), about(columns=same)).split("\r\n")[1]
    assert header.split(";")[0] == "name"
    assert header.split(";")[-1] == "status"


def test_keys_beside_words_go_by_the_same_dutch_label():
    columns = {n: {"label": "Bron", "unit": "", "type": "text"} for n in ("source", "source_label")}
    rows = pd.DataFrame({"source": ["ice2023"], "source_label": ["Rapport"]})
    made = downloads.as_download(rows, about(columns=columns))
    assert made.split("\r\n")[1:3] == ["Bron (sleutel);Bron", "ice2023;Rapport"]


@pytest.mark.parametrize("before", [" ", "\n", "\x00", "\x00 \n", "\u202e", "\u2028", "\xa0"])
@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\uff1d", "\uff20"])
def test_what_stands_unseen_before_a_formula_does_not_hide_it(before, sign):
    assert downloads.safe(f"{before}{sign}1+1") == f"'{sign}1+1"
