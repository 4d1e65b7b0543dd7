"""Figures about the method: spread at equal participants, and the trial on invented answers."""

from __future__ import annotations

import chart_tables
import pandas as pd
import pytest

from ontmoetingen import charts
from ontmoetingen.charts import vega
from ontmoetingen.charts.base import SYNTHETIC
from ontmoetingen.charts.tables import Tables
from ontmoetingen.errors import BuildError


def spread(item: str = "yes_item", wave: str = "T1", measure: str = "share_yes", **more) -> dict:
    base = {"item": item, "wave": wave, "measure": measure, "covariates": "age",
            "covariate_labels": "Leeftijd in jaren", "between_sd_before": 0.143,
            "before_low": 0.11, "before_high": 0.18, "p_before": 0.0, "between_sd_after": 0.134,
            "after_low": 0.10, "after_high": 0.17, "p_after": 0.0, "share_explained": 0.122,
            "n": 2763, "n_missing": 0, "n_projects": 110, "model": "", "status": "released",
            "reason": ""}  # fmt: skip
    return base | more


def with_frame(name: str, rows: list[dict], columns: list[str], *, synthetic=False) -> Tables:
    tables, frame = chart_tables.tables(5), pd.DataFrame(rows, columns=columns)
    return Tables(lambda n: frame if n == name else tables.read(n), synthetic)


def adjusted(*rows: dict) -> Tables:
    return with_frame("adjusted", list(rows), list(spread()))


def test_spread_before_and_after_is_the_published_spread():
    figure = charts.adjusted(tables=adjusted(spread(), spread("yes_other", share_explained=0.03)))
    assert figure.title == (
        "Wie er meedoet, verklaart naar schatting 3% tot 12% van de variantie tussen projecten"
    )
    assert figure.table.iloc[0].tolist() == [
        "Andere leeftijd", "14,3", "11,0", "18,0", "13,4", "10,0", "17,0", "< 0,001", "12%"
    ]  # fmt: skip
    before, after = figure.spec()["datasets"]["rows"][:2]
    assert (before["x"], before["l"], after["x"], after["h"]) == (14.3, 11, 13.4, 17)
    assert "Gelijk gehouden: Leeftijd in jaren." in figure.caption


def test_ratings_have_an_axis_of_their_own():
    rows = [spread("rated", wave, "mean") for wave in ("T0", "T1")]
    tables = adjusted(spread(), *rows)
    assert charts.adjusted("rating", tables=tables).table["Vraag"].tolist() == [
        "Openstaan voor anderen (start)", "Openstaan voor anderen (einde)"
    ]  # fmt: skip
    assert len(charts.adjusted("yes_no", tables=tables).table) == 1
    with pytest.raises(BuildError) as caught:
        charts.adjusted("other", tables=tables)
    assert str(caught.value) == (
        "adjusted: does not know the kind 'other'. Allowed: yes_no, rating."
    )


def test_more_difference_at_equal_participants_is_no_negative_part():
    figure = charts.adjusted(tables=adjusted(spread(share_explained=-0.05)))
    assert figure.title == "Wie er meedoet, verklaart naar schatting 0% van de variantie"


def test_no_difference_hidden_and_no_rows_are_said():
    none = spread(between_sd_before=0.0, between_sd_after=0.0, share_explained=None, before_low=0,
                  before_high=0.1, after_low=0, after_high=0.1, p_after=1.0)  # fmt: skip
    figure = charts.adjusted(tables=adjusted(none))
    assert figure.title == "Projecten verschillen hier niet, ook niet door wie er meedoet"
    assert figure.table["Verklaard deel"].tolist() == ["geen verschil"]
    assert "NaN" not in vega.static_svg(figure.spec())
    gone = spread(status="hidden", reason="minder dan 3 projecten")
    figure = charts.adjusted(tables=adjusted(gone))
    assert figure.table.iloc[0].tolist()[1:] == ["verborgen"] * 8
    assert "Verborgen: Andere leeftijd (minder dan 3 projecten)." in figure.caption
    empty = charts.adjusted(tables=adjusted())
    assert empty.table.empty
    assert "Niets te tekenen." in vega.static_svg(empty.spec())


