"""Reading REFI-QDA projects: what is accepted, put aside or refused."""

from __future__ import annotations

import pytest
from refi_files import (
    ANN,
    BOB,
    BUSY,
    CODES,
    GROUP,
    SAFE,
    SAFE_BY_ANN,
    TALK,
    archive,
    coding,
    guid,
    project,
    refused,
    selection,
    source,
    write,
)

from ontmoetingen.coding.refi import read_qdpx


def test_a_project_by_hand(tmp_path):
    both = SAFE_BY_ANN + coding(32, BUSY, BOB)
    text = "Els: ik voel me thuis.\nIda: het is druk."
    found = read_qdpx(write(tmp_path, text, selection(41, 5, 22, both)))
    assert (found.n_read, found.rejected, found.ignored) == (1, (), {})
    held = found.project
    assert (held.name, [u.name for u in held.users]) == ("proef", ["Ann", "Bob"])
    assert [(c.name, c.colour, c.codable, c.parent) for c in held.codes] == [
        ("element", None, False, None),
        ("Veilig", "#00ff00", True, GROUP),  # braces and capitals are the same GUID
        ("Druk", None, True, None),
    ]
    passage = held.selections[0]
    assert text[passage.start : passage.end] == "ik voel me thuis."
    assert [(c.code, c.user) for c in passage.codings] == [(SAFE, ANN), (BUSY, BOB)]


def test_what_people_said_is_not_shown_with_a_record(tmp_path):
    path = write(tmp_path, "geheim woord", selection(41, 0, 6, SAFE_BY_ANN))
    assert "geheim" not in repr(read_qdpx(path))
    assert "Ann" not in repr(read_qdpx(path))


def test_every_selection_is_accepted_or_put_aside_with_its_reason(tmp_path):
    inside = "".join(
        [
            selection(41, 0, 5, SAFE_BY_ANN),
            selection(42, 3, 99, coding(32, SAFE, ANN)),
            selection(43, 2, 2, coding(33, SAFE, ANN)),
            selection(44, -1, 3, coding(34, SAFE, ANN)),
            selection(45, "vier", 5, coding(35, SAFE, ANN)),
            selection(46, 0, 5),
            selection(47, 0, 5, coding(36, guid(99), ANN)),
            selection(48, 0, 5, coding(37, SAFE, guid(98))),
            selection(49, 0, 5, coding(38, GROUP, ANN)),
            selection(50, 0, 5, coding(39, SAFE, None)),
        ]
    )
    picture = f"""<PictureSource guid="{guid(22)}"><PictureSelection guid="{guid(51)}" firstX="0"
        firstY="0" secondX="1" secondY="1"/></PictureSource>"""
    note = f'<Notes><Note guid="{guid(61)}"/></Notes>'
    qde = project(source(inside) + picture, more=note)
    path = archive(tmp_path, {"project.qde": qde, f"sources/{TALK}.txt": "tekst"})
    found = read_qdpx(path)
    assert found.n_read == len(found.project.selections) + len(found.rejected) == 11
    assert "\n".join(map(str, found.problems)) == (
        "proef.qdpx: 3 of 11 selections are empty or lie outside the text. First places: selection "
        "2, selection 3, selection 4.\n"
        "proef.qdpx: 1 of 11 selections have positions that are not whole numbers. First places: "
        "selection 5.\n"
        "proef.qdpx: 1 of 11 selections have no code. First places: selection 6.\n"
        "proef.qdpx: 1 of 11 selections have a code that is not in the file. First places: "
        "selection 7.\n"
        "proef.qdpx: 2 of 11 selections have no coder who is in the file. First places: selection "
        "8, selection 10.\n"
        "proef.qdpx: 1 of 11 selections have a code that may not be given (isCodable is false). "
        "First places: selection 9.\n"
        "proef.qdpx: 1 of 11 selections are not in a plain text. First places: selection 11."
    )
    assert found.ignored == {"Notes": 1, "PictureSource": 1}  # the standard asks to tell


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        (f'creatingUser="{BOB}"', BOB),  # who marked the passage, when the coding names nobody
        ("", ANN),  # who made the project, when the passage does not either
    ],
)
def test_who_coded_when_the_coding_does_not_say(tmp_path, named, expected):
    qde = project(source(selection(41, 0, 5, coding(31, SAFE, None), named)))
    qde = qde.replace('name="proef"', f'name="proef" creatingUserGUID="{ANN}"')
    path = archive(tmp_path, {"project.qde": qde, f"sources/{TALK}.txt": "tekst"})
    assert read_qdpx(path).project.selections[0].codings[0].user == expected


def test_text_inside_the_project_file_is_read_too(tmp_path):
    inside = (
        f"<PlainTextContent>een &lt;doel&gt;</PlainTextContent>{selection(41, 4, 10, SAFE_BY_ANN)}"
    )
    qde = project(f'<TextSource guid="{TALK}">{inside}</TextSource>')
    held = read_qdpx(archive(tmp_path, {"project.qde": qde})).project
    assert held.sources[0].text[4:10] == "<doel>"
    assert held.sources[0].name == "gesprek 1"


def test_folders_and_names_may_be_in_capitals(tmp_path):
    files = {"Project.qde": project(source("")), f"Sources\\{TALK.upper()}.TXT": "tekst"}
    assert read_qdpx(archive(tmp_path, files)).project.sources[0].text == "tekst"


def test_the_project_file_may_have_the_name_of_the_project(tmp_path):
    files = {"Mijn Project.qde": project(source("")), f"sources/{TALK}.txt": "tekst"}
    assert read_qdpx(archive(tmp_path, files)).project.name == "proef"
    assert refused(archive(tmp_path, {**files, "Ander.qde": project("")})) == (
        "proef.qdpx: holds no file 'project.qde'. HINT: is it a .qdpx file?"
    )


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, "1 of 1 text sources are not in the archive. First places: 1."),
        (
            {f"sources/{TALK}.txt": "café".encode("cp1252")},
            "1 of 1 text sources are not UTF-8 text. Allowed: UTF-8, as the standard says. First "
            "places: 1.",
        ),
    ],
)
def test_a_text_that_cannot_be_had_is_refused(tmp_path, files, expected):
    path = archive(tmp_path, {"project.qde": project(source("")), **files})
    assert refused(path) == f"proef.qdpx: {expected}"


@pytest.mark.parametrize("path", ["absolute:///etc/passwd", "relative:///x.txt", "x.txt"])
def test_no_text_outside_the_archive_is_read(tmp_path, path):
    found = archive(tmp_path, {"project.qde": project(source("", path)), "x.txt": "tekst"})
    assert refused(found) == (
        "proef.qdpx: 1 of 1 text sources lie outside the archive. Allowed: paths that start with "
        "'internal://'. First places: 1."
    )


def test_guids_that_are_absent_or_used_twice_are_refused_together(tmp_path):
    twice = selection(41, 0, 1, SAFE_BY_ANN) + selection(41, 1, 2, coding(32, SAFE, ANN))
    codes = CODES.replace(BUSY, "geen-guid").replace('name="Druk"', 'name=" "')
    assert refused(write(tmp_path, "tekst", twice, codes=codes)) == (
        "proef.qdpx: 1 of 3 codes have no valid GUID. First places: 3.\n"
        "proef.qdpx: 1 of 3 codes have no name. First places: 3.\n"
        "proef.qdpx: 2 of 2 selections share their GUID with another. First places: 1, 2."
    )
