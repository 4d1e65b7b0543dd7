"""What every page of the report owes its readers, beside what ``test_site`` asks of it.

Each page is visited once on a wide screen, as a reader finds it: with everything closed and nothing
drawn that is not in sight. One visit answers many questions, since a visit costs more than a look.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

pytest.importorskip("playwright.sync_api", reason="needs playwright")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright")
from opening import wait_until  # noqa: E402
from report_site import PAGES  # noqa: E402

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WIDE = {"width": 1440, "height": 900}
RULES = {"resultTypes": ["violations"], "preload": False}
SMALLEST = 24  # px, WCAG 2.2 target size (minimum)
ENOUGH_ROWS = 6
# Words of English controls and labels that are no words in Dutch.
ENGLISH = re.compile(
    r"\b(the|and|with|from|of the|search|close|show|hide|next|previous|page|figure|click|select"
    r"|loading|toggle|copy|download|skip to|table of contents|sidebar|navigation)\b",
    re.IGNORECASE,
)
# A whole word of a heading is no label; what a control or a picture is called is.
LABELS = """() => [...document.querySelectorAll('*')].flatMap(e =>
    ['aria-label', 'title', 'placeholder', 'alt', 'aria-roledescription', 'aria-description']
      .map(name => e.getAttribute(name)).filter(Boolean))
  .concat([...document.querySelectorAll('button, summary, label, legend, option')]
    .map(e => e.textContent.trim()))"""
TABLES = """() => [...document.querySelectorAll('main table')].map(t => ({
    caption: t.caption ? t.caption.textContent.trim() : '',
    near: t.closest('figure, .tab-panel, section')?.id || '',
    heads: [...t.querySelectorAll('thead th')].filter(h => h.textContent.trim())
      .every(h => h.scope === 'col'),
    rows: [...t.querySelectorAll('tbody th')].every(h => h.scope === 'row'),
    reached: Boolean(t.closest('[tabindex="0"]')),
    styled: t.querySelectorAll('[style]').length,
}))"""
LANDMARKS = """() => {
  const count = name => document.querySelectorAll(name).length;
  return { main: count('main'), header: count('body > header'), footer: count('body > footer'),
    navs: [...document.querySelectorAll('nav')].filter(n => n.checkVisibility())
      .map(n => n.getAttribute('aria-label')
        || document.getElementById(n.getAttribute('aria-labelledby'))?.textContent.trim() || ''),
    ahead: count('[tabindex]:not([tabindex="0"]):not([tabindex="-1"])'),
    inline: count('[style]') + count('style') + count('script:not([src]):not([type])'),
    bare: count('head script:not([src*="assets/"]):not([type="application/json"])') };
}"""
# In running text a link may be as small as its line (WCAG 2.5.8, exception "inline").
SMALL = """least => [...document.querySelectorAll('a, button, summary, input, select')]
  .filter(e => e.checkVisibility() && !e.closest('p, li p, sup, pre, dd, td, th, caption')
    && !e.closest('figcaption, .callout, .csl-entry, .skip-link, .tree li, article li'))
  .map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && (box.height < least || box.width < least))
  .map(([text]) => text)"""
LINE = """() => {
  const p = [...document.querySelectorAll('article p:not([class])')]
    .find(e => e.checkVisibility() && e.textContent.length > 200
      && !e.closest('.callout, td, li, .cover, figure, .filterable'));
  if (!p) return null;
  const probe = document.createElement('span');
  probe.textContent = 'de gemiddelde breedte van een letter in gewone lopende tekst';
  probe.style.display = 'inline-block';
  probe.style.whiteSpace = 'nowrap';
  p.appendChild(probe);
  const letter = probe.getBoundingClientRect().width / probe.textContent.length;
  probe.remove();
  return p.getBoundingClientRect().width / letter;
}"""
MOVES = """() => [...document.querySelectorAll('*')].filter(e => {
    const s = getComputedStyle(e);
    return parseFloat(s.animationDuration) > 0 || parseFloat(s.transitionDuration) > 0
      || s.scrollBehavior === 'smooth' || (s.animationName !== 'none');
  }).map(e => e.outerHTML.slice(0, 80))"""


@dataclass(frozen=True)
class Seen:
    """What one visit to one page brought to light."""

    labels: list
    tables: list
    landmarks: dict
    small: list
    letters: float | None
    doubled: int
    moving: list
    shown: dict
    closed: list


@pytest.fixture(scope="module")
def seen(browser, serve, report_site):
    with serve(report_site) as address:
        context = browser.new_context(viewport=WIDE, reduced_motion="reduce")
        page = context.new_page()
        yield {name: _visit(page, f"{address}/{name}") for name in PAGES}
        context.close()


def _visit(page, address: str) -> Seen:
    page.set_viewport_size(WIDE)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    facts = [page.evaluate(question) for question in (LABELS, TABLES, LANDMARKS)]
    small, letters = page.evaluate(SMALL, SMALLEST), page.evaluate(LINE)
    doubled = _doubled(page)
    moving = page.evaluate(MOVES)
    shown = _in_own_colours(page)
    return Seen(*facts, small, letters, doubled, moving, shown, _closed(page))


def _doubled(page) -> int:
    """How far the page is too wide when its text is twice as large."""
    page.evaluate("document.documentElement.style.fontSize = '212.5%'")
    beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    page.evaluate("document.documentElement.style.fontSize = ''")
    return beyond


def _in_own_colours(page) -> dict:
    """Whether what is said by colour is there in forced colours: the present page, the boxes."""
    page.emulate_media(forced_colors="active")
    told = page.evaluate("""() => {
      const of = (name, what) => [...document.querySelectorAll(name)].filter(e =>
        e.checkVisibility()).map(e => getComputedStyle(e)[what]);
      return { here: of('.sidebar-wide a[aria-current]', 'borderLeftColor'),
        other: of('.sidebar-wide li a:not([aria-current])', 'borderLeftColor').slice(0, 1),
        boxes: of('.callout, .synthetic-label', 'borderTopStyle') };
    }""")
    page.emulate_media(forced_colors="none")
    return told


def _closed(page) -> list:
    """What axe finds with everything closed; long tables count for their first rows."""
    page.evaluate(
        f"document.querySelectorAll('tbody tr:nth-child(n + {ENOUGH_ROWS})')"
        ".forEach(row => row.remove())"
    )
    found = axe.Axe().run(page, options=RULES).response["violations"]
    return [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found]


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_on_a_page_as_a_reader_finds_it(seen, name):
    assert seen[name].closed == []


@pytest.mark.parametrize("name", PAGES)
def test_no_label_is_english(seen, name):
    assert [label for label in seen[name].labels if ENGLISH.search(label)] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_table_has_a_name_heads_with_a_direction_and_room_to_scroll(seen, name):
    for table in seen[name].tables:
        assert table["heads"], table
        assert table["rows"], table
        assert table["reached"], table
        assert table["styled"] == 0, table
        assert table["caption"], table


@pytest.mark.parametrize("name", PAGES)
def test_landmarks_have_names_of_their_own_and_no_key_jumps_ahead(seen, name):
    marks = seen[name].landmarks
    assert (marks["main"], marks["header"], marks["footer"]) == (1, 1, 1)
    assert all(marks["navs"])
    assert len(set(marks["navs"])) == len(marks["navs"])
    assert (marks["ahead"], marks["bare"]) == (0, 0)


@pytest.mark.parametrize("name", PAGES)
def test_what_is_pressed_is_large_enough(seen, name):
    assert seen[name].small == []


def test_lines_are_60_to_75_letters_long(seen):
    measured = {name: one.letters for name, one in seen.items() if one.letters}
    assert len(measured) > len(PAGES) / 2
    assert {n: x for n, x in measured.items() if not 60 <= x <= 75} == {}


@pytest.mark.parametrize("name", PAGES)
def test_text_can_be_twice_as_large(seen, name):
    assert seen[name].doubled <= 0


@pytest.mark.parametrize("name", PAGES)
def test_nothing_moves_for_who_asked_for_less_movement(seen, name):
    assert seen[name].moving == []


@pytest.mark.parametrize("name", PAGES)
def test_forced_colours_keep_what_colour_says(seen, name):
    told = seen[name].shown
    assert len(told["here"]) == 1
    assert told["here"] != told["other"]
    assert [style for style in told["boxes"] if style == "none"] == []


def test_the_first_page_can_be_opened_by_anyone(browser, report_site):
    """Title, subtitle, date, what the data are, the findings and the ways in: no script needed."""
    with browser.new_context(viewport=WIDE, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto((report_site / "index.html").as_uri())
        cover = page.locator(".cover")
        assert cover.locator(".cover-title").is_visible()
        assert cover.locator(".cover-subtitle").is_visible()
        assert re.search(r"\d{1,2} [a-z]+ \d{4}$", cover.locator(".cover-authors").inner_text())
        assert "Synthetische gegevens" in cover.locator(".cover-note").inner_text()
        kern = page.locator(".callout-important").first.bounding_box()
        assert kern["y"] < WIDE["height"]  # the findings begin on the first screen
        assert page.locator(".ways li a").count() >= 3


def test_how_far_the_reader_has_come_grows_with_the_page(browser, report_site):
    with browser.new_context(viewport=WIDE) as context:
        page = context.new_page()
        page.goto((report_site / "index.html").as_uri())
        width = "document.querySelector('.reading-progress').getBoundingClientRect().width"
        assert page.evaluate(width) == 0
        page.evaluate("window.scrollTo({ top: 1e6, behavior: 'instant' })")
        wait_until(page, lambda: page.evaluate(width) > WIDE["width"] * 0.95)
