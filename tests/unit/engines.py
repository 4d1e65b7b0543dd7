"""Real engines for tests: a PostgreSQL server and a Spark session, each started and stopped here.

Where an engine is not installed its tests are skipped by name. Nothing listens on a network port:
PostgreSQL on a socket in a folder of its own, Spark inside the process.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pytest

DEBIAN = Path("/usr/lib/postgresql")
USER = "research"
# A socket's path may have about 100 characters, which a folder of pytest's own easily exceeds.
SHORT = tempfile.gettempdir()


def postgres_programs() -> Path:
    """The folder with initdb and pg_ctl, the newest version first; skips where there is none."""
    pytest.importorskip("psycopg", reason="needs the extra [postgres]")
    on_path = shutil.which("initdb")
    found = [Path(on_path).parent] if on_path else []
    found += sorted(DEBIAN.glob("*/bin"), key=lambda p: float(p.parent.name), reverse=True)
    if not found or os.name != "posix":
        pytest.skip("needs PostgreSQL (Debian: apt-get install postgresql)")
    return found[0]


@contextmanager
def postgres() -> Iterator[str]:
    """A server of our own; gives its address."""
    programs = postgres_programs()
    home = Path(tempfile.mkdtemp(prefix="ont-pg-", dir=SHORT))
    as_user = _unprivileged(home)
    data, log = str(home / "data"), str(home / "log")
    start = f"-F -c listen_addresses='' -k {home}"
    locale = ["--encoding=UTF8", "--locale=C.UTF-8"]
    try:
        _run([*as_user, programs / "initdb", "-D", data, "-U", USER, "--auth=trust", *locale])
        control = [*as_user, programs / "pg_ctl", "-D", data, "-w"]
        _run([*control, "-l", log, "-o", start, "start"])
        try:
            yield f"postgresql://{USER}@/postgres?host={home}"
        finally:
            _run([*control, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _unprivileged(home: Path) -> list[str]:
    """The words before a command: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("needs setpriv (util-linux): PostgreSQL refuses to run as root")
    shutil.chown(home, "nobody")
    return ["setpriv", "--reuid=nobody", "--clear-groups", "--"]


def _run(command: list[object]) -> None:
    words = [str(word) for word in command]
    # A server that goes on must not hold our pipes, or reading them would never end.
    with tempfile.TemporaryFile() as out:
        code = subprocess.run(words, stdout=out, stderr=out, cwd=SHORT, check=False).returncode
        out.seek(0)
        assert code == 0, out.read().decode(errors="replace")


@contextmanager
def spark() -> Iterator[str]:
    """A session inside this process; gives its address."""
    pytest.importorskip("pyspark", reason="needs the extra [spark]")
    if shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
        pytest.skip("needs Java (Debian: apt-get install openjdk-17-jre-headless)")
    from pyspark.sql import SparkSession

    quiet = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "1"}
    quiet["spark.ui.showConsoleProgress"] = "false"
    builder = SparkSession.builder.master("local[1]").config(map=quiet)
    with tempfile.TemporaryDirectory() as home:
        session = builder.config("spark.sql.warehouse.dir", home).getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
        yield "local[1]"
        session.stop()


def fill_postgres(address: str, tables: dict[str, pd.DataFrame]) -> None:
    """Tables put in the server, in the place of any of the same name."""
    import psycopg

    kinds = {"f": "double precision", "i": "bigint", "b": "boolean"}
    with psycopg.connect(address) as connection:
        for name, frame in tables.items():
            columns = [f'"{c}" {kinds.get(frame[c].dtype.kind, "text")}' for c in frame]
            connection.execute(f"drop table if exists {name} cascade")
            connection.execute(f"create table {name} ({', '.join(columns)})")
            rows = frame.astype(object).where(frame.notna(), None).itertuples(index=False)
            with connection.cursor().copy(f"copy {name} from stdin") as copy:
                for row in rows:
                    copy.write_row(row)
