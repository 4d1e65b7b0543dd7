"""The real report in a real browser, every page by each engine: over a server and from a folder."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import pytest
from opening import listening, wait_until
from report_site import PAGES

pytest.importorskip("playwright.sync_api", reason="needs playwright")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright")

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WIDE = {"width": 1440, "height": 900}
RULES = {"resultTypes": ["violations"], "preload": False}
# Colours are all that a dark page can break, so only their rules run twice.
COLOURS = RULES | {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
ENOUGH_ROWS = 6


@pytest.fixture(scope="module")
def site(report_site) -> Path:
    return report_site


@pytest.fixture(scope="module")
def server(serve, site):
    with serve(site) as address:
        yield address


@pytest.fixture(scope="module")
def tab(browser):
    """One window for all pages, since opening one costs more than looking at a page."""
    page = listening(browser.new_page(viewport=WIDE))
    yield page
    page.close()


@dataclass(frozen=True)
class Seen:
    """What one visit to one page brought to light."""

    said: list
    asked: list
    narrow: int
    title: str
    head: dict
    charts: list
    printed: dict
    unreachable: list
    links: list
    ids: set
    light: list
    dark: list


@pytest.fixture(scope="module")
def visits(tab, server) -> dict[str, Seen]:
    """Every page, visited once over a server with everything on it open and drawn."""
    return {name: _visit(tab, f"{server}/{name}") for name in PAGES}


def _visit(page, address: str) -> Seen:
    page.said.clear()
    page.asked.clear()
    page.set_viewport_size(WIDE)
    page.goto(address)
    draw_all(page)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    said, asked = list(page.said), list(page.asked)
    page.set_viewport_size({"width": 320, "height": 900})
    narrow = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size(WIDE)
    facts = (
        narrow, page.title(), page.evaluate(HEAD), page.evaluate(CHARTS), on_paper(page),
        page.evaluate(UNREACHABLE), page.evaluate(LINKS), set(page.evaluate(IDS)),
    )  # fmt: skip
    return Seen(said, asked, *facts, *judged(page))


def judged(page) -> tuple[list, list]:
    """What axe finds in light and in dark; long tables count for their first rows."""
    page.evaluate(
        f"document.querySelectorAll('tbody tr:nth-child(n + {ENOUGH_ROWS})')"
        ".forEach(row => row.remove())"
    )
    light = violations(page, RULES)
    page.emulate_media(color_scheme="dark")
    dark = violations(page, COLOURS)
    page.emulate_media(color_scheme="light")
    return light, dark


HEAD = """() => ({
  lang: document.documentElement.lang,
  policy: document.querySelector('meta[http-equiv="Content-Security-Policy"]')?.content || '',
  tabs: document.querySelectorAll('[role=tab]').length,
  levels: [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(h => +h.tagName[1]),
})"""
CHARTS = """async () => {
 // A picture is fetched when it is wanted: of a drawn chart, for paper.
 const pictures = [...document.querySelectorAll('img.chart-static')];
 for (const picture of pictures) picture.loading = 'eager';
 await Promise.all(pictures.map(picture => picture.decode().catch(() => null)));
 return [...document.querySelectorAll('.chart[data-chart]')].map(host => {
  const figure = host.closest('figure, [id^=fig-]');
  return {
    name: host.dataset.chart, figure: figure.id, role: host.getAttribute('role'),
    label: host.getAttribute('aria-label') || '',
    inner: host.querySelector('svg')?.getAttribute('aria-hidden'),
    picture: figure.querySelector('img.chart-static')?.naturalWidth || 0,
    rows: document.querySelectorAll(`#${figure.id} ~ details.chart-table tbody tr`).length,
  };
 });
}"""
UNREACHABLE = """() => [...document.querySelectorAll('a[href], summary, [role^=tab]')]
  .filter(e => e.role !== 'tablist' && e.checkVisibility())
  .filter(e => { e.focus(); return document.activeElement !== e; })
  .map(e => e.outerHTML.slice(0, 120))"""
FOCUSED = """() => { const e = document.activeElement;
  return e.className === 'skip-link' ? 'skip' : e.getAttribute('role') || e.localName; }"""
LINKS = """() => [...document.querySelectorAll('a[href]')].map(a => a.href)"""
IDS = """() => [...document.querySelectorAll('[id]')].map(e => e.id)"""


def draw_all(page) -> None:
    """Bring every chart near the screen, those behind a tab too, until all are drawn."""
    page.set_viewport_size({"width": 1440, "height": 20_000})
    for tab in page.query_selector_all("[role=tab]"):
        tab.evaluate("tab => tab.click()")
        until(page, "[...document.querySelectorAll('[role=tabpanel] .chart')].every(DRAWN_OR_HID)")
    until(page, "[...document.querySelectorAll('.chart[data-chart]')].every(DRAWN)")
    page.set_viewport_size(WIDE)


def until(page, condition: str) -> None:
    """Wait for what holds of all charts."""
    hid = "host => host.closest('[hidden]') || host.querySelector('svg')"
    script = condition.replace("DRAWN_OR_HID", hid).replace("DRAWN", "h => h.querySelector('svg')")
    wait_until(page, lambda: page.evaluate(script))


def violations(page, options: dict) -> list[tuple[str, list[str]]]:
    result = axe.Axe().run(page, options=options).response
    return [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in result["violations"]]


PRINTED = """() => { const shown = name => [...document.querySelectorAll(name)]
    .filter(e => e.checkVisibility()).length;
  return { pictures: shown('.chart-static'), charts: shown('.chart'), controls: shown(
    '.site-header, .sidebar, .toc, .toc-narrow, .neighbours, .tab-list, .skip-link') }; }"""


def on_paper(page) -> dict:
    page.emulate_media(media="print")
    seen = page.evaluate(PRINTED)
    page.emulate_media(media="screen")
    return seen


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_in_light_or_dark(visits, name):
    assert (visits[name].light, visits[name].dark) == ([], [])


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_asked_elsewhere_and_nothing_goes_wrong(visits, server, name):
    seen = visits[name]
    assert seen.said == []
    assert [url for url in seen.asked if not url.startswith((server, "data:"))] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_works_from_a_folder(tab, site, name):
    tab.said.clear()
    tab.asked.clear()
    tab.goto((site / name).as_uri())
    draw_all(tab)
    assert tab.said == []
    assert [url for url in tab.asked if not url.startswith((site.as_uri(), "data:"))] == []


@pytest.mark.parametrize("name", PAGES)
def test_the_head_of_a_page(visits, name):
    head = visits[name].head
    assert head["lang"].split("-")[0] == "nl"
    rules = dict(rule.strip().split(" ", 1) for rule in head["policy"].split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == "'self'"


@pytest.mark.parametrize("name", PAGES)
def test_headings_go_down_one_step_at_a_time(visits, name):
    levels = visits[name].head["levels"]
    assert levels.count(1) == 1
    assert levels[0] == 1
    steps = pairwise(levels)
    assert [step for step in steps if step[1] > step[0] + 1] == []


def test_every_page_has_a_title_of_its_own(visits):
    titles = [seen.title for seen in visits.values()]
    assert all(titles)
    assert len(set(titles)) == len(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_narrow_screen_with_all_tables_open(visits, name):
    assert visits[name].narrow <= 320


@pytest.mark.parametrize("name", PAGES)
def test_a_chart_has_four_faces(visits, name):
    for chart in visits[name].charts:
        assert (chart["role"], chart["inner"]) == ("img", "true"), chart
        assert 20 <= len(chart["label"]) <= 200, chart
        assert chart["picture"] > 0, chart
        # A figure shown once more, such as on the first page, has its table where it belongs.
        assert chart["rows"] > 0 or chart["figure"] != chart["name"], chart


def test_every_chart_is_at_home_on_some_page(visits):
    shown = [chart for seen in visits.values() for chart in seen.charts]
    at_home = [chart["name"] for chart in shown if chart["figure"] == chart["name"]]
    assert len(at_home) >= 6
    assert {chart["name"] for chart in shown} == set(at_home)


@pytest.mark.parametrize("name", PAGES)
def test_on_paper_stand_the_pictures_and_no_controls(visits, name):
    seen = visits[name]
    assert seen.printed == {"pictures": len(seen.charts), "charts": 0, "controls": 0}


@pytest.mark.parametrize("name", PAGES)
def test_all_that_can_be_pressed_can_be_reached_by_keyboard(visits, name):
    assert visits[name].unreachable == []


def test_tab_leads_over_the_skip_link_through_tabs_and_details(tab, server, visits):
    name = next(page for page in PAGES if visits[page].head["tabs"])
    tab.goto(f"{server}/{name}")
    reached = []
    while "summary" not in reached[-1:] or "tabpanel" not in reached:
        tab.keyboard.press("Tab")
        reached.append(tab.evaluate(FOCUSED))
        assert len(reached) < 200, reached
    assert reached.count("tab") == 1  # the arrow keys lead to the others
    assert reached.index("tab") + 1 == reached.index("tabpanel")
    assert reached[0] == "skip"
    opened = "document.activeElement.parentElement.open"
    before = tab.evaluate(opened)
    tab.keyboard.press("Enter")
    assert tab.evaluate(opened) is not before


@pytest.mark.parametrize("name", PAGES)
def test_the_skip_link_leads_to_the_text(tab, server, name):
    tab.goto(f"{server}/{name}")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "skip-link"
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.localName") == "main"


@pytest.mark.parametrize("name", PAGES)
def test_every_link_within_the_site_leads_somewhere(visits, server, site, name):
    own = [link for link in visits[name].links if link.startswith(server)]
    assert own
    assert [link for link in own if not _leads(link, server, site, visits)] == []


def _leads(link: str, server: str, site: Path, visits: dict[str, Seen]) -> bool:
    address, fragment = urldefrag(link)
    # What stands after the question mark chooses rows of a page; the page is the same.
    path = unquote(address.partition("?")[0].removeprefix(urljoin(server, "/")))
    if fragment and path in visits:
        return unquote(fragment) in visits[path].ids
    return (site / path).is_file()
