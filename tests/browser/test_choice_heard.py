"""What a reader hears and reads of a choice: while typing, in the list, and of a moment."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api", reason="needs playwright")
sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "unit"))
import chart_tables
from filter_site import made_site, settle, write_page

from ontmoetingen import charts
from ontmoetingen.charts.tables import Tables

pytestmark = pytest.mark.browser
COUNT = 60
PLAIN = "Een alinea.\n\n::: {#tbl-elders}\n| a | b |\n|---|---|\n| 1 | 2 |\n\n: Iets anders\n:::\n"
PAPER, SPOKEN = ".choice-paper", ".combobox-spoken"


def some_tables() -> Tables:
    """Sixty projects with the sums that a page adds up."""
    given = chart_tables.tables(COUNT)
    names = ("items", "waves", "projects", "project_scores", "overall", "variation", "answers")
    frames = {name: given.read(name) for name in names}
    scores = frames["project_scores"]
    frames["totals"] = scores[["project_id", "item", "wave", "status"]].assign(
        sum=scores["n"] * scores["value"], sum_squares=float("nan")
    )
    frames["trait_points"] = given.read("trait_points").iloc[:0]
    return Tables.of(frames, synthetic=True)


@pytest.fixture(scope="module")
def site(tmp_path_factory, repository):
    tables = some_tables()
    pages = {
        "een": [charts.standing("rated", tables=tables)],
        "twee": [charts.shares(tables=tables), charts.answers("rated", tables=tables)],
    }
    folder = made_site(tmp_path_factory.mktemp("gehoord"), repository, tables, pages)
    write_page(folder.parent, repository, "leeg", PLAIN)
    return folder


@pytest.fixture
def visit(open_address, site):
    """Opens a page from disk, ready."""

    def opened(name="een.html", query=""):
        page = open_address(
            f"{site.as_uri()}/{name}{query}", viewport={"width": 1200, "height": 900}
        )
        settle(page)
        return page

    return opened


@pytest.fixture
def typing(visit):
    """A page with the panel open and the focus in its field, and the field."""
    page = visit()
    page.locator(".choice-open").click()
    field = page.locator("[role=combobox]")
    field.focus()
    return page, field


def pointed(page, field) -> str | None:
    found = field.get_attribute("aria-activedescendant")
    return found and page.locator(f"#{found}").inner_text()


def options(page) -> list[str]:
    return page.locator("[role=option]").all_inner_texts()


def test_who_goes_through_the_list_goes_on_from_the_last_choice(typing):
    page, field = typing
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    third = pointed(page, field)
    page.keyboard.press("Enter")
    assert pointed(page, field) == third
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.evaluate("ontmoetingen.selection.get().projects") == ["p0002", "p0003"]


def test_the_list_stays_where_it_was_under_a_mouse(typing):
    page, _ = typing
    page.keyboard.press("ArrowDown")
    page.locator("[role=option]").nth(40).click()
    assert page.locator("[role=listbox]").evaluate("list => list.scrollTop > 300")


def test_how_many_were_found_is_heard_while_typing_and_then_the_choice(typing):
    page, _ = typing
    spoken = page.locator(SPOKEN)
    assert spoken.get_attribute("role") == "status"
    page.keyboard.type("000")
    assert spoken.inner_text() == "10 projecten gevonden."  # 0000 to 0009
    page.keyboard.type("7")
    assert spoken.inner_text() == "1 project gevonden."
    page.keyboard.press("Enter")
    assert spoken.inner_text() == ""
    assert page.locator(".choice-status").inner_text() == "1 van 60 projecten."
    page.keyboard.type("qqq")
    assert spoken.inner_text() == page.locator(".combobox-more").inner_text() == "Niets gevonden."
    assert spoken.evaluate("node => node.getBoundingClientRect().width") <= 1


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("0012", ["Project 0012"]),
        ("PROJECT 0012", ["Project 0012"]),
        ("porject", [f"Project {i:04d}" for i in range(50)]),  # a slip; the first fifty
        ("ject 0012", ["Project 0012"]),  # letters inside a word, when nothing begins so
        ("12", []),  # too short for that
    ],
)
def test_a_name_is_found_by_its_parts_and_with_a_slip(typing, typed, found):
    page, _ = typing
    page.keyboard.type(typed)
    assert options(page) == found


def test_names_that_begin_as_was_typed_come_first(visit):
    page = visit()
    found = page.evaluate(
        """typed => {
            const things = ['Het plein', 'De pleinmakers', 'Plein Noord', 'Oost', 'Ons Plein']
                .map((text, i) => ({ key: 'x' + i, text }));
            const box = ontmoetingen.combobox({ label: 'x', things, nothing: '',
                now: () => ({ isChosen: () => false, allowed: () => true }) });
            box.input.value = typed;
            return box.matches().map(thing => thing.text);
        }""",
        "plein",
    )
    assert found == ["Plein Noord", "Het plein", "De pleinmakers", "Ons Plein"]


def test_a_moment_is_told_in_the_status_and_on_paper(visit):
    page = visit()
    page.evaluate("ontmoetingen.selection.set({ wave: 'T0' })")
    settle(page)
    told = page.locator(".choice-status").inner_text()
    assert told == "60 van 60 projecten. Meetmoment: ‘start’."
    page.emulate_media(media="print")
    assert page.locator(PAPER).is_visible()
    assert page.locator(PAPER).inner_text() == "Gekozen: 60 van 60 projecten (meetmoment ‘start’)."
    page.evaluate("ontmoetingen.selection.set({ projects: ['p0001'] })")
    told = page.locator(PAPER).inner_text()
    assert told == "Gekozen: 1 van 60 projecten: Project 0001 (meetmoment ‘start’)."


def test_a_figure_with_more_moments_says_which_its_value_is_about(visit):
    page = visit("een.html", "?projecten=p0001,p0002")
    assert "Samen op meetmoment ‘einde’: " in page.locator(".follow-note").inner_text()


def test_a_figure_about_another_moment_says_so_when_only_a_moment_was_chosen(visit):
    page = visit("twee.html", "?meting=T0")
    told = page.locator("#fig-aandelen-alle + .follow-note").inner_text()
    assert told == "Deze figuur gaat over meetmoment ‘einde’."


def test_a_table_that_does_not_follow_says_so_and_only_under_a_choice(visit):
    page = visit("leeg.html", "?projecten=p0001")
    notes = page.locator("#tbl-elders + .follow-note")
    assert notes.all_inner_texts() == ["Uw keuze verandert deze tabel niet."]
    page.evaluate("ontmoetingen.selection.reset()")
    assert page.locator(".follow-note").count() == 0
    page.go_back()
    assert notes.count() == 1
    assert page.said == []


def test_a_figure_that_was_closed_says_on_paper_that_it_is_about_all(visit):
    """A closed tab is printed too, and a chart cannot be drawn where it has no width."""
    page = visit("twee.html")
    page.evaluate("document.getElementById('fig-aandelen-alle').parentElement.hidden = true")
    page.evaluate("ontmoetingen.selection.set({ projects: ['p0001'] })")
    settle(page)
    note = page.locator("#fig-aandelen-alle + .follow-note")
    assert note.count() == 0
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    told = "Op papier gaat deze figuur over alle projecten: zij was niet te zien toen u afdrukte."
    assert note.all_text_contents() == [told]
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert note.count() == 0


def test_a_link_within_the_page_does_not_tell_the_choice_again(visit):
    page = visit("een.html", "?projecten=p0001")
    page.evaluate("window.told = 0; ontmoetingen.selection.onChange(() => { window.told += 1; })")
    page.locator("a[href='#boven']").click()
    page.wait_for_url("**#boven")
    page.evaluate("ontmoetingen.selection.set({ projects: ['p0002'] })")
    page.go_back()
    page.go_back()
    assert page.evaluate("[window.told, location.hash]") == [2, ""]  # one choice, once undone


@pytest.mark.parametrize(
    ("name", "label", "follows"),
    [
        ("een.html", "fig-stand-rated-t1", True),
        ("twee.html", "fig-aandelen-alle", True),
        ("twee.html", "fig-antwoorden-rated", False),  # of all; what was chosen stands beside it
    ],
)
def test_a_file_names_the_choice_only_where_its_numbers_follow(visit, name, label, follows):
    page = visit(name, "?projecten=p0001,p0002")
    box = page.locator(f".faces[data-of='{label}']")
    with page.expect_download() as download:
        box.get_by_role("button", name="Gegevens (CSV)").click()
    content = Path(download.value.path()).read_text(encoding="utf-8-sig")
    told = "# Gekozen: de 2 gekozen projecten (Project 0001, Project 0002)."
    assert (told in content.splitlines()) is follows
    assert download.value.suggested_filename == f"{label}{'-keuze' * follows}.csv"
