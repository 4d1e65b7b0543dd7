"""Change beside what chance expects: states, lines, forms for few and many, nobody to follow."""

from __future__ import annotations

import chart_tables
import numpy as np
import pandas as pd
import pytest

from ontmoetingen import charts
from ontmoetingen.charts import measures, vega
from ontmoetingen.charts.change_marks import BY_CHANCE, expected_line
from ontmoetingen.charts.change_rows import ABOVE, BELOW, WITHIN, change_rows
from ontmoetingen.charts.tables import Tables
from ontmoetingen.errors import BuildError

RATING = measures.of("mean", 1, 6)


def changed(count: int) -> pd.DataFrame:
    """Change with models: expected falls by 0.4 per point of start; every tenth lies above."""
    frame = chart_tables.change(count)
    away = frame["mean_start"] - 4.2
    expected = 0.24 - 0.4 * away
    found = expected.where(frame.index % 10 != 0, expected + 0.5)
    modelled = {"expected_change": expected, "expected_low": expected - 0.3,
                "expected_high": expected + 0.3, "change_estimate": 0.24 + 0.1 * (found - 0.24),
                "change_estimate_low": 0.1, "change_estimate_high": 0.4}  # fmt: skip
    everybody = frame["project_id"] == ""
    columns = {k: pd.Series(v, frame.index).mask(everybody) for k, v in modelled.items()}
    return frame.assign(change=frame["change"].where(everybody, found), **columns)


def study(frame: pd.DataFrame, count: int = 12) -> Tables:
    tables = chart_tables.tables(count)
    return Tables(lambda name: frame if name == "change" else tables.read(name), False)


def rows_of(**values: object) -> list:
    one = {"item": "rated", "project_id": "p", "n_pairs": 20, "mean_start": 4.0, "mean_end": 4.5,
           "change": 0.5, "ci_low": 0.1, "ci_high": 0.9, "expected_change": 0.2,
           "expected_low": -0.1, "expected_high": 0.4}  # fmt: skip
    return change_rows(pd.DataFrame([one | values]), {"p": "Naam"}, RATING)


def test_a_project_is_judged_by_what_chance_gives_at_its_start():
    assert rows_of()[0].state == ABOVE  # 0.5 lies above 0.4
    assert rows_of(change=0.4)[0].state == WITHIN
    assert rows_of(change=-0.2)[0].state == BELOW
    assert rows_of(expected_low=None, expected_high=None)[0].state == WITHIN


def test_a_project_is_told_in_one_line():
    assert rows_of()[0].told == (
        "Naam (n = 20): begin 4,00, verandering +0,50, verwacht +0,20; meer dan verwacht"
    )


def test_shares_are_told_in_points():
    one = pd.DataFrame([{"project_id": "p", "n_pairs": 20, "mean_start": 0.5, "change": 0.125}])
    [row] = change_rows(one, {"p": "Naam"}, measures.of("share_yes"))
    assert (row.start, row.change) == (50, 12.5)
    assert row.told == "Naam (n = 20): begin 50,0, verandering +12,5"


def test_the_line_of_chance_is_the_weighted_least_squares_line():
    rows = [rows_of(mean_start=s, expected_change=e, n_pairs=n)[0]
            for s, e, n in ((3, 0.6, 10), (4, 0.1, 30), (5, 0.0, 20))]  # fmt: skip
    slope, start = np.polyfit([3, 4, 5], [0.6, 0.1, 0.0], 1, w=np.sqrt([10, 30, 20]))
    assert expected_line(rows, (3, 5)) == pytest.approx((start + 3 * slope, start + 5 * slope))
    assert expected_line(rows_of(expected_change=None), (3, 5)) is None
    assert expected_line(rows_of(), (3, 5)) == pytest.approx((0.2, 0.2))  # one project: level


def test_few_many_and_very_many_have_their_own_form():
    def layers(count: int) -> list[str]:
        spec = charts.change("rated", tables=study(changed(count), count)).spec()
        return [layer["mark"]["type"] for layer in spec["layer"]]

    assert layers(10) == ["line", "rule", "point", "point", "point"]
    assert layers(100) == ["line", "rule", "point", "point", "point"]
    assert layers(2000) == ["rect", "area", "line", "point"]


def test_2000_projects_make_a_small_picture_and_a_whole_table():
    figure = charts.change("rated", tables=study(changed(2000), 2000))
    assert len(vega.static_svg(figure.spec())) < 200_000
    assert len(figure.table) == 2001
    patches = figure.spec()["datasets"]["patches"]
    assert sum(patch["n"] for patch in patches) == 2000


def test_how_many_lie_outside_stands_beside_how_many_do_by_chance():
    figure = charts.change("rated", tables=study(changed(100), 100))
    # every tenth of rows 1 to 100 lies above; one in twenty of 100 does by chance
    assert "Van 100 projecten veranderen er 10 meer en 0 minder dan verwacht; door toeval alleen " \
        "zijn dat er samen ongeveer 5." in figure.caption  # fmt: skip


