"""The evidence and the text of the report: what is cited is known, what is listed is used."""

from __future__ import annotations

import json
import re

import pytest

from ontmoetingen.model.evidence import loose_ends

CITATION = re.compile(r"(?<![\w.@/])@([A-Za-z][\w:-]*\w)")
CROSS_REFERENCE = re.compile(r"^(fig|tbl|sec|eq|lst|thm|nte|tip|wrn|imp|cau)-")
LIST_OF_TERMS = "begrippen.ipynb"  # holds every term, so it proves of none that it is needed


@pytest.fixture(scope="module")
def prose(report_study):
    """Every text of the report, by file: chapters, and notebooks with their output."""
    found = {}
    for path in sorted(report_study.chapters.glob("*.qmd")) + sorted(
        report_study.root.glob("*.qmd")
    ):
        found[path.name] = path.read_text(encoding="utf-8")
    for path in sorted(report_study.notebooks.glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        found[path.name] = "\n".join(_texts_of(cells))
    return found


def _texts_of(cells):
    for cell in cells:
        yield "".join(cell["source"]) if cell["cell_type"] == "markdown" else ""
        for output in cell.get("outputs", ()):
            yield "".join(output.get("data", {}).get("text/markdown", ""))


def test_nothing_in_the_lists_is_left_unused_and_no_work_uncited(report_study, prose):
    cited = {key for text in prose.values() for key in _cited(text)}
    assert [str(one) for one in loose_ends(report_study.evidence, cited_elsewhere=cited)] == []


def test_every_citation_in_a_chapter_stands_in_the_bibliography(prose, evidence):
    cited = {key: name for name, text in prose.items() for key in _cited(text)}
    assert {key: where for key, where in cited.items() if key not in evidence.bibliography} == {}


def test_every_term_of_the_glossary_is_a_word_of_the_report(prose, evidence):
    entries = (
        one for name, found in evidence.records.items() if name != "glossary" for one in found
    )
    texts = (text for name, text in prose.items() if name != LIST_OF_TERMS)
    said = "\n".join([*texts, *(str(vars(one)) for one in entries)]).casefold()
    assert {one.id for one in evidence["glossary"] if not _occurs(one, said)} == set()


def _occurs(term, text):
    words = "|".join(re.escape(word.casefold()) for word in (term.term, *term.forms))
    return re.search(rf"(?<!\w)({words})(?!\w)", text) is not None


def _cited(text: str) -> set[str]:
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)
    return {key for key in CITATION.findall(prose) if not CROSS_REFERENCE.match(key)}


def test_what_counts_as_a_citation():
    text = "Zie [@blonk2019, p. 3; @tropp2022] en @fig-een. Mail a@b.nl. `@nee` ```\n@nee\n```"
    assert _cited(text) == {"blonk2019", "tropp2022"}
