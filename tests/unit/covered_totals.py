"""Totals with what may be known of them, for tests that are about something else."""

from __future__ import annotations

import numpy as np
import pandas as pd

FEW = "minder dan 10 antwoorden"


def exactly(totals: pd.DataFrame, fewest: int = 10) -> pd.DataFrame:
    """Rows with fewer than ``fewest`` answers are hidden, of the others the exact sum is known."""
    reason = np.where(totals["n"] < fewest, FEW, "")
    return totals.assign(reason=reason, sum_low=totals["sum"], sum_high=totals["sum"])
