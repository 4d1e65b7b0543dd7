"""Writing the files. In: names with contents. Out: a folder in which only our own files changed.

A colleague may have added notes to a workbook, or keep other files in the folder. What we wrote is
remembered by its hash in a small list beside the files; a file that the list does not know as it
stands is somebody's work and stops the writing before anything is changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from ..errors import Problem, StudyError
from ..files import write_file

LIST = ".ontmoetingen-analyse.json"
Written = dict[str, list[str]]  # name of a file -> hashes it may have when it is ours


def write_files(folder: Path, files: Mapping[str, bytes], suffixes: Iterable[str]) -> list[str]:
    """Write the files, replace our own earlier ones, and remove ours that are no longer made.

    Parameters
    ----------
    folder : is made when it is not there.
    files : name to content.
    suffixes : of the formats asked for, e.g. ``.csv``; earlier files of other formats stay.

    Returns
    -------
    Names of the files written, in order.

    Raises
    ------
    StudyError : the folder cannot be written, or holds a file of one of these names that is not
        ours or was changed; then nothing was changed.
    """
    _refuse_file(folder)
    before = _read_list(folder)
    _refuse_foreign(folder, files, before)
    asked = set(suffixes)
    gone = [n for n in before if n not in files and Path(n).suffix in asked]
    try:
        _write(folder, files, before, [n for n in gone if _is_ours(folder / n, before)])
    except OSError as bad:
        raise StudyError(_cannot_write(folder, bad)) from bad
    return sorted(files)


def _write(folder: Path, files: Mapping[str, bytes], before: Written, gone: Iterable[str]) -> None:
    """The list goes first, with old and new hashes: after a stop halfway all files are ours."""
    now = {name: [_hash(content)] for name, content in files.items()}
    folder.mkdir(parents=True, exist_ok=True)
    _write_list(folder, before | {n: [*before.get(n, []), *hashes] for n, hashes in now.items()})
    for name, content in files.items():
        write_file(folder / name, content)
    for name in gone:
        (folder / name).unlink()
    kept = {n: h for n, h in before.items() if n not in files and (folder / n).exists()}
    _write_list(folder, kept | now)


def _refuse_file(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise StudyError(Problem(f"--to {folder}", "is a file", "a folder, or a new name"))


def _refuse_foreign(folder: Path, files: Mapping[str, bytes], before: Written) -> None:
    foreign = [n for n in files if (folder / n).exists() and not _is_ours(folder / n, before)]
    if foreign:
        what = f"{len(foreign)} of {len(files)} files there are not ours or were changed since"
        hint = "move them away, or name another folder with --to; nothing was written."
        raise StudyError(Problem(f"--to {folder}", what, places=foreign, hint=hint))


def _is_ours(path: Path, before: Written) -> bool:
    return path.is_file() and _hash(path.read_bytes()) in before.get(path.name, [])


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _read_list(folder: Path) -> Written:
    """What we wrote before; a list that cannot be read makes every file somebody's own."""
    try:
        found = json.loads((folder / LIST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write_list(folder: Path, written: Written) -> None:
    text = json.dumps(written, indent=1, sort_keys=True) + "\n"
    write_file(folder / LIST, text)


def _cannot_write(folder: Path, bad: OSError) -> Problem:
    what = f"cannot be written ({bad.strerror or type(bad).__name__})"
    return Problem(f"--to {folder}", what, hint="name another folder with --to FOLDER.")
