"""The style of citing, in Dutch. In: the style that Pandoc brings. Out: a file for both engines.

Pandoc's own style is Chicago, author and year, which suits Dutch reports. Quarto sets the list of
references apart from the chapters and forgets the language there: it writes "and" and capitals.
With a style file that names Dutch itself both engines write the same. The file is derived, like the
charts, because the style is the work of others.
"""

from __future__ import annotations

import re
from pathlib import Path

from ..paths import Study
from .pandoc_call import run_pandoc

STYLE = "assets/aanhalen.csl"
LOCALE = "nl-NL"


def dutch_style(style: str) -> str:
    """A citation style (CSL) whose own language is Dutch.

    >>> dutch_style('<style class="in-text" default-locale="en-US">')
    '<style class="in-text" default-locale="nl-NL">'
    >>> dutch_style('<style class="in-text">')
    '<style class="in-text" default-locale="nl-NL">'
    """
    bare = re.sub(r'\s+default-locale="[^"]*"', "", style, count=1)
    return re.sub(r"<style\b([^>]*)>", rf'<style\1 default-locale="{LOCALE}">', bare, count=1)


def write_style(study: Study) -> Path:
    """The derived style at ``assets/aanhalen.csl`` of a study; written only when it differs.

    ``_quarto.yml`` names it with ``csl: assets/aanhalen.csl``.
    """
    path = study.root / STYLE
    text = dutch_style(run_pandoc(["--print-default-data-file=default.csl"], "", STYLE))
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return path
