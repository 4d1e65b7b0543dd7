"""What a reader takes along is what the page shows, safe in a spreadsheet and whole elsewhere."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

pytest.importorskip("playwright.sync_api", reason="needs playwright")
from faces_site import FORMULA, made_site
from opening import wait_until

from ontmoetingen.charts.style import LIGHT

pytestmark = pytest.mark.browser
SVG = "{http://www.w3.org/2000/svg}"
STAND = "fig-stand-yes-item-t1"
ROWS = (
    "els => els.map(row => Array.from(row.cells).map("
    "cell => cell.textContent.replace(/\\s+/g, ' ').trim()))"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return made_site(tmp_path_factory.mktemp("faces"))


@pytest.fixture(scope="module")
def server(serve, site):
    with serve(site) as address:
        yield address


@pytest.fixture
def visit(open_address, site):
    """Opens a page from disk or a server."""

    def opened(name="notebooks/een.html", address=None, **options):
        window = {"viewport": {"width": 1000, "height": 800}} | options
        page = open_address(f"{address or site.as_uri()}/{name}", **window)
        if options.get("java_script_enabled", True):
            page.locator(".face-status").first.wait_for(state="attached")
        return page

    return opened


def box(page, label: str):
    return page.locator(f".faces[data-of='{label}']")


def taken(page, label: str, told: str) -> tuple[str, bytes]:
    """Name and content of the file that one button or link gives."""
    with page.expect_download() as waiting:
        box(page, label).get_by_text(told, exact=True).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def sheet(content: bytes) -> tuple[list[str], list[list[str]]]:
    """First lines and cells of a file, as a spreadsheet reads it."""
    assert content.startswith(b"\xef\xbb\xbf")
    lines = content.decode("utf-8-sig").split("\r\n")
    told = [line for line in lines if line.startswith("# ")]
    cells = list(csv.reader(io.StringIO("\n".join(lines[len(told) :])), delimiter=";"))
    return told, [row for row in cells if row]


def machine(cell: str) -> str:
    """A number as shown, without points between thousands and with the minus of a keyboard."""
    plain = cell.replace("−", "-")
    return plain.replace(".", "") if re.fullmatch(r"-?[\d.]+(,\d+)?", plain) else plain


@pytest.mark.parametrize("place", ["server", "disk"])
def test_the_file_of_a_figure_equals_its_table(visit, server, place):
    page = visit(address=server if place == "server" else None)
    name, content = taken(page, STAND, "Gegevens (CSV)")
    told, cells = sheet(content)
    table = page.locator(f".faces[data-of='{STAND}'] ~ details.chart-table table").first
    shown = table.locator("tr").evaluate_all(ROWS)
    assert name == f"{STAND}.csv"
    assert len(cells) == 31  # 30 projects and a head
    assert cells == [[machine(cell) for cell in row] for row in shown]
    assert [row[1] for row in cells].count("verborgen") == 1
    assert told == [
        "# Gegevens bij de figuur: Op ‘andere leeftijd’ ligt 1 van de 29 projecten hoger dan de "
        "andere, geen enkel project lager. "
        "Synthetische gegevens: geen antwoorden van echte mensen.",
        "# Bron: synthetische antwoorden op de vragenlijst, einde, "
        "n = 696 antwoorden in 29 projecten.",  # 10 + 11 + ... + 38
        "# Overgenomen uit: 2 Een – Proef.",
        "# Verborgen: 1 van de 30 rijen, met de reden in de rij zelf.",
    ]
    assert page.said == []


def test_no_cell_of_a_table_is_a_formula(visit):
    name, content = taken(visit(), "tbl-proef", "Gegevens (CSV)")
    told, cells = sheet(content)
    assert name == "tbl-proef.csv"
    assert cells == [
        ["Naam", "Aantal", "Verschil"],
        ["Samen", "1234", "-0,5"],
        [f"'{FORMULA}", "56", "1,5"],
        ["'+31 6", "7", "0,0"],
        ["'-schap", "8", "2,0"],
        ["'@wie", "9", "-12,0"],
        ["a;b", "10", "3,0"],
        ['zegt "ja"', "verborgen", "verborgen"],
    ]
    assert told[0].startswith("# Tabel 2.2: Wat, wie. Synthetische gegevens")  # no cell begins here
    assert not any(";" in line for line in told)


def test_rows_that_are_not_shown_are_not_taken(visit):
    page = visit()
    page.eval_on_selector_all("#tbl-proef tbody tr", "rows => rows[1].hidden = true")
    told, cells = sheet(taken(page, "tbl-proef", "Gegevens (CSV)")[1])
    assert len(cells) == 7
    assert FORMULA not in str(cells)
    assert "# Getoond: 6 van de 7 rijen." in told


def test_a_table_written_by_hand_can_be_taken_too(visit):
    assert sheet(taken(visit(), "tbl-hand", "Gegevens (CSV)")[1])[1] == [
        ["Jaar", "Wie"],
        ["2022", "A"],
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_drawing_stands_on_its_own(visit, scheme):
    page = visit(color_scheme=scheme)
    name, content = taken(page, STAND, "Beeld (SVG)")
    root = ElementTree.fromstring(content)
    text = content.decode("utf-8")
    assert name == f"{STAND}.svg"
    assert root.find(f"{SVG}title").text.startswith("Figuur 2.1: Op ‘andere leeftijd’ ligt 1 van")
    about = root.find(f"{SVG}desc").text
    assert "Synthetische gegevens: geen antwoorden van echte mensen." in about
    assert "Bron: synthetische antwoorden op de vragenlijst, einde" in about
    assert root.get("aria-labelledby") == "titel beschrijving"
    assert root.get("lang") == "nl"
    ink = set(re.findall(r"#[0-9a-f]{6}", text.lower()))
    assert ink <= set(LIGHT.values())
    assert {LIGHT["1"], LIGHT["paper"]} <= ink
    assert "var(" not in text
    outside = re.findall(r'(?:href|src)="[^"#]|url\([^#)]|@import|<script|<foreignObject', text)
    assert outside == []
    assert "Bron: synthetische" in " ".join(t.text or "" for t in root.iter(f"{SVG}text"))


@pytest.mark.parametrize("place", ["server", "disk"])
def test_the_picture_has_twice_the_pixels_on_white(visit, server, place):
    page = visit(address=server if place == "server" else None, color_scheme="dark")
    root = ElementTree.fromstring(taken(page, STAND, "Beeld (SVG)")[1])
    name, content = taken(page, STAND, "Beeld (PNG)")
    assert name == f"{STAND}.png"
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    wide, high = (int.from_bytes(content[i : i + 4], "big") for i in (16, 20))
    assert (wide, high) == tuple(round(2 * float(root.get(side))) for side in ("width", "height"))
    assert page.said == []
    corner, inks = page.evaluate(PIXELS, list(content))
    assert corner == [255, 255, 255, 255]
    assert inks > 20  # something is drawn: not one even sheet


# Decodes a PNG in the browser itself: colour of the first pixel, and how many colours there are.
PIXELS = """async bytes => {
    const picture = await createImageBitmap(new Blob([new Uint8Array(bytes)], {type: 'image/png'}));
    const canvas = document.createElement('canvas');
    canvas.width = picture.width; canvas.height = picture.height;
    const pen = canvas.getContext('2d');
    pen.drawImage(picture, 0, 0);
    const all = new Uint32Array(pen.getImageData(0, 0, picture.width, picture.height).data.buffer);
    return [Array.from(pen.getImageData(0, 0, 1, 1).data), new Set(all).size];
}"""


def test_a_chart_that_is_not_drawn_gives_its_file(visit, site, server):
    page = visit(address=server)
    page.locator(f"#{STAND} svg").wait_for()
    page.evaluate("() => { ontmoetingen.draw = () => Promise.reject(new Error('proef')); }")
    page.evaluate("document.querySelectorAll('.chart').forEach(host => host.textContent = '')")
    content = taken(page, STAND, "Beeld (SVG)")[1]
    assert content == (site / "figures" / "charts" / f"{STAND}.svg").read_bytes()
    box(page, STAND).get_by_text("Beeld (PNG)").click()
    told = box(page, STAND).get_by_role("status")
    told.get_by_text("De PNG kan hier niet worden gemaakt. Neem het beeld als SVG.").wait_for()


def test_a_link_to_code_opens_it(visit):
    page = visit()
    code = page.locator("#cell-cel-1 details.code-fold")
    assert not code.evaluate("part => part.open")
    box(page, "fig-antwoorden-rated").get_by_text("Code").press("Enter")
    wait_until(page, lambda: code.evaluate("part => part.open"))
    assert code.locator("summary").evaluate("part => part === document.activeElement")


def test_an_address_of_code_opens_it(visit):
    page = visit("notebooks/een.html#cell-cel-0")
    code = page.locator("#cell-cel-0 details.code-fold")
    wait_until(page, lambda: code.evaluate("part => part.open"))


def test_without_a_script_everything_that_can_be_a_link_is_one(visit, site):
    page = visit(java_script_enabled=False)
    links = box(page, STAND).locator("a").evaluate_all("els => els.map(el => el.href)")
    local = [link.removeprefix(site.as_uri() + "/") for link in links]
    assert local == [
        f"figures/charts/{STAND}.svg",
        "notebooks/een.html#cell-cel-0",
        "assets/tabellen/goals.csv",
    ]
    assert all((site / link.partition("#")[0]).is_file() for link in local)
    assert page.locator("#cell-cel-0").count() == 1
    assert box(page, "tbl-zonder-code").locator(".face-code").count() == 0  # shows no code


def test_a_figure_shown_again_says_where_it_is_made(visit):
    page = visit("index.html")
    assert box(page, "fig-kern").get_by_text("Gegevens (CSV)").count() == 0  # its table is there
    link = box(page, "fig-kern").get_by_text("Gegevens en code")
    assert link.get_attribute("href") == f"notebooks/een.html#{STAND}"
    assert taken(page, "fig-kern", "Beeld (PNG)")[1].startswith(b"\x89PNG")


def test_all_of_it_is_reached_by_keyboard_large_enough_and_named(visit):
    page = visit(viewport={"width": 390, "height": 800})
    for part in page.query_selector_all(".face"):
        size = part.bounding_box()
        assert min(size["width"], size["height"]) >= 24, part.inner_text()
        assert part.evaluate("part => part.tabIndex") == 0
    names = page.locator(".faces").evaluate_all("els => els.map(el => el.ariaLabel)")
    assert all(name.startswith("Meenemen en nakijken: ") for name in names)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_nothing_of_it_is_printed(visit):
    page = visit()
    page.emulate_media(media="print")
    assert page.locator(".faces:visible").count() == 0


def test_a_page_that_checks_its_scripts_can_be_searched(visit, server):
    page = visit(address=server)
    page.keyboard.press("/")
    page.locator("#zoek-veld").fill("met de hand")
    result = page.locator("dialog.search [role=option]").first
    result.wait_for()
    assert result.get_attribute("href") == f"{server}/notebooks/een.html#tbl-hand"
    assert page.said == []
