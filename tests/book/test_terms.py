"""Words that need explaining lead to it: once in a chapter, where a reader first meets them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from ontmoetingen.book.project import Chapter, load_book
from ontmoetingen.model.evidence import load_evidence
from ontmoetingen.paths import Study

LINK = re.compile(r"\[((?:[^\[\]]|\[[^\]]*\])+)\]\(([^()\s]*)#begrip-(\w+)\)\{\.begrip\}")
NO_PROSE = re.compile(r"^#.*$|\[[^\[\]]*@[^\[\]]*\]", re.M)  # headings and citations
REPOSITORY = Path(__file__).parents[2]
BOOK = load_book(Study(REPOSITORY))


def prose(chapter: Chapter) -> str:
    """What an author wrote, without headings and citations: nobody looks for a word there."""
    text = (REPOSITORY / chapter.path).read_text(encoding="utf-8")
    if chapter.kind == "notebook":
        cells = (c for c in json.loads(text)["cells"] if c["cell_type"] == "markdown")
        text = "\n\n".join("".join(c["source"]) for c in cells)
    return NO_PROSE.sub("", text)


def seen_before(found: re.Match) -> bool:
    """Whether the words of a link stand in running text before it."""
    words = found[1].replace("*", "")
    before = LINK.sub("", found.string[: found.start()])
    return re.search(rf"(?<![\w-]){re.escape(words)}(?![\w-])", before, re.I) is not None


@pytest.mark.parametrize("chapter", BOOK.chapters, ids=lambda chapter: chapter.path)
def test_a_word_is_explained_once_in_a_chapter_and_where_it_first_stands(chapter):
    found = list(LINK.finditer(prose(chapter)))
    terms = [link[3] for link in found]
    assert len(terms) == len(set(terms))
    assert [link[1] for link in found if seen_before(link)] == []


def test_every_explained_word_is_a_term_and_leads_to_the_list_of_terms():
    evidence = load_evidence(REPOSITORY / "data" / "evidence")
    terms = {record.id for record in evidence.records["glossary"]}
    links = [link for chapter in BOOK.chapters for link in LINK.finditer(prose(chapter))]
    assert len(links) > 40
    assert {link[3] for link in links} <= terms
    assert {Path(link[2]).name for link in links} == {"begrippen.ipynb"}
