"""Files made to do harm, and files that are broken: always refused, always in clear words."""

from __future__ import annotations

import stat
import struct
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from refi_files import (
    ANN,
    CODEBOOK,
    SAFE,
    TALK,
    archive,
    coding,
    project,
    refused,
    selection,
    source,
)

from ontmoetingen import safe_zip
from ontmoetingen.coding import safe_xml
from ontmoetingen.coding.refi import read_qdc, read_qdpx
from ontmoetingen.coding.safe_xml import read_xml
from ontmoetingen.errors import IntakeError

GOOD = project(source(selection(41, 0, 5, coding(31, SAFE, ANN))))
FILES = {"project.qde": GOOD, f"sources/{TALK}.txt": "tekst"}


def xml_error(raw: bytes) -> str:
    with pytest.raises(IntakeError) as caught:
        read_xml(raw, "x.qdc")
    return str(caught.value)


LAUGHS = """<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>
<a>&c;</a>"""
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "{}">]><a>&x;</a>'
PARAMETER = '<!DOCTYPE a [<!ENTITY % x SYSTEM "{}"> %x;]><a/>'


@pytest.mark.parametrize("text", [LAUGHS, OUTSIDE, PARAMETER, '<!DOCTYPE a SYSTEM "{}"><a/>'])
@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_document_types_and_entities_are_refused(tmp_path, text, codec):
    secret = tmp_path / "geheim.txt"
    secret.write_text("geheim", encoding="utf-8")
    raw = text.format(secret.as_uri()).encode(codec) if "{}" in text else text.encode(codec)
    assert xml_error(raw) == (
        "x.qdc: has a document type or entities, which can hide harm. Allowed: XML without "
        "'<!DOCTYPE'."
    )


def test_the_same_holds_inside_projects_and_codebooks(tmp_path):
    harm = GOOD.replace("<Project", "<!DOCTYPE Project><Project", 1)
    assert refused(archive(tmp_path, {**FILES, "project.qde": harm})).startswith(
        "proef.qdpx, project.qde: has a document type"
    )
    path = tmp_path / "x.qdc"
    path.write_text(f'<!DOCTYPE a><CodeBook xmlns="{CODEBOOK}"/>', encoding="utf-8")
    with pytest.raises(IntakeError, match="has a document type"):
        read_qdc(path)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"", "is not well-formed XML (no element found). First places: line 1."),
        (b"<a>\n<b></a>", "is not well-formed XML (mismatched tag). First places: line 2."),
        (b"<a>&x;</a>", "is not well-formed XML (undefined entity). First places: line 1."),
        (b"<a>\xff</a>", "is not well-formed XML (not well-formed (invalid token)). First "),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', "has an unknown encoding. HINT: save"),
    ],
)
def test_broken_xml_is_named_with_its_line_and_nothing_of_what_it_says(raw, expected):
    assert xml_error(raw).startswith(f"x.qdc: {expected}")


def test_endless_nesting_size_and_numbers_are_refused(monkeypatch):
    deep = b"<a>" * 101 + b"</a>" * 101
    assert xml_error(deep) == "x.qdc: nests elements more than 100 deep."
    assert read_xml(b"<a>" * 100 + b"</a>" * 100, "x.qdc").tag == "a"
    monkeypatch.setattr(safe_xml, "MOST_ELEMENTS", 3)
    assert xml_error(b"<a><b/><b/><b/></a>") == "x.qdc: has more than 3 elements."
    monkeypatch.setattr(safe_xml, "MOST_BYTES", 4)
    assert xml_error(b"<abc/>") == "x.qdc: is 0 MB. Allowed: at most 0 MB."


@pytest.mark.parametrize("name", ["../x.txt", "/x.txt", "C:\\x.txt", "a/../../x", "..\\x", "C:x"])
def test_names_that_lead_out_of_the_archive_are_refused(tmp_path, name):
    assert refused(archive(tmp_path, {**FILES, name: "x"})) == (
        "proef.qdpx: 1 of 3 files have a name that leads out of the archive. Allowed: names "
        "such as 'sources/a.txt'. First places: 3."
    )
    assert [p.name for p in tmp_path.iterdir()] == ["proef.qdpx"]  # nothing was unpacked


def test_links_are_refused(tmp_path):
    path = archive(tmp_path, FILES)
    link = zipfile.ZipInfo("sources/link.txt")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as held:
        held.writestr(link, "/etc/passwd")
    assert refused(path) == ("proef.qdpx: 1 of 3 files are links to other files. First places: 3.")


def test_names_that_stand_there_twice_are_refused(tmp_path):
    path = archive(tmp_path, FILES)
    with zipfile.ZipFile(path, "a") as held:
        held.writestr("PROJECT.qde", GOOD)
    assert refused(path) == (
        "proef.qdpx: 2 of 3 files share their name with another. First places: 1, 3."
    )


