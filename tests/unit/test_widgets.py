"""The live filter: a widget for a person, a plain figure for everything that runs unattended."""

from __future__ import annotations

import json
import os
from importlib.util import find_spec

import chart_tables
import numpy as np
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

import ontmoetingen
from ontmoetingen import charts, sentences, views
from ontmoetingen.charts.base import Figure
from ontmoetingen.charts.site_traits import traits_of
from ontmoetingen.charts.tables import Tables
from ontmoetingen.errors import BuildError
from ontmoetingen.sentences.pooling import pooled
from ontmoetingen.widgets import Selection, choice, desk, members, status
from ontmoetingen.widgets.choice import Choice, shared_choice
from ontmoetingen.widgets.drawing import Drawing
from ontmoetingen.widgets.listing import Listing, read_listing
from ontmoetingen.widgets.source import Source
from ontmoetingen.widgets.together import TogetherDrawing

TABLES = chart_tables.tables(12)
SOURCE = Source.of(TABLES)
CALL = 'ontmoetingen.live(charts.standing, "yes_item", tables=chart_tables.tables(12))'
CODE = f"""\
import os
import chart_tables
import ontmoetingen
from ontmoetingen import charts
{CALL}
"""
FACE = {"text/markdown", "text/plain", "application/vnd.vegalite.v5+json"}
VIEW = "application/vnd.jupyter.widget-view+json"


@pytest.fixture
def watched(monkeypatch, repository):
    """A person looks at the report of this repository, with what shows live charts."""
    pytest.importorskip("anywidget")
    monkeypatch.setattr(choice, "_SHARED", {})
    monkeypatch.delenv("ONTMOETINGEN_READS", raising=False)
    monkeypatch.delenv("ONTMOETINGEN_HEADLESS", raising=False)
    monkeypatch.setenv("JPY_SESSION_NAME", "verkennen.ipynb")
    monkeypatch.setenv("ONTMOETINGEN_STUDY", str(repository))


def parts(box) -> tuple:
    """The bar and what stands below it, in front of a reader."""
    bar, shown = box.children
    shown._view_count = 1
    return bar, shown


@pytest.fixture(scope="module")
def outputs() -> list[dict]:
    """One cell run four times in a kernel: for another executor, ours, a person, ours again."""
    ours = 'os.environ["ONTMOETINGEN_HEADLESS"] = "1"'
    person = 'del os.environ["ONTMOETINGEN_HEADLESS"]'
    opened = 'os.environ["JPY_SESSION_NAME"] = "verkennen.ipynb"'
    cells = (CODE, f"{ours}; {opened}\n{CALL}", f"{person}\n{CALL}", f"{ours}\n{CALL}")
    notebook = new_notebook(cells=[new_code_cell(cell) for cell in cells])
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ONTMOETINGEN_", "JPY_"))}
    here = chart_tables.__file__.rsplit("/", 1)[0]
    NotebookClient(notebook, timeout=120).execute(env=kept | {"PYTHONPATH": here})
    return [dict(output.data) for cell in notebook.cells for output in cell.outputs]


@pytest.mark.skipif(find_spec("anywidget") is None, reason="needs anywidget")
def test_only_a_person_gets_a_widget_and_its_saved_face_is_what_an_executor_stores(outputs):
    other, ours, person, again = outputs
    assert set(other) == FACE
    assert other == ours == again
    assert {kind: person[kind] for kind in FACE} == other
    assert set(person) - FACE == {VIEW}
    assert "widget" not in json.dumps(ours)


