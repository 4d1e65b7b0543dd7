"""Any export becomes the same table of text; a file that is not what it seems is refused."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontmoetingen.errors import IntakeError
from ontmoetingen.intake.readers import read_export
from ontmoetingen.intake.text_files import sniff_delimiter

CELLS = [{"naam": "Zoë", "cijfer": "7,5"}, {"naam": "Bo", "cijfer": ""}]


def rows(path: Path) -> list[dict]:
    return read_export(path).cells.to_pylist()


def refused(path: Path) -> str:
    with pytest.raises(IntakeError) as caught:
        read_export(path)
    return str(caught.value)


@pytest.mark.parametrize("delimiter", list(";\t|"))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_every_common_dress_of_text_gives_the_same_cells(tmp_path, delimiter, encoding):
    lines = ["naam;cijfer", "Zoë;7,5", "Bo;"]
    text = "\r\n".join(line.replace(";", delimiter) for line in lines) + "\r\n"
    path = tmp_path / "export.csv"
    path.write_bytes(text.encode(encoding))
    assert rows(path) == CELLS
    assert read_export(path).first_row == 2


def test_commas_with_a_decimal_comma_in_quotes(tmp_path):
    path = tmp_path / "export.csv"
    path.write_text('naam,cijfer\nZoë,"7,5"\nBo,\n', encoding="utf-8")
    assert rows(path) == CELLS


def test_dutch_excel_with_its_first_line(tmp_path):
    path = tmp_path / "export.csv"
    path.write_bytes("sep=;\r\nnaam;cijfer\r\nZoë;7,5\r\nBo;\r\n".encode("cp1252"))
    assert rows(path) == CELLS
    assert read_export(path).first_row == 3  # sep, header, then the data


def test_quotes_may_hold_line_ends_and_quotation_marks(tmp_path):
    path = tmp_path / "export.csv"
    path.write_text('naam;cijfer\n"een\ntwee";1\n"zegt ""hoi""";2\n')
    assert [r["naam"] for r in rows(path)] == ["een\ntwee", 'zegt "hoi"']


def test_a_cell_of_three_hundred_thousand_characters(tmp_path):
    path = tmp_path / "export.csv"
    path.write_text(f'naam;cijfer\n"{"x" * 300_000}";1\n')
    assert len(rows(path)[0]["naam"]) == 300_000


def test_workbook(tmp_path):
    path = tmp_path / "export.xlsx"
    frame = pd.DataFrame({"naam": ["Zoë", "Bo"], "cijfer": [7.5, None], "jaar": [2022, 2023]})
    with pd.ExcelWriter(path) as book:
        frame.to_excel(book, sheet_name="Antwoorden", index=False)
        frame.to_excel(book, sheet_name="Uitleg", index=False)
    table = read_export(path)
    assert table.cells.to_pylist() == [
        {"naam": "Zoë", "cijfer": "7.5", "jaar": "2022"},
        {"naam": "Bo", "cijfer": "", "jaar": "2023"},
    ]
    assert table.notes == ("export.xlsx: read sheet 'Antwoorden'; 1 other sheets were left alone",)


def test_spss_keeps_codes_and_labels(tmp_path):
    import pyreadstat

    path = tmp_path / "export.sav"
    frame = pd.DataFrame({"naam": ["Zoë", "Bo"], "omgang": [1.0, 2.0], "cijfer": [7.5, None]})
    labels = {"omgang": {1: "ja", 2: "nee"}}
    pyreadstat.write_sav(frame, str(path), variable_value_labels=labels)
    table = read_export(path)
    assert table.cells.to_pylist() == [
        {"naam": "Zoë", "omgang": "1", "cijfer": "7.5"},
        {"naam": "Bo", "omgang": "2", "cijfer": ""},
    ]
    assert table.labels == {"omgang": {"1": "ja", "2": "nee"}}


def test_parquet(tmp_path):
    path = tmp_path / "export.parquet"
    frame = pd.DataFrame({"naam": ["Zoë", "Bo"], "cijfer": [7.5, None], "n": [3, 4]})
    frame["soort"] = pd.Categorical(["a", None])
    frame.to_parquet(path)
    assert rows(path) == [
        {"naam": "Zoë", "cijfer": "7.5", "n": "3", "soort": "a"},
        {"naam": "Bo", "cijfer": "", "n": "4", "soort": ""},
    ]


