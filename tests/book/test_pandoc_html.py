"""The pages of the sample: numbers, references, tables, links, and what is refused."""

from __future__ import annotations

import re

import pytest
from lxml import html
from sample_book import add, copy_sample, prepared_sample, replace

from ontmoetingen.book.check import check_site
from ontmoetingen.book.pandoc import render_html
from ontmoetingen.book.project import load_book
from ontmoetingen.errors import BuildError, StudyError


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    study = prepared_sample(tmp_path_factory.mktemp("study"))
    site = tmp_path_factory.mktemp("site")
    steps = []
    render_html(load_book(study), study, site, lambda *step: steps.append(step))
    return study, site, steps


@pytest.fixture(scope="module")
def page(sample):
    return lambda name: html.fromstring((sample[1] / name).read_bytes())


@pytest.fixture
def study(tmp_path):
    return copy_sample(tmp_path)


def texts(page, path: str) -> list[str]:
    return [" ".join(found.text_content().split()) for found in page.xpath(path)]


def refused(book, study) -> str:
    with pytest.raises(BuildError) as error:
        render_html(book, study, study.root / "_site")
    assert not (study.root / "_site").exists()
    return str(error.value)


def test_every_chapter_is_a_page_and_progress_counts_them(sample):
    study, site, steps = sample
    made = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    assert made == {chapter.output for chapter in load_book(study).chapters}
    assert steps == [("pages", n, 6) for n in range(1, 7)]


def test_the_site_passes_the_checks_of_a_build(sample):
    study, site, _ = sample
    (site / "proefrapport.pdf").touch()  # the pages link to it; the PDF has tests of its own
    assert [str(p) for p in check_site(site, load_book(study), ("html",))] == []


def test_sections_figures_tables_and_formulas_are_numbered_by_chapter(page):
    text = page("chapters/tekst.html")
    assert texts(text, "//h1") == ["1 Wat een gewone tekst kan"]
    assert texts(text, "//h2") == ["1.1 Kaders", "1.2 Tabbladen", "1.3 Beeld en tabel"]
    assert texts(text, "//h3") == ["1.2.1 Een derde niveau"]
    assert texts(text, "//figcaption") == ["Figuur 1.1: Drie buurten naast elkaar"]
    assert texts(text, "//caption") == [
        "Tabel 1.1: Antwoorden per buurt. Bron: eigen telling, n = 432."
    ]
    assert texts(text, "//span[@class='eq-number']") == ["(1.1)"]
    assert texts(page("chapters/verder.html"), "//h2") == [
        "3.1 Een plan",
        "Zonder nummer",
        "3.2 Daarna",
    ]
    appendix = page("chapters/bijlage.html")
    assert texts(appendix, "//h1") == ["Bijlage A — Verantwoording bij de proef"]
    assert texts(appendix, "//figcaption") == [
        "Figuur A.1: Nog eens de buurten. Bron: eigen telling."
    ]


def test_references_name_and_link_what_they_mean_over_chapters(page):
    found = page("chapters/verder.html").xpath("//a[@class='quarto-xref']")
    assert [(a.text_content().replace("\xa0", " "), a.get("href")) for a in found] == [
        ("Hoofdstuk 1", "../chapters/tekst.html"),
        ("Paragraaf 1.2.1", "../chapters/tekst.html#sec-derde"),
        ("Figuur 2.1", "../notebooks/cijfers.html#fig-staven"),
        ("Figuur 1.1", "../chapters/tekst.html#fig-buurten"),
        ("Tabel 2.1", "../notebooks/cijfers.html#tbl-uitkomst"),
        ("Bijlage A", "../chapters/bijlage.html"),
        ("Paragraaf A.1", "../chapters/bijlage.html#sec-toegankelijk"),
    ]


