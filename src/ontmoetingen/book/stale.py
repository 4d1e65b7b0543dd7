"""Which stored outputs are out of date, and why. In: notebooks, package, published tables.

Out: one ``Stale`` per notebook that must be executed again, with reasons a person understands.
Notebooks are stored executed, so that a fresh clone renders at once; the price is that outputs can
fall behind their code or data. The executor writes into each notebook what its outputs were made
from (``metadata.ontmoetingen``) and this module compares.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from ..paths import Study
from .stored import (
    KEY,
    Notebook,
    cell_name,
    code_cells,
    code_marks,
    mark,
    outputs_mark,
    read_notebook,
)

# Rooms behind the wall, and the ones that run notebooks: no notebook can import them, so a change
# there cannot change an output.
NOT_FOR_NOTEBOOKS = {"analyse", "book", "cli"}
NOT_FOR_NOTEBOOKS |= {"command_line", "completion", "desk_commands", "doctor", "lab"}
NOT_FOR_NOTEBOOKS |= {"undo", "undo_store"}
NOT_FOR_NOTEBOOKS |= {"coding", "disclosure", "intake", "pipeline", "scoring"}
NOT_FOR_NOTEBOOKS |= {"publish_report", "read_answers", "report_commands"}
NEVER = ("never executed",)


@dataclass(frozen=True)
class Stale:
    """A notebook whose stored outputs may no longer be what a fresh run gives.

    >>> print(Stale(Path("notebooks/a.ipynb"), ("never executed",)))
    a.ipynb: never executed
    """

    path: Path
    reasons: tuple[str, ...]

    @property
    def is_new(self) -> bool:
        """Whether it has never been executed, so that it has no outputs at all."""
        return self.reasons == NEVER

    def __str__(self) -> str:
        return f"{self.path.name}: {', '.join(self.reasons)}"


def stale_notebooks(study: Study, notebooks: Iterable[Path] | None = None) -> list[Stale]:
    """The notebooks that must be executed before the book is built, in order of name.

    Parameters
    ----------
    study : the study that the notebooks belong to.
    notebooks : the notebooks to look at; None for all in ``notebooks/``.

    Returns
    -------
    One entry per stale notebook, empty when all stored outputs are up to date.

    Raises
    ------
    BuildError : a file is not a notebook.
    """
    chosen = all_notebooks(study) if notebooks is None else notebooks
    found = ((path, reasons(study, read_notebook(path))) for path in chosen)
    return [Stale(path, why) for path, why in found if why]


def all_notebooks(study: Study) -> list[Path]:
    """Every notebook of the study, sorted by name."""
    return sorted(study.notebooks.glob("*.ipynb"))


def reasons(study: Study, notebook: Notebook) -> tuple[str, ...]:
    """Why the stored outputs of ``notebook`` are out of date; empty when they are not."""
    made_from = notebook.get("metadata", {}).get(KEY)
    if not made_from:
        return NEVER
    return (
        *_changed_code(notebook, made_from.get("code", [])),
        *_changed_tables(study, made_from.get("reads", {})),
        *(["package changed"] if made_from.get("package") != package_mark() else []),
        *(
            ["stored outputs were not made by the build"]
            if made_from.get("outputs") != outputs_mark(notebook)
            else []
        ),
    )


def _changed_code(notebook: Notebook, before: list[str]) -> list[str]:
    now = code_marks(notebook)
    if len(now) != len(before):
        return [f"{len(now)} code cells, was {len(before)}"]
    pairs = enumerate(zip(code_cells(notebook), now, before, strict=True), start=1)
    return [f"code of {cell_name(n, cell)} changed" for n, (cell, a, b) in pairs if a != b]


def _changed_tables(study: Study, before: dict[str, str]) -> list[str]:
    return [
        f"published/{name} {'changed' if (study.published / name).is_file() else 'is gone'}"
        for name, was in sorted(before.items())
        if file_mark(study.published / name) != was
    ]


def table_marks(study: Study, tables: Iterable[str]) -> dict[str, str]:
    """Marks of the files behind the published ``tables``: the rows and the sidecar.

    The sidecar counts too: it says whether data is synthetic and how columns are called.
    """
    names = (f"{table}.{suffix}" for table in sorted(set(tables)) for suffix in ("csv", "json"))
    return {name: file_mark(study.published / name) for name in names}


def file_mark(path: Path) -> str:
    """The mark of a file's content; empty when there is no such file."""
    return mark(path.read_bytes()) if path.is_file() else ""


@cache
def package_mark() -> str:
    """One mark for all source that a notebook can import from this package."""
    root = Path(__file__).parents[1]
    total = sha256()
    for name in package_files(root):
        total.update(name.encode() + b"\0" + (root / name).read_bytes() + b"\0")
    return mark(total.digest())


def package_files(root: Path) -> list[str]:
    """Names of the files of the package at ``root`` that decide what a notebook shows.

    Code, and the sheets beside it: wordings of sentences stand in YAML.
    """
    names = (p.relative_to(root) for p in sorted([*root.rglob("*.py"), *root.rglob("*.yml")]))
    rooms = ((name, name.parts[0].removesuffix(".py")) for name in names)
    return [name.as_posix() for name, room in rooms if room not in NOT_FOR_NOTEBOOKS]
