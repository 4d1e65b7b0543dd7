"""The PDF of the sample: what an outside validator, a reader and a screen reader get from it."""

from __future__ import annotations

import shutil
import subprocess

import page
import pikepdf
import pytest
from sample_book import add, copy_sample, prepared_sample

from ontmoetingen.book.glyphs import font_folders
from ontmoetingen.book.pandoc import render_pdf
from ontmoetingen.book.pdf import compile_pdf, made_at
from ontmoetingen.book.project import load_book
from ontmoetingen.errors import BuildError


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return prepared_sample(tmp_path_factory.mktemp("study"))


@pytest.fixture(scope="module")
def made(study, tmp_path_factory):
    steps = []
    out = tmp_path_factory.mktemp("site")
    path = render_pdf(load_book(study), study, out, lambda *step: steps.append(step))
    return path, steps


@pytest.fixture(scope="module")
def pdf(made):
    with pikepdf.open(made[0]) as opened:
        yield opened


@pytest.fixture(scope="module")
def words(made):
    if shutil.which("pdftotext") is None:
        pytest.skip("needs pdftotext (poppler) to read the text of a PDF")
    told = subprocess.run(
        ["pdftotext", "-layout", str(made[0]), "-"], capture_output=True, text=True, check=True
    )
    return [" ".join(text.split()) for text in told.stdout.split("\f")]


def elements(pdf) -> list[tuple[str, str]]:
    """Tag and alternative text of every element of the structure, in reading order."""
    found = []

    def walk(node):
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append((str(node.S), str(node.get("/Alt", ""))))
            walk(node.get("/K"))

    walk(pdf.Root.StructTreeRoot)
    return found


@pytest.mark.parametrize("profile", ["PDF_UA_1", "PDF_A_2A"])
def test_an_outside_validator_finds_nothing(made, profile):
    report = page.validate_pdf(made[0], profile=page.ValidationProfile[profile])
    assert [f"{f.rule_id}: {f.message}" for f in report.failures] == []
    assert report.is_compliant
    assert report.rules.total > 50


def test_it_says_that_it_is_both_at_once(pdf):
    meta = pdf.Root.Metadata.read_bytes().decode("utf-8")
    assert "<pdfuaid:part>1</pdfuaid:part>" in meta
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in meta


def test_language_title_and_author_are_known(pdf):
    assert str(pdf.Root.Lang) == "nl-NL"
    assert bool(pdf.Root.MarkInfo.Marked)
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert str(pdf.docinfo.Title) == "Proefrapport: van buurt tot stad"
    assert str(pdf.docinfo.Author) == "Werkgroep Proefrapport"


def test_pictures_and_formulas_have_words(pdf):
    told = [(tag, alt) for tag, alt in elements(pdf) if tag in ("/Figure", "/Formula")]
    assert told == [
        ("/Formula", "\\bar{x} = \\frac{1}{n}\\sum_i x_i"),
        ("/Formula", " s^2 = \\frac{1}{n-1} \\sum_{i=1}^{n} (x_i - \\bar{x})^2 "),
        ("/Figure", "Drie staven; de buurt Zuid is de hoogste."),
        ("/Figure", "Zuid ligt met 81 % hoger dan Oost (70 %) en Noord (64 %)."),
        ("/Figure", "Een donkerblauw vlak."),
        ("/Figure", "Dezelfde drie staven, in de bijlage."),
    ]


def test_tables_have_head_cells(pdf):
    tags = [tag for tag, _ in elements(pdf)]
    assert tags.count("/Table") == 2
    assert tags.count("/TH") == 3 + 2  # Buurt, Aantal, Aandeel; Uitkomst, n


def test_every_page_is_a4_and_none_is_empty(pdf, words):
    sizes = {tuple(round(float(side)) for side in page.MediaBox[2:]) for page in pdf.pages}
    assert sizes == {(595, 842)}  # 210 x 297 mm at 72 points per inch
    for number, text in enumerate(words[: len(pdf.pages)], start=1):
        assert text.removesuffix(str(number)).strip() != ""


