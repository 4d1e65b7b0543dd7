"""Projects beside each other: boundaries, sizes, words, and a table equal to what is published."""

from __future__ import annotations

import gzip
import json
import re
from itertools import pairwise

import chart_tables
import pandas as pd
import pytest
from chart_makers import makers

from ontmoetingen import charts
from ontmoetingen.charts import caterpillar, comparable, funnels, marks, texts, vega
from ontmoetingen.charts.tables import Tables
from ontmoetingen.dutch import Noun

SCHOOL = {"project_label": "school", "project_label_plural": "scholen", "project_article": "de"}
FIGURES = makers("standing", "funnel", "ranks", "reliability", "reliabilities")


@pytest.fixture(params=FIGURES)
def make(request):
    return FIGURES[request.param]


def with_tables(count: int = 12, **changed: pd.DataFrame) -> Tables:
    """Tables for ``count`` projects of which some are replaced."""
    known = chart_tables.tables(count)
    return Tables(lambda name: changed[name] if name in changed else known.read(name), False)


def all_hidden(count: int) -> Tables:
    return with_tables(count, project_scores=chart_tables.project_scores(count, hide=count))


def picture(figure) -> str:
    return vega.static_svg(figure.spec())


def test_with_everything_hidden_the_figure_says_so_and_the_table_names_the_reason(make):
    figure = make(all_hidden(3))
    assert "geen enkel project" in figure.title
    assert "NaN" not in picture(figure)
    if "Project" in figure.table:
        assert figure.table["Antwoorden"].tolist() == ["verborgen"] * 3
        assert figure.table.iloc[:, -1].tolist() == ["minder dan 10 deelnemers"] * 3


def test_without_any_project_the_figure_says_so(make):
    empty = chart_tables.project_scores(3).iloc[:0]
    figure = make(with_tables(3, project_scores=empty))
    assert "geen enkel project" in figure.title
    assert "NaN" not in picture(figure)


def test_a_picture_of_nothing_is_words_not_an_empty_frame():
    svg = picture(charts.standing("yes_item", tables=all_hidden(3)))
    assert "Hier is niets te tonen." in svg


def test_one_project_has_nothing_to_be_compared_with():
    alone = chart_tables.project_scores(1, hide=0)
    tables = with_tables(1, project_scores=alone.assign(state="niet te onderscheiden"))
    assert charts.standing("yes_item", tables=tables).title == (
        "Op ‘andere leeftijd’ is er één project, zonder andere om mee te vergelijken"
    )
    assert charts.ranks("yes_item", tables=tables).title == (
        "Op ‘andere leeftijd’ is er één project, zonder andere om mee te vergelijken"
    )
    assert "NaN" not in picture(charts.funnel("yes_item", tables=tables))


def test_projects_that_are_all_too_small_have_a_state_of_their_own():
    scores = chart_tables.project_scores(12, hide=0).assign(state="te klein om iets te zeggen")
    figure = charts.standing("yes_item", tables=with_tables(12, project_scores=scores))
    assert figure.title == "Op ‘andere leeftijd’ zijn de projecten te klein om ze te onderscheiden"
    legend = figure.spec()["layer"][1]["encoding"]["shape"]["legend"]["values"]
    assert legend == ["te klein om iets te zeggen"]
    assert "te klein om iets te zeggen" in picture(figure)


def test_equal_values_are_drawn_without_an_empty_scale():
    scores = chart_tables.project_scores(12, hide=0).assign(
        value=0.8, estimate=0.8, estimate_low=0.8, estimate_high=0.8
    )
    for name in ("standing", "funnel"):
        svg = picture(FIGURES[name](with_tables(12, project_scores=scores)))
        assert "NaN" not in svg


@pytest.mark.parametrize("count", [10, 100, 2000])
def test_few_texts_and_a_small_file_however_many_projects(make, count):
    figure = make(chart_tables.tables(count))
    svg = picture(figure)
    script = vega.chart_script(figure.label, figure.spec())
    assert svg.count("<text") <= 70
    assert len(svg) < 400_000
    # Of which some 4 kB are the ids by which a page draws a choice of the projects.
    assert len(gzip.compress(script.encode())) < 33_000


def test_every_mark_of_a_funnel_tells_which_project_it_is():
    rows = charts.funnel("yes_item", tables=chart_tables.tables(100)).spec()["datasets"]["rows"]
    assert {row["t"].split(":")[0] for row in rows} == {f"Project {i:04d}" for i in range(99)}


