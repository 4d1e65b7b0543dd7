"""Charts, tables and counts under a choice of projects, against pandas on published tables."""

from __future__ import annotations

import math
import sys
from pathlib import Path

import pandas as pd
import pytest

pytest.importorskip("playwright.sync_api", reason="needs playwright")
sys.path.insert(0, str(Path(__file__).parent))
from filter_site import made_site, published_tables, settle
from opening import listening

from ontmoetingen import charts
from ontmoetingen.charts.site_traits import traits_of
from ontmoetingen.paths import Study

pytestmark = pytest.mark.browser
SHARE, RATING, WAVE = "meets_origin", "likes_different", "T1"
STANDING, FUNNEL = "fig-stand-meets-origin-t1", "fig-trechter-meets-origin-t1"
Z = 1.959963984540054
WINDOW = {"viewport": {"width": 1200, "height": 900}}


@pytest.fixture(scope="module")
def tables(repository):
    return published_tables(Study(repository))


@pytest.fixture(scope="module")
def site(tmp_path_factory, repository, tables):
    pages = {
        "een": [
            charts.standing(SHARE, tables=tables),
            charts.funnel(SHARE, tables=tables),
            charts.standing(RATING, tables=tables),
        ],
        "twee": [
            charts.shares(tables=tables),
            charts.answers(RATING, tables=tables),
            charts.overlap("low", tables=tables),
            charts.profile(tables=tables),
        ],
    }
    return made_site(tmp_path_factory.mktemp("keuze"), repository, tables, pages)


@pytest.fixture
def visit(open_address, site):
    def opened(name, query="", **options):
        page = open_address(f"{(site / name).as_uri()}{query}", **WINDOW | options)
        drawn_again(page)
        return page

    return opened


def drawn_again(page) -> None:
    """Wait until everything has followed, and is drawn."""
    settle(page)
    page.wait_for_timeout(100)


def some(tables, count: int, *, hidden: int = 0) -> list[str]:
    """Projects shown for the share, and of those that are hidden for it."""
    rows = tables.rows("project_scores", SHARE, WAVE)
    shown, gone = rows[rows["status"] == "released"], rows[rows["status"] != "released"]
    return [*shown["project_id"].iloc[5 : 5 + count], *gone["project_id"].iloc[:hidden]]


def by_trait(tables, trait: str, group: int) -> tuple[str, set[str]]:
    found = next(t for t in traits_of(tables, {}) if t.id == trait)
    ids = tables.read("projects")["project_id"]
    chosen = {i for i, place in zip(ids, found.place, strict=True) if place == group}
    return found.values[group], chosen


def states(tables) -> dict[str, tuple[dict, set[str]]]:
    """Name to the choice in the page and the projects that belong to it."""
    every = set(tables.read("projects")["project_id"])
    one, three, fifty = some(tables, 1), some(tables, 3), some(tables, 50)
    mixed, gone = some(tables, 2, hidden=2), some(tables, 0, hidden=3)
    kind, of_kind = by_trait(tables, "type", 2)
    region, of_region = by_trait(tables, "region", 0)
    old, of_old = by_trait(tables, "gemiddeld-age", 1)
    return {
        "all": ({}, every),
        "one": ({"projects": one}, set(one)),
        "three": ({"projects": three}, set(three)),
        "fifty": ({"projects": fifty}, set(fifty)),
        "with hidden ones": ({"projects": mixed}, set(mixed)),
        "hidden ones only": ({"projects": gone}, set(gone)),
        "a kind": ({"traits": {"type": kind}}, of_kind),
        "a kind in a region": ({"traits": {"type": kind, "region": region}}, of_kind & of_region),
        "an age group": ({"traits": {"gemiddeld-age": old}}, of_old),
        "names outside a kind": (
            {"projects": sorted(every - of_kind)[:2], "traits": {"type": kind}},
            set(),
        ),
    }


