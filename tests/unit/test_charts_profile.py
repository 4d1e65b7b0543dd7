"""One project on everything asked: its numbers, what is hidden, and how they are placed."""

from __future__ import annotations

import chart_tables
import pandas as pd
import pytest

from ontmoetingen import charts
from ontmoetingen.charts import measures, profile_rows, vega
from ontmoetingen.charts.tables import Tables
from ontmoetingen.errors import BuildError

ASKED = ["andere leeftijd", "andere herkomst", "openstaan, start", "openstaan, einde"]


def with_tables(count: int = 12, **changed) -> Tables:
    known = chart_tables.tables(count)
    return Tables(lambda name: changed[name] if name in changed else known.read(name), False)


def with_states(*states: str) -> Tables:
    """Project p0001 with these states on the four rows of the questionnaire."""
    scores = chart_tables.project_scores(12)
    scores.loc[scores["project_id"] == "p0001", "state"] = list(states)
    return with_tables(project_scores=scores)


def test_everything_asked_is_there_in_the_order_of_the_questionnaire():
    figure = charts.profile("p0001", tables=with_tables())
    assert figure.table["Vraag"].tolist()[:4] == ASKED
    assert [row["a"] for row in figure.spec()["datasets"]["rows"]] == ASKED


def test_a_value_is_placed_on_the_scale_of_its_own_item():
    # 4.5 on 1 to 6: (4.5 - 1) / (6 - 1) = 70 %
    assert profile_rows.place_on_scale(4.5, measures.of("mean", 1, 6)) == 70.0
    assert profile_rows.place_on_scale(1, measures.of("mean", 1, 6)) == 0.0
    assert profile_rows.place_on_scale(0.37, measures.of("share_yes")) == 37.0
    # 600 on 200 to 1000: 400 / 800
    assert profile_rows.place_on_scale(600, measures.of("mean", 200, 1000)) == 50.0


def test_the_table_has_the_published_numbers_in_the_unit_of_each_item():
    tables = with_tables()
    table = charts.profile("p0003", tables=tables).table.set_index("Vraag")
    scores = tables.read("project_scores").set_index(["project_id", "item", "wave"])
    share, mean = (scores.loc[("p0003", *key)] for key in (("yes_item", "T1"), ("rated", "T0")))
    of_share, of_mean = measures.of("share_yes").text, measures.of("mean", 1, 6).text
    row = table.loc["andere leeftijd"]
    assert (row["Eigen waarde"], row["Geschat"]) == tuple(
        map(of_share, share[["value", "estimate"]])
    )
    assert row["Interval"] == " tot ".join(map(of_share, share[["estimate_low", "estimate_high"]]))
    assert row["Alle deelnemers samen"] == "82%"
    assert row["Antwoorden"] == str(int(share["n"]))
    assert table.loc["openstaan, start", "Geschat"] == of_mean(mean["estimate"])


def test_the_band_holds_the_middle_of_the_shown_projects_only():
    tables = with_tables(40)
    row = profile_rows.profile_rows(tables, "p0001")[0]
    scores = tables.read("project_scores")
    shown = scores[(scores["item"] == "yes_item") & (scores["status"] == "released")]["estimate"]
    assert row.middle == pytest.approx((shown.quantile(0.05), shown.quantile(0.95)))
    inside = shown.between(*row.middle).mean()
    assert 0.85 <= inside <= 0.95


def test_too_few_projects_have_no_band():
    assert profile_rows.profile_rows(with_tables(5), "p0001")[0].middle is None  # 4 are shown
    figure = charts.profile("p0001", tables=with_tables(5))
    assert figure.table["Middelste 90% van de projecten"].tolist()[0] == "niet te geven"


@pytest.mark.parametrize(
    ("states", "title"),
    [
        (
            ("hoger", "lager", "niet te onderscheiden", "hoger"),
            "Project 0001 ligt op 2 van de 4 metingen hoger en op 1 lager dan de andere projecten",
        ),
        (
            ("lager", "niet te onderscheiden", "lager", "niet te onderscheiden"),
            "Project 0001 ligt op 2 van de 4 metingen lager dan de andere projecten",
        ),
        (
            ("niet te onderscheiden",) * 3 + ("te klein om iets te zeggen",),
            "Project 0001 is op geen van de 4 metingen te onderscheiden van de andere projecten",
        ),
        (
            ("te klein om iets te zeggen",) * 4,
            "Project 0001 is te klein om iets over te zeggen",
        ),
    ],
)
def test_the_title_counts_where_the_project_stands_out(states, title):
    figure = charts.profile("p0001", tables=with_states(*states))
    assert figure.title == title
    assert figure.table["Stand"].tolist()[:4] == list(states)


