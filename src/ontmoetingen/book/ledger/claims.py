"""What a book states, and on what ground. In: its chapters. Out: sentences, problems, a list.

A number that a table holds is never typed: the build refuses a chapter with a typed number. A
sentence without a source is no error, since advice and explanation need none; it is listed, so
that an author sees each one and decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import chain

from ...errors import Problem
from ...paths import Study
from ..heading import markdown_parts
from ..pandoc_call import WORKERS
from ..project import Book
from .inlines import GIVEN
from .prose import OWN, Sentence, read_sentences

ESCAPE = f"[3]{{.{GIVEN}}}"
HINT = (
    "name the value, {{< var group.name >}}, so that it follows the data; "
    f"where no table holds it (a version, a school year) write {ESCAPE}."
)


def book_sentences(book: Book, study: Study) -> list[Sentence]:
    """Every sentence that an author wrote, chapter by chapter; what cells print is not among them.

    Returns
    -------
    In reading order; each sentence knows its chapter, its heading and what it rests on.
    """

    def read(path: str) -> list[Sentence]:
        return read_sentences("\n\n".join(markdown_parts(study.root / path)), path)

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(chain.from_iterable(pool.map(read, [c.path for c in book.chapters])))


def typed_numbers(sentences: Iterable[Sentence]) -> list[Problem]:
    """A problem for each sentence with a typed number; years are not among them."""
    return [
        Problem(
            f"{s.chapter}, '{_short(s.text)}'",
            f"has a typed number ({', '.join(s.typed)})",
            hint=HINT,
        )
        for s in sentences
        if s.typed
    ]


def without_ground(sentences: Iterable[Sentence]) -> list[Sentence]:
    """Sentences that neither cite nor compute anything, nor stand in a part marked as our own.

    Questions state nothing and are left out.
    """
    return [
        s for s in sentences if not (s.supported or s.own or s.text.endswith("?") or not s.text)
    ]


def listing(sentences: list[Sentence]) -> str:
    """The list for authors, one line per sentence, by chapter; with how to take one off it."""
    found = without_ground(sentences)
    stated = [s for s in sentences if not s.own]
    counts = Counter(s.chapter for s in found)
    head = [
        f"{len(found)} of {len(stated)} sentences cite nothing and compute nothing.",
        "Give each a source or a computed value, or mark the section, list or box it stands in",
        f"with {{.{OWN}}} when it is advice, method or how to read.",
    ]
    lines = []
    for chapter, count in counts.items():
        lines += ["", f"{chapter} ({count})"]
        lines += [f"  {s.heading}: {s.text}" for s in found if s.chapter == chapter]
    return "\n".join([*head, *lines]) + "\n"


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57].rstrip() + "..."
