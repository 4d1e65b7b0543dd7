"""The description of a book: what is read from it, and what is said when it is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_book import copy_sample, replace

from ontmoetingen.book.config import read_config
from ontmoetingen.book.heading import first_heading, split_front_matter
from ontmoetingen.book.project import load_book
from ontmoetingen.errors import StudyError


@pytest.fixture
def study(tmp_path):
    return copy_sample(tmp_path)


def test_chapters_come_in_reading_order_with_number_part_and_page(study):
    chapters = load_book(study).chapters
    told = [(c.number, c.part, c.kind, c.output, c.title) for c in chapters]
    one, two = "1 Wat weten we", "2 Wat nu"
    assert told == [
        (None, None, "prose", "index.html", "Samenvatting"),
        ("1", one, "prose", "chapters/tekst.html", "Wat een gewone tekst kan"),
        ("2", one, "notebook", "notebooks/cijfers.html", "Wat de cijfers zeggen"),
        ("3", two, "prose", "chapters/verder.html", "Wat een team morgen kan doen"),
        (None, two, "prose", "chapters/literatuur.html", "Literatuur"),
        ("A", None, "prose", "chapters/bijlage.html", "Verantwoording bij de proef"),
    ]


def test_the_book_is_described_in_one_file(study):
    book = load_book(study)
    assert book.title == "Proefrapport: van buurt tot stad"
    assert book.authors == ("Werkgroep Proefrapport",)
    assert book.formats == ("html", "typst")
    assert book.pdf_name == "proefrapport.pdf"
    assert book.bibliography == ("data/bronnen.bib",)
    assert book.option("echo", "typst", True) is False
    assert book.option("echo", "html", True) is True


def test_without_output_file_the_pdf_is_named_as_quarto_names_it(study):
    book = replace(study, "_quarto.yml", "  output-file: proefrapport\n", "")
    assert book.pdf_name == "Proefrapport--van-buurt-tot-stad.pdf"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "        - chapters/verder.qmd\n",
            "        - chapters/verder.qmd\n        - chapters/weg.qmd\n",
            "_quarto.yml, book.chapters.chapters (line 25): chapters/weg.qmd does not exist in the "
            "study.",
        ),
        (
            "        - chapters/verder.qmd\n",
            "        - chapters/tekst.qmd\n",
            "_quarto.yml, book.chapters.chapters (line 24): chapters/tekst.qmd is listed twice.",
        ),
        (
            "  chapters:\n    - index.qmd",
            "  chapers:\n    - index.qmd",
            "_quarto.yml, book.chapers (line 16): is not a key of a book. HINT: did you mean "
            "'chapters'?\n_quarto.yml, book (line 9): lists no chapters. HINT: list the files in "
            "reading order under book.chapters.",
        ),
        (
            '    - part: "2 Wat nu"',
            '    - deel: "2 Wat nu"',
            "_quarto.yml, book.chapters (line 22): is not a chapter or a part. Allowed: a file, "
            "`file: ...`, or `part: ...` with `chapters:`.",
        ),
        (
            "    - index.qmd\n",
            "",
            "_quarto.yml, book.chapters (line 16): has no index.qmd, the page that opens the site. "
            "HINT: list index.qmd first.",
        ),
        (
            "        - chapters/verder.qmd\n",
            "        - ../buiten.qmd\n",
            "_quarto.yml, book.chapters.chapters (line 24): ../buiten.qmd does not exist in the "
            "study.",
        ),
        (
            "        - chapters/verder.qmd\n",
            "        - data/cijfers.csv\n",
            "_quarto.yml, book.chapters.chapters (line 24): data/cijfers.csv is not a chapter file "
            "(.ipynb, .qmd, .md).",
        ),
    ],
)
def test_a_wrong_description_is_named_with_file_key_and_line(study, old, new, message):
    (study.root.parent / "buiten.qmd").write_text("# Buiten\n", encoding="utf-8")
    with pytest.raises(StudyError) as refused:
        replace(study, "_quarto.yml", old, new)
    assert str(refused.value) == message


def test_a_chapter_without_title_is_named(study):
    with pytest.raises(StudyError) as refused:
        replace(study, "chapters/literatuur.qmd", "# Literatuur {.unnumbered}", "Literatuur")
    assert str(refused.value) == (
        "_quarto.yml, book.chapters.chapters (line 25): chapters/literatuur.qmd has no title: no "
        "line that starts with one #."
    )


def test_all_problems_are_told_at_once(study):
    for name in ("tekst", "verder", "literatuur"):
        (study.root / "chapters" / f"{name}.qmd").unlink()
    with pytest.raises(StudyError) as refused:
        load_book(study)
    assert len(refused.value.problems) == 3


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [1", "x.yml (line 1): is not YAML: expected ',' or ']', but got '<stream end>'"),
        ("- a\n- b\n", "x.yml: is not a list of keys with values. Allowed: key: value."),
    ],
)
def test_a_file_that_is_no_yaml_is_refused(tmp_path, text, message):
    path = tmp_path / "x.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StudyError) as refused:
        read_config(path)
    assert str(refused.value).startswith(message)


def test_the_first_heading_is_not_one_in_a_code_block():
    text = "```python\n# geen titel\n```\n\n# Wel een titel {#sec-wel .unnumbered}\n"
    found = first_heading(text)
    assert (found.title, found.label, found.unnumbered) == ("Wel een titel", "sec-wel", True)


def test_a_title_in_front_matter_is_found():
    assert split_front_matter("---\ntitle: Een\n---\n\nTekst") == ({"title": "Een"}, "\nTekst")


@given(st.lists(st.sampled_from(["tekst", "```", "# Kop", "## Onder", "~~~"]), max_size=8))
def test_a_title_is_never_taken_from_code(lines):
    fence, open_lines = "", []
    for line in lines:
        if fence:
            fence = "" if line == fence else fence
        elif line in ("```", "~~~"):
            fence = line
        else:
            open_lines.append(line)
    found = first_heading("\n".join(lines))
    assert (found is not None) == ("# Kop" in open_lines)
