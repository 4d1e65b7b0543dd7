"""Trees, explained words and the look of filters in a real browser: keyboard, paper, no script."""

from __future__ import annotations

from itertools import pairwise

import pytest

pytest.importorskip("playwright.sync_api", reason="needs playwright")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright")

pytestmark = pytest.mark.browser
PAGES = ("index.html", "bewijs.html", "kaarten.html", "begrippen.html")
RULES = {"resultTypes": ["violations"], "preload": False}
COLOURS = RULES | {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


def test_a_story_opens_by_keyboard_part_by_part_and_all_at_once(visit_evidence):
    page = visit_evidence("index.html")
    first = page.locator(".tree summary").first
    first.focus()
    page.keyboard.press("Enter")
    assert page.locator(".tree details[open]").count() == 1
    page.click("text=Alles uitklappen")
    every = page.locator(".tree details").count()
    assert page.locator(".tree details[open]").count() == every > 10
    page.click("text=Alles inklappen")
    assert page.locator(".tree details[open]").count() == 0


def test_headings_of_a_story_go_down_one_step_at_a_time(visit_evidence):
    page = visit_evidence("index.html")
    levels = page.evaluate(
        "[...document.querySelectorAll('main h1, main h2, main h3, main h4, main h5, main h6')]"
        ".map(h => +h.tagName[1])"
    )
    assert {3, 4, 5} <= set(levels)
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_word_is_explained_for_keyboard_and_mouse_until_escape(visit_evidence):
    page = visit_evidence("index.html")
    word, box = page.locator("a.begrip").first, page.locator(".term-box")
    word.focus()
    assert box.inner_text().startswith("Werkzaam element. Een ")
    assert word.get_attribute("aria-describedby") == box.get_attribute("id")
    page.keyboard.press("Escape")
    assert not box.is_visible()
    assert page.evaluate("document.activeElement.className") == "begrip"
    page.evaluate("document.activeElement.blur()")
    word.hover()
    assert box.is_visible()
    box.hover()  # it stays while the mouse goes from the word into the box
    page.wait_for_timeout(500)
    assert box.is_visible()
    page.mouse.move(1, 1)
    box.wait_for(state="hidden")


def test_the_explanation_of_the_text_itself_is_shown_once(visit_evidence):
    page = visit_evidence("index.html")
    word = page.locator("a.begrip").nth(1)
    word.focus()
    assert "Uitleg uit de tekst." in page.inner_text(".term-box")
    assert word.get_attribute("title") is None


def test_a_first_tap_explains_and_a_second_follows(visit_evidence):
    page = visit_evidence("index.html", has_touch=True, viewport={"width": 390, "height": 800})
    word = page.locator("a.begrip").first
    word.tap()
    assert page.locator(".term-box").is_visible()
    assert page.inner_text(".term-box").endswith("Tik nog eens voor de woordenlijst.")
    word.tap()
    page.wait_for_url("**/begrippen.html#begrip-werkzaam_element")


def test_without_scripts_everything_is_there(visit_evidence):
    page = visit_evidence("bewijs.html", java_script_enabled=False)
    assert page.locator("#tbl-bewijs tbody tr:visible").count() > 100
    page = visit_evidence("index.html", java_script_enabled=False)
    page.locator(".tree summary").first.click()
    assert page.locator(".tree details details").first.is_visible()
    word = page.locator("a.begrip").first
    assert word.get_attribute("href").endswith("begrippen.html#begrip-werkzaam_element")


def test_on_paper_the_story_is_open_and_no_field_is_printed(visit_evidence):
    page = visit_evidence("index.html")
    page.emulate_media(media="print")
    ends = page.locator(".tree li")
    assert ends.count() > 60
    assert page.locator(".tree li:visible").count() == ends.count()
    assert page.locator(".filter-field:visible, .tree-buttons:visible").count() == 0
    assert page.locator(".filter button:visible").count() == 0
    line = "e => getComputedStyle(e).textDecorationLine"
    assert page.locator("a.begrip").first.evaluate(line) == "none"


@pytest.mark.parametrize("name", PAGES)
def test_it_fits_a_narrow_screen(visit_evidence, name):
    page = visit_evidence(name, viewport={"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    small = page.locator(".filter input, .filter select, .filter button, .tree-buttons button")
    assert min(box["height"] for box in map(lambda e: e.bounding_box(), small.all())) >= 24


def violations(page, options=RULES) -> list:
    result = axe.Axe().run(page, options=options).response
    return [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in result["violations"]]


STATES = {
    "index.html": ["text=Alles uitklappen"],
    "bewijs.html?bewijs.zoek=vooroordeel": [],
    "bewijs.html?bewijs.zoek=xyzzy": [],
    "kaarten.html": [],
    "begrippen.html?lijst.zoek=ontmoeting": [],
}


@pytest.mark.parametrize("name", STATES)
def test_axe_finds_nothing_in_any_state(visit_evidence, name):
    page = visit_evidence(name)
    for button in STATES[name]:
        page.click(button)
    if page.locator("a.begrip").count():
        page.locator("a.begrip").first.focus()
    page.evaluate(  # long tables count for their first rows
        "document.querySelectorAll('tbody tr:nth-child(n + 30)').forEach(row => row.remove())"
    )
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, COLOURS) == []
    assert page.said == []


def test_forced_colours_keep_fields_and_box_apart_from_the_page(visit_evidence):
    page = visit_evidence("index.html", forced_colors="active")
    page.locator("a.begrip").first.focus()
    for part in (".term-box", ".filter input", ".filter select", ".filter button"):
        style = page.locator(part).first.evaluate("e => getComputedStyle(e).borderTopStyle")
        assert style == "solid", part


def test_a_page_without_such_parts_loads_none_of_their_scripts(browser, evidence_site):
    (evidence_site / "leeg.html").write_text(
        '<!DOCTYPE html><html lang="nl"><title>Leeg</title><p>Tekst</p>'
        '<script src="assets/load.js" data-load="ontmoetingen.js"></script>',
        encoding="utf-8",
    )
    page, asked = browser.new_page(), []
    page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[1]))
    page.goto(f"{evidence_site.as_uri()}/leeg.html")
    page.wait_for_load_state("networkidle")
    page.close()
    assert asked == ["leeg.html", "load.js", "ontmoetingen.js"]
