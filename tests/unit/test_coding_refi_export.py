"""Writing REFI-QDA files: valid by the published schemas, always the same, readable again.

The schemas are not part of this repository. `REFI_QDA_PROJECT_XSD` and `REFI_QDA_CODEBOOK_XSD` name
the files, as qdasoftware.org publishes them; without, the tests that need them are skipped.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from io import BytesIO

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ontmoetingen.coding.codebook import Code, Codebook, load_codebook
from ontmoetingen.coding.refi import (
    Project,
    RefiCode,
    Source,
    codebook_of,
    project_of,
    read_qdc,
    read_qdpx,
    to_segments,
    write_qdc,
    write_qdpx,
)
from ontmoetingen.coding.refi.convert import codes_of
from ontmoetingen.coding.refi.guids import make_guid
from ontmoetingen.coding.refi.write import qdc_bytes, qdpx_bytes
from ontmoetingen.coding.segments import REQUIRED, Segments
from ontmoetingen.coding.synthetic_conversation import simulate_conversation
from ontmoetingen.errors import IntakeError

BOOK = Codebook(
    "b",
    "Boek & <co>",
    (
        Code("veilig", "Veilig", "element", "Als 'het' veilig is", "Als het stil is"),
        Code("druk", "Drûk 🙂", "barrier", "Twee\nregels", ""),
    ),
)
TEXTS = {"één": "\ufeffHé 🙂,\r\nja.\r\n", "leeg": ""}


def segments(*rows: tuple, synthetic: bool = False) -> Segments:
    frame = pd.DataFrame(rows, columns=list(REQUIRED))
    return Segments(frame.astype({"start": "int64", "end": "int64"}), synthetic)


ROWS = [
    ("één", "p1", "druk", "Ann", 0, 6),
    ("één", "p1", "veilig", "Ann", 0, 6),
    ("één", "p1", "veilig", "Bob", 0, 6),
    ("één", "p2", "veilig", "Bob", 7, 11),
]


def there_and_back(project: Project, folder) -> Project:
    path = folder / "x.qdpx"
    write_qdpx(project, path)
    return read_qdpx(path).project


def test_a_project_comes_back_as_it_went(tmp_path):
    project = project_of(BOOK, segments(*ROWS), TEXTS)
    assert there_and_back(project, tmp_path) == project


def test_segments_come_back_as_they_went(tmp_path):
    path = tmp_path / "x.qdpx"
    write_qdpx(project_of(BOOK, segments(*ROWS), TEXTS), path)
    found = to_segments(read_qdpx(path), BOOK)
    assert [tuple(row) for row in found.segments.frame.to_numpy().tolist()] == ROWS
    assert (found.n_read, found.n_accepted, found.rejected) == (2, 2, ())
    assert not found.segments.synthetic


def test_the_mark_that_it_was_made_up_travels_along(tmp_path):
    path = tmp_path / "x.qdpx"
    write_qdpx(project_of(BOOK, segments(*ROWS, synthetic=True), TEXTS), path)
    assert to_segments(read_qdpx(path), BOOK).segments.synthetic


def test_a_codebook_comes_back_as_it_went(tmp_path, repository):
    ours = load_codebook(repository / "data" / "codebook.yml")
    for book in (BOOK, ours):
        path = tmp_path / "x.qdc"
        write_qdc(codes_of(book), path)
        assert codebook_of(read_qdc(path), book.id, book.title) == book


def test_codes_of_another_program_keep_their_colour_and_place(tmp_path):
    codes = (
        RefiCode(make_guid("a"), "Boven", "Uitleg\r\nmet & <tekens>", "#0f0"),
        RefiCode(make_guid("b"), "Onder\ttab", "", "#00ff00", parent=make_guid("a")),
        RefiCode(make_guid("c"), "Los", codable=False),
    )
    path = tmp_path / "x.qdc"
    write_qdc(codes, path)
    assert read_qdc(path) == codes
    assert there_and_back(Project("p", codes=codes), tmp_path).codes == codes


def test_what_stands_in_the_archive():
    raw = qdpx_bytes(project_of(BOOK, segments(*ROWS), TEXTS))
    source = make_guid("b", "source", "één")
    with zipfile.ZipFile(BytesIO(raw)) as held:
        assert held.namelist()[0] == "project.qde"
        assert {m.date_time for m in held.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        # the first mark is dropped by whoever reads it, the second belongs to the text
        assert held.read(f"sources/{source}.txt") == ("\ufeff" + TEXTS["één"]).encode()
        qde = held.read("project.qde").decode()
    assert f'plainTextPath="internal://{source}.txt"' in qde
    assert 'startPosition="7" endPosition="11"' in qde


def test_the_same_records_give_the_same_bytes(tmp_path):
    shuffled = segments(*ROWS[::-1], ROWS[0])
    raw = qdpx_bytes(project_of(BOOK, segments(*ROWS), TEXTS))
    assert qdpx_bytes(project_of(BOOK, shuffled, dict(reversed(TEXTS.items())))) == raw
    path = tmp_path / "x.qdpx"
    assert write_qdpx(project_of(BOOK, segments(*ROWS), TEXTS), path)
    assert not write_qdpx(project_of(BOOK, shuffled, TEXTS), path)  # nothing changed
    # Known bytes: the same on every machine and in every release, unless on purpose.
    assert hashlib.sha256(qdc_bytes(codes_of(BOOK))).hexdigest()[:16] == KNOWN_QDC
    assert hashlib.sha256(raw).hexdigest()[:16] == KNOWN_QDPX


KNOWN_QDC, KNOWN_QDPX = "69c694a16420a6a2", "02207c5c28d71950"


def test_what_cannot_be_exported_is_named():
    wrong = segments(
        ("één", "p", "veilig", "Ann", 0, 99),
        ("weg", "p", "veilig", "Ann", 0, 1),
        ("één", "p", "onbekend", "Ann", 3, 3),
    )
    with pytest.raises(IntakeError) as caught:
        project_of(BOOK, wrong, TEXTS)
    assert str(caught.value) == (
        "segments: 1 of 3 rows have no text. First places: 2.\n"
        "segments: 2 of 3 rows are empty or lie outside the text. First places: 1, 3.\n"
        "segments: 1 of 3 rows have a code that is not in the codebook. First places: 3."
    )


@pytest.mark.parametrize(
    ("project", "expected"),
    [
        (
            Project("a\x00b"),
            "project: 1 of 2 names and descriptions hold signs that XML cannot. HINT: take control "
            "characters out.",
        ),
        (
            Project("p", sources=(Source(make_guid("s"), "s", "\ud800"),)),
            "text: holds half a character (a lone surrogate). HINT: read it as UTF-8 first.",
        ),
    ],
)
def test_signs_that_a_file_cannot_hold_are_refused(project, expected):
    with pytest.raises(IntakeError) as caught:
        qdpx_bytes(project)
    assert str(caught.value) == expected


def test_an_empty_codebook_is_not_written():
    with pytest.raises(IntakeError) as caught:
        qdc_bytes(())
    assert str(caught.value) == "codebook: holds no codes."


def schema(variable: str):
    etree = pytest.importorskip("lxml.etree")
    name = os.environ.get(variable)
    if not name:
        pytest.skip(f"needs {variable}, the path of the schema that qdasoftware.org publishes")
    return etree.XMLSchema(etree.parse(name))


def invalid(found, raw: bytes) -> list[str]:
    from lxml import etree

    found.validate(etree.fromstring(raw))
    return [f"line {e.line}: {e.message}" for e in found.error_log]


def qde_of(project: Project) -> bytes:
    with zipfile.ZipFile(BytesIO(qdpx_bytes(project))) as held:
        return held.read("project.qde")


def test_projects_are_valid_by_the_published_schema(repository):
    found = schema("REFI_QDA_PROJECT_XSD")
    ours = load_codebook(repository / "data" / "codebook.yml")
    made = simulate_conversation(ours)
    for project in (
        Project("leeg"),
        project_of(BOOK, segments(*ROWS), TEXTS),
        project_of(ours, made.segments, made.texts),
    ):
        assert invalid(found, qde_of(project)) == []
    assert invalid(found, qde_of(Project("x", codes=(RefiCode("no-guid", "n"),)))) != []


def test_codebooks_are_valid_by_the_published_schema(repository):
    found = schema("REFI_QDA_CODEBOOK_XSD")
    ours = load_codebook(repository / "data" / "codebook.yml")
    colours = (RefiCode(make_guid("a"), "Boven", "u", "#0f0"),)
    for codes in (codes_of(BOOK), codes_of(ours), colours):
        assert invalid(found, qdc_bytes(codes)) == []
    assert invalid(found, qdc_bytes((RefiCode("no-guid", "n"),))) != []


patient = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
written = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1
).filter(lambda text: text == text.strip())


@st.composite
def coded_texts(draw):
    """Texts with coded passages, of any signs that a file can hold."""
    names = st.lists(written, min_size=1, max_size=3, unique=True)
    texts = {name: "x" + draw(anything) for name in draw(names)}
    people, coders = draw(names), draw(names)
    rows = draw(
        st.lists(
            st.sampled_from(sorted(texts)).flatmap(
                lambda name: st.tuples(
                    st.just(name),
                    st.sampled_from(people),
                    st.sampled_from(BOOK.ids),
                    st.sampled_from(coders),
                    st.integers(0, len(texts[name]) - 1),
                    st.integers(1, 50),
                )
            ),
            min_size=1,
            max_size=8,
        )
    )
    spans = {(*row[:4], row[4], min(row[4] + row[5], len(texts[row[0]]))) for row in rows}
    return texts, sorted(spans)


@patient
@given(coded_texts())
def test_any_text_and_passages_come_back_as_they_went(tmp_path, made):
    texts, rows = made
    path = tmp_path / "x.qdpx"
    project = project_of(BOOK, segments(*rows), texts)
    write_qdpx(project, path)
    reading = read_qdpx(path)
    assert reading.project == project
    assert {s.name: s.text for s in reading.project.sources} == texts
    back = to_segments(reading, BOOK).segments.frame
    assert [tuple(row) for row in back.to_numpy().tolist()] == rows


@patient
@given(st.lists(st.tuples(written, written, written), min_size=1, max_size=5))
def test_any_codebook_comes_back_as_it_went(tmp_path, parts):
    codes = [
        Code(f"c{n}", label, "element", use, " ".join(never.split()))
        for n, (label, use, never) in enumerate({p[0]: p for p in parts}.values())
    ]
    book = Codebook("b", "B", tuple(codes))
    path = tmp_path / "x.qdc"
    write_qdc(codes_of(book), path)
    assert codebook_of(read_qdc(path), "b", "B") == book