def test_a_password_is_named(tmp_path):
    path = archive(tmp_path, FILES)
    raw = bytearray(path.read_bytes())
    raw[raw.index(b"PK\x01\x02") + 8] |= 1  # the flag in the list of files
    path.write_bytes(bytes(raw))
    assert refused(path) == (
        "proef.qdpx: 1 of 2 files have a password. First places: 1. HINT: export it without a "
        "password."
    )


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    path = archive(tmp_path, {**FILES, "sources/bom.txt": b"\0" * (17 << 20)})
    times = (17 << 20) // path.stat().st_size
    assert times > 200
    message = refused(path)
    assert message.startswith(f"proef.qdpx: would grow to {times} times its size")
    assert message.endswith(". Allowed: at most 200 times.")
    monkeypatch.setattr(safe_zip, "MOST_BYTES", 1 << 20)
    monkeypatch.setattr(safe_zip, "MOST_FILES", 2)
    assert refused(path) == (
        "proef.qdpx: holds 3 files. Allowed: at most 2.\n"
        "proef.qdpx: would unpack to 17 MB. Allowed: at most 1 MB."
    )


def test_a_size_that_is_a_lie_gives_no_more_than_it_says(tmp_path):
    path = archive(tmp_path, {"project.qde": GOOD, f"sources/{TALK}.txt": "tekst" * 1000})
    raw = path.read_bytes()
    lie = raw.replace(struct.pack("<L", 5000), struct.pack("<L", 5))
    assert lie != raw
    path.write_bytes(lie)
    assert refused(path) == (
        "proef.qdpx: is not a zip file, or is damaged. HINT: export it again; it should be a zip "
        "file inside."
    )


def test_a_text_too_large_to_hold_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(safe_zip, "MOST_TEXT", 4)
    assert refused(archive(tmp_path, FILES)) == (
        "proef.qdpx: holds a text of 0 MB. Allowed: at most 0 MB."
    )


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (None, "does not exist. HINT: check the path."),
        (b"", "is not a zip file, or is damaged. HINT: export it again; it should be a zip file "),
        (b"PK\x05\x06" + b"\0" * 18, "holds no file 'project.qde'. HINT: is it a .qdpx file?"),
    ],
)
def test_what_is_no_project_is_refused(tmp_path, content, expected):
    path = tmp_path / "proef.qdpx"
    if content is not None:
        path.write_bytes(content)
    assert refused(path).startswith(f"proef.qdpx: {expected}")


patient = settings(
    deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def read_or_refuse(path) -> None:
    """Reading ends well or in the one error that names the file; anything else fails the test."""
    try:
        found = read_qdpx(path)
    except IntakeError as error:
        named = str(error).startswith("proef.qdpx")
    else:
        named = len(found.project.selections) + len(found.rejected) == found.n_read
    assert named


@patient
@given(raw=st.binary(max_size=400))
def test_any_bytes_as_an_archive(tmp_path, raw):
    path = tmp_path / "proef.qdpx"
    path.write_bytes(raw)
    read_or_refuse(path)


@patient
@given(at=st.integers(0, 10_000), bits=st.integers(1, 255), cut=st.integers(0, 40))
def test_any_damage_to_an_archive(tmp_path, at, bits, cut):
    path = archive(tmp_path, FILES)
    raw = bytearray(path.read_bytes())
    raw[at % len(raw)] ^= bits
    path.write_bytes(bytes(raw[: len(raw) - cut]))
    read_or_refuse(path)


@patient
@given(raw=st.binary(max_size=200), at=st.integers(0, len(GOOD)), drop=st.integers(0, 60))
def test_any_bytes_inside_the_project_file(tmp_path, raw, at, drop):
    good = GOOD.encode()
    spoiled = good[:at] + raw + good[at + drop :]
    read_or_refuse(archive(tmp_path, {**FILES, "project.qde": spoiled}))


PIECES = ["Project", "Users", "User", "Codes", "Code", "Sources", "TextSource", "Case", "Coding"]
PIECES += ["PlainTextSelection", "CodeRef", "Description", "PlainTextContent", "PDFSelection"]
VALUES = st.sampled_from(["", "1", "-3", "٣", "9" * 5000, ANN, SAFE, f"{{{ANN}}}", "internal://x"])
NAMES = ["guid", "name", "startPosition", "endPosition", "targetGUID", "plainTextPath", "isCodable"]


@st.composite
def elements(draw, depth: int = 0) -> str:
    name = draw(st.sampled_from(PIECES))
    given_ = draw(st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=4))
    values = "".join(f' {key}="{value}"' for key, value in given_.items())
    inside = draw(st.lists(elements(depth + 1), max_size=2)) if depth < 3 else []
    return f"<{name}{values}>{''.join(inside)}</{name}>"


@patient
@given(inside=st.lists(elements(), max_size=4))
def test_any_elements_in_any_order(tmp_path, inside):
    qde = f'<Project xmlns="urn:QDA-XML:project:1.0">{"".join(inside)}</Project>'
    read_or_refuse(archive(tmp_path, {**FILES, "project.qde": qde}))


@patient
@given(text=st.text(max_size=60), start=st.integers(-5, 80), end=st.integers(-5, 80))
def test_a_passage_is_a_part_of_its_text_or_put_aside(tmp_path, text, start, end):
    inside = selection(41, start, end, coding(31, SAFE, ANN)) + selection(
        42, 0, 1, coding(32, SAFE, ANN)
    )
    held = "begin" + text
    files = {"project.qde": project(source(inside)), f"sources/{TALK}.txt": held.encode()}
    found = read_qdpx(archive(tmp_path, files))
    fits = 0 <= start < end <= len(held)
    assert [s.place for s in found.project.selections] == ([1, 2] if fits else [2])
    assert found.project.sources[0].text == held
