"""The sample in a real browser, opened from disk: for eyes, ears, fingers and paper."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from ontmoetingen.book.pandoc import render_html
from ontmoetingen.book.project import load_book

pytest.importorskip("playwright.sync_api", reason="needs playwright")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright")
sys.path.insert(0, str(Path(__file__).parents[1] / "book"))
from sample_book import prepared_sample  # noqa: E402

pytestmark = pytest.mark.browser
PAGES = (
    "index.html",
    "chapters/tekst.html",
    "notebooks/cijfers.html",
    "chapters/verder.html",
    "chapters/literatuur.html",
    "chapters/bijlage.html",
)
SMALLEST_TARGET = 24


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    study = prepared_sample(tmp_path_factory.mktemp("study"))
    folder = tmp_path_factory.mktemp("site")
    render_html(load_book(study), study, folder)
    return folder


@pytest.fixture
def open_page(open_address, site):
    """Opens a page from disk."""

    def opened(name: str, **options):
        window = {"viewport": {"width": 1440, "height": 900}} | options
        page = open_address((site / name).as_uri(), **window)
        page.wait_for_load_state("networkidle")
        return page

    return opened


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(open_page, name):
    assert found_by_axe(open_page(name)) == []


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("name", ["chapters/tekst.html", "notebooks/cijfers.html"])
def test_axe_finds_nothing_in_the_dark_with_everything_open(open_page, name, width):
    page = open_page(name, color_scheme="dark", viewport={"width": width, "height": 900})
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    assert found_by_axe(page) == []


def found_by_axe(page) -> list[tuple[str, list]]:
    result = axe.Axe().run(page)
    return [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in result.response["violations"]]


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_asked_elsewhere_and_the_policy_is_kept(open_page, site, name):
    page = open_page(name)
    assert page.said == []
    assert [url for url in page.asked if not url.startswith((site.as_uri(), "data:"))] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_narrow_screen(open_page, name):
    page = open_page(name, viewport={"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size({"width": 640, "height": 640})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640


@pytest.mark.parametrize("width", [390, 1440])
def test_everything_that_is_pressed_is_large_enough(open_page, width):
    page = open_page("chapters/tekst.html", viewport={"width": width, "height": 900})
    small = page.evaluate(
        """least => [...document.querySelectorAll('a, button, summary')]
        .filter(e => e.checkVisibility() && !e.closest('p, li p, sup, .callout, pre, .skip-link'))
        .map(e => [e.textContent.trim(), e.getBoundingClientRect()])
        .filter(([, box]) => box.height < least || box.width < least)
        .map(([text]) => text)""",
        SMALLEST_TARGET,
    )
    assert small == []


def test_lines_are_not_too_long_to_read(open_page):
    page = open_page("chapters/tekst.html")
    letters = page.evaluate(
        """() => {
          const p = document.querySelector('article > p:not([class])');
          const probe = document.createElement('span');
          probe.textContent = 'de gemiddelde breedte van een letter in gewone tekst';
          probe.style.display = 'inline-block';
          probe.style.whiteSpace = 'nowrap'; // else its width is that of its lines
          p.appendChild(probe);
          const letter = probe.getBoundingClientRect().width / probe.textContent.length;
          return p.getBoundingClientRect().width / letter;
        }"""
    )
    assert 60 <= letters <= 75


def test_the_first_key_leads_past_the_navigation(open_page):
    page = open_page("chapters/tekst.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Naar de inhoud"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhoud"


def test_focus_is_seen(open_page):
    page = open_page("chapters/tekst.html")
    for _ in range(4):
        page.keyboard.press("Tab")
    style = page.evaluate(
        "(s => [s.outlineStyle, s.outlineWidth])(getComputedStyle(document.activeElement))"
    )
    assert style == ["solid", "3px"]


def test_tabs_are_worked_by_arrow_keys(open_page):
    page = open_page("chapters/tekst.html")
    first, second = page.get_by_role("tab").all()
    first.focus()
    assert page.get_by_role("tabpanel").inner_text().strip() == "Het korte antwoord."
    page.keyboard.press("ArrowRight")
    assert second.get_attribute("aria-selected") == "true"
    assert "eerst luisteren" in page.get_by_role("tabpanel").inner_text()
    page.keyboard.press("ArrowRight")
    assert first.get_attribute("aria-selected") == "true"


def test_without_scripts_all_is_there(open_page):
    page = open_page("chapters/tekst.html", java_script_enabled=False)
    text = page.inner_text("main")
    assert "Het korte antwoord." in text
    assert "eerst luisteren" in text
    assert page.locator(".sidebar-wide").is_visible()


def test_without_scripts_the_still_picture_of_a_chart_is_there(open_page):
    page = open_page("notebooks/cijfers.html", java_script_enabled=False)
    assert page.locator("#fig-staven img.chart-static").is_visible()


def test_on_paper_there_is_text_and_no_controls(open_page):
    page = open_page("chapters/tekst.html")
    page.emulate_media(media="print")
    for gone in (".site-header", ".sidebar", ".toc", ".neighbours", ".tab-list"):
        assert not page.locator(gone).first.is_visible()
    assert page.get_by_text("eerst luisteren").is_visible()


def test_chapters_open_on_a_phone_without_a_script(open_page):
    page = open_page(
        "chapters/tekst.html", viewport={"width": 390, "height": 800}, java_script_enabled=False
    )
    menu = page.locator(".sidebar-narrow")
    link = menu.get_by_text("Wat de cijfers zeggen")
    assert not link.is_visible()
    menu.locator("summary").click()
    link.click()
    assert page.url.endswith("/notebooks/cijfers.html")


def test_movement_stops_where_the_reader_asks(open_page):
    page = open_page("chapters/tekst.html", reduced_motion="reduce")
    read = "getComputedStyle(document.documentElement).scrollBehavior"
    assert page.evaluate(read) == "auto"


def test_forced_colours_keep_the_present_page_marked(open_page):
    page = open_page("chapters/tekst.html", forced_colors="active")
    current = page.locator(".sidebar-wide a[aria-current=page]")
    other = page.locator(".sidebar-wide a:not([aria-current])").first
    colour = "e => getComputedStyle(e).borderLeftColor"
    assert current.evaluate(colour) != other.evaluate(colour)
