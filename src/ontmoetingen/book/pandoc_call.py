"""Calls Pandoc. In: Markdown or a parsed document. Out: a parsed document or a finished text.

The program comes in the wheel ``pypandoc_binary``; nothing else needs to be installed. A parsed
document is Pandoc's own JSON, so that no second parser of Markdown is needed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import pypandoc

from ..errors import BuildError, Problem

READER = "markdown"
WORKERS = 2
Document = dict[str, Any]


@lru_cache(maxsize=1)
def pandoc_path() -> str:
    """The Pandoc program of the installed wheel."""
    return str(pypandoc.get_pandoc_path())


def environment() -> dict[str, str]:
    """Ours, in which Pandoc can open a file whatever signs its path has.

    Pandoc reads and writes UTF-8 always, but names of files in the locale; in "C" none has an é.
    """
    known = {"LC_ALL": "C.UTF-8"} if sys.platform == "linux" else {}
    return {**os.environ, **known}


def run_pandoc(arguments: Sequence[str], text: str, where: str) -> str:
    """What Pandoc makes of ``text`` under these arguments.

    Raises
    ------
    BuildError : Pandoc ended with an error; its own first line is in the message.
    """
    done = subprocess.run(
        [pandoc_path(), *arguments],
        input=text.encode("utf-8"),
        capture_output=True,
        check=False,
        env=environment(),
    )
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        first = " ".join(said[:2]).rstrip(".") or "no message"
        raise BuildError(Problem(where, f"Pandoc stopped with code {done.returncode}: {first}"))
    return done.stdout.decode("utf-8")


def parse_markdown(text: str, where: str) -> Document:
    """Markdown as Pandoc's document; the same text is parsed once per process."""
    return json.loads(_parsed(text, where))


@lru_cache(maxsize=128)
def _parsed(text: str, where: str) -> str:
    return run_pandoc(["-f", READER, "-t", "json"], text, where)


def apply_filter(document: Document, script: str, where: str) -> Document:
    """A document after one Lua filter."""
    arguments = ["-f", "json", "-t", "json", "--lua-filter", script]
    return json.loads(run_pandoc(arguments, json.dumps(document), where))


def write(document: Document, to: str, arguments: Sequence[str], where: str) -> str:
    """A document in an output format."""
    return run_pandoc(["-f", "json", "-t", to, *arguments], json.dumps(document), where)


def meta_text(text: str) -> Document:
    """A metadata value that Pandoc shows as this very text, escaped as the format asks.

    >>> meta_text("A & B")
    {'t': 'MetaInlines', 'c': [{'t': 'Str', 'c': 'A & B'}]}
    """
    return {"t": "MetaInlines", "c": [{"t": "Str", "c": text}]}


def meta_html(text: str) -> Document:
    """A metadata value that is HTML already and is put in the template as it is."""
    return {"t": "MetaBlocks", "c": [{"t": "RawBlock", "c": ["html", text]}]}