def test_what_stands_out_is_drawn_last():
    rows = charts.funnel("yes_item", tables=chart_tables.tables(100)).spec()["datasets"]["rows"]
    states = [row["s"] for row in rows]
    out = [i for i, state in enumerate(states) if state in {"hoger", "lager"}]
    assert out == list(range(len(rows) - len(out), len(rows)))


def test_only_what_stands_out_can_be_pointed_at_in_a_band():
    rows = charts.standing("yes_item", tables=chart_tables.tables(2000)).spec()["datasets"]["rows"]
    assert len(rows) == 1999
    assert all(("t" in row) == (row.get("s") in {"hoger", "lager"}) for row in rows)


@pytest.mark.parametrize("name", ["standing", "funnel"])
def test_the_reference_is_defined_under_the_figure_once(name):
    caption = FIGURES[name](chart_tables.tables(12)).caption
    assert caption.count(texts.reference_note(Noun())) == 1


def test_the_reference_says_that_the_own_project_is_left_out():
    assert texts.reference_note(Noun("school", "scholen", "de")) == (
        "Streepjeslijn: alle deelnemers samen; ieder telt even zwaar, dus grote scholen tellen "
        "zwaarder mee. Of een school hoger of lager ligt, is bepaald tegenover alle andere scholen "
        "samen, zonder die school zelf."
    )


@pytest.mark.parametrize("name", ["standing", "funnel"])
def test_without_a_reference_there_is_nothing_to_compare_and_the_figure_says_why(name):
    overall = chart_tables.overall().assign(status="hidden", reason="minder dan 10 antwoorden")
    hidden, shown = FIGURES[name](with_tables(overall=overall)), FIGURES[name](with_tables())
    assert hidden.title == "Op ‘andere leeftijd’ is niets te vergelijken"
    assert hidden.caption == (
        "Het cijfer van alle deelnemers samen is verborgen: minder dan 10 antwoorden."
    )
    assert hidden.table["Toelichting"].tolist() == [hidden.caption]
    assert hidden.label == shown.label  # references in the text still hold
    nobody = FIGURES[name](with_tables(overall=overall.iloc[:0]))
    assert nobody.caption == "Er zijn geen antwoorden op deze vraag."
    assert "niets te vergelijken" in vega.static_svg(nobody.spec())


@pytest.mark.parametrize("name", ["standing", "funnel", "ranks", "reliability"])
def test_low_reliability_is_said_under_every_comparison(name):
    doubtful = with_tables(variation=chart_tables.variation(12, median=0.41))
    note = "Let op: de betrouwbaarheid is laag (mediaan 0,41; vanaf 0,7 is vergelijken zinvol)."
    assert note in FIGURES[name](doubtful).caption
    assert "betrouwbaarheid is laag" not in FIGURES[name](chart_tables.tables(12)).caption


def test_an_unknown_reliability_is_no_good_one():
    hidden = chart_tables.variation(2).assign(status="hidden", reliability_median=float("nan"))
    tables = with_tables(2, variation=hidden)
    assert comparable.note(tables, "yes_item", "T1") == (
        "Er zijn te weinig projecten om te weten of ze hier te vergelijken zijn."
    )
    assert not comparable.may_be_ranked(tables, "yes_item", "T1")


def test_the_bound_itself_is_enough():
    tables = with_tables(variation=chart_tables.variation(12, median=0.7))
    assert comparable.may_be_ranked(tables, "yes_item", "T1")
    assert comparable.note(tables, "yes_item", "T1") == ""


def test_a_study_about_schools_speaks_of_schools(make):
    figure = make(with_tables(study=pd.DataFrame([SCHOOL])))
    told = " ".join([figure.title, figure.subtitle, figure.alt, figure.caption, figure.n,
                     figure.interval, *map(str, figure.table.columns)])  # fmt: skip
    assert "school" in told.lower()
    assert "project" not in told.lower()


def test_long_names_are_cut_in_the_picture_and_whole_in_the_table():
    name = "Een heel lange naam van een project dat over twee regels van een kleine telefoon gaat"
    figure = charts.standing("yes_item", tables=chart_tables.tables(5, name))
    assert name in figure.table["Project"].tolist()
    assert "…" in picture(figure)