def test_the_table_is_the_published_table():
    frame = changed(12)
    table = charts.change("rated", tables=study(frame)).table
    names = {f"Project {i:04d}": f"p{i:04d}" for i in range(12)}
    published = frame.set_index("project_id")
    for _, row in table.iloc[1:].iterrows():
        own = published.loc[names[row["Project"]]]
        assert row["Verandering"] == pytest.approx(own["change"], abs=0.005001)
        assert row["Verwacht door toeval"] == pytest.approx(own["expected_change"], abs=0.005001)
        assert row["Geschat"] == pytest.approx(own["change_estimate"], abs=0.005001)
    assert table.iloc[0]["Project"] == "Alle deelnemers samen"
    assert table.iloc[0]["Geschat"] == "niet van toepassing"


def test_a_table_without_models_still_has_a_picture():
    figure = charts.change("rated", tables=chart_tables.tables(12))
    assert BY_CHANCE not in vega.static_svg(figure.spec())
    assert "Verwacht door toeval" not in figure.table
    assert "gaan er" in figure.caption


def test_one_project_is_drawn():
    svg = vega.static_svg(charts.change("rated", tables=study(changed(1), 1)).spec())
    assert "NaN" not in svg
    assert BY_CHANCE in svg


def test_all_hidden_is_said():
    frame = changed(5).assign(status="hidden", reason="minder dan 10 deelnemers")
    figure = charts.change("rated", tables=study(frame, 5))
    assert figure.title == "De verandering op ‘openstaan’ is verborgen: minder dan 10 deelnemers"
    assert "5 projecten staan niet in de figuur: minder dan 10 deelnemers." in figure.caption
    assert set(figure.table["Verandering"]) == {"verborgen"}
    assert "Niets te tekenen." in vega.static_svg(figure.spec())


def test_nobody_paired_is_said():
    frame = changed(5).assign(method="unpaired").drop(columns=["expected_change"])
    figure = charts.change("rated", tables=study(frame, 5))
    assert "Deelnemers zijn niet te volgen: begin en eind zijn twee groepen." in figure.caption
    assert figure.n == "n = 1.800 deelnemers in de kleinste van de twee groepen"


def test_an_item_asked_once_has_no_change():
    empty = changed(5).head(0)
    figure = charts.change("rated", tables=study(empty, 5))
    assert figure.title == "Van ‘openstaan’ is geen verandering te geven"
    assert figure.table.empty
    together = charts.change_overall(["rated"], tables=study(empty, 5))
    assert together.table["Verandering"].tolist() == ["niet te geven"]


def test_everybody_together_is_drawn_from_start_to_end():
    figure = charts.change_overall(tables=chart_tables.tables(5))
    first, last = figure.spec()["datasets"]["rows"]
    # 4.2 + 0.24 = 4.44; the interval of the change, 0.19 to 0.29, lies around the end
    assert (first["x"], last["x"], last["l"], last["h"]) == (4.2, 4.44, 4.39, 4.49)
    assert figure.title == "Van begin tot eind stijgt ‘openstaan’: +0,24 (+0,19 tot +0,29)"
    assert figure.table.to_numpy().tolist() == [
        ["Openstaan voor anderen", "1.800", "4,20", "4,44", "+0,24", "+0,19", "+0,29"]
    ]


def test_items_with_another_scale_cannot_share_an_axis():
    tables = chart_tables.tables(5)
    with pytest.raises(BuildError) as caught:
        charts.change_overall(["rated", "yes_item"], tables=tables)
    assert str(caught.value) == (
        "change_overall: 1 of 2 items have another scale. Allowed: items with one scale."
    )
    once = tables.read("items").assign(waves="T1")
    with pytest.raises(BuildError) as caught:
        charts.change_overall(tables=Tables.of({"items": once}))
    assert str(caught.value) == "change_overall: no item was asked at two waves."


def model(name: str, value: float, low: float, high: float, **more: object) -> dict:
    base = {"item": "rated", "model": name, "term": "mean", "trait": "", "label": "",
            "value": value, "ci_low": low, "ci_high": high, "p_value": 0.0004, "n": 1800,
            "n_projects": 90, "n_smallest_side": 90, "note": "", "status": "released",
            "reason": ""}  # fmt: skip
    return base | more


def with_models(*rows: dict) -> Tables:
    tables = chart_tables.tables(5)
    frame = pd.DataFrame(rows, columns=list(model("change", 0, 0, 0)))
    return Tables(lambda name: frame if name == "change_models" else tables.read(name), False)


