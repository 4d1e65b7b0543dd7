"""Explanations of words for the page. In: the published table ``glossary``. Out: one script.

A word in the text is a link to the list of words; with this script the page can show the same
explanation where the word stands. A page from a folder can fetch nothing, so the texts come as a
script and not as data.
"""

from __future__ import annotations

import json

from .. import published
from ..paths import Study
from .markdown import plain

NAME = "begrippen.js"
TABLE = "glossary"


def explained_script(study: Study) -> str:
    """Every term with its explanation, under its id, for ``theme/terms.js``.

    Returns
    -------
    A script that sets ``window.ontmoetingen.explained``; without a glossary it explains nothing.
    No text in it can end the script or be markup: the client writes it as text.
    """
    known = {}
    if TABLE in published.names(study):
        rows = published.table(TABLE, study).sort_values("id")
        known = {str(r.id): [plain(r.term), plain(r.explanation)] for r in rows.itertuples()}
    told = json.dumps(known, ensure_ascii=False, indent=1).replace("<", "\\u003c")
    return f"window.ontmoetingen.explained = {told};\n"
