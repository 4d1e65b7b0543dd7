"""Reading coded segments and counting themes: what is accepted, refused, counted, left behind."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ontmoetingen.coding.codebook import Code, Codebook, load_codebook
from ontmoetingen.coding.segments import Segments, read_segments, write_segments
from ontmoetingen.coding.store import read_conversations
from ontmoetingen.coding.synthetic_conversation import simulate_conversation
from ontmoetingen.coding.themes import count_passages, theme_counts
from ontmoetingen.errors import EvidenceError, IntakeError
from ontmoetingen.model.evidence import load_evidence

CODEBOOK = Codebook(
    "c",
    "C",
    (
        Code("veilig", "Veilig", "element", "u", ""),
        Code("druk", "Druk", "barrier", "u", ""),
        Code("nooit", "Nooit", "element", "u", ""),
    ),
)
HEADING = "document,participant,code,coder,start,end"
ROWS = [
    "gesprek,p1,veilig,x,0,100",
    "gesprek,p1,veilig,y,10,90",  # the same passage by another coder
    "gesprek,p1,veilig,x,100,150",  # the next passage
    "gesprek,p2,veilig,x,150,200",
    "tweede,p2,druk,x,0,50",
]


def write(folder: Path, rows: list[str], heading: str = HEADING) -> Path:
    path = folder / "segments.csv"
    path.write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
    return path


def message(path: Path) -> str:
    with pytest.raises(IntakeError) as caught:
        read_segments(path, CODEBOOK)
    return str(caught.value)


def test_themes_by_hand(tmp_path):
    counts = theme_counts(read_segments(write(tmp_path, ROWS), CODEBOOK), CODEBOOK)
    expected = pd.DataFrame(
        {
            "theme": ["veilig", "druk", "nooit"],
            "label": ["Veilig", "Druk", "Nooit"],
            "kind": ["element", "barrier", "element"],
            "n_participants": [2, 1, 0],  # p1 and p2; p2; nobody
            "n_documents": [1, 1, 0],
            "n_segments": [3, 1, 0],  # 0-100 with 10-90, 100-150, 150-200; 0-50
            "n_total": [2, 2, 2],
            "synthetic": [False] * 3,
        }
    )
    pd.testing.assert_frame_equal(counts, expected, check_dtype=False)


def test_a_file_with_only_a_heading_gives_zeros(tmp_path):
    counts = theme_counts(read_segments(write(tmp_path, []), CODEBOOK), CODEBOOK)
    numbers = ["n_participants", "n_documents", "n_segments", "n_total"]
    assert counts[numbers].to_numpy().tolist() == [[0, 0, 0, 0]] * 3


def test_text_is_dropped_while_reading(tmp_path):
    rows = [row + ',"geheim, woord"' for row in ROWS]
    segments = read_segments(write(tmp_path, rows, HEADING + ",text"), CODEBOOK)
    assert list(segments.frame) == ["document", "participant", "code", "coder", "start", "end"]
    assert "geheim" not in segments.frame.to_csv()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_common_separators_give_the_same(tmp_path, separator):
    plain = read_segments(write(tmp_path, ROWS), CODEBOOK).frame
    rows = [row.replace(",", separator) for row in ROWS]
    other = read_segments(write(tmp_path, rows, HEADING.replace(",", separator)), CODEBOOK).frame
    pd.testing.assert_frame_equal(plain, other)


def test_the_file_itself_says_that_it_is_synthetic(tmp_path):
    heading = HEADING + ",synthetic"
    assert read_segments(write(tmp_path, [r + ",ja" for r in ROWS], heading), CODEBOOK).synthetic
    path = write(tmp_path, [r + ",nee" for r in ROWS], heading)
    assert not read_segments(path, CODEBOOK).synthetic


def test_every_problem_is_counted_with_its_first_rows_and_no_name_is_shown(tmp_path):
    rows = [
        "gesprek,Anouk,veilg,x,0,100",
        "gesprek,Anouk,veilig,x,5,five",
        "gesprek,,veilig,x,9,9",
        "gesprek,Anouk,druk,x,1,2",
        "gesprek,Anouk,druk,x,1,2",
    ]
    text = message(write(tmp_path, rows))
    assert text == (
        "segments.csv, column 'participant': 1 of 5 rows is empty. First places: 4.\n"
        "segments.csv, column 'code': 1 of 5 rows is not in the codebook. Allowed: veilig, druk, "
        "nooit. First places: 2.\n"
        "segments.csv, column 'end': 1 of 5 rows is not a whole number. Allowed: 0 and up. First "
        "places: 3.\n"
        "segments.csv, column 'end': 1 of 5 rows is not after 'start'. First places: 4.\n"
        "segments.csv: 1 of 5 rows is the same as an earlier row. First places: 6."
    )
    assert "Anouk" not in text


def test_a_column_that_is_missing_or_unknown_is_named(tmp_path):
    text = message(write(tmp_path, ["a,b,veilig,x,1,2"], HEADING.replace("coder", "codeur")))
    allowed = "document, participant, code, coder, start, end, text, synthetic"
    assert text == (
        f"segments.csv, column 'coder': is missing. Allowed: {allowed}.\n"
        f"segments.csv, column 'codeur': is unknown. Allowed: {allowed}. HINT: did you mean "
        "'coder'?"
    )


def test_synthetic_and_real_do_not_mix(tmp_path):
    rows = [ROWS[0] + ",ja", ROWS[1] + ",nee"]
    assert message(write(tmp_path, rows, HEADING + ",synthetic")) == (
        "segments.csv, column 'synthetic': mixes synthetic and real segments. HINT: use two files."
    )


def test_a_row_with_a_loose_separator_is_named(tmp_path):
    rows = [ROWS[0], ROWS[1] + ",wat,nog"]
    assert message(write(tmp_path, rows)) == (
        "segments.csv: 1 rows do not have 6 cells. First places: 3. HINT: put text with a "
        "separator or a new line between double quotes."
    )


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "segments.csv: is empty. HINT: it should start with a heading."),
        (b"caf\xe9", "segments.csv: is not UTF-8 text. HINT: save it as CSV UTF-8."),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path, content, expected):
    path = tmp_path / "segments.csv"
    path.write_bytes(content)
    assert message(path) == expected


def test_an_absent_file_is_refused(tmp_path):
    expected = "segments.csv: does not exist. HINT: check the path."
    assert message(tmp_path / "segments.csv") == expected


POSITIONS = {"start": "int64", "end": "int64"}
patient = settings(deadline=None, max_examples=40)
spans = st.lists(
    st.tuples(st.sampled_from("de"), st.sampled_from("pq"), st.integers(0, 30), st.integers(1, 9)),
    max_size=12,
)


@patient
@given(spans)
def test_passages_are_the_stretches_a_marker_would_leave(found):
    rows = [(d, p, start, start + length) for d, p, start, length in found]
    coded = pd.DataFrame(rows, columns=["document", "participant", *POSITIONS]).astype(POSITIONS)
    # Colour every position; a stretch begins where a segment begins and none reaches over it.
    begins = {
        (d, p, start)
        for d, p, start, _ in rows
        if not any((d, p) == (e, q) and a < start < b for e, q, a, b in rows)
    }
    assert count_passages(coded) == len(begins)


@patient
@given(spans)
def test_marking_a_passage_twice_changes_no_count(found):
    rows = [(d, p, "veilig", "x", start, start + length) for d, p, start, length in found]
    names = ["document", "participant", "code", "coder", "start", "end"]
    once = Segments(pd.DataFrame(rows, columns=names).astype(POSITIONS), synthetic=False)
    again = once.frame.assign(coder="y")
    twice = Segments(pd.concat([once.frame, again], ignore_index=True), synthetic=False)
    pd.testing.assert_frame_equal(theme_counts(once, CODEBOOK), theme_counts(twice, CODEBOOK))


@pytest.fixture
def codebook(repository):
    return load_codebook(repository / "data" / "codebook.yml")


def test_the_codebook_has_the_themes_of_the_evidence(repository, codebook):
    themes = load_evidence(repository / "data" / "evidence")["themes"]
    assert [(c.id, c.label, c.kind) for c in codebook.codes] == [
        (t.id, t.label, t.kind) for t in themes
    ]


def test_the_demo_segments_are_synthetic_and_can_be_made_again(repository, codebook):
    folder = repository / "data" / "demo" / "conversations"
    kept, made = read_conversations(folder, codebook), simulate_conversation(codebook)
    assert kept.texts == made.texts
    assert kept.segments.frame.equals(made.segments.frame)
    segments = kept.segments
    assert segments.synthetic
    assert set(theme_counts(segments, codebook)["n_total"]) == {12}


def test_mistakes_in_a_codebook_are_named(tmp_path):
    path = tmp_path / "codebook.yml"
    path.write_text(
        """id: c
