"""What a sentence rests on and is about. In: a maker of sentences. Out: one that says so.

Two marks go along with a sentence wherever it is shown: in words that its answers were invented,
and for the page what it is about, so that the page can tell what follows the choice of a reader.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any

from ..charts.markdown import SYNTHETIC_LABEL, html
from ..charts.tables import Tables

Sentence = Callable[..., str]
ABOUT = ("item", "wave")


def labelled(make: Sentence) -> Sentence:
    """The function with tables at hand, whose sentence says so when its answers were invented.

    A sentence can be copied out of a page; the label must go along with the number in it.
    """

    @wraps(make)
    def with_label(*asked: Any, tables: Tables | None = None, **named: Any) -> str:
        used = tables or Tables.published()
        said = make(*asked, tables=used, **named)
        return f"{said} {SYNTHETIC_LABEL}" if said and used.synthetic else said

    return with_label


def over_projects(make: Sentence) -> Sentence:
    """The function whose sentence is marked as one about all projects, with its item and wave.

    The page lets the kinds it knows be followed by one about the reader's choice, and says of all
    that they are about all projects (``theme/sentences.js``).
    """
    taken = inspect.signature(make)

    @wraps(make)
    def with_mark(*asked: Any, tables: Tables, **named: Any) -> str:
        given = taken.bind(*asked, tables=tables, **named)
        given.apply_defaults()
        said = make(*asked, tables=tables, **named)
        return marked(said, make.__name__, **_about(given.arguments, tables))

    return with_mark


def _about(given: dict[str, Any], tables: Tables) -> dict[str, str]:
    about = {name: given[name] for name in ABOUT if name in given}
    if "wave" in about:
        about["wave"] = tables.wave(about["item"], about["wave"])
    return about


def marked(said: str, kind: str, **about: str) -> str:
    """A sentence with what it is about, as HTML that Pandoc reads as its own and JupyterLab shows.

    Parameters
    ----------
    said : Markdown; kind : which question it answers.
    about : ids, such as the item and the wave.

    >>> marked("82% zegt ja.", "share", item="a", wave="T1")
    '<span data-sentence="share" data-item="a" data-wave="T1">82% zegt ja.</span>'
    """
    told = {"sentence": kind, **about}
    names = " ".join(f'data-{name}="{html(value)}"' for name, value in told.items())
    return f"<span {names}>{said}</span>"
