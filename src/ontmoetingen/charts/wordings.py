"""Wordings of sentences for the page. In: the sheet ``grammar.yml``. Out: one script.

A page says the same as Python because both read one sheet. A page from a folder can fetch nothing,
so the sheet comes as a script and not as data.
"""

from __future__ import annotations

import json

from ..grammar import grammar

NAME = "zinnen.js"


def wordings_script() -> str:
    """The whole sheet, for ``theme/say.js``.

    Returns
    -------
    A script that sets ``ontmoetingen.wordings``: per subject its cases, each with its words.

    >>> wordings_script()[:44]
    'ontmoetingen.wordings={"when":{"wave":"meetm'
    """
    told = json.dumps(grammar(), ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c")
    return f"ontmoetingen.wordings={told};\n"
