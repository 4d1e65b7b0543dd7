"""The style of citing: APA in Dutch. In: the style of this package. Out: a file for both engines.

Quarto sets the list of references apart from the chapters and forgets the language there: it writes
"and" and capitals. A style file that names Dutch itself makes both engines write the same. Dutch
also asks for prefixes of names that the usual styles do not give: "Van Pelt (2024)" in a sentence,
and "Pelt, M. van" in the list, in the order of the main name.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from ..paths import Study

STYLE = "assets/aanhalen.csl"


def style() -> str:
    """The citation style (CSL) that both engines use.

    Source: American Psychological Association, Publication Manual, 7th edition (2020), chapters 8
    and 9; prefixes and words such as "e.a." and "z.d." as Dutch has them.
    """
    return files(__package__).joinpath("aanhalen.csl").read_text(encoding="utf-8")


def write_style(study: Study) -> Path:
    """The style at ``assets/aanhalen.csl`` of a study; written only when it differs.

    ``_quarto.yml`` names it with ``csl: assets/aanhalen.csl``.
    """
    path = study.root / STYLE
    if not path.is_file() or path.read_text(encoding="utf-8") != style():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(style(), encoding="utf-8", newline="\n")
    return path
