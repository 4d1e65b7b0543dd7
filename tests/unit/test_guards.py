"""The reading of a result is guarded: what every chart about projects must say, whatever its data.

Neutral words; no order without its uncertainty; too small as a state of its own; a warning where
projects cannot be compared at all; and what the value of all together is.
"""

from __future__ import annotations

import re

import chart_tables
import pytest
from chart_makers import makers

from ontmoetingen.charts import pooled, texts
from ontmoetingen.charts.tables import Tables
from ontmoetingen.scoring.standing import TOO_SMALL

OF_PROJECTS = makers(
    "standing", "funnel", "ranks", "reliability", "profile of an example", "groups", "trait"
)
COMPARES = ("standing", "funnel", "ranks", "reliability")
OF_ALL = makers("shares", "answers", "all ratings", "everybody", "change")
# Words that judge a project or a group; a figure says higher, lower, or that nothing can be said.
VERDICTS = re.compile(
    r"\b(beste?|beter|slecht\w*|goede?|zwakke?|sterke?|top|winnaar\w*|verliezer\w*|faalt|fout|"
    r"uitschieter|onvoldoende|succes\w*|mislukt\w*|achterblijver\w*|koploper\w*)\b",
    re.IGNORECASE,
)
IDIOM = re.compile("net zo goed|goed te vergelijken")  # about an order, about figures


def with_tables(**changed) -> Tables:
    known = chart_tables.tables(24)
    return Tables(lambda name: changed[name] if name in changed else known.read(name), False)


def told(figure) -> str:
    parts = (figure.title, figure.subtitle, figure.alt, figure.caption, figure.interval)
    return " ".join(parts)


@pytest.mark.parametrize("name", [*OF_PROJECTS, *OF_ALL])
def test_the_words_do_not_judge(name):
    text = told((OF_PROJECTS | OF_ALL)[name](with_tables()))
    assert VERDICTS.findall(IDIOM.sub("", text)) == []


@pytest.mark.parametrize("name", ["standing", "funnel"])
def test_a_comparison_defines_the_value_of_all_together_and_leaves_the_own_project_out(name):
    tables = with_tables()
    assert texts.reference_note(tables.noun) in OF_PROJECTS[name](tables).caption


@pytest.mark.parametrize("name", ["ranks", "profile of an example"])
def test_a_figure_without_that_line_still_says_what_a_project_is_compared_with(name):
    assert "alle andere projecten samen, zonder dat project zelf" in told(
        OF_PROJECTS[name](with_tables())
    )


@pytest.mark.parametrize("name", OF_ALL)
def test_a_number_about_everybody_says_that_all_count_alike(name):
    tables = with_tables()
    assert pooled.definition(tables) in OF_ALL[name](tables).caption


@pytest.mark.parametrize("name", ["standing", "ranks", "profile of an example", "groups"])
def test_nothing_is_put_in_order_without_an_interval(name):
    figure = OF_PROJECTS[name](with_tables())
    assert "interval" in f"{figure.interval} {figure.subtitle}".lower()
    headers = " ".join(map(str, figure.table.columns)).lower()
    assert any(word in headers for word in ("ondergrens", "interval", "laagste plaats"))


@pytest.mark.parametrize("name", COMPARES)
def test_low_reliability_is_warned_for(name):
    doubtful = with_tables(variation=chart_tables.variation(24, median=0.4))
    assert "kan daar door toeval staan" in OF_PROJECTS[name](doubtful).caption


@pytest.mark.parametrize("name", ["standing", "funnel"])
def test_too_small_is_a_state_of_its_own(name):
    scores = chart_tables.project_scores(24)
    figure = OF_PROJECTS[name](with_tables(project_scores=scores.assign(state=TOO_SMALL)))
    assert TOO_SMALL in " ".join(map(str, figure.table.to_numpy().ravel()))
    assert "te klein" in figure.title