def test_our_own_executor_never_gets_a_widget(monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", "verkennen.ipynb")
    monkeypatch.setenv("ONTMOETINGEN_HEADLESS", "1")
    assert isinstance(ontmoetingen.live(charts.standing, "yes_item", tables=TABLES), Figure)
    whole = ontmoetingen.live(tables=TABLES)
    assert whole.label == charts.standing("yes_item", tables=TABLES).label


def test_without_what_shows_live_charts_it_says_what_to_do(monkeypatch):
    monkeypatch.delenv("ONTMOETINGEN_HEADLESS", raising=False)
    monkeypatch.delenv("ONTMOETINGEN_READS", raising=False)
    monkeypatch.setenv("JPY_SESSION_NAME", "verkennen.ipynb")
    monkeypatch.setattr(desk, "OPENS_A_WIDGET", "a_package_that_is_not_there")
    with pytest.raises(BuildError) as refused:
        ontmoetingen.live(charts.standing, "yes_item", tables=TABLES)
    assert str(refused.value) == (
        "live view: needs a_package_that_is_not_there, which is absent. "
        "HINT: install it with: make lab"
    )


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        # projects p0000 to p0011 have 10 to 21 respondents: 12 x 10 + (0 + 1 + ... + 11) = 186
        (Selection(), "12 van 12 projecten gekozen, 186 deelnemers."),
        (Selection(("p0001", "p0002")), "2 van 12 projecten gekozen, 23 deelnemers."),
        # every fourth is education: 10 + 14 + 18 = 42
        (Selection().with_trait("type", "onderwijs"), "3 van 12 projecten gekozen, 42 deelnemers."),
        # choices narrow each other: p0004 is education, p0001 is not
        (
            Selection(("p0001", "p0004"), (("type", "onderwijs"),)),
            "1 van 12 projecten gekozen, 14 deelnemers.",
        ),
        (Selection(("weg",)), "Geen enkel project past bij deze keuze."),
        (Selection((), (("type", "weg"),)), "Geen enkel project past bij deze keuze."),
    ],
)
def test_the_choice_is_said(selection, expected):
    assert status(SOURCE, selection) == expected


def test_a_hidden_project_is_named_and_in_no_sum():
    projects = TABLES.read("projects")
    projects.loc[0, ["status", "n_respondents"]] = ["hidden", None]
    said = status(Source.of(Tables.of({"projects": projects})), Selection(("p0000", "p0001")))
    assert said == (
        "2 van 12 projecten gekozen, 11 deelnemers. Verborgen en in geen som: Project 0000."
    )


def test_a_choice_keeps_its_projects_and_what_is_about_no_project():
    drawing = Drawing(charts.standing("yes_item", tables=TABLES), SOURCE)
    chosen = members(SOURCE, Selection(("p0001", "p0002")))
    rows = drawing.rows(chosen)
    assert {row["p"] for row in rows["rows"]} == {"Project 0001", "Project 0002"}
    assert rows["once"] == [{}]  # the line of all together stays
    cells, count = drawing.cells(chosen, 1)
    assert count == 2
    assert cells[0][0] in {"Project 0001", "Project 0002"}


def test_in_a_chart_of_very_many_projects_rows_are_found_by_their_place():
    tables = chart_tables.tables(400)
    source = Source.of(tables)
    drawing = Drawing(charts.standing("yes_item", tables=tables), source)
    assert not any("p" in row for row in drawing.datasets["rows"])
    chosen = members(source, Selection(("p0007",)))
    (row,) = drawing.rows(chosen)["rows"]
    scores = tables.read("project_scores")
    own = scores[(scores["project_id"] == "p0007") & (scores["item"] == "yes_item")].iloc[0]
    assert row["e"] == pytest.approx(own["estimate"] * 100, abs=0.01)


def test_groups_are_those_of_the_site():
    assert [trait.described() for trait in SOURCE.traits] == [
        trait.described() for trait in traits_of(TABLES, {})
    ]


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
        sent = {u["name"]: u["value"] for u in pane.children[2]._py_to_js_updates if "name" in u}
        assert len(sent["rows"]) == 1
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
    sent = {u["name"]: u["value"] for u in pane.children[2]._py_to_js_updates if "name" in u}
    assert sent == {k: expected.chart["datasets"][k] for k in ("rows", "marked")}
    shared.set(Selection())


def test_a_table_of_sources_is_searched_and_says_that_projects_do_not_change_it(watched):
    _, pane = parts(ontmoetingen.live(views.findings_table, "tbl-proef", "Alle bevindingen."))
    search, goal = pane.children[0].children[:2]
    total = pane.children[1].value
    search.value = "vertrouwen"
    assert pane.children[1].value != total
    assert "vertrouwen" in pane.children[2].value.casefold()
    search.value = ""
    goal.value = goal.options[1][1]
    assert pane.children[1].value != total
    shared_choice().set(Selection(("P001",)))
    assert "een keuze van projecten verandert haar niet" in pane.children[1].value
    shared_choice().set(Selection())


def test_the_whole_desk_makes_a_tab_when_it_is_opened(watched):
    _, tabs = parts(ontmoetingen.live())
    assert [len(tab.children) for tab in tabs.children] == [1, 0, 0, 0]
    tabs.selected_index = 2
    assert [len(tab.children) for tab in tabs.children] == [1, 0, 1, 0]
    assert tabs.titles == ("Vragen", "Profiel", "Thema’s", "Bevindingen")