def test_rows_at_the_end_that_hold_nothing_are_no_rows(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    for row in (["a", "b"], ["1", "2"], [None, None], ["3", "4"], [" ", None], [None, None]):
        book.active.append(row)
    book.save(tmp_path / "e.xlsx")
    assert [r["a"] for r in read_export(tmp_path / "e.xlsx").cells.to_pylist()] == ["1", "", "3"]
    (tmp_path / "e.csv").write_bytes(b"a;b\r\n1;2\r\n;\r\n3;4\r\n;\r\n ;\r\n")
    assert [r["a"] for r in read_export(tmp_path / "e.csv").cells.to_pylist()] == ["1", "", "3"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_empty_lines_between_rows_are_told_since_row_numbers_pass_them_over(
    tmp_path, end, encoding
):
    lines = ["a;b", "1;2", "", '"x\n\ny";4', "", "", "5;6", "", ""]
    path = tmp_path / "e.csv"
    path.write_bytes(end.join(lines).encode(encoding))
    read = read_export(path)
    assert read.n_rows == 3
    assert read.notes == ("e.csv: 3 empty lines were passed over; row numbers count without them",)
    path.write_bytes(end.join(line for line in lines if line).encode(encoding))
    assert read_export(path).notes == ()


ALLOWED = "Allowed: CSV (.csv, .tsv, .txt), Excel (.xlsx), SPSS (.sav), Parquet (.parquet)."


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("e.csv", b"", "e.csv: is empty. Allowed: a header and at least one row."),
        ("e.csv", b"\n \n", "e.csv: is empty. Allowed: a header and at least one row."),
        ("e.csv", b"a;b\n", "e.csv: has a header but no rows. Allowed: at least one row."),
        (
            "e.csv",
            "a;b\né;1\n".encode() + "ü;2\nó;3\n".encode("cp1252"),
            "e.csv: two encodings in one file: 2 lines are Windows-1252 while others are UTF-8. "
            "First places: 3, 4. HINT: the file was probably pasted together; export each part "
            "again as CSV UTF-8.",
        ),
        (
            "e.csv",
            b"a;b\n\x81\xff;1\n",
            "e.csv: 1 lines are neither UTF-8 nor Windows-1252. First places: 2. HINT: open the "
            "file in the program that made it and save it as CSV UTF-8.",
        ),
        (
            "e.csv",
            b"a;b\n1;2;3\n4;5\n6\n",
            "e.csv: 2 rows have more or fewer than 2 cells. Allowed: 2 cells, as in the header. "
            "First places: 2, 4. HINT: a cell that holds the delimiter must stand in quotation "
            "marks.",
        ),
        (
            "e.csv",
            b'a;b\n"1;2\n3;4\n',
            "e.csv: a quotation mark is opened and never closed, or stands loose, before line 3. "
            "HINT: double each quotation mark inside a quoted cell.",
        ),
        (
            "e.csv",
            b"a;a;b\n1;2;3\n",
            "e.csv, header: 1 column names stand there twice: a. Allowed: each name once.",
        ),
        (
            "e.csv",
            b"a;;b\n1;2;3\n",
            "e.csv, header: 1 columns hold cells but have no name. First places: 2.",
        ),
        (
            "e.csv",
            b";a;b\njan;2;3\npiet;2;3\n",
            "e.csv, header: 1 columns hold cells but have no name. First places: 1. "
            "HINT: R writes names of rows unless row.names = FALSE.",
        ),
        (
            "e.csv",
            b"a;b\n1;2;3\n2;4;5\n",
            "e.csv: 2 rows have more or fewer than 2 cells. Allowed: 2 cells, as in the header. "
            "First places: 2, 3. HINT: R's write.table puts names of rows in front: use "
            "row.names = FALSE.",
        ),
        (
            "e.csv",
            b"PAR1....",
            "e.csv: is not what its suffix says: .csv promises delimited text, this is a Parquet "
            f"file. {ALLOWED} HINT: rename it to e.parquet.",
        ),
        (
            "e.csv",
            b"<!DOCTYPE html><table>",
            "e.csv: is not what its suffix says: .csv promises delimited text, this is a web "
            f"page. {ALLOWED} HINT: export it again as CSV UTF-8.",
        ),
        (
            "e.xlsx",
            b"a;b\n1;2\n",
            "e.xlsx: is not what its suffix says: .xlsx promises an Excel workbook, this is "
            f"delimited text. {ALLOWED} HINT: it may be damaged, or plain text with a wrong "
            "suffix; export it again.",
        ),
        (
            "e.csv",
            b"a;b\n" + bytes(range(256)) * 4,
            "e.csv: is not a text file: it holds zero bytes. "
            "Allowed: CSV, XLSX, SPSS .sav or Parquet.",
        ),
        ("e.docx", b"a;b\n", f"e.docx: is of a kind that is not read here (.docx). {ALLOWED}"),
        (
            "e.sav",
            b"$FL2 and then nothing of use",
            "e.sav: cannot be read as an SPSS file (ReadstatError). HINT: it may be damaged or "
            "half copied; export it again.",
        ),
        (
            "e.parquet",
            b"PAR1 and then nothing of use",
            "e.parquet: cannot be read as a Parquet file (ArrowInvalid). HINT: it may be damaged "
            "or half copied; export it again.",
        ),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path, name, data, message):
    path = tmp_path / name
    path.write_bytes(data)
    assert refused(path) == message


def test_a_damaged_workbook_says_so(tmp_path):
    import zipfile

    path = tmp_path / "e.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<nothing>")
    assert refused(path) == (
        "e.xlsx: cannot be read as an Excel workbook (KeyError). HINT: it may be damaged or half "
        "copied; export it again."
    )


