"""Sentences follow the numbers, in singular and plural, and say when there is nothing to say."""

from __future__ import annotations

import pandas as pd
import pytest

from ontmoetingen import sentences
from ontmoetingen.charts.tables import Tables

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


def test_a_share_comes_with_its_interval_and_n():
    assert sentences.share("a", tables=tables(overall=[overall()])) == (
        "81% zegt ja op ‘Samen eten’ (meetmoment ‘Einde’; 95%-interval 79% tot 84%; n = 1.200)."
    )


def test_a_hidden_share_is_said_to_be_absent_and_its_number_is_nowhere():
    text = sentences.share("a", tables=tables(overall=[overall(status="hidden")]))
    assert text == "Voor ‘Samen eten’ is geen aandeel te geven."


def test_projects_are_counted_in_singular_and_plural():
    # shown = 1 higher + 3 lower + 8 indistinct + 0 too small = 12
    assert sentences.standing("a", tables=tables(variation=[variation()])) == (
        "Op ‘Samen eten’ ligt 1 van de 12 projecten hoger dan de andere projecten samen, "
        "en liggen 3 lager. 8 projecten zijn niet te onderscheiden."
    )


def test_no_project_stands_out_and_small_and_hidden_ones_are_told():
    row = variation(n_higher=0, n_lower=0, n_indistinct=1, n_too_small=1, n_hidden=2)
    assert sentences.standing("a", tables=tables(variation=[row])) == (
        "Op ‘Samen eten’ is geen van de 2 projecten te onderscheiden van de andere. "
        "1 project is niet te onderscheiden. 1 is te klein om iets te zeggen. "
        "2 projecten zijn verborgen om de antwoorden van deelnemers te beschermen."
    )


def test_one_project_has_nothing_to_be_compared_with():
    row = variation(n_higher=0, n_lower=0, n_indistinct=0, n_too_small=1)
    text = sentences.standing("a", tables=tables(variation=[row]))
    assert text.startswith(
        "Op ‘Samen eten’ is er één project, zonder andere om mee te vergelijken."
    )


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


def overlap_row(**changed) -> dict:
    row = {
        "direction": "low", "items": "a;b", "at_least": 2, "n_extreme": 10, "observed": 4,
        "expected": 1.25, "p_value": 0.0004, "method": "respondents shuffled", "status": "released",
    }  # fmt: skip
    return row | changed


def test_overlap_beyond_chance_is_said_with_what_chance_gives():
    labels = overlap_row(method="labels shuffled", expected=0.5, p_value=0.0001)
    assert sentences.overlap(tables=tables(overlap=[overlap_row(), labels])) == (
        "4 projecten horen bij de 10 laagst scorende op ‘Samen eten’ en ‘Vertrouwen’ tegelijk. "
        "Bij toeval zouden het er gemiddeld 1,3 zijn (p < 0,001). "
        "Er is dus een groep projecten die op meer vragen tegelijk laag scoort."
    )


def test_overlap_that_chance_explains_is_said_not_to_be_found():
    row = overlap_row(direction="high", observed=0, p_value=0.4)
    text = sentences.overlap("high", tables=tables(overlap=[row]))
    assert text.startswith("Geen enkel project hoort bij de 10 hoogst scorende")
    assert text.endswith("Er is geen aanwijzing dat dezelfde projecten steeds hoog scoren.")


def test_without_overlap_rows_there_is_nothing_to_check():
    columns = {name: [] for name in overlap_row()}
    text = sentences.overlap(tables=tables(overlap=columns))
    assert "niet na te gaan" in text


def trait_row(**changed) -> dict:
    row = {
        "item": "a", "wave": "T1", "trait": "age", "contrast_label": "Per jaar ouder",
        "effect": 2.84, "ci_low": 1.5, "ci_high": 4.2, "p_value": 0.03, "n_projects": 90,
        "status": "released",
    }  # fmt: skip
    return row | changed


@pytest.mark.parametrize(
    ("p_value", "said"),
    [(0.03, "meer dan bij toeval te verwachten"), (0.3, "een verband is hier niet aan te tonen")],
)
def test_a_trait_is_given_with_its_size_and_what_it_means(p_value, said):
    text = sentences.trait("a", "age", tables=tables(traits=[trait_row(p_value=p_value)]))
    assert "2,8 procentpunten" in text
    assert said in text


def change_row(**changed) -> dict:
    row = {
        "item": "b", "project_id": "", "n_pairs": 2386, "mean_start": 4.538, "mean_end": 4.703,
        "change": 0.165, "ci_low": 0.112, "ci_high": 0.218, "share_agree_start": 0.62,
        "share_agree_end": 0.69, "status": "released",
    }  # fmt: skip
    return row | changed


def test_a_change_beyond_chance_has_a_direction():
    assert sentences.change("b", tables=tables(change=[change_row()])) == (
        "De gemiddelde score op ‘Vertrouwen’ stijgt met 0,17 punt, van 4,54 naar 4,70 "
        "(95%-interval +0,11 tot +0,22; 2.386 deelnemers met twee metingen). "
        "Het aandeel dat het eens is, gaat van 62% naar 69% (+7 procentpunten)."
    )


def test_a_change_within_chance_has_none_and_a_scale_without_threshold_no_share():
    row = change_row(ci_low=-0.02, share_agree_start=float("nan"), share_agree_end=float("nan"))
    text = sentences.change("b", tables=tables(change=[row]))
    assert "dat verschil past bij toeval" in text
    assert "stijgt" not in text
    assert "aandeel" not in text


def test_pairing_says_who_is_lost_and_keeps_small_numbers_hidden():
    common = {"item": "b", "label": "", "status": "released"}
    steps = [
        common | {"step": "matched", "n": 2386},
        common | {"step": "only_start", "n": 1225},
        common | {"step": "only_end", "n": float("nan"), "status": "hidden"},
    ]
    text = sentences.pairing("b", tables=tables(pairing=steps))
    assert text.startswith("Van 2.386 deelnemers is er een antwoord aan de start én aan het einde.")
    assert "1.225 vulden alleen de start in en een verborgen aantal alleen het einde" in text


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
