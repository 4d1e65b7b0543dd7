"""The line that tells how far one has read, moved by the browser or else by a script."""

from __future__ import annotations

import pytest
from opening import listening, wait_until

pytest.importorskip("playwright.sync_api", reason="needs playwright")

pytestmark = pytest.mark.browser
WIDTH = 1000
# A browser without animations tied to scrolling says so; everything else it says is true.
OLDER = """const supports = CSS.supports.bind(CSS);
CSS.supports = (...asked) => asked[0] !== 'animation-timeline' && supports(...asked);"""
LINE = "document.querySelector('.reading-progress')"
SHARE = f"{LINE}.getBoundingClientRect().width / {WIDTH}"
TO = "part => scrollTo({ top: part * (document.documentElement.scrollHeight - innerHeight)" + (
    ", behavior: 'instant' })"
)


@pytest.fixture
def read(browser, evidence_site, serve):
    """Opens a long page, from a server or from disk, in a browser of a certain age."""
    contexts = []

    def opened(script="", address=None, **options):
        context = browser.new_context(viewport={"width": WIDTH, "height": 600}, **options)
        contexts.append(context)
        context.add_init_script(script)
        page = listening(context.new_page())
        page.goto(f"{address or evidence_site.as_uri()}/index.html")
        page.locator(".search-open").wait_for()  # by the last script that a page names
        return page

    yield opened
    for context in contexts:
        context.close()


def by_script(page) -> bool:
    return page.evaluate(f"{LINE}.classList.contains('by-script')")


def shows(page, part: float) -> None:
    """Wait until the line is as long as the part; a long page may grow while it is read."""
    page.evaluate(TO, part)
    wait_until(page, lambda: page.evaluate(SHARE) == pytest.approx(part, abs=0.02))


def test_an_older_browser_shows_how_far_one_has_read(read):
    page = read(OLDER)
    wait_until(page, lambda: by_script(page))
    assert page.evaluate(f"getComputedStyle({LINE}).animationName") == "none"
    for part in (0, 0.5, 1, 0.25):
        shows(page, part)
    assert page.said == []


def test_the_script_passes_the_policy_of_a_server(read, serve, evidence_site):
    with serve(evidence_site) as address:
        page = read(OLDER, address)
        wait_until(page, lambda: by_script(page))
        shows(page, 1)
        assert page.said == []


def test_a_line_follows_when_the_page_gets_longer(read):
    page = read(OLDER)
    wait_until(page, lambda: by_script(page))
    shows(page, 1)
    page.evaluate("document.querySelector('main').style.paddingBottom = '20000px'")
    wait_until(page, lambda: page.evaluate(SHARE) < 0.9)


def test_a_browser_that_can_do_it_asks_for_no_script(read):
    page = read()
    shows(page, 0.5)
    assert by_script(page) is False
    assert [url for url in page.asked if "reading.js" in url] == []


def test_who_asked_for_less_movement_gets_no_line_until_the_wish_is_taken_back(read):
    page = read(OLDER, reduced_motion="reduce")
    wait_until(page, lambda: by_script(page))
    page.evaluate(TO, 1)
    assert page.evaluate(f"{LINE}.getBoundingClientRect().height") == 0
    assert page.evaluate(f"{LINE}.style.transform") == ""  # nor is it worked out
    page.emulate_media(reduced_motion="no-preference")
    wait_until(page, lambda: page.evaluate(SHARE) == pytest.approx(1, abs=0.02))


def test_on_paper_there_is_no_line(read):
    page = read(OLDER)
    shows(page, 1)
    page.emulate_media(media="print")
    assert page.evaluate(f"getComputedStyle({LINE}).display") == "none"