def test_an_absent_file_and_a_folder(tmp_path):
    assert refused(tmp_path / "e.csv") == "e.csv: does not exist. HINT: check the path."
    assert refused(tmp_path) == f"{tmp_path.name}: is a folder, not a file."


def test_an_error_never_shows_a_cell(tmp_path):
    path = tmp_path / "e.csv"
    path.write_text("naam;cijfer\nKanarie;1;2\n")
    assert "Kanarie" not in refused(path)


@given(
    st.lists(st.text("abc12é ", max_size=6), min_size=2, max_size=5),
    st.sampled_from(";,\t|"),
    st.integers(2, 9),
)
def test_the_delimiter_is_found_whatever_the_cells_hold(cells, delimiter, n):
    assert sniff_delimiter([delimiter.join(cells) + "\n"] * n) == delimiter


@pytest.mark.parametrize("numbers", ["1 2 3", "0 1 2", "3 7 12"])
def test_row_numbers_without_a_name_in_front_are_left_out(tmp_path, numbers):
    """R writes them, and so does pandas; they are no part of what was asked."""
    path = tmp_path / "e.csv"
    rows = [f"{number};{place}" for place, number in enumerate(numbers.split())]
    path.write_text("\n".join([";a", *rows, ""]), encoding="utf-8")
    assert read_export(path).cells.to_pydict() == {"a": ["0", "1", "2"]}


def test_a_mark_of_utf8_over_other_bytes_is_refused(tmp_path):
    path = tmp_path / "e.csv"
    path.write_bytes(b"\xef\xbb\xbfa;b\n" + "é;1\n".encode("cp1252"))
    assert refused(path) == (
        "e.csv: two encodings in one file: 1 lines are Windows-1252 while others are UTF-8. "
        "First places: 2. HINT: the file was probably pasted together; export each part again "
        "as CSV UTF-8."
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("cell", ["é", '"é"'])
def test_pieces_of_a_large_file_cut_no_row_character_or_line_end(tmp_path, end, cell):
    """Both the scan and the parser work in pieces: here their borders fall at every place."""
    rows = [f"{n};{'x' * (n % 97)}{cell if cell == 'é' else ''};{cell}" for n in range(200_000)]
    path = tmp_path / "e.csv"
    path.write_bytes(end.join(["nr;tekst;letter", *rows, ""]).encode())
    read = read_export(path)
    cells = read.cells.to_pydict()
    assert read.notes == ()
    assert cells["nr"] == [str(n) for n in range(200_000)]
    assert set(cells["letter"]) == {"é"}
    assert [len(t) for t in cells["tekst"][:98]] == [n % 97 + (cell == "é") for n in range(98)]
