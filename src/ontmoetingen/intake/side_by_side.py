"""Work on several columns or files at once. In: a function and its inputs. Out: results in order.

Arrow and NumPy let go of Python's lock while they work, so threads share the cores without copying
a column to another process. The results do not depend on which thread was first.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Given = TypeVar("Given")
Found = TypeVar("Found")
MOST_THREADS = 4


def side_by_side(work: Callable[[Given], Found], inputs: Iterable[Given]) -> list[Found]:
    """What ``work`` makes of each input, in the order of the inputs.

    More than a few threads would only hold more of a large export in memory at once.

    Raises
    ------
    Whatever ``work`` raises, after all threads have stopped.

    >>> side_by_side(len, ["a", "bcd"])
    [1, 3]
    """
    with ThreadPoolExecutor(min(MOST_THREADS, os.cpu_count() or 1)) as pool:
        return list(pool.map(work, inputs))
