"""Where the pages of a site lead and what they load. In: the pages. Out: every broken address.

A published page loads nothing from another host: it must open from a folder on a train, and nobody
may learn who reads it. A link that a reader clicks may of course lead elsewhere.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ..errors import Problem
from .page import Found, Page, css_addresses

CHART_SCRIPTS = "assets/charts"
# Schemes that load nothing from anywhere, or that only a reader's click follows.
HARMLESS = {"data", "about", "blob", "javascript", "mailto", "tel"}


@dataclass(frozen=True)
class _Site:
    root: Path
    ids: Mapping[Path, frozenset[str]]

    def name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()


def address_problems(site: Path, pages: Mapping[Path, Page]) -> Iterator[Problem]:
    """Every link, picture, script and style that leads nowhere, or to another host.

    Parameters
    ----------
    site : folder of the site.
    pages : what ``read_page`` found, per file of the site.
    """
    whole = _Site(
        site, {path: frozenset(f.value for f in page.ids) for path, page in pages.items()}
    )
    for path, page in pages.items():
        yield from _of_page(whole, path, page)
    for path in sorted(site.rglob("*.css")):
        text = path.read_text(encoding="utf-8", errors="replace")
        yield from _judged(whole, path, css_addresses(text), loads=True)


def _of_page(site: _Site, path: Path, page: Page) -> Iterator[Problem]:
    yield from _judged(site, path, page.fetched, loads=True)
    yield from _judged(site, path, page.links, loads=False)
    for chart in page.charts:
        script = f"{CHART_SCRIPTS}/{chart.value}.js"
        if not (site.root / script).is_file():
            yield _problem(site, path, chart, f"the chart '{chart.value}' has no {script}")


def _judged(
    site: _Site, path: Path, addresses: Iterable[Found], *, loads: bool
) -> Iterator[Problem]:
    for found in addresses:
        what = _wrong(site, path, found.value, loads)
        if what:
            yield _problem(site, path, found, what)


def _problem(site: _Site, path: Path, found: Found, what: str) -> Problem:
    return Problem(f"{site.name(path)}, line {found.line}", what)


def _wrong(site: _Site, path: Path, address: str, loads: bool) -> str | None:
    """What is wrong with one address, or None."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return f"not an address: {address[:80]}"
    if parts.scheme in HARMLESS:
        return None
    if parts.scheme or parts.netloc:
        return f"loaded from another host: {address[:80]}" if loads else None
    return _wrong_inside(site, path, parts.path, parts.fragment)


def _wrong_inside(site: _Site, page: Path, path: str, fragment: str) -> str | None:
    if path.startswith("/"):
        return f"leads to the root of the web server, not of the site: {path}"
    target = _target(page, path)
    if not target.is_relative_to(site.root):
        return f"leads outside the site: {path}"
    if not target.is_file():
        return f"leads to a file that does not exist: {path}"
    known = site.ids.get(target)
    wanted = unquote(fragment)
    if known is not None and wanted not in known and wanted not in {"", "top"}:
        return f"leads to a place that does not exist: {path}#{wanted}"
    return None


def _target(page: Path, path: str) -> Path:
    if not path:
        return page
    target = Path(os.path.normpath(page.parent / unquote(path)))
    return target / "index.html" if target.is_dir() else target
