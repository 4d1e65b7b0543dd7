"""The chapters of a book. In: what ``_quarto.yml`` lists. Out: chapters found, titled and numbered.

Each file is opened once here, for its title: the navigation of every page and the numbers of all
chapters depend on it, long before anything is rendered.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from typing import Any

from ..errors import Problem
from ..paths import Study
from .config import Config, KeyPath
from .heading import Heading, read_heading
from .quarto_keys import ITEM_KEYS

KINDS = {".ipynb": "notebook", ".qmd": "prose", ".md": "prose"}
HOME = "index.html"


@dataclass(frozen=True)
class Chapter:
    """One file of the book.

    Parameters
    ----------
    path : source, relative to the study, with forward slashes.
    kind : ``"notebook"`` or ``"prose"``.
    part : title of the part it stands in, or None.
    number : ``"3"``, ``"A"`` for an appendix, or None where the title is ``{.unnumbered}``.
    output : page, relative to the site.
    title : title in plain text.
    label : identifier of the title as written (``sec-x``), or None.
    appendix : whether it stands under ``book.appendices``.
    is_part : whether it is the page that opens a part.
    """

    path: str
    kind: str
    part: str | None
    number: str | None
    output: str
    title: str
    label: str | None = None
    appendix: bool = False
    is_part: bool = False

    @property
    def slug(self) -> str:
        """Name that no other chapter has and that can stand in an identifier."""
        return self.output.removesuffix(".html").replace("/", "-")

    @property
    def offset(self) -> str:
        """What leads from this page to the root of the site: ``""`` or ``"../"``."""
        return "../" * (len(PurePosixPath(self.output).parts) - 1)


@dataclass(frozen=True)
class _Item:
    """A file as the configuration lists it, before the file itself is opened."""

    path: str
    keys: KeyPath
    part: str | None
    appendix: bool
    is_part: bool


def find_chapters(config: Config, study: Study, problems: list[Problem]) -> tuple[Chapter, ...]:
    """Every chapter that the configuration lists, in reading order.

    Parameters
    ----------
    config : ``_quarto.yml``.
    study : where the files must lie.
    problems : gets what is wrong; with any problem added the chapters are not to be used.
    """
    items = list(_items(config, problems))
    headings = _headings(items, config, study, problems)
    if problems:
        return ()
    chapters = tuple(_numbered(items, headings))
    if not any(chapter.output == HOME for chapter in chapters):
        where = config.where("book", "chapters")
        hint = "list index.qmd first."
        problems.append(Problem(where, "has no index.qmd, the page that opens the site", hint=hint))
    return chapters


def unknown_key(config: Config, keys: KeyPath, allowed: frozenset[str]) -> Problem:
    """A key that Quarto would pass over without a word, with the name it resembles."""
    near = get_close_matches(str(keys[-1]), sorted(allowed), n=1)
    hint = f"did you mean '{near[0]}'?" if near else "take it out; Quarto would ignore it."
    return Problem(config.where(*keys), "is not a key of a book", hint=hint)


def _items(config: Config, problems: list[Problem]) -> Iterator[_Item]:
    for name in ("chapters", "appendices"):
        yield from _walk(config, ("book", name), None, problems)


def _walk(
    config: Config, keys: KeyPath, part: str | None, problems: list[Problem]
) -> Iterator[_Item]:
    """Files below one list, depth first, with the part they stand in."""
    listed = config.get(*keys, default=[])
    if not isinstance(listed, list):
        problems.append(Problem(config.where(*keys), "is not a list", "- chapters/one.qmd"))
        return
    for index, entry in enumerate(listed):
        yield from _entry(config, (*keys, index), entry, part, problems)


def _entry(
    config: Config, keys: KeyPath, entry: Any, part: str | None, problems: list[Problem]
) -> Iterator[_Item]:
    appendix = keys[1] == "appendices"
    if isinstance(entry, str):
        yield _Item(entry, keys, part, appendix, False)
    elif not isinstance(entry, dict) or not {"part", "file", "href"} & set(entry):
        allowed = "a file, `file: ...`, or `part: ...` with `chapters:`"
        problems.append(Problem(config.where(*keys), "is not a chapter or a part", allowed))
    elif unknown := [k for k in entry if k not in ITEM_KEYS]:
        problems.extend(unknown_key(config, (*keys, k), ITEM_KEYS) for k in unknown)
    elif "part" in entry:
        yield from _part(config, keys, str(entry["part"]), problems)
    else:
        yield _Item(str(entry.get("file") or entry["href"]), keys, part, appendix, False)


def _part(config: Config, keys: KeyPath, part: str, problems: list[Problem]) -> Iterator[_Item]:
    """A part is a title, or a file whose title names the part."""
    if PurePosixPath(part).suffix in KINDS:
        yield _Item(part, (*keys, "part"), part, False, True)
    yield from _walk(config, (*keys, "chapters"), part, problems)


def _headings(
    items: list[_Item], config: Config, study: Study, problems: list[Problem]
) -> dict[str, Heading]:
    """The title of each file, with a problem for each file that cannot be a chapter."""
    headings: dict[str, Heading] = {}
    for item in items:
        found = _heading(item, headings, study)
        if isinstance(found, str):
            problems.append(Problem(config.where(*item.keys), f"{item.path} {found}"))
        else:
            headings[item.path] = found
    return headings


def _heading(item: _Item, seen: dict[str, Heading], study: Study) -> Heading | str:
    path = study.root / item.path
    if PurePosixPath(item.path).suffix not in KINDS:
        return f"is not a chapter file ({', '.join(KINDS)})"
    if item.path in seen:
        return "is listed twice"
    if not path.is_file() or not _inside(path, study.root):
        return "does not exist in the study"
    return read_heading(path)


def _inside(path: Path, root: Path) -> bool:
    return path.resolve().is_relative_to(root.resolve())


def _numbered(items: list[_Item], headings: dict[str, Heading]) -> Iterator[Chapter]:
    """Chapters count on over parts; appendices get letters; the unnumbered get none."""
    counts = {False: 0, True: 0}
    for item in items:
        heading = headings[item.path]
        unnumbered = heading.unnumbered or item.is_part
        if not unnumbered:
            counts[item.appendix] += 1
        count = counts[item.appendix]
        yield Chapter(
            path=item.path,
            kind=KINDS[PurePosixPath(item.path).suffix],
            part=headings[item.part].title if item.part in headings else item.part,
            number=None if unnumbered else (chr(64 + count) if item.appendix else str(count)),
            output=str(PurePosixPath(item.path).with_suffix(".html")),
            title=heading.title,
            label=heading.label,
            appendix=item.appendix,
            is_part=item.is_part,
        )
