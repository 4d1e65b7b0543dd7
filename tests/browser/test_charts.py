"""Charts in a real browser: under a strict policy, from a server and from disk, on any screen."""

from __future__ import annotations

import re

import nbformat
import pypandoc
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

pytest.importorskip("playwright.sync_api", reason="needs playwright")
import chart_tables
from opening import wait_until

from ontmoetingen import charts
from ontmoetingen.charts.assets import prepare

pytestmark = pytest.mark.browser
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:"
POLICY += "; require-trusted-types-for 'script'; trusted-types ontmoetingen"
PAGE = """<!DOCTYPE html>
<html lang="nl"><head><meta charset="utf-8"><title>Proef</title><link rel="icon" href="data:,">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="../assets/site.css">
<script defer src="../assets/load.js" data-load="ontmoetingen.js"></script>
</head><body><main><h1>Proef</h1>{body}</main></body></html>
"""


@pytest.fixture(scope="module")
def study(tmp_path_factory, repository):
    root = tmp_path_factory.mktemp("study")
    (root / "_quarto.yml").touch()
    tables = chart_tables.tables(30, chart_tables.NASTY)
    figures = [
        charts.standing("yes_item", tables=tables),
        charts.answers("rated", tables=tables),
        charts.funnel("yes_item", tables=chart_tables.tables(100)),
        charts.shares(tables=tables),
    ]
    bundles = [figure._repr_mimebundle_() for figure in figures]
    cells = [
        new_code_cell("x", outputs=[new_output("display_data", data=bundle)]) for bundle in bundles
    ]
    (root / "notebooks").mkdir()
    nbformat.write(new_notebook(cells=cells), root / "notebooks" / "proef.ipynb")
    prepare(root)
    markdown = "\n\n".join(bundle["text/markdown"] for bundle in bundles)
    body = pypandoc.convert_text(markdown, "html", "markdown", extra_args=["--columns=100000"])
    body = re.sub(r' style="[^"]*"', "", body)  # the engine turns these into classes
    page = PAGE.format(policy=POLICY, body=body)
    (root / "notebooks" / "proef.html").write_text(page, encoding="utf-8")
    css = (repository / "theme" / "ontmoetingen.css").read_text(encoding="utf-8")
    (root / "assets" / "site.css").write_text(css, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def server(serve, study):
    with serve(study, {"Content-Security-Policy": POLICY}) as address:
        yield address


@pytest.fixture
def visit(open_address, study):
    """Opens the page, from disk unless an address is given."""

    def opened(address=None, **options):
        window = {"viewport": {"width": 1000, "height": 700}} | options
        return open_address(f"{address or f'file://{study}'}/notebooks/proef.html", **window)

    return opened


def drawn(page) -> int:
    return page.evaluate("document.querySelectorAll('.chart svg').length")


def draw_all(page):
    for host in page.query_selector_all("figure, .chart-static, [id^=fig-]"):
        host.scroll_into_view_if_needed() if host.is_visible() else None
        page.wait_for_timeout(60)
    wait_until(page, lambda: drawn(page) == 4)


@pytest.mark.parametrize("place", ["server", "disk"])
def test_every_chart_is_drawn_under_a_strict_policy(visit, server, place):
    page = visit(server if place == "server" else None)
    draw_all(page)
    assert page.said == []
    own = (server, "file:///", "data:,")
    assert [url for url in page.asked if not url.startswith(own)] == []


def test_only_charts_near_the_screen_are_loaded(visit):
    page = visit()
    wait_until(page, lambda: drawn(page) > 0)
    page.wait_for_timeout(500)
    scripts = [url for url in page.asked if "/assets/charts/" in url]
    assert 0 < len(scripts) < 4
    assert drawn(page) == len(scripts)


def test_one_global_and_no_more(visit, study):
    page = visit()
    draw_all(page)
    names = "Object.getOwnPropertyNames(window).filter(name => isNaN(name))"
    mine = set(page.evaluate(names))
    (study / "notebooks" / "leeg.html").write_text("<!DOCTYPE html><title>Leeg</title>")
    page.goto(f"file://{study}/notebooks/leeg.html")
    assert mine - set(page.evaluate(names)) == {"ontmoetingen"}


def test_a_chart_has_one_dutch_name_and_no_inner_ones(visit):
    page = visit()
    draw_all(page)
    for host in page.query_selector_all(".chart"):
        assert host.get_attribute("role") == "img"
        assert 20 <= len(host.get_attribute("aria-label")) <= 200
        assert host.query_selector("svg").get_attribute("aria-hidden") == "true"
        picture = host.evaluate(
            "h => h.parentElement.parentElement.querySelector('img').dataset.figAlt"
        )
        assert host.get_attribute("aria-label") == picture
    assert page.locator(".chart [aria-label], .chart [aria-roledescription]").count() == 0


def test_the_still_picture_gives_way_on_screen_and_comes_back_on_paper(visit):
    page = visit()
    assert page.locator(".chart-static").count() == 4
    draw_all(page)
    assert page.locator(".chart-static:visible").count() == 0
    page.emulate_media(media="print")
    assert page.locator(".chart-static:visible").count() == 4
    assert page.locator(".chart:visible").count() == 0


def test_without_scripts_the_pictures_and_tables_are_there(visit):
    page = visit(java_script_enabled=False)
    assert page.locator(".chart-static:visible").count() == 4
    assert page.locator("details.chart-table table").count() == 4
    assert page.locator("details.chart-table").first.locator("tbody tr").count() == 30


def test_when_the_drawing_fails_the_picture_stays(visit, study):
    chart = study / "assets" / "charts" / "fig-stand-yes-item-t1.js"
    kept = chart.read_bytes()
    chart.unlink()
    try:
        page = visit()
        wait_until(page, lambda: any("the still picture is shown" in said for said in page.said))
        first = page.locator("#fig-stand-yes-item-t1")
        assert first.locator(".chart-static").is_visible()
        assert first.locator(".chart svg").count() == 0
    finally:
        chart.write_bytes(kept)


def test_dark_and_light_are_told_apart_without_drawing_again(visit):
    page = visit(color_scheme="light")
    draw_all(page)
    fills = """() => [...document.querySelectorAll('.chart svg text')]
        .map(t => getComputedStyle(t).fill)"""
    assert "rgb(29, 35, 40)" in page.evaluate(fills)  # ink on paper
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate(fills)
    assert "rgb(237, 240, 242)" in dark
    assert "rgb(29, 35, 40)" not in dark


@pytest.mark.parametrize("width", [320, 390, 1440])
def test_it_fits_the_screen_with_readable_text(visit, width):
    page = visit(viewport={"width": width, "height": 800})
    draw_all(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    sizes = page.evaluate("""() => [...document.querySelectorAll('.chart svg text')]
        .map(t => parseFloat(getComputedStyle(t).fontSize))""")
    assert min(sizes) >= 12
    beyond = page.evaluate("""() => [...document.querySelectorAll('.chart svg')].map(svg => {
        const edge = svg.getBoundingClientRect().right;
        return Math.max(...[...svg.querySelectorAll('text')]
            .map(t => t.getBoundingClientRect().right)) - edge; })""")
    assert max(beyond) <= 1


def test_a_new_width_gives_new_lines(visit):
    page = visit(viewport={"width": 1200, "height": 800})
    draw_all(page)
    lines = "document.querySelectorAll('#fig-aandelen-alle .role-title-text text tspan').length"
    before = page.evaluate(lines)
    page.set_viewport_size({"width": 330, "height": 800})
    wait_until(page, lambda: page.evaluate(lines) > before)
    assert page.evaluate("document.documentElement.scrollWidth") <= 330


def test_a_hostile_name_is_only_text(visit):
    page = visit()
    draw_all(page)
    seen = page.locator("#fig-stand-yes-item-t1 .chart svg").inner_html()
    assert "&lt;script&gt;" in seen
    assert "<script" not in page.locator("main").inner_html()