title: C
codes:
  - {id: a, label: A, kind: element, use: u}
  - {id: a, label: B, kind: barriere, use: u}
""",
        encoding="utf-8",
    )
    with pytest.raises(EvidenceError) as caught:
        load_codebook(path)
    assert str(caught.value) == (
        "codebook.yml, line 5, code 'a', key 'kind': 'barriere' is not known here. Allowed: "
        "element, barrier. HINT: did you mean 'barrier'?\n"
        "codebook.yml, line 5, code 'a', key 'id': stands here twice."
    )


def workbook(folder: Path, rows: list[list]) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    for row in rows:
        book.active.append(row)
    path = folder / "segments.xlsx"
    book.save(path)
    return path


def test_a_workbook_gives_the_same_as_a_csv_file(tmp_path):
    plain = read_segments(write(tmp_path, ROWS), CODEBOOK).frame
    cells = [row.split(",") for row in ROWS]
    typed = [[*row[:4], int(row[4]), float(row[5])] for row in cells]
    path = workbook(tmp_path, [HEADING.split(","), *typed[:2], [None] * 6, *typed[2:]])
    pd.testing.assert_frame_equal(read_segments(path, CODEBOOK).frame, plain)


def test_a_workbook_that_is_none_or_empty_is_refused(tmp_path):
    assert message(workbook(tmp_path, [])) == (
        "segments.xlsx: is empty. HINT: it should start with a heading."
    )
    path = workbook(tmp_path, [HEADING.split(","), ["g", "p", "veilig", "x", 0.5, 2]])
    assert message(path) == (
        "segments.xlsx, column 'start': 1 of 1 rows is not a whole number. Allowed: 0 and up. "
        "First places: 2."
    )
    path.write_bytes(b"PK\x05\x06" + b"\0" * 18)
    assert message(path) == (
        "segments.xlsx: is not a workbook. HINT: save it as .xlsx from a spreadsheet."
    )
    path.write_bytes(b"geen zip")
    assert message(path).startswith("segments.xlsx: is not a zip file, or is damaged.")


def test_segments_are_written_as_they_are_read(tmp_path):
    segments = read_segments(write(tmp_path, ROWS), CODEBOOK)
    path = tmp_path / "again.csv"
    for synthetic in (False, True):
        write_segments(Segments(segments.frame, synthetic), path)
        again = read_segments(path, CODEBOOK)
        pd.testing.assert_frame_equal(again.frame, segments.frame)
        assert again.synthetic is synthetic
