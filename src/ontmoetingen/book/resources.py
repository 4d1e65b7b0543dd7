"""Files that chapters show or link to. In: parsed chapters. Out: neutral addresses and a list.

A chapter writes ``../figures/a.svg`` or ``../chapters/b.qmd``: right for its own folder, wrong for
the PDF, where all chapters are one file. Addresses are made neutral (``study:figures/a.svg``,
``book:chapters/b.qmd``) and the format that is written turns them into what it needs.
"""

from __future__ import annotations

import posixpath
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from ..errors import Problem
from ..paths import Study
from .project import Chapter

SCHEME = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*:|^//")
CHAPTER_SUFFIX = ".qmd"


class Resources:
    """The files of a book: which there are, which are missing, and how to copy them.

    Parameters
    ----------
    study : folder that every address must stay inside.
    chapters : source paths of all chapters; links to these go to pages.
    built : files that the build itself puts in the site, such as the PDF.
    """

    def __init__(self, study: Study, chapters: set[str], built: set[str]):
        self.study, self.chapters, self.built = study, chapters, built
        self.images: set[str] = set()
        self.files: set[str] = set()
        self.made: dict[str, bytes] = {}
        self.problems: list[Problem] = []

    def keep_pictures(self, pictures: dict[str, bytes], chapter: Chapter) -> None:
        """Holds the pictures that stand inside a notebook, under the name its Markdown uses."""
        folder = posixpath.dirname(chapter.path)
        for name, content in pictures.items():
            self.made[posixpath.join(folder, name)] = content

    def neutral(self, blocks: list[Any], chapter: Chapter) -> None:
        """Makes every address in a parsed chapter neutral, in place, and notes the missing."""
        for element in links_and_images(blocks):
            target = element["c"][2]
            kind = self._picture if element["t"] == "Image" else self._link
            target[0] = kind(target[0], chapter)

    def add_named(self, patterns: Iterable[str]) -> None:
        """Adds the files that ``project.resources`` names, as Quarto does; private data never."""
        root = self.study.root
        for pattern in patterns:
            found = [path for path in root.glob(pattern.lstrip("/")) if path.exists()]
            if not found and not pattern.startswith("assets"):
                self.problems.append(
                    Problem("_quarto.yml, project.resources", f"'{pattern}' names no file")
                )
            for path in found:
                inside = path.rglob("*") if path.is_dir() else [path]
                self.files.update(_name(file, root) for file in inside if file.is_file())
        self.files = {name for name in self.files if not self._is_private(name)}

    def _is_private(self, name: str) -> bool:
        return (self.study.root / name).is_relative_to(self.study.private)

    def copy_to(self, out: Path, names: set[str]) -> None:
        """Copies files of the study and pictures out of notebooks to their place in ``out``."""
        for name in sorted(names):
            target = out / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if name in self.made:
                target.write_bytes(self.made[name])
            else:
                shutil.copyfile(self.study.root / name, target)

    def _picture(self, address: str, chapter: Chapter) -> str:
        if address.startswith("data:"):
            return address
        if SCHEME.match(address):
            self._note(chapter, f"shows a picture from another place: {address}")
            return address
        path = self._path(address, chapter)
        if path not in self.made and not self._exists(path):
            self._note(chapter, f"shows picture {path}, which does not exist")
        self.images.add(path)
        return f"study:{path}"

    def _link(self, address: str, chapter: Chapter) -> str:
        if not address or address.startswith("#") or SCHEME.match(address):
            return address
        bare, mark, fragment = address.partition("#")
        path = self._path(bare, chapter)
        if path in self.chapters:
            return f"book:{path}{mark}{fragment}"
        source = next((c for c in self.chapters if _page(c) == path), None)
        if source:
            return f"book:{source}{mark}{fragment}"
        if path in self.built:
            return f"study:{path}{mark}{fragment}"
        if not self._exists(path):
            self._note(chapter, f"links to {path}, which does not exist")
        elif path.endswith(CHAPTER_SUFFIX):
            self._note(chapter, f"links to {path}, which is not a chapter of this book")
        elif self._is_private(path):
            self._note(chapter, f"links to {path}, which is private")
        else:
            self.files.add(path)
        return f"study:{path}{mark}{fragment}"

    def _path(self, address: str, chapter: Chapter) -> str:
        """Path in the study; ``/a.svg`` counts from its root, as in Quarto."""
        plain = unquote(address.partition("?")[0])
        if plain.startswith("/"):
            return posixpath.normpath(plain.lstrip("/"))
        return posixpath.normpath(posixpath.join(posixpath.dirname(chapter.path), plain))

    def _exists(self, path: str) -> bool:
        found = (self.study.root / path).resolve()
        return found.is_relative_to(self.study.root.resolve()) and found.is_file()

    def _note(self, chapter: Chapter, what: str) -> None:
        self.problems.append(Problem(chapter.path, what))


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def _page(source: str) -> str:
    return posixpath.splitext(source)[0] + ".html"


def links_and_images(node: Any) -> Iterator[dict[str, Any]]:
    """Every image and link in a parsed document, however deep."""
    if isinstance(node, list):
        for child in node:
            yield from links_and_images(child)
    elif isinstance(node, dict):
        if node.get("t") in ("Image", "Link"):
            yield node
        for child in node.values():
            yield from links_and_images(child)
