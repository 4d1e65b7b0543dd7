"""Writing tables. In: protected tables with sidecars. Out: a folder that is replaced as a whole.

The folder is written beside the old one and then takes its place, so that readers see all of the
old tables or all of the new. No time of writing is kept: the same input gives the same bytes.
"""

from __future__ import annotations

import csv
import errno
import io
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import yaml

from ..errors import Problem, PublishError
from ..folders import bring_back, replace_folder
from .beside import new_beside, old_beside
from .manifest import MANIFEST, as_json, hashes_of

if TYPE_CHECKING:
    from .publish import Ready

DECIMALS = 6


def as_csv(frame: pd.DataFrame, types: Mapping[str, str]) -> str:
    """The table as CSV: six decimals, shortest form, missing empty, lines end in LF.

    Parameters
    ----------
    types : column to ``text``, ``integer``, ``number`` or ``flag``.

    >>> print(as_csv(pd.DataFrame({"n": [12.0, None]}), {"n": "integer"}), end="")
    n
    12
    ""
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(frame.columns)
    cells = [[_cell(v, types[c]) for v in frame[c]] for c in frame.columns]
    writer.writerows(zip(*cells, strict=True))
    return out.getvalue()


def _cell(value: object, kind: str) -> str:
    if value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return ""
    if kind == "flag":
        return "true" if value else "false"
    if kind == "integer":
        return str(int(value))
    if kind == "number":
        rounded = round(float(value), DECIMALS) + 0.0
        return str(int(rounded)) if rounded.is_integer() else repr(rounded)
    return str(value)


def write_folder(
    folder: Path, tables: Sequence[Ready], about: Mapping[str, object], scratch: Path
) -> None:
    """All tables, their sidecars and a manifest, in place of what stood in ``folder``.

    Parameters
    ----------
    folder : ``data/published``; is replaced as a whole, or left as it was on an error.
    about : what the manifest says beside the hashes of the files.
    scratch : a folder on the same disk, out of git, to write in first.

    Raises
    ------
    PublishError : the disk is full or a folder cannot be written; nothing was changed.
    """
    staging = new_beside(folder, scratch)
    try:
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(parents=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        for table in tables:
            _write_table(staging, table)
        _write_json(staging / MANIFEST, {**about, "files": hashes_of(staging)})
        replace_folder(staging, folder, old_beside(folder, scratch))
    except OSError as bad:
        raise PublishError(_cannot_write(folder, bad)) from bad
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def settle(folder: Path, scratch: Path) -> bool:
    """Bring the old tables back when a stop fell between the two renames of a swap.

    Returns
    -------
    Whether there was anything to bring back.
    """
    return bring_back(folder, old_beside(folder, scratch))


def _cannot_write(folder: Path, bad: OSError) -> Problem:
    hint = "free some space." if bad.errno in (errno.ENOSPC, errno.EDQUOT) else None
    what = f"cannot be written ({bad.strerror or type(bad).__name__}); nothing was changed"
    return Problem(folder.name, what, hint=hint)


def _write_table(folder: Path, table: Ready) -> None:
    types = {c: about["type"] for c, about in table.sidecar["columns"].items()}
    quoted = [c for c, kind in types.items() if kind == "quoted"]
    text = as_csv(table.frame.drop(columns=quoted), types)
    (folder / f"{table.name}.csv").write_text(text, encoding="utf-8", newline="\n")
    for column in quoted:
        path = folder / f"{table.name}.{column}.yml"
        path.write_text(_as_yaml(table.frame[column]), encoding="utf-8", newline="\n")
    _write_json(folder / f"{table.name}.json", table.sidecar)


def _as_yaml(texts: pd.Series) -> str:
    """One entry per row, in the order of the table, each on one line."""
    entries = [{texts.name: str(text)} for text in texts]
    return yaml.safe_dump(entries, allow_unicode=True, width=float("inf"))


def _write_json(path: Path, content: Mapping[str, object]) -> None:
    path.write_text(as_json(content), encoding="utf-8", newline="\n")