STATES = (
    "all",
    "one",
    "three",
    "fifty",
    "with hidden ones",
    "hidden ones only",
    "a kind",
    "a kind in a region",
    "an age group",
    "names outside a kind",
)


@pytest.fixture(scope="module")
def page(browser, site, tables):
    """One page for all states: a choice must leave no trace of the one before."""
    context = browser.new_context(**WINDOW)
    opened = listening(context.new_page())
    opened.goto((site / "een.html").as_uri())
    drawn_again(opened)
    yield opened
    context.close()


def choose(page, choice: dict) -> None:
    whole = {"projects": [], "traits": {}, "wave": ""} | choice
    page.evaluate("choice => ontmoetingen.selection.set(choice)", whole)
    drawn_again(page)


def drawn(page, label: str) -> list[dict]:
    """The rows in the chart as it is drawn; none where it is not."""
    script = """label => document.querySelector(`[data-chart="${label}"] svg`)
        ? ontmoetingen.views[label].data('rows') : []"""
    return page.evaluate(script, label)


def listed(page, label: str) -> list[list[str]]:
    """The cells of the rows that the table of a figure shows."""
    script = """label => {
        const marked = [...document.querySelectorAll('[data-chart], details.chart-table')];
        const at = marked.findIndex(node => node.dataset.chart === label);
        return [...marked[at + 1].querySelectorAll('tbody tr')].filter(row => !row.hidden)
            .map(row => [...row.cells].map(cell => cell.textContent.trim())); }"""
    return page.evaluate(script, label)


def expected(tables, item: str, members: set[str]) -> pd.DataFrame:
    rows = tables.rows("project_scores", item, WAVE)
    rows = rows[(rows["status"] == "released") & rows["project_id"].isin(members)]
    return rows.sort_values(["estimate", "project_id"], ascending=[False, True])


def wilson(count: float, n: float) -> tuple[float, float]:
    """Wilson's interval, written another way than in the page: the roots of a quadratic."""
    a, b, c = 1 + Z**2 / n, -(2 * count / n + Z**2 / n), (count / n) ** 2
    root = math.sqrt(b * b - 4 * a * c)
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


@pytest.mark.parametrize("name", STATES)
def test_everything_on_the_page_is_about_the_choice(page, tables, name):
    choice, members = states(tables)[name]
    choose(page, choice)
    chart_and_table_hold_the_choice(page, tables, members)
    choice_is_pooled_from_sums(page, tables, members)
    words_are_about_the_choice(page, tables, members, active=bool(choice))


def chart_and_table_hold_the_choice(page, tables, members):
    names = tables.project_names()
    wanted = expected(tables, SHARE, members)
    rows = drawn(page, STANDING)
    assert [row["id"] for row in rows] == list(wanted["project_id"])
    assert [row["e"] for row in rows] == [round(v * 100, 3) for v in wanted["estimate"]]
    assert [row["l"] for row in rows] == [round(v * 100, 3) for v in wanted["estimate_low"]]
    assert [row["r"] for row in rows] == list(range(1, len(rows) + 1))
    cells = listed(page, STANDING)
    assert {row[0] for row in cells} == {names[i] for i in members}
    assert [row[0] for row in cells][: len(rows)] == [names[i] for i in wanted["project_id"]]
    assert {row[0] for row in cells if row[1] == "verborgen"} == {
        names[i] for i in members - set(wanted["project_id"])
    }
    assert {row["id"] for row in drawn(page, FUNNEL)} == set(wanted["project_id"])
    assert page.said == []


