"""Characters on paper. In: any text. Out: the same text, with a mark for what no font can draw.

A name may hold an emoji or a script that the fonts at hand do not know. PDF/A forbids a character
without a picture, so one such name would stop the whole report. It gets the sign that Unicode has
for this instead. Pages are not touched: a browser has more fonts.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from fontTools.ttLib import TTFont

# Package, folder in it. Source Sans is the face of headings and charts; DejaVu knows most signs.
FOLDERS = (
    ("font_source_sans_pro", "files"),
    ("matplotlib", "mpl-data/fonts/ttf"),
)
WIDEST = "DejaVuSans.ttf"
UNKNOWN, BYTE_ORDER = "\ufffd", 0xFEFF
JOINERS = "\u200d\ufe0e\ufe0f\u034f"  # they turn what stands beside them into one sign


@lru_cache(maxsize=1)
def font_folders() -> tuple[str, ...]:
    """Folders with the fonts of installed packages; Typst brings its own serif besides."""
    found = []
    for package, inside in FOLDERS:
        spec = find_spec(package)
        for place in (spec.submodule_search_locations or ()) if spec else ():
            if (Path(place) / inside).is_dir():
                found.append(str(Path(place) / inside))
    return tuple(found)


@lru_cache(maxsize=1)
def drawable() -> frozenset[int]:
    """Code points that the widest font can draw; plain ASCII where that font is absent."""
    for folder in font_folders():
        path = Path(folder) / WIDEST
        if path.is_file():
            with TTFont(path, lazy=True) as font:
                return frozenset(filter(_is_allowed, font.getBestCmap())) | frozenset(b"\t\n\r")
    return frozenset(range(9, 127))


def _is_allowed(code: int) -> bool:
    """Not the private area, nor a mark of byte order: PDF/A forbids what others cannot read."""
    return code != BYTE_ORDER and unicodedata.category(chr(code)) != "Co"


def printable(text: str) -> str:
    """Text in which each character that no font can draw is replaced by one that says so.

    >>> printable("café 😀 中") == "café 😀 \\ufffd"
    True
    """
    known = drawable()
    missing = {ord(c): UNKNOWN for c in set(text) if ord(c) not in known}
    return text.translate(missing) if missing else text


def printable_in_picture(text: str) -> str:
    """As `printable`, for the text of a picture: letters only, with no marks that stand loose.

    A picture is set letter by letter. Where a mark did not become one letter with the one before
    it, or where a sign joins emoji into one, Typst finds no letter and refuses the whole document.

    >>> printable_in_picture("cafe\\u0301 \\u2764\\ufe0f") == "caf\\xe9 \\u2764"
    True
    """
    whole = printable(unicodedata.normalize("NFC", text))
    return "".join(c for c in whole if c not in JOINERS and not unicodedata.combining(c)
                   and unicodedata.category(c) != "Me")  # fmt: skip