def test_a_view_that_nobody_sees_waits(watched):
    pane = ontmoetingen.live(charts.standing, "meets_age").children[1]
    shared = shared_choice()
    before = pane.children[3].value
    shared.set(Selection(("P001",)))
    assert pane.children[3].value == before
    pane._view_count = 1
    assert pane.children[3].value != before
    shared.set(Selection())


def test_live_charts_ask_no_other_host(watched):
    _, pane = parts(ontmoetingen.live(charts.standing, "meets_origin"))
    assert "https://esm.sh" not in str(pane.children[2]._esm)[:5000]
    assert "import" not in str(pane.children[2]._esm)[:200].split("\n")[0].split(" ")


def test_a_hostile_project_name_is_inert_in_the_filter(watched):
    tables = chart_tables.tables(3, chart_tables.NASTY)
    hidden = tables.read("projects").assign(status="hidden")
    shown = Tables(lambda n: hidden if n == "projects" else tables.read(n), False)
    bar, pane = parts(ontmoetingen.live(charts.standing, "yes_item", tables=shown))
    said = bar.children[3].value + pane.children[0].value + pane.children[3].value
    assert "&lt;script&gt;" in said
    assert "<script" not in said


def test_the_same_choice_again_tells_nobody():
    told = []
    new = Choice(SOURCE)
    new.follow(told.append)
    new.set(Selection(("p0001",)))
    new.set(Selection(("p0001",)))
    assert told == [Selection(("p0001",))]


def test_a_value_is_chosen_among_joined_ones_and_every_holds_for_all():
    listing = Listing(
        ("Wat", "Doel"), (("Een", "A; B"), ("Twee", "Alle"), ("Drie", "C")), ("Doel",)
    )
    assert listing.values == {"Doel": ["A", "B", "C"]}
    assert listing.matching("", {"Doel": "B"}) == [0, 1]
    assert listing.matching("TWEE", {"Doel": ""}) == [1]


def test_the_rows_of_a_view_are_read_as_they_stand_in_the_report(watched):
    view = views.themes_table("tbl-proef", "Thema's.")
    listing = read_listing(view.markdown)
    rows = [line for line in view.markdown.splitlines() if line.startswith("|")]
    assert len(listing.rows) == len(rows) - 2
    assert not any("@" in cell or "\\" in cell for row in listing.rows for cell in row)


def test_prose_is_no_listing():
    assert read_listing("Alleen tekst.\n") is None


def test_every_chosen_place_is_one_of_the_table():
    everyone = members(SOURCE, Selection())
    assert np.array_equal(everyone, np.arange(12))


def test_in_a_chart_of_all_together_the_chosen_projects_come_beside(watched):
    _, pane = parts(ontmoetingen.live(charts.shares))
    source = shared_choice().source
    ids = tuple(str(i) for i in source.ids[:3])
    shared_choice().set(Selection(ids))
    sent = {u["name"]: u["value"] for u in pane.children[2]._py_to_js_updates if "name" in u}
    beside = [row for row in sent["rows"] if row["k"] == "gekozen"]
    keys = [row["g"] for row in sent["rows"] if "g" in row]
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
    sent = {u["name"]: u["value"] for u in pane.children[2]._py_to_js_updates if "name" in u}
    assert not any(row["k"] == "gekozen" for row in sent["rows"])


def test_a_chart_that_cannot_follow_says_so_and_why(watched):
    _, pane = parts(ontmoetingen.live(charts.answers, "likes_different"))
    shared_choice().set(Selection(("P001",)))
    assert pane.children[1].value.startswith("<p>Deze figuur gaat over alle projecten: hoe vaak ")


def test_a_mean_of_which_no_squares_are_published_is_told_without_an_interval():
    """Three projects of ten answers with the means 3, 4 and 5: together 120 / 30 = 4."""
    frames = {name: TABLES.read(name) for name in ("projects", "items", "waves", "overall")}
    frames |= {"answers": TABLES.read("answers"), "project_scores": TABLES.read("project_scores")}
    told = {"item": "rated", "measure": "mean", "n": 10, "status": "released"}
    first = frames["project_scores"].head(3).assign(value=[3.0, 4.0, 5.0], **told)
    frames["project_scores"] = first
    sums = first[["project_id", "item", "wave", "status"]].assign(sum=first["n"] * first["value"])
    tables = Tables.of(frames | {"totals": sums.assign(sum_squares=float("nan"))})
    drawing = TogetherDrawing(charts.answers("rated", tables=tables), Source.of(tables))
    assert "4,00 (n = 30)" in drawing.note(np.arange(3))