def test_a_project_of_which_everything_is_hidden_names_each_reason():
    figure = charts.profile("p0011", tables=with_tables())
    assert figure.title == "Over Project 0011 is niets te tonen: alle antwoorden zijn verborgen"
    assert figure.table["Stand"].tolist()[:4] == ["minder dan 10 deelnemers"] * 4
    assert figure.table["Geschat"].tolist()[:4] == ["verborgen"] * 4
    rows = figure.spec()["datasets"]["rows"]
    assert all("l" not in row and "verborgen: minder dan 10" in row["w"] for row in rows)
    assert "NaN" not in vega.static_svg(figure.spec())


def test_one_hidden_item_keeps_its_row():
    scores = chart_tables.project_scores(12)
    mine = (scores["project_id"] == "p0001") & (scores["item"] == "yes_other")
    scores.loc[mine, ["status", "reason"]] = ["hidden", "verborgen om andere te beschermen"]
    scores.loc[mine, ["n", "value", "estimate", "estimate_low", "estimate_high"]] = float("nan")
    figure = charts.profile("p0001", tables=with_tables(project_scores=scores))
    assert figure.table["Stand"].tolist()[1] == "verborgen om andere te beschermen"
    assert "van de 3 metingen" in figure.title
    assert "nan" not in figure.markdown().lower()


def test_an_item_that_a_project_never_answered_is_no_hidden_one():
    scores = chart_tables.project_scores(12)
    mine = (scores["project_id"] == "p0001") & (scores["item"] == "rated")
    figure = charts.profile("p0001", tables=with_tables(project_scores=scores[~mine]))
    assert figure.table["Stand"].tolist()[2:4] == ["niet gevraagd of niet beantwoord"] * 2


def test_the_change_of_the_same_respondents_is_told():
    tables = with_tables()
    change = tables.read("change").set_index("project_id").loc["p0003"]
    figure = charts.profile("p0003", tables=tables)
    assert f"n = {int(change['n_pairs'])})" in figure.caption
    assert figure.table["Stand"].tolist()[-1] == "verandering"


def test_a_study_with_one_wave_has_no_change_and_no_names_of_waves():
    items = chart_tables.items().assign(waves="T1")
    tables = with_tables(items=items, change=chart_tables.change(12).iloc[:0])
    figure = charts.profile("p0001", tables=tables)
    assert figure.table["Vraag"].tolist() == [ASKED[0], ASKED[1], "openstaan"]
    assert "Verandering" not in figure.caption
    assert "vragen" in figure.title


def test_doubtful_items_are_named():
    doubtful = chart_tables.variation(12)
    doubtful.loc[doubtful["item"] == "yes_other", "reliability_median"] = 0.3
    figure = charts.profile("p0001", tables=with_tables(variation=doubtful))
    assert (
        "Let op: op ‘andere herkomst’ is de betrouwbaarheid te laag om losse projecten te "
        "vergelijken." in figure.caption.replace("\\", "")
    )


def test_the_example_is_the_shown_project_with_most_respondents():
    figure = charts.profile(tables=with_tables())
    # the sizes run from 10 up by project, the last one is the largest
    assert figure.title.startswith("Over Project 0011")
    assert figure.label == "fig-profiel"
    assert "Een voorbeeld: het project met de meeste deelnemers." in figure.caption
    projects = chart_tables.projects(12)
    projects.loc[11, ["status", "n_respondents"]] = ["hidden", float("nan")]
    assert charts.profile(tables=with_tables(projects=projects)).title.startswith("Project 0010")


def test_an_unknown_project_is_refused_with_those_there_are():
    with pytest.raises(BuildError) as caught:
        charts.profile("P9", tables=with_tables(3))
    assert str(caught.value) == (
        "project 'P9': is not in the published table projects. Allowed: p0000, p0001, p0002."
    )


def test_a_study_without_projects_is_refused():
    with pytest.raises(BuildError) as caught:
        charts.profile(tables=with_tables(3, projects=chart_tables.projects(3).iloc[:0]))
    assert str(caught.value) == "published table projects: has no rows: nothing to draw."


def test_two_thousand_projects_give_no_larger_figure():
    sizes = [
        len(vega.static_svg(charts.profile("p0001", tables=chart_tables.tables(n)).spec()))
        for n in (10, 2000)
    ]
    assert sizes[1] < 1.2 * sizes[0]


def test_a_study_about_schools_speaks_of_schools():
    school = {"project_label": "school", "project_label_plural": "scholen", "project_article": "de"}
    figure = charts.profile(tables=with_tables(study=pd.DataFrame([school])))
    assert "Een voorbeeld: de school met de meeste deelnemers." in figure.caption
    told = f"{figure.caption} {figure.subtitle} {list(figure.table.columns)}"
    assert "project" not in told
