"""What only all files together can tell. In: judged files. Out: more findings per file, projects.

The same respondent at the same wave twice would count double. When such rows are equal in every
cell the first is kept; when they differ nobody can say which is right, so none is used.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa

from ..errors import Problem
from ..model.instrument import Instrument
from ..model.projects import check_projects
from .answers import plain
from .columns import export_attributes
from .findings import Finding, only_real
from .validate import Judged


def judge_together(
    parts: list[Judged], known_projects: set[str] | None
) -> tuple[list[Judged], int]:
    """The files with findings added about unknown projects and about repeated respondents.

    Parameters
    ----------
    known_projects : ids in the list of projects; ``None`` when there is no list.

    Returns
    -------
    The files, and the number of different respondents in their usable rows.
    """
    if known_projects is not None:
        parts = [_add(p, [_unknown_project(p, known_projects)]) for p in parts]
    keys = respondent_keys(parts)
    copies, conflicts = _repeated(parts, keys)
    start, found = 0, []
    for part in parts:
        here = slice(start, start + part.raw.n_rows)
        found.append(_add(part, _repeat_findings(part, copies[here], conflicts[here])))
        start = here.stop
    usable = np.concatenate([p.usable for p in found])
    return found, int(_is_new(np.sort(keys[usable])).sum())


def _is_new(in_order: np.ndarray) -> np.ndarray:
    """Whether each number differs from the one before it; sorting numbers is cheap, hashing not."""
    return np.diff(in_order, prepend=in_order[:1] - 1) != 0


def _add(part: Judged, findings: list[Finding]) -> Judged:
    return replace(part, findings=[*part.findings, *only_real(findings)])


def _unknown_project(part: Judged, known: set[str]) -> Finding:
    strange = np.array([t not in known and t != "" for t in part.projects.texts], dtype=bool)
    return Finding(
        where="project id",
        reason="project not in the list of projects",
        what="have a project that is not in the list of projects",
        rows=strange[part.projects.codes],
        of=(part.raw.n_rows, "rows"),
        hint="add the project to the list, or correct its id in the export.",
    )


def respondent_keys(parts: list[Judged]) -> np.ndarray:
    """One number per row of all files: equal for equal respondents within a project."""
    ids = pa.chunked_array([p.people for p in parts]).unify_dictionaries().combine_chunks()
    people = ids.indices.to_numpy(zero_copy_only=False)
    names = {t: n for n, t in enumerate(dict.fromkeys(t for p in parts for t in p.projects.texts))}
    projects = [
        np.array([names[t] for t in p.projects.texts], dtype=np.int64)[p.projects.codes]
        for p in parts
    ]
    return np.concatenate(projects) * len(ids.dictionary) + people


def _repeated(parts: list[Judged], people: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows that are copies of an earlier row, and rows that contradict another row."""
    usable = np.concatenate([p.usable for p in parts])
    waves = np.concatenate([p.waves.codes for p in parts])
    n_waves = len(parts[0].waves.texts) + 1
    keys = (people * n_waves + waves)[usable]
    repeated = np.zeros(len(usable), dtype=bool)
    if _is_new(np.sort(keys)).all():
        return repeated, repeated
    keys = pd.Series(keys)
    repeated[usable] = keys.duplicated(keep=False).to_numpy()
    rows = pd.DataFrame({"key": keys[repeated[usable]], "content": _content(parts, repeated)})
    variants = rows.groupby("key")["content"].transform("nunique").to_numpy()
    copies, conflicts = repeated.copy(), repeated.copy()
    copies[repeated] = (variants == 1) & rows["key"].duplicated().to_numpy()
    conflicts[repeated] = variants > 1
    return copies, conflicts


def _content(parts: list[Judged], wanted: np.ndarray) -> list[str]:
    """The cells of the wanted rows as one text each, to see which rows are equal."""
    start, found = 0, []
    for part in parts:
        rows = np.flatnonzero(wanted[start : start + part.raw.n_rows])
        start += part.raw.n_rows
        for cells in part.raw.cells.take(rows).to_pylist():
            found.append(repr(sorted((k, v.strip()) for k, v in cells.items() if v.strip())))
    return found


def _repeat_findings(part: Judged, copies: np.ndarray, conflicts: np.ndarray) -> list[Finding]:
    rows = (part.raw.n_rows, "rows")
    return [
        Finding(
            "respondents",
            "copy of an earlier row",
            "are copies of an earlier row; the first was kept",
            copies,
            rows,
        ),
        Finding(
            "respondents",
            "same respondent and wave as another row, with other cells",
            "have the same respondent and wave as another row but other cells; none was kept",
            conflicts,
            rows,
            hint="find out which row is right and remove the other.",
        ),
    ]


def projects_from_export(
    parts: list[Judged], instrument: Instrument
) -> tuple[pd.DataFrame, list[Problem]]:
    """One row per project that occurs in usable rows, with attributes taken from the export.

    A project whose attribute differs between its own rows has no value that could be published,
    so that is a problem and not a choice made here.
    """
    source = instrument.project
    columns = [source.column, *export_attributes(instrument)]
    rows = pd.concat([_usable_cells(p, columns) for p in parts], ignore_index=True)
    name = ", ".join(p.raw.name for p in parts)
    problems = [*_conflicts(rows, source.column, name)]
    if problems:
        return pd.DataFrame(), problems
    cells = rows.drop_duplicates(source.column)
    cells = cells.sort_values(source.column, key=_by_number_then_text, ignore_index=True)
    return check_projects(cells, replace(source, file_column=source.column), name)


def _usable_cells(part: Judged, columns: list[str]) -> pd.DataFrame:
    """The different combinations of cells in these columns, few where projects are few."""
    usable = part.raw.cells.select(columns).filter(pa.array(part.usable))
    cells = usable.group_by(columns).aggregate([]).select(columns).to_pandas()
    return cells.apply(lambda column: column.str.strip())


def _conflicts(rows: pd.DataFrame, key: str, name: str) -> Iterable[Problem]:
    for column in [c for c in rows.columns if c != key]:
        values = rows[column].map(plain).groupby(rows[key]).nunique()
        several = list(values.index[values > 1])
        if several:
            what = f"{len(several)} of {len(values)} projects have more than one value"
            yield Problem(f"{name}, column '{column}'", what, "one value per project", several)


def _by_number_then_text(ids: pd.Series) -> pd.Series:
    width = int(ids.str.len().max())
    return ids.where(~ids.str.fullmatch(r"\d+"), ids.str.zfill(width))
