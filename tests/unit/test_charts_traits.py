"""Projects by a number and by a contrast: the published line, and words when there is none."""

from __future__ import annotations

import chart_tables
import pytest

from ontmoetingen import charts
from ontmoetingen.charts import vega
from ontmoetingen.charts.tables import Tables
from ontmoetingen.errors import BuildError

HIDDEN = {"status": "hidden", "reason": "minder dan 3 projecten", "effect": float("nan"),
          "ci_low": float("nan"), "ci_high": float("nan"), "p_value": float("nan")}  # fmt: skip


def with_tables(count: int = 12, **changed) -> Tables:
    known = chart_tables.tables(count)
    return Tables(lambda name: changed[name] if name in changed else known.read(name), False)


def slope(figure) -> float:
    first, last = figure.spec()["datasets"]["trend"]
    return (last["v"] - first["v"]) / (last["x"] - first["x"])


def test_an_effect_per_ten_is_drawn_per_one():
    # 2.4 points for a difference of 10 in the trait: 0.24 per unit
    tens = chart_tables.traits().assign(per=10.0)
    assert slope(charts.trait("yes_item", "age", tables=with_tables(traits=tens))) == pytest.approx(
        0.24, abs=1e-3
    )


def test_the_line_goes_through_the_weighted_middle_of_the_dots():
    tables = with_tables(20)
    spec = charts.trait("yes_item", "age", tables=tables).spec()
    scores = tables.read("project_scores")
    rows = scores[(scores["item"] == "yes_item") & (scores["status"] == "released")]
    points = tables.read("trait_points").set_index("project_id")["value"]
    age, weight = rows["project_id"].map(points), rows["weight"]
    middle = (
        (weight * age).sum() / weight.sum(),
        100 * (weight * rows["value"]).sum() / weight.sum(),
    )
    first, last = spec["datasets"]["trend"]
    share = (middle[0] - first["x"]) / (last["x"] - first["x"])
    assert first["v"] + share * (last["v"] - first["v"]) == pytest.approx(middle[1], abs=0.01)


@pytest.mark.parametrize(("item", "dash"), [("yes_item", [1, 0]), ("yes_other", [5, 4])])
def test_the_line_is_unbroken_only_where_there_is_a_link(item, dash):
    figure = charts.trait(item, "age", tables=with_tables())
    assert figure.spec()["layer"][1]["mark"]["strokeDash"] == dash
    assert ("Doorgetrokken lijn" in figure.caption) == (dash == [1, 0])


def test_the_table_has_the_published_values_and_traits():
    tables = with_tables()
    table = charts.trait("yes_item", "age", tables=tables).table
    points = tables.read("trait_points").set_index("project_id")["value"]
    names = tables.read("projects").set_index("name")["project_id"]
    seen = dict(zip(table["Project"], table["Leeftijd in jaren"], strict=True))
    assert seen == {name: points[names[name]] for name in seen}
    assert len(seen) == 11


def test_a_hidden_effect_leaves_the_dots_and_gives_the_reason():
    figure = charts.trait(
        "yes_item", "age", tables=with_tables(traits=chart_tables.traits().assign(**HIDDEN))
    )
    assert (
        figure.title == "Of ‘andere leeftijd’ samenhangt met ‘Leeftijd in jaren’ is niet te tonen"
    )
    assert figure.caption.startswith("Niet getoond: minder dan 3 projecten.")
    assert figure.spec()["datasets"]["trend"] == []
    assert len(figure.spec()["datasets"]["rows"]) == 11
    assert "lijn" not in figure.caption


def test_with_every_project_hidden_the_figure_says_so():
    gone = chart_tables.project_scores(3, hide=3)
    figure = charts.trait("yes_item", "age", tables=with_tables(3, project_scores=gone))
    assert "Hier is niets te tonen." in vega.static_svg(figure.spec())
    assert figure.n == "n = 0 antwoorden in 0 projecten"


def test_a_trait_without_numbers_is_refused():
    rows = chart_tables.traits().assign(trait="education")
    with pytest.raises(BuildError) as caught:
        charts.trait("yes_item", "education", tables=with_tables(traits=rows))
    assert str(caught.value) == "trait 'education': has no number per project. Allowed: age."


def test_an_unknown_trait_is_refused_with_those_there_are():
    with pytest.raises(BuildError) as caught:
        charts.trait("yes_item", "height", tables=with_tables())
    assert str(caught.value) == (
        "column 'trait': 'height' stands in 0 rows of the published table instead of one. "
        "Allowed: age."
    )


def test_a_table_of_an_older_version_is_refused_with_the_remedy():
    with pytest.raises(BuildError) as caught:
        charts.trait(
            "yes_item", "age", tables=with_tables(traits=chart_tables.traits().drop(columns="per"))
        )
    assert str(caught.value) == (
        "published table traits: has no column per. "
        "HINT: run 'ontmoetingen publish' with this version of the package."
    )


def test_the_effects_on_all_items_are_counted_and_tabled():
    figure = charts.effects("age", tables=with_tables())
    assert figure.title == "Per jaar dat deelnemers gemiddeld ouder zijn: hoger op 1 van 2 vragen"
    assert figure.table["Verschil (procentpunten)"].tolist() == ["+2,4", "+0,3"]
    assert figure.table["p"].tolist() == ["0,002", "0,610"]


def test_a_hidden_effect_stays_in_the_table_with_its_reason():
    rows = chart_tables.traits()
    rows.loc[0, list(HIDDEN)] = list(HIDDEN.values())
    figure = charts.effects("age", tables=with_tables(traits=rows))
    assert figure.table["Vraag"].tolist() == ["Andere herkomst", "Andere leeftijd"]
    assert figure.table["p"].tolist() == ["0,610", "minder dan 3 projecten"]
    assert len(figure.spec()["datasets"]["rows"]) == 1
    nothing = charts.effects("age", tables=with_tables(traits=rows.assign(**HIDDEN)))
    assert nothing.title == "Per jaar dat deelnemers gemiddeld ouder zijn: niets te tonen"


def test_an_item_asked_twice_is_counted_as_measurements():
    first = chart_tables.traits().assign(item="rated")
    first["wave"] = ["T0", "T1"]
    figure = charts.effects("age", kind="rating", tables=with_tables(traits=first))
    assert figure.title.endswith("hoger op 1 van 2 metingen")
    assert figure.table["Vraag"].tolist() == [
        "Openstaan voor anderen (start)", "Openstaan voor anderen (einde)",
    ]  # fmt: skip


def test_a_contrast_on_no_item_of_that_kind_is_refused():
    with pytest.raises(BuildError) as caught:
        charts.effects("age", kind="rating", tables=with_tables())
    assert str(caught.value) == "trait 'age': has no effect on rating items. Allowed: none at all."
