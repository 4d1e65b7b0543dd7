"""Charts and profiles under the live filter: each follows the one choice, or says why not."""

from __future__ import annotations

import chart_tables
from live_views import parts, sent

import ontmoetingen
from ontmoetingen import charts, sentences
from ontmoetingen.charts.tables import Tables
from ontmoetingen.sentences.pooling import pooled
from ontmoetingen.widgets import Selection, desk
from ontmoetingen.widgets.choice import shared_choice
from ontmoetingen.widgets.source import Source


def test_what_is_said_of_a_choice_is_what_the_report_says(watched, repository):
    """Pooled from published sums, by the same function that a chapter calls."""
    tables = Tables.published()
    source = Source.of()
    ids = [str(i) for i in source.ids[:3]]
    told = desk._told(source, "meets_origin", Selection(tuple(ids)))
    scores = tables.read("project_scores")
    rows = scores[(scores["item"] == "meets_origin") & scores["project_id"].isin(ids)]
    rows = rows[rows["status"] == "released"]
    assert f"n = {int(rows['n'].sum())}" in told  # a sum over respondents, hidden ones in none
    said = sentences.chosen("meets_origin", ids, tables=tables)
    assert said.split(" [Synthetische")[0].replace("\\", "") in told


def test_one_filter_drives_every_view(watched):
    first, second = (
        ontmoetingen.live(charts.standing, "meets_origin"),
        ontmoetingen.live(charts.funnel, "meets_age"),
    )
    (bar, one), (same, two) = parts(first), parts(second)
    assert bar is same
    controls = {c.description: c for c in bar.children[0].children}
    controls["Projecten zoeken"].value = "lichte kring"
    for pane in (one, two):
        assert len(sent(pane)["rows"]) == 1
        assert "Voorbeeldproject Lichte Kring" in pane.children[3].value
    assert bar.children[3].value.startswith('<p role="status">1 van 110 projecten gekozen, ')
    (chip,) = bar.children[2].children
    chip.click()
    assert bar.children[3].value.startswith('<p role="status">110 van 110 ')


def test_a_name_that_fits_several_projects_is_never_guessed(watched):
    bar, _ = parts(ontmoetingen.live(charts.standing, "meets_origin"))
    typed = bar.children[0].children[0]
    typed.value = "kring"
    assert "hebben ‘kring’ in de naam" in bar.children[1].value
    assert bar.children[2].children == ()
    typed.value = "zzz"
    assert "Geen enkel project heeft ‘zzz’ in de naam." in bar.children[1].value
    typed.value = ""


def test_reset_and_a_wave_in_which_nothing_was_asked(watched):
    bar, pane = parts(ontmoetingen.live(charts.standing, "meets_origin"))
    controls = {c.description: c for c in bar.children[0].children}
    controls["Moment"].value = "T0"
    assert "Op het moment ‘Start’ is dit niet gevraagd" in pane.children[1].value
    controls["Wis de keuze"].click()
    assert controls["Moment"].value == ""
    assert pane.children[1].value == ""


def test_the_profile_is_that_of_the_chosen_project(watched):
    _, pane = parts(ontmoetingen.live(charts.profile))
    shared = shared_choice()
    project = str(shared.source.ids[1])
    shared.set(Selection((project,)))
    expected = charts.profile(project)
    assert expected.title in pane.children[0].value
    assert sent(pane) == {k: expected.chart["datasets"][k] for k in ("rows", "marked")}
    shared.set(Selection())


def test_a_view_that_nobody_sees_waits(watched):
    pane = ontmoetingen.live(charts.standing, "meets_age").children[1]
    shared = shared_choice()
    before = pane.children[3].value
    shared.set(Selection(("P001",)))
    assert pane.children[3].value == before
    pane._view_count = 1
    assert pane.children[3].value != before
    shared.set(Selection())


def test_a_hostile_project_name_is_inert_in_the_filter(watched):
    tables = chart_tables.tables(3, chart_tables.NASTY)
    hidden = tables.read("projects").assign(status="hidden")
    shown = Tables(lambda n: hidden if n == "projects" else tables.read(n), False)
    bar, pane = parts(ontmoetingen.live(charts.standing, "yes_item", tables=shown))
    said = bar.children[3].value + pane.children[0].value + pane.children[3].value
    assert "&lt;script&gt;" in said
    assert "<script" not in said


def test_in_a_chart_of_all_together_the_chosen_projects_come_beside(watched):
    _, pane = parts(ontmoetingen.live(charts.shares))
    source = shared_choice().source
    ids = tuple(str(i) for i in source.ids[:3])
    shared_choice().set(Selection(ids))
    drawn = sent(pane)["rows"]
    beside = [row for row in drawn if row["k"] == "gekozen"]
    keys = [row["g"] for row in drawn if "g" in row]
    assert len(beside) == len(keys)
    for row, key in zip(beside, keys, strict=True):
        item, wave, measure = key.split("|")
        pool = pooled(source.tables, item, wave, ids)
        if pool.measure == measure:
            assert (row["v"], row["l"]) == (round(pool.value * 100, 2), round(pool.low * 100, 2))
        else:  # of a rating only the mean is published per project
            assert row["w"] == ""
    assert "3 gekozen projecten: ‘" in pane.children[1].value
    shared_choice().set(Selection())
    assert not any(row["k"] == "gekozen" for row in sent(pane)["rows"])


def test_a_chart_that_cannot_follow_says_so_and_why(watched):
    _, pane = parts(ontmoetingen.live(charts.answers, "likes_different"))
    shared_choice().set(Selection(("P001",)))
    assert pane.children[1].value.startswith("<p>Deze figuur gaat over alle projecten: hoe vaak ")
