"""The same expressions on PostgreSQL and on Spark: tables identical to those of DuckDB.

Real engines are started; a test is skipped by name where its engine is not installed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import engines
import ibis
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ontmoetingen.errors import StudyError
from ontmoetingen.intake.run import run_intake
from ontmoetingen.model.instrument import load_instrument
from ontmoetingen.responses import agree_thresholds, countable
from ontmoetingen.scoring.engines import connect, in_one_form, in_one_type, open_table
from ontmoetingen.scoring.totals import (
    counts_expression,
    respondents_expression,
    totals_expression,
)

COLUMNS = ["project_id", "respondent_id", "wave", "item", "value"]
Load = Callable[[pd.DataFrame], "ibis.expr.types.Table"]
# An engine is started once for all examples, and an example replaces its table.
ONCE = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@pytest.fixture(scope="module")
def postgres() -> Iterator[Load]:
    with engines.postgres() as address:
        connection = connect("postgres", address)

        def load(frame: pd.DataFrame):
            engines.fill_postgres(address, {"answers": frame})
            return open_table(connection, "public.answers", "test")

        yield load
        connection.disconnect()


@pytest.fixture(scope="module")
def spark(tmp_path_factory) -> Iterator[Load]:
    with engines.spark() as address:
        connection, folder = connect("spark", address), tmp_path_factory.mktemp("lake")
        files = iter(range(10_000))

        def load(frame: pd.DataFrame):
            path = folder / f"{next(files)}.parquet"
            frame.to_parquet(path)
            return open_table(connection, str(path), "test")

        yield load


@pytest.fixture(params=["postgres", "spark"])
def load(request) -> Load:
    return request.getfixturevalue(request.param)


def in_duckdb(frame: pd.DataFrame):
    return ibis.memtable(frame)


def results(answers, thresholds: dict[str, float], items: list[str]) -> list[pd.DataFrame]:
    table = in_one_type(answers)
    expressions = [
        totals_expression(table, thresholds),
        counts_expression(table, items),
        respondents_expression(table),
    ]
    return [in_one_form(expression.to_pandas()) for expression in expressions]


def assert_identical(found: list[pd.DataFrame], expected: list[pd.DataFrame]) -> None:
    for own, theirs in zip(found, expected, strict=True):
        pd.testing.assert_frame_equal(own, theirs, check_exact=True, check_dtype=True)


@pytest.fixture(scope="module")
def demo(repository, tmp_path_factory) -> Path:
    """The demo answers of this study, taken in."""
    folder = tmp_path_factory.mktemp("demo")
    data = repository / "data"
    run_intake([data / "demo" / "export.csv"], data / "instrument.yml", folder)
    return folder


def test_the_demo_answers_give_identical_tables(load, demo, repository):
    instrument = load_instrument(repository / "data" / "instrument.yml")
    answers = pd.read_parquet(demo / "answers.parquet")
    asked = agree_thresholds(instrument), countable(instrument)
    expected = results(in_duckdb(answers), *asked)
    assert_identical(results(load(answers), *asked), expected)
    assert len(expected[0]) > 600
    assert expected[0]["n"].sum() == len(answers)


def test_by_hand_with_missing_answers_fractions_and_ids_in_other_scripts(load):
    frame = pd.DataFrame(
        [
            ("é", "a", "T0", "q", 4.5),
            ("é", "b", "T0", "q", 0.1),
            ("é", "c", "T0", "q", 0.2),
            ("Z", "a", "T0", "q", None),  # no answer: no row
            ("Z", "a", "T1", "yn", 1.0),
            ("ź 🧑", "a", "T1", "yn", 0.0),
            ("a", "a", "T1", "yn", float("nan")),
        ],
        columns=COLUMNS,
    )
    totals, counts, people = results(load(frame), {"q": 4.5}, ["yn"])
    assert totals.to_dict("list") == {
        "project_id": ["Z", "é", "ź 🧑"],  # by code point: capitals, then accents
        "item": ["yn", "q", "yn"],
        "wave": ["T1", "T0", "T1"],
        "n": [1, 3, 1],
        "sum": [1.0, 4.8, 0.0],  # 4,5 + 0,1 + 0,2
        "sum_squares": [1.0, 20.3, 0.0],  # 20,25 + 0,01 + 0,04
        "n_agree": pytest.approx([np.nan, 1.0, np.nan], nan_ok=True),
    }
    assert counts["n"].tolist() == [1, 1]
    assert people.to_dict("list") == {
        "project_id": ["Z", "a", "é", "ź 🧑"],
        "n_respondents": [1, 1, 3, 1],
    }
    assert totals.dtypes.astype(str).tolist() == ["str"] * 3 + ["int64"] + ["float64"] * 3


def test_a_boolean_answer_is_1_or_0(load):
    frame = pd.DataFrame([(1, 1, "T1", "yn", True), (1, 2, "T1", "yn", False)], columns=COLUMNS)
    totals = results(load(frame), {}, ["yn"])[0]
    assert totals[["project_id", "n", "sum"]].to_dict("list") == {
        "project_id": ["1"],  # a number in the table, text here
        "n": [2],
        "sum": [1.0],
    }


ids = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=4)
answers = st.one_of(
    st.none(), st.integers(1, 6).map(float), st.integers(10, 60).map(lambda tenth: tenth / 10)
)
rows = st.tuples(ids, ids, st.sampled_from(["T0", "T1"]), st.sampled_from(["q", "r"]), answers)


@settings(max_examples=20, deadline=None, suppress_health_check=ONCE, derandomize=True)
@given(given_rows=st.lists(rows, min_size=1, max_size=30), thresholds=st.booleans())
def test_any_answers_give_identical_tables(load, given_rows, thresholds):
    frame = pd.DataFrame(given_rows, columns=COLUMNS).astype({"value": float})
    asked = ({"q": 4.0, "r": 3.5} if thresholds else {}), ["q", "r"]
    assert_identical(results(load(frame), *asked), results(in_duckdb(frame), *asked))


def test_the_connection_cannot_write(postgres):
    table = postgres(pd.DataFrame([("A", "a", "T0", "q", 1.0)], columns=COLUMNS))
    connection = table._find_backend()
    with pytest.raises(Exception, match="read-only transaction"):
        connection.raw_sql("delete from answers")


@pytest.mark.parametrize(
    ("engine", "address"),
    [
        ("postgres", "postgresql://somebody:hush@/nothing?host=/nowhere"),
        ("duckdb", "/nowhere/hush.duckdb"),
    ],
)
def test_an_engine_out_of_reach_is_named_without_its_address(engine, address):
    if engine == "postgres":
        pytest.importorskip("psycopg", reason="needs the extra [postgres]")
    with pytest.raises(StudyError) as caught:
        connect(engine, address)
    assert re.fullmatch(
        rf"engine '{engine}': cannot be reached \(\w+\)\. "
        r"HINT: try the same address with the engine's own client\.",
        str(caught.value),
    )


def test_a_missing_package_names_the_extra(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "psycopg", None)
    with pytest.raises(StudyError) as caught:
        connect("postgres", "postgresql:///x")
    assert str(caught.value) == (
        "engine 'postgres': needs the package 'psycopg', which is not installed. "
        "HINT: pip install 'ontmoetingen[postgres]'."
    )


def test_a_table_that_is_not_there_is_named(tmp_path):
    ibis.duckdb.connect(tmp_path / "own.duckdb").disconnect()
    connection = connect("duckdb", str(tmp_path / "own.duckdb"))
    with pytest.raises(StudyError) as caught:
        open_table(connection, "research.answers", "responses.yml, key 'answers'")
    assert str(caught.value) == (
        "responses.yml, key 'answers': table 'research.answers' cannot be opened (TableNotFound). "
        "HINT: check its name and your rights."
    )


def test_the_view_of_the_documentation_is_one_that_postgres_makes(repository):
    page = repository / "docs" / "how-to" / "responses-in-a-database.md"
    view = re.search(r"```sql\n(.*?)```", page.read_text(encoding="utf-8"), re.S)[1]
    export = pd.DataFrame(
        [("P", "a", "T1", "ja", 5), ("P", "b", "T1", "nee", 3), ("P", "c", "T1", "weet niet", 6)],
        columns=["project", "person", "wave", "other_age", "likes_others"],
    )
    with engines.postgres() as address:
        import psycopg

        with psycopg.connect(address) as own:
            own.execute("create schema research")
        engines.fill_postgres(address, {"research.export": export})
        with psycopg.connect(address) as own:
            own.execute(view)
        table = open_table(connect("postgres", address), "research.answers", "test")
        totals, _, people = results(table, {"likes_different": 5}, ["meets_age"])
    assert totals[["item", "n", "sum"]].to_dict("list") == {
        "item": ["likes_different", "meets_age"],
        "n": [3, 2],  # 'weet niet' is no answer to the first question
        "sum": [14.0, 1.0],  # 5 + 3 + 6; one yes
    }
    assert people["n_respondents"].tolist() == [3]
