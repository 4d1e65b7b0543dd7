"""The bar with which a reader chooses projects: by keyboard, in words, on paper, on any screen."""

from __future__ import annotations

import pytest
from filter_site import address, chosen, settle, status
from hostile_site import ATTACK

pytest.importorskip("playwright.sync_api", reason="needs playwright")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright")

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(hostile_site):
    return hostile_site


def focus(page) -> str:
    return page.evaluate("document.activeElement.className || document.activeElement.id")


def test_everything_can_be_chosen_and_taken_back_by_keyboard(visit):
    page = visit()
    page.locator(".choice-open").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")  # past "wis keuze", which is not there yet
    field = page.locator("[role=combobox]")
    assert field.evaluate("node => node === document.activeElement")
    page.keyboard.type("project 0012")
    assert page.locator("[role=option]").count() == 1
    page.keyboard.press("ArrowDown")
    pointed = field.get_attribute("aria-activedescendant")
    assert page.locator(f"#{pointed}").inner_text().startswith("Project 0012")
    page.keyboard.press("Enter")
    settle(page)
    assert chosen(page) == ["p0012"]
    assert field.evaluate("node => node === document.activeElement")
    assert status(page).startswith("1 van 60 projecten.")
    assert address(page) == {"projecten": ["p0012"]}
    page.keyboard.type("0013")
    page.keyboard.press("Enter")  # the only one there is needs no arrow
    assert chosen(page) == ["p0012", "p0013"]
    assert page.locator("[role=option][aria-selected=true]").count() == 2
    page.keyboard.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"
    page.keyboard.press("Tab")
    assert focus(page) == "choice-chip"
    page.keyboard.press("Enter")
    assert chosen(page) == ["p0013"]
    assert focus(page) == "choice-chip"  # the next one
    page.keyboard.press("Enter")
    assert chosen(page) == []
    assert field.evaluate("node => node === document.activeElement")
    page.keyboard.press("Escape")
    assert page.locator("#keuze").is_hidden()
    assert focus(page) == "choice-open"
    assert page.said == []


@pytest.mark.parametrize("value", ["nee", "0"])
def test_a_trait_of_nought_or_no_is_a_choice_like_any(visit, value):
    page = visit()
    page.locator(".choice-open").click()
    page.locator("#keuze-type").select_option(label=value)
    settle(page)
    assert status(page).startswith("15 van 60 projecten.")
    assert address(page) == {"kenmerk-type": [value]}
    page.reload()
    settle(page)
    assert page.evaluate("ontmoetingen.selection.get().traits") == {"type": value}
    assert page.said == []


def test_names_and_labels_are_text_wherever_they_come(visit):
    page = visit("een.html", "?projecten=p0000,p0001,p0059")
    page.locator(".choice-open").click()
    page.locator("[role=combobox]").fill("script")
    page.emulate_media(media="print")
    page.emulate_media(media="screen")
    assert page.title() == "een"
    assert page.locator("main img:not(.chart-static), main script, main b").count() == 0
    seen = page.locator("main").inner_text()
    assert ATTACK in seen
    assert page.said == []


def test_hidden_projects_are_named_with_their_reason_and_in_no_sum(visit):
    page = visit("een.html", "?projecten=p0058,p0001")
    note = page.locator(".follow-note").first.inner_text()
    assert "Verborgen en niet meegeteld: Project 0058" in note
    assert "minder dan 10 deelnemers" in note
    n = page.evaluate("ontmoetingen.gegevens.scores['yes_item|T1'].n[1]")
    assert f"(n = {n};" in note
    page.evaluate("ontmoetingen.selection.set({projects: ['p0058']})")
    settle(page)
    assert page.locator("[data-chart] svg").count() == 0
    assert "Hier is niets te tonen." in page.locator(".follow-note").first.inner_text()


def test_an_empty_choice_says_so(visit):
    page = visit("een.html", "?projecten=p0001&kenmerk-type=0")
    assert "Niets voldoet aan deze keuze: haal een keuze weg." in status(page)
    assert "Geen project voldoet aan de keuze." in page.locator(".follow-note").first.inner_text()


def test_on_paper_stand_the_choice_in_words_and_the_chart_as_drawn(visit):
    page = visit("een.html", "?projecten=p0001,p0002")
    page.emulate_media(media="print")
    assert page.locator(".choice:visible, .choice-status:visible").count() == 0
    assert "Gekozen: 2 van 60 projecten: Project 0001" in page.locator(".choice-paper").inner_text()
    assert page.locator("[data-chart] svg").is_visible()
    assert page.locator(".chart-static:visible").count() == 0
    page.emulate_media(media="screen")
    page.evaluate("ontmoetingen.selection.reset()")
    settle(page)
    page.emulate_media(media="print")
    assert page.locator(".chart-static:visible").count() == 1
    assert page.locator(".choice-paper:visible").count() == 0


@pytest.mark.parametrize("query", ["?projecten=p0001,p0002,weg"])
def test_axe_finds_nothing_open_or_closed(visit, query):
    page = visit("een.html", query, viewport={"width": 390, "height": 800})
    assert found_by_axe(page) == []
    page.locator(".choice-open").click()
    page.locator("[role=combobox]").fill("project")
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    assert found_by_axe(page) == []


def found_by_axe(page) -> list[tuple[str, list]]:
    found = axe.Axe().run(page).response["violations"]
    return [(v["id"], [n["html"][:160] for n in v["nodes"]]) for v in found]


def test_it_fits_a_narrow_screen_and_hides_no_focus(visit):
    page = visit("een.html", "?projecten=p0001,p0002", viewport={"width": 320, "height": 500})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.locator(".choice-open").click()
    page.locator("[role=combobox]").fill("project")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    small = page.evaluate("""() => [...document.querySelectorAll('.choice button, .choice input, '
        + '.choice select, [role=option]')].filter(e => e.checkVisibility())
        .map(e => [e.textContent, e.getBoundingClientRect()])
        .filter(([, box]) => box.width < 24 || box.height < 24).map(([text]) => text)""")
    assert small == []
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.evaluate("""() => { for (let i = 0; i < 40; i += 1) {
        const p = document.createElement('p');
        p.innerText = 'tekst '.repeat(30);
        const a = document.createElement('a');
        a.href = '#' + i; a.innerText = 'verder'; p.append(a);
        document.querySelector('main').append(p); } }""")
    links = page.locator("main p a[href^='#']")
    for at in (30, 20, 10, 5):  # backwards, so that the page scrolls up to each
        links.nth(at).focus()
        head = page.locator(".choice-head").bounding_box()
        assert links.nth(at).bounding_box()["y"] >= head["y"] + head["height"] - 1


def test_a_thousand_projects_cost_a_list_of_fifty(visit):
    page = visit()
    page.locator(".choice-open").click()
    page.locator("[role=combobox]").click()
    assert page.locator("[role=option]").count() == 50
    assert page.locator(".combobox-more").inner_text() == "En nog 10. Typ meer letters."
    page.locator("[role=combobox]").fill("zzz")
    assert page.locator(".combobox-more").inner_text() == "Niets gevonden."
