"""Hostile names in the whole built site: wherever a name comes, it is text and nothing happens.

Charts and their tooltips, pictures opened by themselves, the field to choose from, the comparison,
the search, what a reader takes along, and the PDF.
"""

from __future__ import annotations

import csv
import io
import re

import pikepdf
import pytest
from hostile_names import KINDS, MARK, NAMES
from opening import wait_until
from told import pdf_text
from victim import read

from ontmoetingen.charts.downloads import is_formula

pytestmark = pytest.mark.browser
CHART, COMPARE = "notebooks/groepen.html", "chapters/verken.html"
SETTLED = "Boolean(window.ontmoetingen?.settled && document.querySelector('.choice'))"
HARM = """mark => ({
    title: document.title.includes(mark),
    handlers: [...document.querySelectorAll('*')].flatMap(n => [...n.attributes])
        .filter(a => a.name.startsWith('on') || /^\\s*javascript:/i.test(a.value)
            && ['href', 'src', 'action', 'xlink:href'].includes(a.name)).map(a => a.name + a.value),
    outside: [...document.querySelectorAll('[src], link[href], image, use')]
        .map(n => n.src?.baseVal ?? n.src ?? n.href?.baseVal ?? n.href)
        .filter(address => /^https?:/.test(address)),
    scripts: [...document.scripts].filter(s => !s.src && s.type !== 'application/json').length,
})"""
NO_HARM = {"title": False, "handlers": [], "outside": [], "scripts": 0}

# Left of its middle: there a line that is drawn over all marks may stand.
PLACES = """host => [...host.querySelectorAll('svg .mark-symbol path')]
    .map(mark => mark.getBoundingClientRect())
    .map(box => [box.x + 2, box.y + box.height / 2])"""
SHOWN = "host => [...host.querySelectorAll('[title]')].map(node => node.title)"


@pytest.fixture(scope="module")
def page(visit):
    """The page with every chart on it drawn."""
    opened = visit(CHART)
    wait_until(opened, lambda: opened.evaluate(SETTLED))
    hosts = opened.locator(".chart[data-chart]")
    for at in range(hosts.count()):
        host = hosts.nth(at)
        host.evaluate("node => node.closest('figure, div[id]').scrollIntoView()")
        wait_until(opened, lambda host=host: host.locator("svg").count() == 1)
    return opened


@pytest.fixture(scope="module")
def names(built) -> list[str]:
    return read(built, "projects")["name"].tolist()


def harmless(page) -> None:
    assert page.evaluate(HARM, MARK) == NO_HARM
    assert (page.said, page.dialogs) == ([], [])
    assert [url for url in page.asked if not url.startswith(("file:", "data:", "blob:"))] == []


def stands_still(host) -> bool:
    """Whether nothing above it still grows."""
    before = host.bounding_box()
    host.page.wait_for_timeout(60)
    return host.bounding_box() == before


def test_the_names_are_published_as_they_were_given(names):
    """Not an attack but its ground: a name that is refused or changed would prove nothing."""
    assert names == list(NAMES)


def test_names_in_charts_tables_and_text_are_text(page, names):
    """Tries: every chart drawn, every table there. Finds: each name as given, nothing runs."""
    harmless(page)
    shown = page.evaluate("document.querySelector('main').textContent")
    assert [name for name in names if name not in " ".join(shown.split())] == []


def test_tooltips_are_text(page, names):
    """Tries: the mouse over the marks of a chart. Finds: the name as text in what appears."""
    host = page.locator("[data-chart=fig-stand-meets-t1]")
    page.emulate_media(reduced_motion="reduce")
    host.evaluate("node => node.scrollIntoView({block: 'center', behavior: 'instant'})")
    wait_until(page, lambda: stands_still(host))
    seen = set()
    for left, top in host.evaluate(PLACES):
        page.mouse.move(left - 20, top)
        page.mouse.move(left, top)
        seen |= set(host.evaluate(SHOWN))
    assert sum(any(text.startswith(name[:7]) for text in seen) for name in names) >= 5
    harmless(page)


def test_a_picture_opened_by_itself_runs_nothing(visit, built):
    """Tries: every SVG of the site as a document of its own, where no policy of a page holds.

    Finds: no script, no handler, nothing from elsewhere.
    """
    pictures = sorted((built.site / "figures").rglob("*.svg"))
    assert len(pictures) > 8
    page = visit(pictures[0].relative_to(built.site).as_posix())
    for path in pictures:
        page.goto(path.as_uri())
        found = page.evaluate("""() => [
            document.querySelectorAll('script, foreignObject, a, image, [href], style').length,
            [...document.querySelectorAll('*')].flatMap(n => [...n.attributes])
                .filter(a => a.name.startsWith('on') || /url\\(\\s*['"]?http/.test(a.value)).length,
            document.querySelector('parsererror') === null]""")
        assert found == [0, 0, True], path.name
    assert (page.said, page.dialogs) == ([], [])
    page.close()