def test_a_page_without_section_numbers_names_chapters_by_title(page):
    assert texts(page("index.html"), "//a[@class='quarto-xref']") == [
        "1 Wat een gewone tekst kan",
        "2 Wat de cijfers zeggen",
        "Figuur 2.1",
        "3 Wat een team morgen kan doen",
    ]


def test_citations_are_dutch_and_lead_to_the_list_of_references(page):
    text = page("chapters/tekst.html")
    assert texts(text, "//span[@class='citation']") == [
        "(Jansen, 2019a; De Vries en Bakker, 2021, p. 12)",
        "Jansen (2019b)",
    ]
    links = text.xpath("//span[@class='citation']//a/@href")
    assert links[0] == "../chapters/literatuur.html#ref-jansen2019"
    entries = texts(page("chapters/literatuur.html"), "//*[contains(@class, 'csl-entry')]")
    assert entries[0] == "Jansen, A. (2019a). Buren in de hal. Tijdschrift voor Proef, 3, 10-20."
    assert entries[2] == "Vries, P. de, & Bakker, M. (2021). Samen wonen. Proefdrukkerij."


def test_callouts_say_their_kind_in_words(page):
    assert texts(page("chapters/tekst.html"), "//div[@class='callout-title']") == [
        "Opmerking",
        "Waarschuwing: Let op de aantallen",
        "Belangrijk",
        "Opgelet",
    ]


def test_all_panels_of_a_tabset_are_in_the_page(page):
    panels = page("chapters/tekst.html").xpath("//div[@class='tab-panel']")
    assert [panel.get("hidden") for panel in panels] == [None, None]
    assert texts(page("chapters/tekst.html"), "//div[@class='tab-title']") == ["Kort", "Lang"]


def test_cells_of_tables_name_their_row_and_column(page):
    table = page("chapters/tekst.html").xpath("//table")[0]
    heads = [(th.text, th.get("scope")) for th in table.xpath(".//th")]
    assert heads == [
        ("Buurt", "col"),
        ("Aantal", "col"),
        ("Aandeel", "col"),
        ("Noord", "row"),
        ("Oost", "row"),
        ("Zuid", "row"),
    ]


def test_only_what_is_meant_for_pages_is_on_pages(page):
    text = page("chapters/tekst.html").text_content()
    assert "Dit staat alleen op de pagina." in text
    assert "Dit staat alleen op papier." not in text


def test_values_come_from_the_variables_in_chapters_and_notebooks(page):
    assert "In 1.214 gesprekken zei 71 %" in " ".join(page("index.html").text_content().split())
    assert "Aan het eind 71 %" in page("notebooks/cijfers.html").text_content()


def test_navigation_marks_the_page_and_leads_on(page):
    text = page("chapters/tekst.html")
    wide = text.xpath("//div[@class='sidebar-wide']//a")
    assert [a.text_content() for a in wide if a.get("aria-current") == "page"] == [
        "1 Wat een gewone tekst kan"
    ]
    assert wide[0].get("href") == "../index.html"
    assert text.xpath("//nav[@class='neighbours']/a/@href") == [
        "../index.html",
        "../notebooks/cijfers.html",
    ]
    assert text.xpath("//footer//a/@href")[-1] == "../chapters/bijlage.html#sec-toegankelijk"


def test_files_that_are_shown_or_linked_are_copied(sample):
    _, site, _ = sample
    for name in ("figures/buurten.svg", "data/cijfers.csv", "notebooks/cijfers_files/cel-7-1.png"):
        assert (site / name).is_file()


def test_pages_hold_no_style_script_or_handler_of_their_own(sample):
    for path in sample[1].rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", text)


