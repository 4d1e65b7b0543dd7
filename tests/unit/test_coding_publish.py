"""Coded conversations through the wall: counts as bands, and nothing that makes a band narrower."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest

from ontmoetingen import publish_coding
from ontmoetingen.coding.codebook import Code, Codebook
from ontmoetingen.coding.segments import REQUIRED, Segments
from ontmoetingen.coding.store import Conversations
from ontmoetingen.disclosure.band_pairs import band_of, keep_their_bands
from ontmoetingen.disclosure.publish import Provenance, prepare_coding
from ontmoetingen.disclosure.rules import load_rules

RULES = load_rules()
CODEBOOK = Codebook("c", "Codeboek", tuple(Code(i, i.upper(), "element", i, "") for i in "abz"))


def conversations(mentions, people=12, texts=None):
    """Per code the participants who mention it; everybody mentions z, so that all are counted."""
    mentions = {**mentions, "z": range(people)}
    rows = [
        ("d", f"p{person:02d}", code, coder, 100 * person, 100 * person + 50)
        for code, persons in mentions.items()
        for person in persons
        for coder in ("een", "twee")
    ]
    frame = pd.DataFrame(rows, columns=list(REQUIRED))
    return Conversations(Segments(frame, synthetic=True), texts or {})


def test_how_many_brought_a_theme_up_is_a_band():
    """Of 12: 3 lies in 0 to 5, 8 in 6 to 12."""
    found = conversations({"a": range(3), "b": range(8)})
    table = publish_coding.themes(found, CODEBOOK, RULES).set_index("theme")
    assert table.loc["a", ["n", "n_mention_low", "n_mention_high"]].tolist() == [12, 0, 5]
    assert table.loc["b", ["n", "n_mention_low", "n_mention_high"]].tolist() == [12, 6, 12]


def test_that_nobody_brought_it_up_cannot_be_seen():
    nobody = publish_coding.themes(conversations({}), CODEBOOK, RULES)
    few = publish_coding.themes(conversations({"a": [0, 1], "b": [3]}), CODEBOOK, RULES)
    assert nobody.equals(few)


def test_agreement_on_a_theme_of_few_stays_in():
    found = conversations({"a": range(3), "b": range(8)})
    table = publish_coding.agreement(found, CODEBOOK, RULES).set_index("theme")
    assert pd.isna(table.loc["a", "percent"])
    assert table.loc["b", "percent"] == 1.0  # both coders gave every passage the same code


@pytest.mark.parametrize("name", ["themes", "pairs", "agreement"])
def test_fewer_people_than_the_rule_asks_hide_everything(name):
    frame = getattr(publish_coding, name)(conversations({"a": range(4)}, people=9), CODEBOOK, RULES)
    ready = prepare_coding(
        f"coded_{name}", frame.assign(synthetic=True), RULES, Provenance({}, synthetic=True)
    )
    assert set(ready.frame["status"]) == {"hidden"}
    assert ready.frame["reason"].str.contains("10").all()
    numbers = [c for c in ready.frame if c.startswith(("n", "alpha", "percent", "cohen"))]
    assert ready.frame[numbers].isna().all(axis=None)


@pytest.mark.parametrize("people", [10, 12, 17, 23, 30])
def test_a_pair_makes_no_band_narrower(people):
    """Whoever knows the bands of both themes and of the pair: every theme still has 6 numbers."""
    span = [band_of(k, people, RULES) for k in range(people + 1)]
    possible: dict[tuple, set] = {}
    for a, b in itertools.product(range(people + 1), repeat=2):
        shown = keep_their_bands(span[a], span[b], people, RULES)
        for both in range(max(0, a + b - people), min(a, b) + 1):
            possible.setdefault((span[a], span[b], shown and span[both]), set()).add(a)
    for (of_a, _, _), numbers in possible.items():
        if of_a[0] < of_a[1]:
            assert max(numbers) - min(numbers) >= RULES.min_width.threshold, of_a


def test_of_twelve_people_every_pair_can_be_shown():
    found = conversations({"a": range(3), "b": range(8)})
    table = publish_coding.pairs(found, CODEBOOK, RULES)
    bands = table[["theme", "with_theme", "n_mention_low", "n_mention_high"]].to_numpy().tolist()
    assert bands == [["a", "b", 0, 5], ["a", "z", 0, 5], ["b", "z", 6, 12]]