def test_the_field_to_choose_from_shows_names_as_text(page, names):
    """Tries: opens the field, finds and chooses every name. Finds: each as it was given."""
    page.locator(".choice-open").click()
    field = page.locator("#keuze [role=combobox]")
    field.click()
    options = page.locator("#keuze [role=option]").all_text_contents()
    assert [name for name in names if not any(name in option for option in options)] == []
    page.evaluate("ontmoetingen.selection.set({projects: ontmoetingen.gegevens.projects.id})")
    wait_until(page, lambda: page.evaluate(SETTLED))
    chips = " ".join(page.locator(".choice-chip").all_text_contents())
    assert [name for name in names[:5] if name not in chips] == []
    kinds = page.locator("#keuze-kind option").all_text_contents()
    assert set(KINDS.values()) <= set(kinds)
    harmless(page)
    page.evaluate("ontmoetingen.selection.reset()")


def test_the_comparison_shows_names_as_text(visit, names):
    """Tries: a comparison of four hostile names. Finds: names as text in chart, table and words."""
    groups = "&".join(f"groep{i}=project:G{i:04d}" for i in range(1, 5))
    page = visit(COMPARE, f"?{groups}&vragen=meets.T1,likes.T1")
    wait_until(page, lambda: page.locator("#explore-table tbody tr").count() > 0)
    shown = page.evaluate("document.querySelector('.explore-result').textContent")
    assert [name for name in names[1:5] if name not in shown] == []
    label = page.locator(".explore-chart").get_attribute("aria-label")
    assert label
    harmless(page)
    page.close()


def test_the_search_shows_names_as_text(visit):
    """Tries: searches for what stands in hostile names. Finds: results as text, nothing runs."""
    page = visit(CHART)
    wait_until(page, lambda: page.locator(".search-open").count() == 1)
    page.locator(".search-open").click()
    wait_until(page, lambda: page.locator("dialog .search-status").count() == 1)
    field, found = page.locator("dialog input[type=search], dialog input").first, 0
    for words in ("script", "onerror", "HYPERLINK", "constructor", NAMES[0], NAMES[1]):
        field.fill("")
        wait_until(page, lambda: page.locator(".search-status").text_content() == "")
        field.fill(words)
        wait_until(page, lambda: page.locator(".search-status").text_content())
        found += page.locator("a.search-result").count()
        assert page.locator("dialog img, dialog script, dialog svg").count() == 0
    assert found > 0
    harmless(page)
    page.close()


def test_no_cell_of_a_download_is_a_formula(built, names):
    """Tries: every cell of every table to take along. Finds: none that a spreadsheet would run."""
    seen = set()
    for path in sorted((built.site / "assets" / "tabellen").glob("*.csv")):
        text = path.read_text(encoding="utf-8-sig")
        for row in csv.reader(io.StringIO(text), delimiter=";"):
            risky = [
                c for c in row if is_formula(c) and not re.fullmatch(r"[-+]?\d+(,\d+)?(e-\d+)?", c)
            ]
            assert risky == [], path.name
            seen |= set(row)
    assert [name for name in names if not {name, f"'{name}"} & seen] == []


def test_tables_made_in_the_page_hold_no_formula(page):
    """Tries: the table of every figure as the page would write it. Finds: names defused."""
    sheets = page.evaluate("""async () => {
        await ontmoetingen.load('sheet.js');
        return [...document.querySelectorAll('details table')]
            .map(table => ontmoetingen.sheet(table, ['x'])); }""")
    assert len(sheets) > 5
    cells = [cell for text in sheets for row in csv.reader(io.StringIO(text[1:]), delimiter=";")
             for cell in row]  # fmt: skip
    risky = [c for c in cells if is_formula(c) and not re.fullmatch(r"[-+]\d+(,\d+)?( .*)?", c)]
    assert risky == []
    assert any(cell.startswith("'=HYPERLINK") for cell in cells)
    assert any(cell.startswith("'＝SUM") for cell in cells)


def test_the_pdf_holds_names_as_text_and_no_action(built, names):
    """Tries: actions, scripts and addresses in the PDF. Finds: links to places, names as text."""
    (path,) = built.site.glob("*.pdf")
    found = set()
    with pikepdf.open(path) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary):
                found |= set(thing.keys()) & {"/JS", "/JavaScript", "/OpenAction", "/AA", "/Launch"}
                found |= {str(thing["/URI"])} if "/URI" in thing else set()
    assert found == set()
    text = "".join(pdf_text(path).split())
    begins = ["".join(name[:7].split()) for name in names if name.isascii()]
    assert sum(begin in text for begin in begins) >= 5
