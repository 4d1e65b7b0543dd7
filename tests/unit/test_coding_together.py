"""Themes that come up together, paragraphs as units, and the made-up conversation."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ontmoetingen.coding.agreement import coder_agreement
from ontmoetingen.coding.codebook import Code, Codebook, load_codebook
from ontmoetingen.coding.segments import REQUIRED, Segments
from ontmoetingen.coding.synthetic_conversation import CODERS, FIRST_LINE, simulate_conversation
from ontmoetingen.coding.themes import theme_counts
from ontmoetingen.coding.together import count_shared, theme_pairs
from ontmoetingen.coding.units import paragraphs, presence_in

BOOK = Codebook("c", "C", tuple(Code(k, k.upper(), "element", "u", "") for k in "abc"))
POSITIONS = {"start": "int64", "end": "int64"}


def segments(*rows: tuple) -> Segments:
    return Segments(pd.DataFrame(rows, columns=list(REQUIRED)).astype(POSITIONS), synthetic=True)


def test_pairs_by_hand():
    found = theme_pairs(
        segments(
            ("d", "p", "a", "x", 0, 10),
            ("d", "p", "b", "y", 5, 15),  # 5-10 has both
            ("d", "p", "b", "x", 20, 25),  # b alone
            ("e", "q", "a", "x", 0, 5),
            ("e", "q", "b", "x", 5, 9),  # touches a, shares nothing
            ("e", "r", "b", "x", 0, 5),  # another participant
        ),
        BOOK,
    )
    expected = pd.DataFrame(
        {
            "theme": ["a", "a", "b"],
            "label": ["A", "A", "B"],
            "with_theme": ["b", "c", "c"],
            "with_label": ["B", "C", "C"],
            "n_participants": [2, 0, 0],  # p and q mention both
            "n_documents": [2, 0, 0],  # d and e
            "n_stretches": [1, 0, 0],
            "synthetic": [True] * 3,
        }
    )
    pd.testing.assert_frame_equal(found, expected, check_dtype=False)


def test_pairs_of_nothing_are_zeros():
    found = theme_pairs(segments(), BOOK)
    assert found[["n_participants", "n_documents", "n_stretches"]].to_numpy().sum() == 0
    assert len(theme_pairs(segments(), Codebook("c", "C", BOOK.codes[:1]))) == 0


patient = settings(deadline=None, max_examples=60)
spans = st.lists(
    st.tuples(st.sampled_from("pq"), st.integers(0, 25), st.integers(1, 9)), max_size=8
)
NAMES = ["document", "participant", "start", "end"]


def coloured(rows) -> dict[str, set[int]]:
    """Per participant every position that a marker would colour."""
    return {p: {i for q, a, n in rows if q == p for i in range(a, a + n)} for p in "pq"}


@patient
@given(spans, spans)
def test_shared_stretches_are_what_two_markers_would_both_leave(one, other):
    tables = [
        pd.DataFrame([("d", p, a, a + n) for p, a, n in rows], columns=NAMES).astype(POSITIONS)
        for rows in (one, other)
    ]
    first, second = coloured(one), coloured(other)
    both = {p: first[p] & second[p] for p in "pq"}
    begins = sum(1 for p in "pq" for i in both[p] if i - 1 not in both[p])
    assert count_shared(*tables) == count_shared(*tables[::-1]) == begins


TEXT = "Ann: één 🙂\r\n\r\n  Bob: twee\nslot\n"


def test_paragraphs_by_hand():
    units = paragraphs({"d": TEXT})
    # "Ann: één 🙂" is 10 code points; two line ends of two; two spaces; then 9 and 4.
    assert units.to_numpy().tolist() == [["d", 0, 10], ["d", 16, 25], ["d", 26, 30]]
    assert [TEXT[a:b] for _, a, b in units.itertuples(index=False)] == [
        "Ann: één 🙂",
        "Bob: twee",
        "slot",
    ]
    assert paragraphs({"leeg": " \r\n"}).empty


@patient
@given(st.text(max_size=60))
def test_paragraphs_hold_all_that_is_not_white_space_once(text):
    units = paragraphs({"d": text})
    pieces = [text[a:b] for _, a, b in units.itertuples(index=False)]
    assert "".join("".join(pieces).split()) == "".join(text.split())
    ends = units["end"].to_numpy()
    assert (units["start"].to_numpy()[1:] >= ends[:-1]).all()


CODED = segments(
    ("d", "p", "a", "x", 0, 12),  # takes the line end along: still the first paragraph only
    ("d", "p", "a", "y", 5, 8),
    ("d", "q", "a", "x", 16, 30),  # two paragraphs at once
    ("d", "q", "b", "y", 26, 30),
)


def test_presence_in_paragraphs_by_hand():
    units = paragraphs({"d": TEXT, "ongelezen": "niemand codeerde dit"})
    assert presence_in(units, CODED, "a").to_numpy().tolist() == [[1, 1], [1, 0], [1, 0]]
    assert presence_in(units, CODED, "b").to_numpy().tolist() == [[0, 0], [0, 0], [0, 1]]


def test_agreement_on_paragraphs_by_hand():
    table = coder_agreement(CODED, BOOK, paragraphs({"d": TEXT})).set_index("theme")
    row = table.loc["a"]
    assert (row["n_units"], row["n_coders"]) == (3, 2)
    assert row["percent"] == pytest.approx(1 / 3)  # only the first paragraph is equal
    # x says 1 1 1, y says 1 0 0: chance = 1*1/3 + 0*2/3 = 1/3 = what was seen: kappa 0
    assert row["cohen_kappa"] == pytest.approx(0)
    # Fleiss: shares 4/6 and 2/6; chance 20/36; (12/36 - 20/36) / (16/36) = -1/2
    assert row["fleiss_kappa"] == pytest.approx(-0.5)
    # alpha: disagreement 2/3 against (36 - 16 - 4) / 30 = 16/30: 1 - 20/16 = -1/4
    assert row["alpha"] == pytest.approx(-0.25)


@pytest.fixture(scope="module")
def codebook(repository):
    return load_codebook(repository / "data" / "codebook.yml")


def test_the_made_up_conversation_is_said_to_be_made_up(codebook):
    made = simulate_conversation(codebook)
    (text,) = made.texts.values()
    assert text.splitlines()[0] == FIRST_LINE
    assert made.segments.synthetic
    assert theme_counts(made.segments, codebook)["synthetic"].all()


def test_the_made_up_conversation_is_the_same_for_a_seed_and_other_for_another(codebook):
    first, again, other = (simulate_conversation(codebook, seed=s) for s in (1, 1, 2))
    assert first.texts == again.texts
    pd.testing.assert_frame_equal(first.segments.frame, again.segments.frame)
    assert first.texts != other.texts


def test_each_passage_is_a_turn_of_the_one_who_speaks(codebook):
    made = simulate_conversation(codebook, participants=5, turns=4)
    frame = made.segments.frame
    assert set(frame["coder"]) == set(CODERS)
    assert frame["participant"].nunique() == 5
    for row in frame.itertuples():
        text = made.texts[row.document]
        line = text[text.rfind("\n", 0, row.start) + 1 : row.end]
        assert line.startswith(f"{row.participant}: ")
        assert line.endswith(".")
        assert text[row.end] == "\n"


def test_both_coders_agree_well_but_not_wholly(codebook):
    made = simulate_conversation(codebook)
    table = coder_agreement(made.segments, codebook, paragraphs(made.texts))
    # 72 turns and the line above them, which nobody coded
    assert (table["n_units"] == 73).all()
    assert 0.5 < table["alpha"].mean() < 0.95
    assert theme_pairs(made.segments, codebook)["n_stretches"].sum() > 0


def test_a_codebook_of_one_code_will_do():
    made = simulate_conversation(Codebook("c", "C", BOOK.codes[:1]), participants=2, turns=2)
    assert set(made.segments.frame["code"]) == {"a"}


@patient
@given(spans, spans)
def test_a_paragraph_has_a_code_when_a_marker_coloured_any_of_it(lines, passages):
    starts = sorted({start for _, start, _ in lines})
    limits = [("d", a, b) for a, b in pairwise(starts)]
    units = pd.DataFrame(limits, columns=["document", "start", "end"]).astype(POSITIONS)
    rows = [("d", "p", "a", coder, start, start + n) for coder, start, n in passages]
    found = presence_in(units, segments(*rows), "a")
    colours = coloured(passages)
    for coder in found:
        expected = [bool(colours[coder] & set(range(a, b))) for _, a, b in limits]
        assert found[coder].astype(bool).tolist() == expected
    assert set(found) == ({row[3] for row in rows} if limits else set())
