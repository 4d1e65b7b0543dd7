"""Reading REFI-QDA projects and codebooks: what is accepted, put aside or refused."""

from __future__ import annotations

import unicodedata

import pytest
from refi_files import (
    ANN,
    BOB,
    BUSY,
    CODEBOOK,
    CODES,
    GROUP,
    SAFE,
    TALK,
    archive,
    case,
    coding,
    guid,
    project,
    refer,
    selection,
    source,
    write,
)

from ontmoetingen.coding.codebook import Code, Codebook
from ontmoetingen.coding.refi import (
    by_case,
    by_speaker,
    codebook_of,
    read_qdc,
    read_qdpx,
    to_segments,
)
from ontmoetingen.errors import IntakeError

SAFE_BY_ANN = coding(31, SAFE, ANN)
PAIR = Codebook(
    "c",
    "C",
    (Code("veilig", "Veilig", "element", "u", ""), Code("druk", "Druk", "barrier", "u", "")),
)


def refused(path, **more) -> str:
    with pytest.raises(IntakeError) as caught:
        read_qdpx(path, **more)
    return str(caught.value)


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


COMBINED, APART = unicodedata.normalize("NFC", "café"), unicodedata.normalize("NFD", "café")


@pytest.mark.parametrize(
    ("text", "start", "end", "expected"),
    [
        (f"{COMBINED} doel", 5, 9, "doel"),  # c a f é space
        (f"{APART} doel", 6, 10, "doel"),  # c a f e ´ space: the accent is a code point
        ("🙂 doel", 2, 6, "doel"),  # one code point, though two in UTF-16
        ("👩‍👧 doel", 4, 8, "doel"),  # three code points drawn as one
        ("a\r\ndoel", 3, 7, "doel"),  # a Windows line end is two
        ("\ufeffdoel na", 0, 4, "doel"),  # a byte order mark is none
    ],
)
def test_positions_count_code_points_of_the_file(tmp_path, text, start, end, expected):
    path = write(tmp_path, text.encode(), selection(41, start, end, SAFE_BY_ANN))
    held = read_qdpx(path).project
    passage = held.selections[0]
    assert held.sources[0].text[passage.start : passage.end] == expected


def test_the_end_is_not_part_of_a_passage_as_in_the_examples_of_the_standard(tmp_path):
    # REFI-QDA 1.5, annex A.2, has a quote of 60 code points at positions 215-275: 275 - 215 = 60.
    text = "x" * 215 + "y" * 60 + "z"
    held = read_qdpx(write(tmp_path, text, selection(41, 215, 275, SAFE_BY_ANN))).project
    assert held.sources[0].text[held.selections[0].start : held.selections[0].end] == "y" * 60


TURNS = "een eerste zin\r\n" * 4


def numbered(width: int, more: str = 'name="een eerste zin"') -> str:
    spans = [(41 + n, n * width, n * width + 14) for n in range(4)]
    return "".join(selection(*span, SAFE_BY_ANN, more) for span in spans)


def test_another_way_of_counting_is_told_and_never_chosen_in_silence(tmp_path):
    path = write(tmp_path, TURNS, numbered(15))
    assert refused(path) == (
        "proef.qdpx: 3 of 4 selections are not the text that their name says. HINT: 4 are when "
        "positions are counted as 'line ends as one': import with counting='line ends as one'."
    )
    held = read_qdpx(path, counting="line ends as one").project
    assert [s.start for s in held.selections] == [0, 16, 32, 48]  # a line is 14 and two line ends
    assert {held.sources[0].text[s.start : s.end] for s in held.selections} == {"een eerste zin"}


def test_utf_16_units_become_code_points(tmp_path):
    text = "🙂🙂 doel"
    path = write(tmp_path, text, selection(41, 5, 9, SAFE_BY_ANN))
    passage = read_qdpx(path, counting="utf-16").project.selections[0]
    assert text[passage.start : passage.end] == "doel"
    half = write(tmp_path, text, selection(41, 1, 9, SAFE_BY_ANN))  # inside the first emoji
    assert refused(half, counting="utf-16") == (
        "proef.qdpx: 1 of 1 selections are empty or lie outside the text. First places: "
        "selection 1."
    )


def test_names_that_a_coder_thought_of_say_nothing_about_counting(tmp_path):
    path = write(tmp_path, TURNS, numbered(15, 'name="mooi gezegd hoor"'))
    assert len(read_qdpx(path).project.selections) == 4


def test_an_unknown_way_of_counting_is_refused(tmp_path):
    path = write(tmp_path, "tekst", "")
    assert refused(path, counting="bytes") == (
        "counting: is unknown. Allowed: code points, line ends as one, utf-16."
    )


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


def cases(*inside: str) -> str:
    return f"<Cases>{''.join(inside)}</Cases>"