def choice_is_pooled_from_sums(page, tables, members):
    found = page.evaluate(
        "([item, wave]) => ontmoetingen.pool.measure(item, wave, ontmoetingen.selection.members())",
        [SHARE, WAVE],
    )
    rows = expected(tables, SHARE, members)
    if rows.empty:
        assert found["status"] == ("hidden" if members else "none")
        return
    exact = (rows["n"] * rows["value"]).round()
    low, high = (rows.get(f"count_{end}", exact).sum() for end in ("low", "high"))
    n = rows["n"].sum()
    assert found["n"] == n
    assert found["value"] == pytest.approx((low + high) / 2 / n, abs=1e-12)
    assert found["low"] == pytest.approx(max(0, wilson(low, n)[0]), abs=1e-9)
    assert found["high"] == pytest.approx(min(1, wilson(high, n)[1]), abs=1e-9)
    assert len(found["projects"]) == len(rows)
    assert len(found["hidden"]) == len(members) - len(rows)


def words_are_about_the_choice(page, tables, members, *, active):
    total = len(tables.read("projects"))
    told = page.locator(".choice-status").inner_text()
    assert told.startswith(f"{len(members)} van {total} projecten.")
    assert ("Niets voldoet aan deze keuze" in told) == (not members)
    host, note = page.locator(f'[data-chart="{STANDING}"]'), page.locator(f"#{STANDING} + p")
    wanted = expected(tables, SHARE, members)
    source = page.locator(f"#{STANDING} .figure-source").inner_text()
    if not active:
        assert note.count() == 0 or "follow-note" not in (note.get_attribute("class") or "")
        return
    if wanted.empty:
        assert host.get_attribute("role") is None
        assert ("Geen project voldoet" if not members else "Verborgen") in note.inner_text()
        return
    n = f"{wanted['n'].sum():,.0f}".replace(",", ".")
    assert f"n = {n} antwoorden in {len(wanted)} project" in source
    assert f"Getoond: {len(wanted)} van de {total} projecten." in note.inner_text()
    assert 20 <= len(host.get_attribute("aria-label")) <= 200


def test_a_title_about_all_is_not_said_of_a_choice(page, tables):
    before = charts.standing(SHARE, tables=tables).title
    choose(page, {})
    assert before in page.locator(f'[data-chart="{STANDING}"]').get_attribute("aria-label")
    choose(page, {"projects": some(tables, 3)})
    told = page.locator(f'[data-chart="{STANDING}"]').get_attribute("aria-label")
    assert before not in told
    rows = expected(tables, SHARE, set(some(tables, 3)))
    high, low = ((rows["state"] == state).sum() for state in ("hoger", "lager"))
    assert "de 3 gekozen projecten" in told or "van de 3 gekozen projecten" in told
    assert ("geen van" in told) == (high + low == 0)
    summary = page.locator("details.chart-table summary").first.inner_text()
    assert before not in summary


def test_few_projects_get_their_names_beside_the_marks_and_many_do_not(page, tables):
    names = tables.project_names()
    three = some(tables, 3)
    choose(page, {"projects": three})
    seen = page.locator(f'[data-chart="{STANDING}"] svg').text_content()
    assert all(names[i] in seen for i in three)
    choose(page, {"projects": some(tables, 60)})
    assert names[three[0]] not in page.locator(f'[data-chart="{STANDING}"] svg').text_content()


def test_the_line_of_all_projects_stays_under_any_choice(page, tables):
    rows = tables.rows("overall", SHARE, WAVE)
    all_words = f"alle deelnemers samen: {round(rows['value'].iloc[0] * 100)}%"
    for choice in ({}, {"projects": some(tables, 2)}, {"projects": some(tables, 60)}):
        choose(page, choice)
        assert all_words in page.locator(f'[data-chart="{STANDING}"] svg').text_content()


