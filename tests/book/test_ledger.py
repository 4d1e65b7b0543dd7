"""Every sentence says what it rests on: typed numbers are refused, bare claims are listed."""

from __future__ import annotations

import pytest
import yaml
from small_study import whole_study

from ontmoetingen.book.ledger.claims import book_sentences, listing, typed_numbers, without_ground
from ontmoetingen.book.ledger.origin import FILE as ORIGIN
from ontmoetingen.book.ledger.origin import origin_page
from ontmoetingen.book.ledger.prose import Citation, read_sentences
from ontmoetingen.book.project import load_book
from ontmoetingen.charts.values import as_yaml, values
from ontmoetingen.errors import BuildError
from ontmoetingen.paths import Study


def typed(markdown: str) -> list[str]:
    return [word for s in read_sentences(markdown, "een.qmd") for word in s.typed]


def bare(markdown: str) -> list[str]:
    return [s.text for s in without_ground(read_sentences(markdown, "een.qmd"))]


@pytest.mark.parametrize(
    ("markdown", "found"),
    [
        ("Van hen zegt 71% ja.", ["71%"]),
        ("Er zijn 1.234 jongeren, in 12 groepen.", ["1.234", "12"]),
        ("| a | b |\n|---|---|\n| ja | 71 |", ["71"]),
        ("- een\n- wel 3,5 keer", ["3,5"]),
        ("::: {.callout-note}\nGemiddeld **4**.\n:::", ["4"]),
        ("# Van 8 naar 9", ["8", "9"]),
        ("Een voetnoot[^1].\n\n[^1]: met 40 man.", ["40"]),
    ],
)
def test_a_typed_number_is_seen_wherever_it_stands(markdown, found):
    assert typed(markdown) == found


@pytest.mark.parametrize(
    "markdown",
    [
        "In 2022 is gevraagd wie meedeed.",
        "Veel mensen doen mee [@bron, p. 25; naar @ander2020].",
        "Wel {{< var overall.n >}} mensen deden mee.",
        "Zie @fig-5, @tbl-12 en [de pagina](pagina-12.qmd).",
        "In groep [7 en 8]{.given} gaat het anders.",
        "## Doel 2 {.given}",
        "| a |\n|---|\n| 71 |\n\n: Wel n = 9. {#tbl-a .given}",
        "::: {.given}\nDe som is 3 + 4 = 7.\n:::",
        "`x = 3` en $y = 4$.",
        "```\n1 2 3\n```",
        "1. eerst\n2. dan",
    ],
)
def test_years_citations_values_code_and_given_numbers_are_not_typed_ones(markdown):
    assert typed(markdown) == []


def test_a_sentence_knows_its_place_its_sources_and_its_values():
    text = "# Titel {#sec-een}\n\n## Kop\n\nWel {{< var a.b >}} [@x, p. 3; @y]. Zie @sec-twee."
    found = read_sentences(text, "een.qmd")[-2:]
    assert [s.text for s in found] == ["Wel {a.b}.", "Zie @sec-twee."]
    assert found[0].citations == (Citation("x", "p. 3"), Citation("y", ""))
    assert (found[0].chapter, found[0].section, found[0].heading) == ("een.qmd", "kop", "Kop")
    assert (found[0].values, found[1].references) == (("a.b",), ("sec-twee",))


@pytest.mark.parametrize(
    ("markdown", "found"),
    [
        ("Contact helpt. Dat blijkt vaak.", ["Contact helpt.", "Dat blijkt vaak."]),
        ("Contact helpt. Dat blijkt vaak [@x].", []),
        ("Dit helpt [@x]:\n\n- samen eten;\n- samen werken.", []),
        ("Dit helpt:\n\n- samen eten;\n- samen werken [@x].", ["Dit helpt:", "samen eten;"]),
        ("Helpt contact?", []),
        ("# A\n\n## Advies {.own}\n\nBegin klein.\n\n### Meer\n\nOok.\n\n## B\n\nHet helpt.",
         ["Het helpt."]),
        ("::: {.own}\nZo leest u dit.\n:::", []),
        ("Bijv. samen eten helpt.", ["Bijv. samen eten helpt."]),
    ],
)  # fmt: skip
def test_what_rests_on_nothing_is_listed(markdown, found):
    assert bare(markdown) == found


def test_the_list_says_how_much_stands_where():
    sentences = read_sentences("# Kop\n\nHet helpt. Echt. Ja [@x].\n\nNog iets.", "een.qmd")
    assert listing(sentences).splitlines() == [
        "1 of 4 sentences cite nothing and compute nothing.",
        "Give each a source or a computed value, or mark the section, list or box it stands in",
        "with {.own} when it is advice, method or how to read.",
        "",
        "een.qmd (1)",
        "  Kop: Nog iets.",
    ]


def test_the_problem_names_chapter_sentence_and_way_out():
    problem = typed_numbers(read_sentences("Er zijn 12 of 14 centra.", "een.qmd"))[0]
    assert str(problem) == (
        "een.qmd, 'Er zijn 12 of 14 centra.': has a typed number (12, 14). HINT: name the value, "
        "{{< var group.name >}}, so that it follows the data; where no table holds it "
        "(a version, a school year) write [3]{.given}."
    )


def test_a_study_with_a_typed_number_is_not_built(tmp_path):
    from ontmoetingen.book.prepare import write_claims

    study = whole_study(tmp_path)
    page = study.root / "index.qmd"
    page.write_text(page.read_text(encoding="utf-8") + "\n\nWel 71% zegt ja.\n", encoding="utf-8")
    sentences = book_sentences(load_book(study), study)
    with pytest.raises(BuildError) as caught:
        write_claims(study, sentences)
    assert "index.qmd, 'Wel 71% zegt ja.': has a typed number (71%)." in str(caught.value)


def test_a_statement_is_looked_up_with_its_source_or_its_table(tmp_path):
    study = whole_study(tmp_path)
    page = study.root / "index.qmd"
    told = (
        "\n\nMen schrijft | veel [zie @boek2020, p. 4]. Het telt {{< var rows.scores >}} rijen.\n"
    )
    page.write_text(page.read_text(encoding="utf-8") + told, encoding="utf-8")
    book = load_book(study)
    text = origin_page(book, study, book_sentences(book, study), {"rows": {"scores": "1"}})
    assert "| [@boek2020] | 2 | @sec-begin |" in text
    assert "| Men schrijft \\| veel. | [zie @boek2020, p. 4] |" in text
    assert (
        "| Het telt 1 rijen\\. | berekend uit de tabel [Scores](../assets/tabellen/scores.csv) |"
        in text
    )


def test_the_report_has_no_typed_number(repository):
    study = Study(repository)
    sentences = book_sentences(load_book(study), study)
    assert len(sentences) > 500
    assert typed_numbers(sentences) == []


def test_every_sentence_of_the_report_has_its_ground(repository):
    study = Study(repository)
    found = without_ground(book_sentences(load_book(study), study))
    assert [f"{s.chapter}: {s.text}" for s in found] == []


def test_the_page_of_origins_in_git_is_what_the_chapters_give(repository):
    """Quarto reads it before anything is prepared, so an old one would be published."""
    study = Study(repository)
    book = load_book(study)
    given = yaml.safe_load(as_yaml(values(study)))
    made = origin_page(book, study, book_sentences(book, study), given)
    hint = "run 'ontmoetingen build' and commit chapters/_origin.md"
    assert (repository / ORIGIN).read_text(encoding="utf-8") == made, hint
