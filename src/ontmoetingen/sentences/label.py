"""What kind of answers a sentence rests on. In: a maker of sentences. Out: one that labels."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from ..charts.markdown import SYNTHETIC_LABEL
from ..charts.tables import Tables

Sentence = Callable[..., str]


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
