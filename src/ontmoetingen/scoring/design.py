"""Covariates as columns of numbers. In: rows with background. Out: a matrix without gaps.

A number stands as it is, a category as one 0/1 column for each of its values but the first one
that occurs. Rows of which something is unknown are left out and counted; a column that holds one
value only, or follows from columns before it, carries no information of its own and is dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..model.instrument import NUMERIC, Instrument

NO_INFORMATION = 1e-9


@dataclass(frozen=True)
class Covariate:
    """A column of the rows: its name, its Dutch label, and the codes of a category in order.

    ``values`` is empty for a number.
    """

    id: str
    label: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Design:
    """A model matrix.

    ``matrix`` has shape (complete rows, terms), its first column is 1; ``terms`` names the columns
    (``"mean"``, then ``"age"`` or ``"school_level=mbo"``); ``complete`` marks, for the rows given,
    those of which everything is known.
    """

    matrix: np.ndarray
    terms: tuple[str, ...]
    complete: np.ndarray

    @property
    def n_missing(self) -> int:
        """Rows left out because something about them is unknown."""
        return int((~self.complete).sum())


def covariates(instrument: Instrument, ids: Iterable[str]) -> tuple[Covariate, ...]:
    """The covariates with these ids: background of respondents, or else attributes of projects.

    Raises
    ------
    KeyError : an id that the instrument does not have.
    """
    known = {a.id: a for a in instrument.project.attributes}
    known |= {b.id: b for b in instrument.background}
    found = [known[i] for i in ids]
    return tuple(
        Covariate(k.id, k.label, () if k.type in NUMERIC else tuple(k.values)) for k in found
    )


def design(rows: pd.DataFrame, wanted: Sequence[Covariate]) -> Design:
    """The model matrix of these rows.

    Parameters
    ----------
    rows : one column per covariate, missing where unknown.
    wanted : covariates in the order of the columns.

    Source
    ------
    Dummy coding with the first value as reference, as R's ``contr.treatment``.

    >>> rows = pd.DataFrame({"age": [16, 18, None], "level": ["a", "b", "b"]})
    >>> found = design(rows, [Covariate("age", "Leeftijd"), Covariate("level", "", ("a", "b"))])
    >>> found.terms, found.n_missing  # level follows from age among the two complete rows
    (('mean', 'age'), 1)
    """
    complete = rows[[c.id for c in wanted]].notna().all(axis=1).to_numpy(bool)
    used = rows[complete]
    columns = {"mean": np.ones(len(used))}
    for covariate in wanted:
        columns |= _columns(used[covariate.id], covariate)
    kept = _informative(columns)
    matrix = np.column_stack([columns[name] for name in kept])
    return Design(matrix, tuple(kept), complete)


def _columns(values: pd.Series, covariate: Covariate) -> dict[str, np.ndarray]:
    if not covariate.values:
        return {covariate.id: values.to_numpy(float)}
    codes = values.to_numpy(object)
    occurring = [code for code in covariate.values if (codes == code).any()]
    return {f"{covariate.id}={c}": (codes == c).astype(float) for c in occurring[1:]}


def _informative(columns: dict[str, np.ndarray]) -> list[str]:
    """Names of the columns that no earlier column explains (Gram-Schmidt, twice for precision)."""
    kept: list[str] = []
    basis = np.empty((len(columns["mean"]), 0))
    for name, column in columns.items():
        rest = column - basis @ (basis.T @ column)
        rest = rest - basis @ (basis.T @ rest)
        left = np.linalg.norm(rest)
        if left > NO_INFORMATION * np.linalg.norm(column):
            kept.append(name)
            basis = np.column_stack([basis, rest / left])
    return kept or ["mean"]
