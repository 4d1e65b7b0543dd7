"""What a page fetches of its charts, and when: rows by column, pictures when they are wanted."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from filter_site import settle
from opening import listening, wait_until

pytest.importorskip("playwright.sync_api", reason="needs playwright")

from ontmoetingen.charts.vega_unpack import unpacked

pytestmark = pytest.mark.browser
HOSTS = "[...document.querySelectorAll('.chart[data-chart]')]"
TO_THE_END = f"""async () => {{
    for (const host of {HOSTS}) {{
        const figure = host.closest('[id^=fig-]');
        if (!figure.offsetParent) continue;
        figure.scrollIntoView();
        for (let i = 0; i < 200 && !host.querySelector('svg'); i += 1)
            await new Promise(done => setTimeout(done, 50));
    }} }}"""
# Browsers fetch pictures some 1,000 to 3,000 px ahead, so the figures are put farther apart, by a
# style that is there before the first layout.
FAR = """(() => { const apart = new CSSStyleSheet();
    apart.replaceSync('[id^=fig-] { margin-top: 20000px }');
    document.adoptedStyleSheets = [apart]; })()"""
LOADED = "[...document.querySelectorAll('img.chart-static')].filter(i => i.naturalWidth).length"
PICTURES = "document.querySelectorAll('img.chart-static').length"


@pytest.fixture(scope="module")
def page(browser, choice_site):
    """One page, read to its end, with the pictures it had asked for before anyone scrolled."""
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    opened = listening(context.new_page())
    opened.add_init_script(FAR)
    opened.goto((choice_site / "een.html").as_uri())
    settle(opened)
    # A picture that comes into view before its chart is drawn is rightly fetched, so how many come
    # while reading depends on the machine; how many come at the opening does not.
    opened.asked_at_opening = [*opened.asked]
    opened.evaluate(TO_THE_END)
    yield opened
    context.close()


def data_of(script: Path) -> list[dict]:
    text = script.read_text(encoding="ascii")
    return json.loads(text[text.index("{") : text.rindex("}") + 1])["data"]


def test_the_page_makes_the_rows_that_were_packed(page, choice_site):
    names = page.evaluate("""() => { const told = ontmoetingen.gegevens.projects;
        return Object.fromEntries(told.id.map((id, i) => [id, told.name[i]])); }""")
    labels = page.evaluate(f"{HOSTS}.map(host => host.dataset.chart)")
    charts = choice_site.parent / "assets" / "charts"
    by_column = 0
    for label in labels:
        parts = data_of(charts / f"{label}.js")
        made = page.evaluate(
            "l => ontmoetingen.compiled(l)?.data.map(d => d.values || null)", label
        )
        if made is None:  # in a tab that was never opened
            continue
        assert made == [
            unpacked(part, names) if "columns" in part else part.get("values") for part in parts
        ]
        by_column += sum("columns" in part for part in parts)
    assert by_column > 0


def test_a_picture_is_fetched_only_when_it_is_wanted(page):
    asked = {urlsplit(a).path for a in page.asked_at_opening if a.endswith(".svg")}
    pictures = page.evaluate(PICTURES)
    assert len(asked) < pictures
    assert page.locator(".chart-waits").count() == page.evaluate(
        f"{HOSTS}.filter(host => !host.querySelector('svg')).length"
    )
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    wait_until(page, lambda: page.evaluate(LOADED) == pictures)
    assert page.locator(".chart-on-paper").count() == 0
    assert page.said == []


def test_without_scripts_every_picture_comes_at_once(browser, choice_site):
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 1200, "height": 900}
    )
    opened = context.new_page()
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto((choice_site / "een.html").as_uri())
    wanted = opened.locator("img.chart-static").count()
    assert len({url for url in asked if url.endswith(".svg")}) == wanted > 0
    context.close()
