"""What holds for every sentence: labels, names, borders of a verdict. Wordings: tests/sentences."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from ontmoetingen import sentences
from ontmoetingen.charts.tables import Tables
from ontmoetingen.dutch import Noun
from ontmoetingen.errors import BuildError
from ontmoetingen.grammar import say

ITEMS = pd.DataFrame(
    [
        {"item": "a", "short_label": "Samen eten", "scale_kind": "yes_no", "waves": "T1"},
        {"item": "b", "short_label": "Vertrouwen", "scale_kind": "rating", "waves": "T0;T1",
         "scale_min": 1, "scale_max": 6},
    ]
)  # fmt: skip
WAVES = pd.DataFrame({"wave": ["T0", "T1"], "label": ["Start", "Einde"]})


def tables(**frames: list[dict]) -> Tables:
    ready = {name: pd.DataFrame(rows) for name, rows in frames.items()}
    return Tables.of({"items": ITEMS, "waves": WAVES} | ready)


def variation(**changed) -> dict:
    row = {
        "item": "a", "wave": "T1", "n_higher": 1, "n_lower": 3, "n_indistinct": 8,
        "n_too_small": 0, "n_hidden": 0, "reliability_median": 0.8, "status": "released",
    }  # fmt: skip
    return row | changed


def overall(**changed) -> dict:
    row = {
        "item": "a", "wave": "T1", "measure": "share_yes", "n": 1200, "value": 0.8149,
        "ci_low": 0.79, "ci_high": 0.84, "status": "released",
    }  # fmt: skip
    return row | changed


def about(kind: str, said: str) -> str:
    return f'<span data-sentence="{kind}" data-item="a" data-wave="T1">{said}</span>'


def test_a_hidden_share_is_said_to_be_absent_and_its_number_is_nowhere():
    text = sentences.share("a", tables=tables(overall=[overall(status="hidden")]))
    assert text == about("share", "Voor ‘Samen eten’ is geen aandeel te geven.")


@pytest.mark.parametrize(
    ("median", "said", "unsaid"),
    [(0.69, "Zet projecten hier niet op volgorde", "voldoende"), (0.7, "voldoende", "volgorde:")],
)
def test_low_reliability_warns_against_ranking(median, said, unsaid):
    text = sentences.comparability(
        "a", tables=tables(variation=[variation(reliability_median=median)])
    )
    assert said in text
    assert unsaid not in text


def check(name: str, value: float) -> dict:
    return {"item": "b", "name": name, "value": value, "n": 103, "status": "released"}


@pytest.mark.parametrize(
    ("correlation", "said"),
    [
        # Fisher: atanh(0.19) * sqrt(100) = 1.92 < 1.96; atanh(0.20) * sqrt(100) = 2.03 > 1.96
        (0.19, "hangt de verandering niet aantoonbaar samen"),
        (0.20, "stijgen projecten met een hoog niveau meer"),
        (-0.20, "stijgen projecten met een hoog niveau minder"),
    ],
)
def test_regression_to_the_mean_is_told_apart_from_a_real_link(correlation, said):
    checks = [
        check("oldham_projects", correlation),
        check("change_lowest_fifth_projects", 0.56),
        check("change_highest_fifth_projects", -0.04),
    ]
    text = sentences.regression("b", tables=tables(change_checks=checks))
    assert "+0,56" in text
    assert "−0,04 punt" in text
    assert said in text


def test_a_sentence_on_invented_answers_says_so_and_one_on_real_answers_does_not():
    real = tables(overall=[overall()])
    invented = Tables(real.read, synthetic=True)
    label = " [Synthetische gegevens: geen antwoorden van echte mensen.]{.synthetic-label}"
    assert sentences.share("a", tables=invented) == sentences.share("a", tables=real) + label
    assert "ynthetisch" not in sentences.share("a", tables=real)


def test_names_from_data_cannot_become_markup():
    evil = ITEMS.assign(short_label="<script>x</script> | `a` {{< var b >}}")
    frames = {"items": evil, "waves": WAVES, "overall": pd.DataFrame([overall()])}
    text = sentences.share("a", tables=Tables.of(frames))
    assert "<script>" not in text
    assert "{{<" not in text


def test_a_wording_that_lacks_a_word_is_refused():
    with pytest.raises(BuildError) as caught:
        say(Noun(), "standing", "alone")
    assert str(caught.value) == ("grammar.yml, standing.alone: needs 'name', which is not given.")


def test_a_case_that_the_grammar_does_not_know_is_refused():
    with pytest.raises(BuildError) as caught:
        say(Noun(), "standing", "best")
    assert str(caught.value) == "grammar.yml, standing.best: needs 'best', which is not given."


def test_a_study_without_a_table_is_told_so_and_does_not_fail():
    bare = tables()
    said = [
        sentences.share("a", tables=bare),
        sentences.standing("a", tables=bare),
        sentences.ranking("a", tables=bare),
        sentences.overlap(tables=bare),
        sentences.trait("a", "age", tables=bare),
        sentences.adjusted("a", tables=bare),
        sentences.change("b", tables=bare),
        sentences.attrition("b", tables=bare),
        sentences.simulation("a", tables=bare),
    ]
    words = [re.sub("<[^>]*>", "", text) for text in said]
    assert all(text.endswith(".") for text in words)
    assert not any(letter.isdigit() for text in words for letter in text)


def test_a_sentence_on_all_projects_is_marked_with_what_it_is_about():
    assert sentences.overlap(tables=tables()).startswith('<span data-sentence="overlap">Of')
    assert sentences.change("b", tables=tables()) == (
        '<span data-sentence="change" data-item="b">Voor ‘Vertrouwen’ is geen verandering te '
        "geven.</span>"
    )
    assert sentences.standing("b", "T0", tables=tables()).startswith(
        '<span data-sentence="standing" data-item="b" data-wave="T0">Op'
    )


def test_what_is_not_about_projects_and_what_names_its_projects_has_no_such_mark():
    assert "data-sentence" not in sentences.simulation("a", tables=tables())
    assert "data-sentence" not in sentences.chosen("a", ["p1", "p2"], tables=tables())