def trial(method: str, quantity: str, value: float, **more: object) -> dict:
    base = {"scale_kind": "yes_no", "base_value": 0.8, "n_projects": 20, "n_per_project": 8,
            "sizes": "equal", "between": "none", "between_sd": 0.0, "method": method,
            "quantity": quantity, "value": value, "mc_error": 0.005, "runs": 600}  # fmt: skip
    return base | more


def trials(*rows: dict, synthetic: bool = False) -> Tables:
    columns = list(trial("", "", 0))
    return with_frame("simulation", list(rows), columns, synthetic=synthetic)


COVERED = (
    trial("estimate", "coverage", 0.99),
    trial("estimate", "coverage", 0.93, between="large", base_value=0.78, runs=200),
    trial("estimate", "coverage", 0.945, scale_kind="rating", base_value=4.3, sizes="unequal"),
    trial("plugin", "coverage", 0.7),
    trial("standing", "any_flagged", 0.04),
    trial("standing", "flagged", 0.0031),
)


def test_coverage_is_told_with_how_often_it_falls_short_beyond_chance():
    figure = charts.coverage(tables=trials(*COVERED))
    # 0.93 + 1.96 x 0.005 = 0.9398 falls short of 0.95; 0.945 + 0.0098 = 0.9548 does not
    assert figure.title == (
        "De intervallen bevatten de ware waarde in 93,0% tot 99,0%; in 1 van 3 proeven aantoonbaar "
        "minder dan 95%"
    )
    assert "zou de laagste uitkomst 70,0% zijn in plaats van 93,0%" in figure.caption
    assert figure.n == "n = 200 tot 600 trekkingen per proef"
    assert figure.table["Bevat de ware waarde (%)"].tolist() == [99.0, 93.0, 94.5]
    assert figure.table["Grootte"].tolist() == ["gelijk", "gelijk", "ongelijk"]


def test_designs_of_one_kind_stand_together_under_one_head():
    lines = charts.coverage(tables=trials(*COVERED)).spec()["datasets"]["lines"]
    assert [line["s"] for line in lines] == [
        "Ja-neevraag, ongeveer 80% zegt ja",
        "20 projecten, elk 8 antwoorden",
        "Schaalvraag 1 tot 6, gemiddeld rond 4,3",
        "20 projecten, gemiddeld 8 antwoorden",
    ]


def test_the_error_of_the_trial_is_drawn():
    rows = charts.coverage(tables=trials(*COVERED)).spec()["datasets"]["rows"]
    assert rows[0]["l"] == pytest.approx(99 - 100 * 0.005 * 1.959964, abs=1e-3)
    assert rows[0]["h"] == pytest.approx(99.97998, abs=1e-3)


def test_false_alarms_are_held_against_the_agreed_level():
    figure = charts.false_alarms(tables=trials(*COVERED))
    assert figure.title == (
        "Vals alarm is in geen van 1 proef aantoonbaar vaker dan 5% (hoogste: 4,0%)"
    )
    assert "hoogstens 0,31% zo'n oordeel" in figure.caption
    often = charts.false_alarms(tables=trials(trial("standing", "any_flagged", 0.08)))
    assert often.title == "Vals alarm is in 1 van 1 proef vaker dan 5% (hoogste: 8,0%)"
    # with true differences a judgement is no false alarm
    real = charts.false_alarms(
        tables=trials(trial("standing", "any_flagged", 0.9, between="large"))
    )
    assert real.table.empty


@pytest.mark.parametrize("draw", [charts.coverage, charts.false_alarms])
def test_invented_answers_are_called_so_and_are_not_the_example_data_of_the_study(draw):
    figure = draw(tables=trials(*COVERED, synthetic=True))
    subtitle = " ".join(figure.spec()["title"]["subtitle"])
    assert "Nagebootste antwoorden: door een computer gemaakt" in subtitle
    assert SYNTHETIC not in figure.markdown()
    assert "geen antwoorden van deelnemers" in figure.markdown()


def test_a_trial_that_was_not_done_is_said_and_another_method_refused():
    assert charts.coverage(tables=trials()).title == "Voor dit interval is geen rekenproef gedaan"
    assert charts.false_alarms(tables=trials()).title == (
        "Voor het oordeel hoger of lager is geen rekenproef gedaan"
    )
    with pytest.raises(BuildError) as caught:
        charts.coverage("guess", tables=trials())
    assert str(caught.value) == (
        "coverage: does not know the method 'guess'. Allowed: estimate, plugin, own, overall, "
        "overall_general, rank, between_sd."
    )
