"""Positions in REFI-QDA projects: what they count, and what is said where they count otherwise."""

from __future__ import annotations

import unicodedata

import pytest
from refi_files import SAFE_BY_ANN, refused, selection, write

from ontmoetingen.coding.refi import read_qdpx

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