def test_two_models_that_agree_and_two_that_do_not():
    same = (model("change", 0.2, 0.1, 0.3), model("ancova", 0.21, 0.1, 0.3))
    trait = {"term": "trait", "trait": "age", "label": "Per jaar ouder"}
    differ = (model("change", 0.1, -0.1, 0.15, **trait), model("ancova", 0.2, 0.1, 0.3, **trait))
    apart = (model("change", 0.1, -0.1, 0.3, **trait), model("ancova", 0.2, 0.1, 0.3, **trait))
    assert charts.change_models("rated", tables=with_models(*same)).title == (
        "Op ‘openstaan’ zeggen beide manieren om verandering te meten hetzelfde"
    )
    # One interval reaches zero, but holds what the other model found: no contradiction.
    assert charts.change_models("rated", tables=with_models(*same, *apart)).title == (
        "Op ‘openstaan’ spreken beide manieren om verandering te meten elkaar niet tegen"
    )
    figure = charts.change_models("rated", tables=with_models(*same, *differ))
    assert figure.title == (
        "Op ‘openstaan’ hangt 1 van de 2 vergelijkingen af van de manier van meten"
    )
    assert figure.table["Verschil (punten op de schaal)"].tolist() == [
        "+0,20", "+0,21", "+0,10", "+0,20"
    ]  # fmt: skip
    assert figure.table["p"].tolist() == ["< 0,001"] * 4
    assert "paradox van Lord" in figure.caption
    assert "NaN" not in vega.static_svg(figure.spec())


def test_hidden_missing_and_no_models_are_said():
    gone = model("change", None, None, None, status="hidden", reason="minder dan 3 projecten")
    unknown = model("ancova", None, None, None)
    figure = charts.change_models("rated", tables=with_models(gone, unknown))
    assert figure.title == "Op ‘openstaan’ zijn er geen twee modellen om te vergelijken"
    assert figure.table["Verschil (punten op de schaal)"].tolist() == [
        "verborgen", "niet te schatten"
    ]  # fmt: skip
    assert "minder dan 3 projecten" in figure.caption
    assert charts.change_models("rated", tables=with_models()).table.empty


def lost(**values: object) -> dict:
    one = {"item": "rated", "variable": "rated", "label": "openstaan", "category": "",
           "category_label": "", "measure": "mean", "n_kept": 900, "n_lost": 300,
           "value_kept": 4.5, "value_lost": 4.2, "difference": -0.3, "ci_low": -0.5,
           "ci_high": -0.1, "n_smallest": 300, "status": "released", "reason": ""}  # fmt: skip
    return one | values


def with_lost(*rows: dict) -> Tables:
    tables = chart_tables.tables(5)
    frame = pd.DataFrame(rows, columns=list(lost()))
    return Tables(lambda name: frame if name == "attrition" else tables.read(name), False)


SCHOOL = {"variable": "school", "label": "Schoolniveau", "category": "mbo", "category_label": "mbo",
          "measure": "share", "value_kept": 0.33, "value_lost": 0.36, "difference": 0.03,
          "ci_low": -0.01, "ci_high": 0.07}  # fmt: skip


def test_who_is_lost_is_compared_on_the_start_and_the_background():
    figure = charts.lost("rated", tables=with_lost(lost(), lost(**SCHOOL)))
    assert figure.title == "Wie wegvalt, begon op ‘openstaan’ lager dan wie blijft (−0,30)"
    assert "Aantoonbaar anders: 1 van 2 vergelijkingen; door toeval ongeveer 0,1." in figure.caption
    assert figure.table.to_numpy().tolist() == [
        ["openstaan", "gemiddelde", "4,20", "4,50", "−0,30", "−0,50", "−0,10"],
        ["Schoolniveau: mbo", "% van de deelnemers", "36,0", "33,0", "+3,0", "−1,0", "+7,0"],
    ]
    first, second = figure.spec()["datasets"]["rows"]
    assert (first["x"], first["l"]) == (-0.6, -1)  # -0.3 / 0.5: its own unit reaches to 0.5
    assert second["h"] == 1


def test_no_difference_at_the_start_is_said():
    calm = lost(difference=-0.1, ci_low=-0.3, ci_high=0.1)
    assert charts.lost("rated", tables=with_lost(calm)).title == (
        "Wie wegvalt, begon op ‘openstaan’ niet aantoonbaar anders dan wie blijft"
    )


def test_nobody_lost_and_all_hidden_are_said():
    assert charts.lost("rated", tables=with_lost()).title == (
        "Er is niemand weggevallen of niemand te volgen"
    )
    numbers = dict.fromkeys(["value_kept", "value_lost", "difference", "ci_low", "ci_high"])
    gone = lost(**numbers, status="hidden", reason="minder dan 10 deelnemers")
    figure = charts.lost("rated", tables=with_lost(gone))
    assert figure.title == "Wie wegvalt en wie blijft, is hier niet te vergelijken"
    assert figure.table.iloc[0].tolist()[2:] == ["verborgen"] * 5
    assert "1 vergelijking is verborgen: minder dan 10 deelnemers." in figure.caption
