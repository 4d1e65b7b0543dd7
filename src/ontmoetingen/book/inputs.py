"""What a book is made of. In: a study. Out: its files, and one mark for all of them together.

The same list serves twice: these files, and no other, are copied for Quarto, and when their mark
has not changed, the site has not either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..disclosure.manifest import MANIFEST
from ..paths import Study
from .stored import mark

if TYPE_CHECKING:  # the mark of an unchanged site must not wait for YAML
    from .project import Book

FOLDERS = ("notebooks", "chapters", "figures", "theme", "images", "data/published")
SUFFIXES = {".bib", ".csl", ".css", ".md", ".qmd", ".scss", ".yml"}
PICTURES = {".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"}  # beside a chapter in the root
# Derived from the other files by ``prepare``; a mark must not depend on what it stands for.
DERIVED = ("_variables.yml", "chapters/_origin.md", "assets", "figures/charts")
PRIVATE = ("data/private", "data/demo")
RENDERERS = ("altair", "pypandoc_binary", "typst", "vl-convert-python")


def book_files(study: Study, extra: Iterable[str] = ()) -> list[Path]:
    """All files a book may use, without what is derived and without what is private.

    Parameters
    ----------
    study : the study of the book.
    extra : further files and folders, relative to the study, that ``_quarto.yml`` names.
    """
    top = (p.name for p in study.root.iterdir() if p.suffix in SUFFIXES | PICTURES)
    data = (f"data/{p.name}" for p in study.data.glob("*") if p.suffix in {".bib", ".csl"})
    names = (*FOLDERS, *top, *data, *extra)
    found = {path for name in names for path in files_of(study.root, name)}
    return sorted(path for path in found if not _is_under(study, path, (*DERIVED, *PRIVATE)))


def extra_files(book: Book) -> list[str]:
    """What ``_quarto.yml`` names itself: chapters, bibliographies, style of citing, resources."""
    named = (*(c.path for c in book.chapters), *book.bibliography, *book.resources)
    return sorted({*named, *([book.csl] if book.csl else ())})


def files_of(root: Path, name: str) -> Iterator[Path]:
    """All files that ``name`` (a file, folder or pattern below ``root``) means; hidden ones not."""
    for place in [root] if name == "." else root.glob(name.lstrip("/")):
        if place.is_file():
            yield place
        else:
            inside = (path for path in place.rglob("*") if path.is_file())
            yield from (path for path in inside if not _is_hidden(path.relative_to(place)))


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") or part == "__pycache__" for part in path.parts)


def _is_under(study: Study, path: Path, names: Iterable[str]) -> bool:
    return any(path.is_relative_to(study.root / name) for name in names)


def book_mark(study: Study, extra: Iterable[str], engine: str) -> str:
    """One mark for all that determines the site: sources, theme, package and engines.

    Notebooks count with their stored outputs, so that an equal mark also means that no notebook has
    become stale since.
    """
    package = Path(__file__).parents[1]
    # Who signed stands in no page; a signature must not undo what people looked at before.
    signatures = study.published / MANIFEST
    total = sha256(repr((engine, *(version(name) for name in RENDERERS))).encode())
    for root, files in (
        (study.root, (path for path in book_files(study, extra) if path != signatures)),
        (study.theme, files_of(study.theme, ".")),
        (package, [*package.rglob("*.py"), *package.rglob("*.yml")]),
    ):
        _add(total, root, sorted(files))
    return mark(total.digest())


def _add(total: Any, root: Path, files: Iterable[Path]) -> None:
    for path in files:
        total.update(path.relative_to(root).as_posix().encode() + b"\0")
        total.update(sha256(path.read_bytes()).digest())
