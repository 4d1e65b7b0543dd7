"""Still pictures of charts that wait until they are wanted. In: a page. Out: the page, with sizes.

A chart near the screen is drawn and its picture is not seen, so a browser is told to fetch pictures
late. Each says how large it is: a page whose pictures are not there yet must not jump. Without
scripts a browser fetches them all, as before.
"""

from __future__ import annotations

import re
from pathlib import Path

_PICTURE = re.compile(r'<img [^>]*class="(?:[^"]* )?chart-static[ "][^>]*>')
_SOURCE = re.compile(r' src="([^":?]+\.svg)"')
_SIZE = re.compile(r'<svg[^>]* width="(\d+)" height="(\d+)"')


def fetched_late(page: str, folder: Path) -> str:
    """The page, of which browsers fetch the still pictures when they come near the screen.

    A picture whose size is not known, or that says already when it is fetched, stays as it is.

    Parameters
    ----------
    page : HTML of one page.
    folder : where the page lies, beside which its pictures are.
    """
    return _PICTURE.sub(lambda found: _late(found[0], folder), page)


def _late(picture: str, folder: Path) -> str:
    source = _SOURCE.search(picture)
    size = _size(folder / source[1]) if source else None
    if size is None or " loading=" in picture or " width=" in picture:
        return picture
    return f'<img loading="lazy" width="{size[1]}" height="{size[2]}"{picture[4:]}'


def _size(path: Path) -> re.Match | None:
    """The size that a picture gives itself, in its first lines."""
    if not path.is_file():
        return None
    with path.open(encoding="utf-8") as opened:
        return _SIZE.search(opened.read(4000))
