"""What a figure or table may not lack. In: its label, texts and chart. Out: problems, in words."""

from __future__ import annotations

import re

from ..errors import Problem
from .markdown import plain

# A chart in several panes cannot take the width of a phone.
PANES = {"hconcat", "vconcat", "concat", "facet", "repeat"}


def label_problems(label: str, kind: str) -> list[Problem]:
    """A label is what pages and files are called: its kind, then plain words."""
    if re.fullmatch(rf"{kind}-[a-z0-9]+(-[a-z0-9]+)*", label):
        return []
    return [Problem(repr(label), "is no label", f"{kind}- and lower-case letters, digits, hyphens")]


def empty(label: str, **texts: str) -> list[Problem]:
    """Texts, by what they are, that say nothing."""
    return [Problem(label, f"the {k} is empty") for k, text in texts.items() if not plain(text)]


def pane_problems(label: str, spec: dict) -> list[Problem]:
    """A chart is one pane: it takes the width of its column, on a phone too."""
    found = sorted(PANES & set(spec)) + sorted({"row", "column"} & set(spec.get("encoding", {})))
    return [Problem(label, f"has several panes ({p})", "one pane, layers included") for p in found]
