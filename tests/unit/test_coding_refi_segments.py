"""From a REFI-QDA project to segments: who spoke, and which codes the codebook knows."""

from __future__ import annotations

import pytest
from refi_files import (
    ANN,
    BOB,
    BUSY,
    SAFE,
    SAFE_BY_ANN,
    TALK,
    case,
    coding,
    guid,
    refer,
    selection,
    write,
)

from ontmoetingen.coding.codebook import Code, Codebook
from ontmoetingen.coding.refi import by_case, by_speaker, read_qdpx, to_segments
from ontmoetingen.errors import IntakeError

PAIR = Codebook(
    "c",
    "C",
    (Code("veilig", "Veilig", "element", "u", ""), Code("druk", "Druk", "barrier", "u", "")),
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
