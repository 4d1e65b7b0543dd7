"""The engines that answers may stand in. In: an engine, its address. Out: tables in one form.

PostgreSQL, Spark and DuckDB run the same expressions of `totals`. They differ in three things that
would otherwise show in a published table: how they sort text, which type a count has, and in which
order they add. ``in_one_form`` takes these differences away.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..errors import Problem, StudyError

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd
    from ibis.backends import BaseBackend

TEXTS = ("project_id", "respondent_id", "wave", "item")
WHOLE = ("n", "n_respondents")
REAL = ("sum", "sum_squares", "n_agree", "answer")
DECIMALS = 9


def connect(engine: str, address: str) -> BaseBackend:
    """An open connection that cannot write, as far as the engine knows such a thing.

    Parameters
    ----------
    engine : ``"postgres"``, ``"spark"`` or ``"duckdb"``.
    address : a URL (PostgreSQL), a master or ``sc://`` address (Spark), a file (DuckDB).

    Raises
    ------
    StudyError : the engine's packages are not installed, or it cannot be reached. The engine's own
        words are left out, since they may repeat the address with its password.
    """
    try:
        return _CONNECT[engine](address)
    except ModuleNotFoundError as lacking:
        what = f"needs the package '{lacking.name}', which is not installed"
        hint = f"pip install 'ontmoetingen[{engine}]'."
        raise StudyError(Problem(f"engine '{engine}'", what, hint=hint)) from None
    except Exception as refused:  # noqa: BLE001 - each engine has errors of its own; none may pass
        what = f"cannot be reached ({type(refused).__name__})"
        hint = "try the same address with the engine's own client."
        raise StudyError(Problem(f"engine '{engine}'", what, hint=hint)) from None


def _postgres(address: str) -> BaseBackend:
    import ibis
    import psycopg

    read_only = "-c default_transaction_read_only=on"
    return ibis.postgres.from_connection(
        psycopg.connect(address, autocommit=True, options=read_only)
    )


def _spark(address: str) -> BaseBackend:
    import ibis
    from pyspark.sql import SparkSession

    builder = SparkSession.builder
    is_remote = address.startswith("sc://")
    builder = builder.remote(address) if is_remote else builder.master(address)
    # No page of its own: it would show every query to whoever can reach this machine.
    return ibis.pyspark.connect(builder.config("spark.ui.enabled", "false").getOrCreate())


def _duckdb(address: str) -> BaseBackend:
    import ibis

    return ibis.duckdb.connect(address, read_only=True)


_CONNECT: dict[str, Callable[[str], BaseBackend]] = {
    "postgres": _postgres,
    "spark": _spark,
    "duckdb": _duckdb,
}


def open_table(connection: BaseBackend, name: str, where: str) -> ir.Table:
    """The table or view of this name; ``schema.table``, or a path that ends in ``.parquet``.

    Raises
    ------
    StudyError : there is no such table, or it may not be read.
    """
    schema, _, table = name.rpartition(".")
    try:
        if table == "parquet":
            return connection.read_parquet(name)
        return connection.table(table, database=schema or None)
    except Exception as refused:  # noqa: BLE001 - each engine has errors of its own
        what = f"table '{name}' cannot be opened ({type(refused).__name__})"
        raise StudyError(Problem(where, what, hint="check its name and your rights.")) from None


def in_one_type(table: ir.Table) -> ir.Table:
    """Ids as text and answers as numbers, whatever the types of the organisation's table.

    A boolean answer becomes 1 or 0; "not a number" becomes missing, which it is.

    Parameters
    ----------
    table : columns `TEXTS`, and ``value`` (number or boolean) where it holds answers.
    """
    texts = {name: table[name].cast("string") for name in TEXTS if name in table.columns}
    if "value" not in table.columns:
        return table.mutate(**texts)
    value = table.value.cast("int32") if table.value.type().is_boolean() else table.value
    number = value.cast("float64")
    return table.select(**texts, value=number.isnan().ifelse(None, number))


def in_one_form(frame: pd.DataFrame) -> pd.DataFrame:
    """The result of a totals expression as every engine must give it: types, order, last digits.

    Rows are sorted by code point (an engine may sort by language), counts are whole, sums are
    floats without the noise of the order in which they were added.

    >>> import pandas as pd
    >>> rows = {"project_id": ["b", "B"], "n": [1.0, 2.0], "sum": [0.1 + 0.2, 1]}
    >>> in_one_form(pd.DataFrame(rows)).to_dict("list")
    {'project_id': ['B', 'b'], 'n': [2, 1], 'sum': [1.0, 0.3]}
    """
    types = {name: "str" for name in TEXTS if name in frame}
    types |= {name: "int64" for name in WHOLE if name in frame}
    types |= {name: "float64" for name in REAL if name in frame}
    typed = frame.astype(types)
    keys = [name for name in typed if name in (*TEXTS, "answer")]
    sums = {name: DECIMALS for name in ("sum", "sum_squares") if name in typed}
    return typed.round(sums).sort_values(keys, ignore_index=True)
