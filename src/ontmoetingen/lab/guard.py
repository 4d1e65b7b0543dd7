"""The last look before something enters git. In: the staged files. Out: what must not go in.

Run by the git hook that ``ontmoetingen hooks`` installs. It reads what is staged, not what lies in
the folder, and asks no other host. Nothing it says holds an answer: names of files and counts only.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path, PurePosixPath

from ..errors import OntmoetingenError, Problem

PRIVATE = "private"
# Answers after intake; a study's own published tables are CSV and JSON.
ANSWERS = {".parquet", ".sav", ".zsav", ".qdpx"}
TESTS = "tests"
RUFF = ("ruff", "check", "--quiet", "--force-exclude")
NOTEBOOK_RULES = ("--ignore", "E501", "--config", "extend-exclude=[]")


def staged(root: Path) -> list[str]:
    """Names of the files that a commit would add or change, relative to the repository."""
    said = _git(root, "diff", "--cached", "--name-only", "--diff-filter=ACMR", "-z")
    return [name for name in said.split("\0") if name]


def problems(root: Path, names: Iterable[str]) -> list[Problem]:
    """Everything that keeps these staged files out of git.

    Parameters
    ----------
    root : of the repository; names : staged files, relative to it.
    """
    kept = list(names)
    found = [_private(name) for name in kept if is_private(name)]
    for name in kept:
        if name.endswith(".ipynb"):
            found += _unclean(root, name)
    return found + list(_style(root, [n for n in kept if n.endswith((".py", ".ipynb"))]))


def is_private(name: str) -> bool:
    """Whether a file holds, or may hold, answers of real people.

    >>> is_private("data/private/answers.parquet"), is_private("data/published/items.csv")
    (True, False)
    >>> is_private("wave1.sav"), is_private("tests/studies/bfi/data/export.sav")
    (True, False)
    """
    path = PurePosixPath(name)
    if PRIVATE in path.parts[:-1] and "data" in path.parts:
        return True
    return path.suffix.lower() in ANSWERS and TESTS not in path.parts and "demo" not in path.parts


def _private(name: str) -> Problem:
    hint = f"take it out with: git restore --staged '{name}'"
    return Problem(name, "may hold answers of real people, which never enter git", hint=hint)


def _unclean(root: Path, name: str) -> list[Problem]:
    import nbformat

    from ..book.saving import clean

    stored = _git(root, "show", f":{name}")
    try:
        notebook = nbformat.reads(stored, as_version=nbformat.NO_CONVERT)
        cleaned = nbformat.writes(clean(notebook)).rstrip() == stored.rstrip()
    except (ValueError, AttributeError, KeyError, nbformat.ValidationError):
        return [Problem(name, "is not a notebook", hint="restore it with git.")]
    hint = "open and save it in JupyterLab (make lab), then stage it again."
    return [] if cleaned else [Problem(name, "holds traces of a run, such as widgets", hint=hint)]


def _style(root: Path, names: list[str]) -> Iterator[Problem]:
    """What ruff finds in code and notebooks; nothing where ruff is absent."""
    if find_spec("ruff") is None:
        return
    for some, rules in (
        ([n for n in names if n.endswith(".py")], ()),
        ([n for n in names if n.endswith(".ipynb")], NOTEBOOK_RULES),
    ):
        for name in some if some and not _passes(root, some, rules) else ():
            if not _passes(root, [name], rules):
                hint = f"see what with: ruff check {' '.join(rules)} '{name}'".replace("  ", " ")
                yield Problem(name, "does not follow the style of the code", hint=hint)


def _passes(root: Path, names: list[str], rules: tuple[str, ...]) -> bool:
    command = [sys.executable, "-m", *RUFF, *rules, *names]
    return subprocess.run(command, cwd=root, capture_output=True, check=False).returncode == 0


def _git(root: Path, *words: str) -> str:
    return subprocess.run(
        ["git", *words], cwd=root, capture_output=True, check=True, encoding="utf-8"
    ).stdout


def main() -> int:
    """Refuse the commit with everything that is wrong, or let it pass."""
    root = Path(_git(Path.cwd(), "rev-parse", "--show-toplevel").strip())
    found = problems(root, staged(root))
    if not found:
        return 0
    print(f"ontmoetingen: not committed.\n{OntmoetingenError(found)}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
