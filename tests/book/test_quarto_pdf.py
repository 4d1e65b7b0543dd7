"""The PDF that Quarto itself makes: our look, and the words of the built-in engine's PDF."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pikepdf
import pytest
from sample_book import add, prepared_sample, replace

from ontmoetingen.book.citation_style import write_style
from ontmoetingen.book.pandoc import render_pdf
from ontmoetingen.book.prepare import write_cover, write_fonts
from ontmoetingen.book.project import load_book
from ontmoetingen.book.quarto import COVER, NotFound, Quarto, find_quarto, render
from ontmoetingen.paths import Study, package_theme

pytestmark = [pytest.mark.quarto, pytest.mark.slow]
OPTIONS = """  typst:
    template: theme/typst/quarto.template.typ
    font-paths: .ontmoetingen/fonts
"""
FILTER = """
filters:
  - at: pre-ast
    path: theme/filters/quarto.lua

format:
"""


MORE = """
## Meer vormen

::: {#nte-let .callout-note}
## Eigen titel
Een kader met een label.
:::

::: {#fig-twee layout-ncol=2}
![Links](../figures/buurten.svg){#fig-links fig-alt="De drie staven."}

![Rechts](../figures/buurten.svg){#fig-rechts fig-alt="De drie staven."}

Twee beelden.
:::

Zie @fig-twee, @fig-rechts en [hoofdstuk -@sec-verder].
"""


@pytest.fixture(scope="module")
def quarto():
    found = find_quarto()
    if isinstance(found, NotFound):
        pytest.skip(f"needs Quarto: {found.reason}")
    if shutil.which("pdftotext") is None:
        pytest.skip("needs pdftotext (poppler) to read the text of a PDF")
    return found


def dressed_sample(folder: Path) -> Study:
    """The sample with what ``_quarto.yml`` of the report says of Quarto's PDF."""
    study = prepared_sample(folder)
    shutil.copytree(package_theme(), study.root / "theme")
    write_style(study)
    write_fonts(study)
    write_cover(study)
    replace(study, "_quarto.yml", "  typst:\n", OPTIONS)
    replace(study, "_quarto.yml", "\nformat:\n", FILTER)
    return study


def by_quarto(quarto: Quarto, study: Study, folder: Path) -> Path:
    book = load_book(study)
    site = folder / "site"
    render(quarto, study, book, site, formats=("pdf",), progress=lambda *step: None)
    return site / book.pdf_name


@pytest.fixture(scope="module")
def pdfs(quarto, tmp_path_factory):
    study = dressed_sample(tmp_path_factory.mktemp("study"))
    own = render_pdf(load_book(study), study, tmp_path_factory.mktemp("own"))
    return own, by_quarto(quarto, study, tmp_path_factory.mktemp("theirs"))


def pages(pdf) -> list[str]:
    told = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True
    )
    return [" ".join(text.split()) for text in told.stdout.split("\f")[:-1]]


def test_it_has_the_words_of_the_built_in_pdf(pdfs):
    own, theirs = ([Counter(page.split()) for page in pages(pdf)] for pdf in pdfs)
    assert theirs == own


def test_the_first_page_says_what_data_these_are(quarto, tmp_path):
    study = dressed_sample(tmp_path / "study")
    (study.root / COVER).write_text('#let note = "Alles is \\"verzonnen\\""\n', encoding="utf-8")
    assert 'Alles is "verzonnen"' in pages(by_quarto(quarto, study, tmp_path))[0]


def test_no_page_is_empty_and_each_has_the_next_number(pdfs):
    told = pages(pdfs[1])
    assert "15 januari 2026" in told[0]
    for number, text in enumerate(told[1:], start=2):
        assert text.endswith(f" {number}")
        assert len(text.split()) > 1


def test_it_looks_like_the_built_in_pdf(pdfs):
    own, theirs = (look(pdf) for pdf in pdfs)
    assert own["labels"] == 2  # below a figure and below a table
    assert own["sides"] == {(595, 842)}  # 210 x 297 mm at 72 points per inch
    assert (theirs["labels"], theirs["sides"]) == (own["labels"], own["sides"])
    # Quarto also sees the fonts of the machine, and drawn charts may ask for one of those.
    assert own["fonts"] <= theirs["fonts"]


def test_forms_that_only_quarto_knows_have_the_look_too(quarto, tmp_path):
    study = dressed_sample(tmp_path)
    add(study, "chapters/tekst.qmd", MORE)
    text = " ".join(pages(by_quarto(quarto, study, tmp_path)))
    assert "Opmerking 1.1: Eigen titel Een kader met een label." in text
    # Figuur 1.1 stands before it in this chapter.
    assert "Figuur 1.2: Twee beelden." in text
    assert "Zie Figuur 1.2, Figuur 1.2b en hoofdstuk 3." in text


LABEL = (0.992, 0.953, 0.875)  # rgb("#fdf3df"): 253, 243, 223 of 255


def look(pdf) -> dict[str, object]:
    """Sizes of the pages, fonts of the text, and how many labels are filled with their colour."""
    with pikepdf.open(pdf) as opened:
        fonts = {str(font.BaseFont) for page in opened.pages for font in _fonts(page)}
        return {
            "sides": {tuple(round(float(side)) for side in p.MediaBox[2:]) for p in opened.pages},
            "fonts": {name.split("+")[-1].removesuffix("-Identity-H") for name in fonts},
            "labels": sum(_filled(page) for page in opened.pages),
        }


def _fonts(page):
    return page.get("/Resources", {}).get("/Font", {}).values()


def _filled(page) -> int:
    steps = pikepdf.parse_content_stream(page)
    colours = [s.operands for s in steps if str(s.operator) in ("rg", "scn", "sc")]
    return sum(tuple(round(float(v), 3) for v in c) == LABEL for c in colours if len(c) == 3)