def test_the_same_book_gives_the_same_bytes(sample, tmp_path):
    study, site, _ = sample
    for path in render_html(load_book(study), study, tmp_path):
        assert path.read_bytes() == (site / path.relative_to(tmp_path)).read_bytes()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "Zie @fig-weg.",
            "chapters/verder.qmd: @fig-weg refers to nothing in this book. HINT: define {#fig-weg} "
            "or correct the label.",
        ),
        (
            "## Kop {#sec-kop .unnumbered}\n\nZie @sec-kop.",
            "chapters/verder.qmd: @sec-kop refers to a heading without a number. HINT: write a "
            "link: [text](file.qmd#sec-kop).",
        ),
        (
            "Zie [@weg2020].",
            "chapters/verder.qmd: citation @weg2020 is not in the bibliography. HINT: add the "
            "entry or correct the key.",
        ),
        (
            '![](../figures/weg.svg){fig-alt="Weg"}',
            "chapters/verder.qmd: shows picture figures/weg.svg, which does not exist.",
        ),
        (
            "![](../figures/buurten.svg)",
            "chapters/verder.qmd: picture figures/buurten.svg has no alternative text. HINT: write "
            '![](picture){fig-alt="what it shows"}.',
        ),
        (
            "[weg](weg.qmd)",
            "chapters/verder.qmd: links to chapters/weg.qmd, which does not exist.",
        ),
        (
            "[buiten](../../../elders.csv)",
            "chapters/verder.qmd: links to ../../elders.csv, which does not exist.",
        ),
        (
            "![x](https://example.org/a.png)",
            "chapters/verder.qmd: shows a picture from another place: https://example.org/a.png.",
        ),
        (
            '![Twee](../figures/buurten.svg){#fig-buurten fig-alt="Twee"}',
            "chapters/verder.qmd: label 'fig-buurten' is defined twice; first in "
            "chapters/tekst.qmd. HINT: give one of the two another label.",
        ),
        (
            "{{< var weg >}}",
            "chapters/verder.qmd (line 19): 'weg' is not a value in _variables.yml. HINT: correct "
            "the name.",
        ),
    ],
)
def test_what_names_nothing_stops_the_build(study, text, message):
    assert refused(add(study, "chapters/verder.qmd", f"\n{text}\n"), study) == message


def test_private_files_cannot_be_linked(study):
    study.private.mkdir()
    (study.private / "mensen.csv").write_text("id\n1\n", encoding="utf-8")
    book = add(study, "chapters/verder.qmd", "\n[alles](../data/private/mensen.csv)\n")
    assert refused(book, study) == (
        "chapters/verder.qmd: links to data/private/mensen.csv, which is private."
    )


def test_a_resource_pattern_never_reaches_private_files(study, tmp_path):
    study.private.mkdir()
    (study.private / "mensen.csv").write_text("id\n1\n", encoding="utf-8")
    book = replace(study, "_quarto.yml", "    - data/cijfers.csv", "    - data")
    render_html(book, study, tmp_path / "site")
    copied = {path.name for path in (tmp_path / "site" / "data").rglob("*") if path.is_file()}
    assert copied == {"cijfers.csv", "bronnen.bib"}


def test_citing_needs_a_place_for_the_list(study):
    book = replace(study, "chapters/literatuur.qmd", "::: {#refs}\n:::\n", "")
    assert refused(book, study) == (
        "chapters/tekst.qmd: cites, but no chapter has a place for the list of references. HINT: "
        "put `::: {#refs}` and `:::` in the chapter that should hold it."
    )


def test_a_missing_bibliography_is_named_with_its_line(study):
    book = replace(study, "_quarto.yml", "data/bronnen.bib", "data/weg.bib")
    with pytest.raises(StudyError) as error:
        render_html(book, study, study.root / "_site")
    assert str(error.value) == (
        "_quarto.yml, bibliography (line 29): data/weg.bib does not exist in the study."
    )


def test_a_broken_link_in_the_footer_stops_the_build(study):
    book = replace(study, "_quarto.yml", "/chapters/bijlage.qmd", "/chapters/weg.qmd")
    assert refused(book, study) == (
        "_quarto.yml, book.page-footer: links to chapters/weg.qmd, which does not exist."
    )
