"""Files with types of their own that somebody damaged on purpose are refused in our words, soon."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest

from ontmoetingen.errors import IntakeError
from ontmoetingen.intake.readers import ALLOWED, read_export
from ontmoetingen.intake.stated_size import refuse_beyond_size

AGAIN = "HINT: it may be damaged or half copied; export it again."
ROWS_AT = 80  # where an SPSS file states its number of rows, in four bytes
SMALL = 16 * 1024 * 1024  # so many values harm nobody


def refused(path: Path) -> str:
    with pytest.raises(IntakeError) as caught:
        read_export(path)
    return str(caught.value)


def damaged_spss(path: Path, old: bytes, new: bytes) -> Path:
    """A good SPSS file in which these bytes, which stand in it, are replaced."""
    frame = pd.DataFrame({"naam": ["Kanarie", "Bo"], "cijfer": [7.5, 6.0]})
    pyreadstat.write_sav(frame, str(path))
    raw = path.read_bytes()
    assert old in raw
    path.write_bytes(raw.replace(old, new))
    return path


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        (b"Kanarie", b"K\xff\xfearie", "ReadstatError"),  # an answer
        (b"naam", b"na\xffm", "ReadstatError"),  # the long name of a column
        (b"UTF-8", b"UTF\xff8", "UnicodeDecodeError"),  # the name of the encoding itself
    ],
)
def test_spss_with_text_that_is_no_utf8(tmp_path, old, new, error):
    path = damaged_spss(tmp_path / "e.sav", old, new)
    assert refused(path) == f"e.sav: cannot be read as an SPSS file ({error}). {AGAIN}"


def test_spss_with_a_column_without_a_name(tmp_path):
    path = damaged_spss(tmp_path / "e.sav", b"CIJFER  ", b"\xffIJFER  ")
    assert refused(path) == (
        f"e.sav: 1 of 2 columns have a name that is no text. First places: 2. {AGAIN}"
    )


def test_spss_with_two_columns_without_a_name(tmp_path):
    """Two that are the same are given other names, which cannot be made of none."""
    path = damaged_spss(tmp_path / "e.sav", b"CIJFER  ", b"\xffIJFER  ")
    path.write_bytes(path.read_bytes().replace(b"NAAM    ", b"\xffAAM    "))
    assert refused(path) == f"e.sav: cannot be read as an SPSS file (TypeError). {AGAIN}"


@pytest.mark.parametrize("name", ["e.sav", "e.zsav"])
def test_spss_that_states_more_rows_than_it_can_hold(tmp_path, name):
    """Believed, it takes 3 GB before it is refused."""
    path, rows = tmp_path / name, 2**28
    frame = pd.DataFrame({"naam": ["Kanarie", "Bo"], "cijfer": [7.5, 6.0]})
    pyreadstat.write_sav(frame, str(path), compress=name == "e.zsav")
    raw = bytearray(path.read_bytes())
    raw[ROWS_AT : ROWS_AT + 4] = struct.pack("<i", rows)
    path.write_bytes(raw)
    assert refused(path) == (
        f"{name}: says that it holds {rows} rows of 2 values, in {len(raw)} bytes. "
        f"Allowed: at most {SMALL} values in a file of that size. {AGAIN}"
    )


@pytest.mark.parametrize(
    ("size", "per_byte", "most"),
    [(10, 1, SMALL), (SMALL, 1, SMALL), (SMALL + 1, 1, SMALL + 1), (100_000, 200, 20_000_000)],
)
def test_a_file_may_state_as_many_values_as_its_size_allows(tmp_path, size, per_byte, most):
    path = tmp_path / "e.sav"
    with path.open("wb") as file:
        file.truncate(size)
    refuse_beyond_size(path, most, 1, per_byte)
    with pytest.raises(IntakeError, match=f"at most {most} values"):
        refuse_beyond_size(path, most + 1, 1, per_byte)


def test_parquet_of_a_few_bytes_with_millions_of_rows(tmp_path):
    path, rows = tmp_path / "e.parquet", SMALL + 1
    column = pa.DictionaryArray.from_arrays(pa.repeat(pa.scalar(0, pa.int8()), rows), ["ja"])
    pq.write_table(pa.table({"q1": column}), path)
    size = path.stat().st_size
    assert refused(path) == (
        f"e.parquet: says that it holds {rows} rows of 1 values, in {size} bytes. "
        f"Allowed: at most {SMALL} values in a file of that size. {AGAIN}"
    )


def test_parquet_that_grows_beyond_its_size(tmp_path):
    path = tmp_path / "e.parquet"
    table = pa.table({"q1": ["x" * SMALL, "y" * 100]})
    pq.write_table(table, path, compression="zstd", use_dictionary=False, write_statistics=False)
    said = refused(path)
    assert said.startswith("e.parquet: would grow to ")
    assert said.endswith(" times its size. Allowed: at most 200 times.")


def test_a_workbook_with_a_name_inside_that_is_no_text(tmp_path):
    path = tmp_path / "e.xlsx"
    pd.DataFrame({"naam": ["Zoë"], "cijfer": [7]}).to_excel(path, index=False)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/\u00e9.xml", "<a/>")
    good = path.read_bytes()
    assert read_export(path).cells.to_pylist() == [{"naam": "Zoë", "cijfer": "7"}]
    path.write_bytes(good.replace("xl/\u00e9.xml".encode(), b"xl/\xff\xfe.xml"))
    assert refused(path) == (
        "e.xlsx: is not what its suffix says: .xlsx promises an Excel workbook, this is a zip "
        f"archive. Allowed: {ALLOWED}. HINT: export it again as CSV UTF-8."
    )
