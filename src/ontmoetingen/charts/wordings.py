"""Wordings of sentences for the page. In: the sheet ``grammar.yml``. Out: one script.

A page says the same as Python because both read one sheet. A page from a folder can fetch nothing,
so the sheet comes as a script and not as data.
"""

from __future__ import annotations

from ..grammar import grammar
from .scripts import as_script

NAME = "zinnen.js"


def wordings_script() -> str:
    """The whole sheet, for ``theme/say.js``.

    Returns
    -------
    A script that sets ``ontmoetingen.wordings``: per subject its cases, each with its words.

    >>> wordings_script()[:44]
    'ontmoetingen.wordings={"when":{"wave":"meetm'
    """
    return as_script("wordings", grammar())
