"""What follows a choice in a way of its own, what cannot and says so, and when scripts come."""

from __future__ import annotations

import pytest
from choice_site import STANDING, choose, drawn, listed
from choice_states import expected, some, states
from filter_site import settle

from ontmoetingen import charts

pytest.importorskip("playwright.sync_api", reason="needs playwright")

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(choice_site):
    return choice_site


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
    for item, row, cell in zip(shares, rows, added[: len(shares)], strict=True):
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
    page.emulate_media(media="print")  # not the still picture, which has all moments
    assert page.locator("[data-chart='fig-profiel'] svg").is_visible()
    assert not page.locator("#fig-profiel .chart-static").is_visible()
    other = visit("een.html", "?meting=T0")
    note = other.locator(f"#{STANDING} + .follow-note").inner_text()
    assert note == "Deze figuur gaat over meetmoment ‘Einde’."
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
    late = ("zinnen.js", "saying.js", "sheet.js", "picture.js", "profile.js", "schattingen.js")
    names = {address.split("?")[0].rsplit("/", 1)[-1] for address in page.asked}
    assert not names & set(late)
    choose(page, {"projects": some(tables, 2)})
    names = {address.split("?")[0].rsplit("/", 1)[-1] for address in page.asked}
    assert names & set(late) == {"zinnen.js", "saying.js"}
    assert page.said == []
    with_profile = {address.rsplit("/", 1)[-1] for address in visit("twee.html").asked}
    assert {"profile.js", "schattingen.js"} <= with_profile