def test_more_than_five_that_stand_out_are_counted_not_listed():
    caption = charts.standing("yes_item", tables=chart_tables.tables(100)).caption
    scores = chart_tables.tables(100).read("project_scores")
    shown = scores[(scores["item"] == "yes_item") & (scores["status"] == "released")]
    found = {s: int((shown["state"] == s).sum()) for s in ("hoger", "lager")}
    for state, count in found.items():
        listed = re.search(rf"{state.capitalize()}: ([^.]*)\.", caption).group(1)
        names = len(re.findall(r"Project \d{4}", listed))
        more = re.search(r"en nog (\d+)$", listed)
        assert names + (int(more.group(1)) if more else 0) == count
        assert names <= 5


def test_the_funnel_table_is_the_published_table():
    tables = chart_tables.tables(12)
    table = charts.funnel("rated", "T1", tables=tables).table
    scores = tables.read("project_scores")
    rows = scores[(scores["item"] == "rated") & (scores["wave"] == "T1")]
    shown = rows[rows["status"] == "released"].sort_values(["n", "project_id"])
    for column, head in (("value", "Gemiddelde (1-6)"), ("estimate_low", "Ondergrens")):
        seen = [v for v in table[head] if v != "verborgen"]
        assert seen == pytest.approx(shown[column].to_list(), abs=0.005)
    assert table["Antwoorden"].tolist() == [*shown["n"].astype(int), "verborgen"]
    assert table["Stand"].tolist() == [*shown["state"], "minder dan 10 deelnemers"]


def wider(by: float) -> pd.DataFrame:
    """Limits with those that allow for differences between projects ``by`` further out."""
    limits = chart_tables.funnel()
    return limits.assign(
        **{
            f"{edge}_over": limits[edge] + by * (1 if "high" in edge else -1)
            for edge in funnels.CHANCE
        }
    )


def areas(figure) -> int:
    return sum(layer["mark"]["type"] == "area" for layer in figure.spec()["layer"])


def test_wider_limits_are_an_area_and_explained():
    figure = charts.funnel("yes_item", tables=with_tables(funnel=wider(0.05)))
    assert areas(figure) == 2
    assert "Grijs: ruimere grenzen (95% en 99,8%)" in figure.caption


@pytest.mark.parametrize("limits", [wider(0.0), chart_tables.funnel()], ids=["equal", "absent"])
def test_limits_that_are_no_wider_are_not_drawn_twice(limits):
    figure = charts.funnel("yes_item", tables=with_tables(funnel=limits))
    assert areas(figure) == 0
    assert "Grijs" not in figure.caption


def test_the_caption_says_that_no_drawn_line_decides():
    caption = charts.funnel("yes_item", tables=chart_tables.tables(12)).caption
    assert "dat is precies uitgerekend en niet van de lijn afgelezen" in caption


def test_the_names_of_the_lines_never_touch():
    narrow = chart_tables.funnel()
    for edge in funnels.CHANCE:
        narrow[edge] = narrow["reference"] + (0.001 if "high" in edge else -0.001)
    spec = charts.funnel("yes_item", tables=with_tables(funnel=narrow)).spec()
    ends = sorted(end["y"] for end in spec["datasets"]["ends"])
    low, high = spec["layer"][5]["encoding"]["y"]["scale"]["domain"]
    pixels = [(b - a) / (high - low) * spec["height"] for a, b in pairwise(ends)]
    assert len(ends) == 5
    assert min(pixels) >= funnels.APART - 0.01


def test_the_form_follows_the_number_of_projects_only():
    forms = [caterpillar.form(count) for count in (1, 40, 41, 300, 301, 5000)]
    assert forms[0] is forms[1]
    assert forms[2] is forms[3]
    assert forms[4] is forms[5]
    assert len(set(forms)) == 3


@pytest.mark.parametrize("count", [100, 2000])
def test_on_paper_a_row_of_intervals_is_a_strip_of_which_two_fit_a_page(count):
    spec = charts.standing("yes_item", tables=chart_tables.tables(count)).spec()
    height = int(re.search(r'<svg [^>]*height="([0-9]+)"', vega.static_svg(spec))[1])
    # Of 24.7 cm of text two figures take 12.3 each; 680 px are 16 cm, so 340 px are 8: that leaves
    # 4.3 cm for the caption.
    assert height <= 340 < spec["height"]


def test_a_legend_explains_only_what_is_there():
    assert marks.present([{"s": "lager"}]) == ["lager"]
    spec = json.dumps(charts.standing("yes_item", tables=chart_tables.tables(5)).spec())
    assert '"values": ["niet te onderscheiden", "te klein om iets te zeggen"]' in spec
