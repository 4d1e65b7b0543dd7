"""Where every statement comes from, as a page. In: sentences of the book. Out: Markdown.

A reader who doubts a sentence can look it up: the sentence, the chapter it stands in, and the
source with its page, or the published table that it is computed from. A chapter takes this in with
``{{< include _origin.md >}}``. The page is kept in git: Quarto reads what a chapter includes
before it lets us prepare anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ... import published
from ...charts.markdown import escape
from ...dutch import counted, listed
from ...paths import Study
from ..project import Book, Chapter
from .prose import Citation, Sentence

FILE = "chapters/_origin.md"
# The table behind a group of computed values; ``rows`` and ``hidden`` name theirs themselves.
TABLES = {
    "change": "change",
    "evidence": "findings",
    "overall": "overall",
    "projects": "projects",
    "standing": "variation",
}
# A number as a source prints it: what it rests on is that source.
PRINTED = "figure."
NOTE = re.compile(r"^Bron:")
NAMED = ("rows", "hidden")
# Around the tables of all chapters: a page gives them one search and one choice of sources.
LOOKUP = '::: {.filterable things="uitspraak;uitspraken"}\n'
HEAD = "| Uitspraak | Rust op |\n|:------------|:-------|"
BY_SOURCE = "| Bron | Uitspraken | Hoofdstukken |\n|:-------|----:|:------------|"


def is_wanted(book: Book, study: Study) -> bool:
    """Whether a chapter of this book takes the page in."""
    name = FILE.rpartition("/")[2]
    return any(name in (study.root / c.path).read_text(encoding="utf-8") for c in book.chapters)


def origin_page(
    book: Book, study: Study, sentences: Sequence[Sentence], values: Mapping[str, Any]
) -> str:
    """Markdown: per source where it is used, and (on a page only) every statement with its ground.

    Parameters
    ----------
    sentences : of the whole book, as `claims.book_sentences` gives them.
    values : what ``_variables.yml`` holds, by group.
    """
    figures = _figure_sources(study)
    titles = {name: published.sidecar(name, study)["title"] for name in published.names(study)}
    parts = [_by_source(book, sentences, figures)]
    parts += ['\n::: {.content-visible when-format="html"}\n', "## Per hoofdstuk {.unnumbered}\n"]
    parts += [LOOKUP]
    for chapter in book.chapters:
        own = [s for s in sentences if s.chapter == chapter.path and _rests(s)]
        parts += _chapter(chapter, own, values, figures, titles) if own else []
    return "\n".join([*parts, ":::", "", ":::", ""])


def _rests(sentence: Sentence) -> bool:
    known = sentence.ground or any(_tables(sentence.values))
    printed = any(v.startswith(PRINTED) for v in sentence.values)
    return bool((known or printed) and not sentence.own and not NOTE.match(sentence.text))


def _figure_sources(study: Study) -> dict[str, Citation]:
    """Per printed figure the source it is taken from, which is then the ground of a sentence."""
    if "published_figures" not in published.names(study):
        return {}
    rows = published.table("published_figures", study)
    return {str(r.id): Citation(str(r.source), _place_of(r)) for r in rows.itertuples()}


def _place_of(row: Any) -> str:
    return f"p. {row.page}" if row.page else f"onderdeel {row.section}"


def _by_source(book: Book, sentences: Sequence[Sentence], figures: Mapping[str, Citation]) -> str:
    """A row per source: how many statements rest on it, and in which chapters."""
    used: dict[str, list[str]] = {}
    for sentence in sentences:
        for key in dict.fromkeys(c.key for c in _sources(sentence, figures)):
            used.setdefault(key, []).append(sentence.chapter)
    labels = {c.path: _named(c) for c in book.chapters}
    rows = [
        f"| [@{key}] | {len(places)} | {listed(list(dict.fromkeys(labels[p] for p in places)))} |"
        for key, places in sorted(used.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    ]
    caption = ": Hoe vaak het rapport op een bron rust, en waar. {#tbl-herkomst}"
    return "\n".join([BY_SOURCE, *rows, "", caption, ""])


def _named(chapter: Chapter) -> str:
    """How a chapter is referred to; one without a number has no cross-reference, only a link."""
    if chapter.number and chapter.label:
        return f"@{chapter.label}"
    return f"[{escape(chapter.title)}](../{chapter.path})"


def _sources(sentence: Sentence, figures: Mapping[str, Citation]) -> list[Citation]:
    printed = (figures.get(v.partition(".")[2]) for v in sentence.values if v.startswith(PRINTED))
    return list(dict.fromkeys([*sentence.ground, *(c for c in printed if c)]))


def _chapter(
    chapter: Chapter,
    own: list[Sentence],
    values: Mapping[str, Any],
    figures: Mapping[str, Citation],
    titles: Mapping[str, str],
) -> list[str]:
    rows = [f"| {_shown(s, values)} | {_ground(s, figures, titles)} |" for s in own]
    head = f"### [{escape(chapter.title)}](../{chapter.path}) {{.unnumbered .unlisted}}\n"
    count = f"[{counted(len(own), 'uitspraak', 'uitspraken')}.]{{.filter-total}}\n"
    caption = f": Uitspraken in ‘{escape(chapter.title)}’ en waar zij op rusten"
    return [head, count, HEAD, *rows, "", caption, ""]


def _shown(sentence: Sentence, values: Mapping[str, Any]) -> str:
    """The sentence with its values filled in; references to figures and chapters stay links."""
    parts = re.split(r"(\{[a-z_.0-9]+\}|@(?:fig|tbl|sec|eq)-[\w-]+)", sentence.text)
    return "".join(_part(part, sentence, values) for part in parts)


def _part(part: str, sentence: Sentence, values: Mapping[str, Any]) -> str:
    if part[:1] == "{" and part[1:-1] in sentence.values:
        group, _, name = part[1:-1].partition(".")
        return str(values.get(group, {}).get(name, ""))
    if part.lstrip("@") in sentence.references:
        return part
    before, after = (" " if edge.isspace() else "" for edge in (part[:1], part[-1:]))
    return f"{before}{escape(part)}{after}" if part.strip() else part


def _ground(sentence: Sentence, figures: Mapping[str, Citation], titles: Mapping[str, str]) -> str:
    cited = "; ".join(_cited(c) for c in _sources(sentence, figures))
    tables = sorted(set(_tables(sentence.values)))
    computed = [f"[{escape(titles[t])}](../assets/tabellen/{t}.csv)" for t in tables if t in titles]
    parts = [f"[{cited}]"] if cited else []
    parts += [f"berekend uit de tabel {listed(computed)}"] if computed else []
    return "; ".join(parts)


def _cited(citation: Citation) -> str:
    before = f"{citation.prefix} " if citation.prefix else ""
    after = f", {citation.place}" if citation.place else ""
    return f"{before}@{citation.key}{after}"


def _tables(values: Iterable[str]) -> Iterator[str]:
    for value in values:
        group, _, name = value.partition(".")
        if group in TABLES or group in NAMED:
            yield name if group in NAMED else TABLES[group]