def test_pages_are_numbered_and_the_contents_tell_where(words):
    contents = words[1]
    assert contents.startswith("Inhoudsopgave Samenvatting")
    start = next(i for i, text in enumerate(words, 1) if text.startswith("2 Wat de cijfers zeggen"))
    assert words[start - 1].endswith(f" {start}")
    after = contents.split("2 Wat de cijfers zeggen")[1]
    assert after.replace(".", " ").replace("\u2060", "").split()[0] == str(start)


def test_numbers_and_references_are_those_of_the_pages(words):
    text = " ".join(words)
    for expected in (
        "Figuur 1.1: Drie buurten naast elkaar",
        "Tabel 1.1: Antwoorden per buurt. Bron: eigen telling, n = 432.",
        "Figuur A.1: Nog eens de buurten.",
        "Terug naar Hoofdstuk 1, Paragraaf 1.2.1, Figuur 2.1, Figuur 1.1 en Tabel 2.1. De bijlage "
        "is Bijlage A; de toegankelijkheid staat in Paragraaf A.1.",
        "Het begint bij Hoofdstuk 1, de cijfers staan in Hoofdstuk 2",
        "(Jansen, 2019a; De Vries en Bakker, 2021, p. 12)",
        "Zie Vergelijking 1.1 en Paragraaf 1.1.",
        "Synthetische gegevens: geen antwoorden van echte mensen.",
        "Dit staat alleen op papier.",
    ):
        assert expected in text
    assert "Dit staat alleen op de pagina." not in text


def test_code_is_left_out_where_the_book_says_so(words):
    assert "staven(buurten)" not in " ".join(words)


def test_only_fonts_of_packages_are_used(pdf):
    used = set()
    for one in pdf.pages:
        for font in (one.Resources.get("/Font") or {}).values():
            used.add(str(font.BaseFont).split("+")[-1].split("-")[0])
    assert used <= {"LibertinusSerif", "SourceSansPro", "NewCMMath", "DejaVuSansMono"}
    assert "SourceSansPro" in used
    assert font_folders()


def test_the_same_book_gives_the_same_bytes(made, study, tmp_path):
    again = render_pdf(load_book(study), study, tmp_path)
    assert again.read_bytes() == made[0].read_bytes()


def test_steps_are_counted_to_the_end(made):
    assert made[1] == [("pdf", 0, 3), ("pdf", 1, 3), ("pdf", 2, 3), ("pdf", 3, 3)]


def test_a_release_sets_the_date(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")  # one day after 1 January 1970
    assert made_at("2026-01-15").isoformat() == "1970-01-02T00:00:00+00:00"


def test_what_breaks_the_standard_is_refused_in_the_words_of_the_compiler(tmp_path):
    (tmp_path / "a.typ").write_text('#set document(title: "a")\n$ x $\n', encoding="utf-8")
    with pytest.raises(BuildError) as error:
        compile_pdf(tmp_path / "a.typ", tmp_path, made_at(""))
    assert str(error.value) == (
        "PDF: Typst says: PDF/A-2a, PDF/UA-1 error: missing alt text. HINT: make sure your images "
        "and equations have alt text"
    )


def test_hostile_text_stays_text(tmp_path):
    study = copy_sample(tmp_path)
    text = "\n#panic(1) `#eval` \\<script> \\$x\\$ \"aan\" 'uit' @ // /* \\\\ 😀 🎉 中 éü\n"
    book = add(study, "chapters/verder.qmd", text)
    picture = study.root / "figures" / "buurten.svg"
    drawn = picture.read_text(encoding="utf-8").replace("Noord", "Noord 🎉 中")
    picture.write_text(drawn, encoding="utf-8")
    path = render_pdf(book, study, tmp_path / "site")
    assert page.is_pdf_compliant(path, profile=page.ValidationProfile.PDF_A_2A)
