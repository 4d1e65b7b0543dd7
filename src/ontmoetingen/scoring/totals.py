"""The one step that touches people. In: answers (long). Out: sufficient statistics per project.

Each function here is one Ibis expression, so the same code runs on the embedded DuckDB, on
PostgreSQL or on Spark. Ibis is imported when a function is called, not before: reading published
tables must not wait for a database library.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

KEYS = ("project_id", "item", "wave")


def totals_expression(answers: ir.Table, agree_from: Mapping[str, float]) -> ir.Table:
    """Sufficient statistics per project, item and wave.

    Shares, means, intervals and models all follow from these five columns, so nothing after
    this step needs a respondent.

    Parameters
    ----------
    answers : one row per answer, columns ``project_id, item, wave, value`` (yes = 1, no = 0);
        a missing answer has no row, or a null value that is left out.
    agree_from : item to the lowest rating that counts as agreeing; items left out have no
        ``n_agree``.

    Returns
    -------
    Table with ``project_id, item, wave, n, sum, sum_squares, n_agree``, ordered by its keys.
    """
    value = answers.value
    return (
        answers.filter(value.notnull())
        .group_by(list(KEYS))
        .aggregate(
            n=value.count(),
            sum=value.sum(),
            sum_squares=(value * value).sum(),
            n_agree=_agrees(answers, agree_from).sum(),
        )
        .order_by(list(KEYS))
    )


def _agrees(answers: ir.Table, agree_from: Mapping[str, float]) -> ir.Value:
    """1 where the answer reaches its item's threshold, 0 below it, null without a threshold."""
    import ibis

    branches = [
        # Not a cast: PostgreSQL knows no way from a boolean to a big integer.
        (answers.item == item, ibis.ifelse(answers.value >= threshold, 1, 0))
        for item, threshold in sorted(agree_from.items())
    ]
    # Without any threshold: a column that is always null, since a bare null cannot be summed.
    nothing = answers.value.nullif(answers.value).cast("int64")
    return ibis.cases(*branches) if branches else nothing


def counts_expression(answers: ir.Table, items: Iterable[str]) -> ir.Table:
    """Number of respondents per item, wave and answer, all projects together.

    Parameters
    ----------
    answers : as in `totals_expression`.
    items : items to count; a scale with hundreds of possible answers is left to its mean.

    Returns
    -------
    Table with ``item, wave, answer, n``, ordered by its keys.
    """
    keys = ["item", "wave", "answer"]
    return (
        answers.filter(answers.value.notnull() & answers.item.isin(sorted(items)))
        .rename(answer="value")
        .group_by(keys)
        .aggregate(n=lambda t: t.count())
        .order_by(keys)
    )


def respondents_expression(respondents: ir.Table) -> ir.Table:
    """Number of different respondents per project, over all waves.

    Returns
    -------
    Table with ``project_id, n_respondents``, ordered by project.
    """
    return (
        respondents.group_by("project_id")
        .aggregate(n_respondents=lambda t: t.respondent_id.nunique())
        .order_by("project_id")
    )


def read_totals(answers: Path, agree_from: Mapping[str, float]) -> pd.DataFrame:
    """Totals from a Parquet file of answers, computed in the embedded DuckDB."""
    return totals_expression(_open(answers), agree_from).to_pandas()


def read_counts(answers: Path, items: Iterable[str]) -> pd.DataFrame:
    """Counts per answer from a Parquet file of answers."""
    return counts_expression(_open(answers), items).to_pandas()


def read_respondent_counts(respondents: Path) -> pd.DataFrame:
    """Respondents per project from a Parquet file of respondents."""
    return respondents_expression(_open(respondents)).to_pandas()


def _open(path: Path) -> ir.Table:
    """The table in this file, read once: what DuckDB would keep of it grows with the file."""
    import ibis

    return ibis.duckdb.connect(enable_external_file_cache=False).read_parquet(path)
