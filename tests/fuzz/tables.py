"""Many random small tables, protected and audited, in parts that can be told one by one.

In: how many parts, how many tables in each, the first seed. Out: a line per part. Hypothesis draws
the tables and the test of ``tests/unit/test_complement.py`` judges them; a table in which something
can be worked out ends the campaign with that table. Parts have seeds of their own, so that a
campaign that is cut short has a figure, and another machine can repeat or go on with it::

    python tests/fuzz/tables.py 50 1000
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "unit"))
from hypothesis import HealthCheck, Phase, given, seed, settings
from random_tables import small_cells, small_tables
from test_complement import test_after_it_the_audit_finds_nothing as judged

from ontmoetingen.disclosure.relations import System


def one_part(number: int, size: int, seen: dict[int, bool]) -> None:
    """Judge ``size`` tables; ``seen`` keeps which tables there were and who had a small count."""

    @seed(number)
    @settings(
        max_examples=size,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),  # a busy machine is slow to draw
    )
    @given(small_tables())
    def part(cells: System) -> None:
        judged.hypothesis.inner_test(cells)
        drawn = (*map(tuple, cells.keys.to_numpy()), *cells.values.tolist())
        seen[hash(drawn)] = bool(small_cells(cells).any())

    part()


def main(parts: int, size: int, first: int) -> None:
    seen: dict[int, bool] = {}
    begin, worked = time.monotonic(), time.process_time()
    for number in range(first, first + parts):
        one_part(number, size, seen)
        told = (
            f"seed {number}: {(number - first + 1) * size} tables, {len(seen)} of them different, "
            f"{sum(seen.values())} with a count to hide, nothing found; "
            f"{time.monotonic() - begin:.0f} s, {time.process_time() - worked:.0f} s of a core"
        )
        print(told, flush=True)


if __name__ == "__main__":
    given_numbers = [int(word) for word in sys.argv[1:]]
    main(*(given_numbers + [50, 1000, 1][len(given_numbers) :]))