@pytest.mark.parametrize("name", ["three", "with hidden ones"])
def test_pooled_values_stand_beside_those_of_all(visit, tables, name):
    choice, members = states(tables)[name]
    page = visit("twee.html")
    before = listed(page, "fig-aandelen-alle")
    choose(page, choice)
    rows = [row for row in drawn(page, "fig-aandelen-alle") if row["k"] == "gekozen"]
    cells = listed(page, "fig-aandelen-alle")
    added = [row for row in cells if row not in before]
    shares = [i for i in tables.read("items")["item"] if len(expected(tables, i, members))]
    shares = [i for i in shares if tables.item(i)["scale_kind"] == "yes_no"]
    assert len(rows) == len(shares)
    for item, row, cell in zip(shares, rows, added, strict=False):
        found = expected(tables, item, members)
        exact = (found["n"] * found["value"]).round()
        low, high = (found.get(f"count_{end}", exact).sum() for end in ("low", "high"))
        share = 100 * (low + high) / 2 / found["n"].sum()
        assert row["v"] == pytest.approx(share, abs=0.006)
        assert cell[1] == f"{found['n'].sum():,.0f}".replace(",", ".")
        assert float(cell[2].replace(",", ".")) == pytest.approx(share, abs=0.051)
    choose(page, {})
    assert listed(page, "fig-aandelen-alle") == before
    assert page.said == []


def test_what_cannot_follow_says_so_and_only_then(visit, tables):
    page = visit("twee.html")
    assert page.locator(".follow-note").count() == 0
    choose(page, {"projects": some(tables, 2)})
    notes = page.locator(".follow-note").all_inner_texts()
    assert any("Deze figuur gaat over alle projecten: wat toeval geeft" in n for n in notes)
    assert any("hoe vaak elk antwoord is gegeven" in n and "Ontmoet graag" in n for n in notes)
    choose(page, {})
    assert page.locator(".follow-note").count() == 0


def test_a_moment_limits_what_has_more_of_them_and_the_rest_says_which_it_shows(visit):
    page = visit("twee.html", "?meting=T0")
    rows = page.evaluate("ontmoetingen.views['fig-profiel'].data('rows')")
    assert len(rows) == len(listed(page, "fig-profiel")) == 1
    assert rows[0]["a"] == listed(page, "fig-profiel")[0][0]
    other = visit("een.html", "?meting=T0")
    note = other.locator(f"#{STANDING} + .follow-note").inner_text()
    assert note == "Deze figuur gaat over de meting ‘Einde’."
    other.evaluate("ontmoetingen.selection.reset()")
    settle(other)
    assert other.locator(".follow-note").count() == 0


def test_the_profile_is_that_of_the_first_chosen_project(visit, tables):
    chosen = some(tables, 2)[::-1]
    page = visit("twee.html", f"?projecten={','.join(chosen)}")
    first = sorted(chosen, key=list(tables.read("projects")["project_id"]).index)[0]
    own = charts.profile(first, tables=tables)
    rows = own.spec()["datasets"]["rows"]
    found = page.evaluate("ontmoetingen.views['fig-profiel'].data('rows')")
    kept = [
        {k: v for k, v in row.items() if k in one} for row, one in zip(found, rows, strict=True)
    ]
    assert kept == rows
    marked = page.evaluate("ontmoetingen.views['fig-profiel'].data('marked')")
    assert [(m["i"], m["s"]) for m in marked] == [
        (m["i"], m["s"]) for m in own.spec()["datasets"]["marked"]
    ]
    cells = listed(page, "fig-profiel")
    wanted = [[str(v) for v in row] for row in own.table.to_numpy()][: len(rows)]
    assert [[c for c in row if c] for row in cells] == [[c for c in row if c] for row in wanted]


def test_scripts_come_when_a_page_asks_for_them(visit, tables):
    page = visit("een.html")
    late = ("zinnen.js", "sentences.js", "sheet.js", "picture.js", "profile.js", "schattingen.js")
    names = {address.split("?")[0].rsplit("/", 1)[-1] for address in page.asked}
    assert not names & set(late)
    choose(page, {"projects": some(tables, 2)})
    names = {address.split("?")[0].rsplit("/", 1)[-1] for address in page.asked}
    assert names & set(late) == {"zinnen.js", "sentences.js"}
    assert page.said == []
    with_profile = {address.rsplit("/", 1)[-1] for address in visit("twee.html").asked}
    assert {"profile.js", "schattingen.js"} <= with_profile