def test_participants_come_from_cases_of_passages_else_of_the_conversation(tmp_path):
    inside = selection(41, 0, 2, SAFE_BY_ANN) + selection(42, 2, 5, coding(32, BUSY, BOB))
    held = cases(
        case(51, "p1", refer("SourceRef", TALK)), case(52, "p2", refer("SelectionRef", guid(42)))
    )
    found = to_segments(read_qdpx(write(tmp_path, "tekst", inside, cases=held)), PAIR)
    assert found.segments.frame.to_numpy().tolist() == [
        ["gesprek", "p1", "veilig", "Ann", 0, 2],
        ["gesprek", "p2", "druk", "Bob", 2, 5],
    ]
    assert not found.segments.synthetic


def test_a_conversation_of_two_cases_does_not_say_who_spoke(tmp_path):
    inside = selection(41, 0, 2, SAFE_BY_ANN) + selection(42, 2, 5, coding(32, BUSY, BOB))
    held = cases(
        case(51, "p1", refer("SourceRef", TALK) + refer("SelectionRef", guid(41))),
        case(52, "p2", refer("SourceRef", TALK)),
    )
    reading = read_qdpx(write(tmp_path, "tekst", inside, cases=held))
    assert by_case(reading.project) == {guid(41): "p1"}
    found = to_segments(reading, PAIR)
    assert (found.n_read, found.n_accepted, len(found.rejected)) == (2, 1, 1)
    assert str(found.problems[0]) == (
        "proef.qdpx: 1 of 2 selections belong to no participant. First places: selection 2."
    )


def test_participants_from_turns(tmp_path):
    text = "Vooraf.\r\nEls: goed hoor.\r\nen nog iets\r\nIda: nee."
    spans = [(0, 7), (14, 24), (26, 37), (44, 48)]
    inside = "".join(
        selection(41 + n, a, b, coding(61 + n, SAFE, ANN)) for n, (a, b) in enumerate(spans)
    )
    reading = read_qdpx(write(tmp_path, text, inside))
    assert by_speaker(reading.project) == {guid(42): "Els", guid(43): "Els", guid(44): "Ida"}
    assert to_segments(reading, PAIR, by_speaker).n_accepted == 3


def test_a_code_that_the_codebook_does_not_know_is_put_aside(tmp_path):
    inside = selection(41, 0, 2, SAFE_BY_ANN) + selection(42, 2, 5, coding(32, BUSY, BOB))
    held = cases(case(51, "p1", refer("SourceRef", TALK)))
    alone = Codebook("c", "C", PAIR.codes[:1])
    reading = read_qdpx(write(tmp_path, "tekst", inside, cases=held))
    found = to_segments(reading, alone)
    assert found.segments.frame["code"].tolist() == ["veilig"]
    assert str(found.problems[0]) == (
        "proef.qdpx: 1 of 2 selections have a code that is not in the codebook. First places: "
        "selection 2."
    )
    with pytest.raises(IntakeError, match="2 of 2 selections have a code that is not in the"):
        to_segments(reading, Codebook("c", "C", (Code("x", "X", "element", "u", ""),)))


def codebook_file(folder, inside: str, namespace: str = CODEBOOK):
    path = folder / "codes.qdc"
    path.write_text(f'<CodeBook xmlns="{namespace}">{inside}</CodeBook>', encoding="utf-8")
    return path


def codes_error(path) -> str:
    with pytest.raises(IntakeError) as caught:
        read_qdc(path)
    return str(caught.value)


INNER = CODES.removeprefix("<CodeBook>").removesuffix("</CodeBook>")


@pytest.mark.parametrize(
    "namespace", [CODEBOOK, "urn:QDA-XML:project:1.0", "urn:QDA-XML:codebook:1:0"]
)
def test_a_codebook_of_any_program(tmp_path, namespace):
    codes = read_qdc(codebook_file(tmp_path, INNER, namespace))
    assert [c.name for c in codes] == ["element", "Veilig", "Druk"]
    book = codebook_of(codes, "k", "K", {"Druk": "barrier"})
    assert book.codes == (
        Code("veilig", "Veilig", "element", "Als het veilig is", ""),
        Code("druk", "Druk", "barrier", "", ""),
    )
    with pytest.raises(IntakeError) as caught:
        codebook_of(codes, "k", "K")
    assert str(caught.value) == (
        "codebook: 1 of 2 codes have no kind. Allowed: element, barrier. First places: 2. HINT: "
        "put them under a code with the name of a kind, or pass 'kinds'."
    )


def test_what_is_no_codebook_is_refused(tmp_path):
    assert codes_error(tmp_path / "x.qdc") == "x.qdc: does not exist. HINT: check the path."
    assert codes_error(codebook_file(tmp_path, "")) == "codes.qdc: holds no codes."
    assert codes_error(codebook_file(tmp_path, "", "urn:x")) == (
        "codes.qdc: does not start with the right element. Allowed: an element CodeBook in the "
        "namespace urn:QDA-XML:project:1.0 or urn:QDA-XML:codebook:1.0."
    )
    unclear = INNER.replace('isCodable="false"', 'isCodable="misschien"')
    assert codes_error(codebook_file(tmp_path, unclear)) == (
        "codes.qdc: 1 of 3 codes have another value for isCodable. Allowed: true, 1, false, 0. "
        "First places: 1."
    )
