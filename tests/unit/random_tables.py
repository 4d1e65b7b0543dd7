"""Random small tables with all their margins, plain or with groups in groups."""

from __future__ import annotations

import os
from itertools import product

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from ontmoetingen.disclosure.relations import System, margins

# For more tables than usual: ONTMOETINGEN_TABLES=50000 pytest tests/unit/test_complement.py
N_TABLES = int(os.environ.get("ONTMOETINGEN_TABLES", "200"))
DIMENSIONS = {
    "one": ["row"],
    "two": ["row", "column"],
    "nested": [("group", "row"), "column"],
}


@st.composite
def small_tables(draw, most_rows: int = 5, most_columns: int = 3, most: int = 30) -> System:
    """A table with up to 5 x 3 counts of 0 to 30, every total included."""
    rows, columns = draw(st.integers(1, most_rows)), draw(st.integers(1, most_columns))
    counts = draw(st.lists(st.integers(0, most), min_size=rows * columns, max_size=rows * columns))
    places = product(range(rows), range(columns))
    frame = pd.DataFrame(
        [(f"g{r // 2}", f"r{r}", f"c{c}", n) for (r, c), n in zip(places, counts, strict=True)],
        columns=["group", "row", "column", "n"],
    )
    return margins(frame, "n", DIMENSIONS[draw(st.sampled_from(sorted(DIMENSIONS)))])


def small_cells(cells: System, threshold: int = 10) -> np.ndarray:
    """What must be hidden for itself: counts of 1 to 9."""
    return (cells.values > 0) & (cells.values < threshold)
