"""What a new intake changes. In: the answers of before and of now. Out: counts, of nobody by name.

A correction of an export should change what it was meant to change and nothing else; the counts
show whether it did.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from .assemble import answer_pieces
from .examine import Examined
from .store import ANSWERS

KEYS = ["project_id", "respondent_id", "wave", "item"]
COUNTS = ["added", "removed", "changed", "same"]


@dataclass(frozen=True)
class Difference:
    """Answers that came, went, changed or stayed.

    Parameters
    ----------
    counts : per item and wave: added, removed, changed, same.
    named : whether respondents have ids; without them no answer can be followed, and an intake of
        the same export in another order counts answers as added and removed.
    """

    counts: pd.DataFrame
    named: bool

    @property
    def nothing(self) -> bool:
        """Whether every answer is as it was."""
        return not self.counts[COUNTS[:3]].to_numpy().any()

    def lines(self) -> Iterator[str]:
        """The counts as lines of text, only where something differs."""
        if self.nothing:
            yield "every answer is as it was"
            return
        for row in self.counts.itertuples():
            if row.added or row.removed or row.changed:
                yield (
                    f"{row.item} at {row.wave}, answers: {row.added} added, {row.removed} removed, "
                    f"{row.changed} changed, {row.same} as they were"
                )
        if not self.named:
            yield "the export has no ids of respondents: what changed cannot be told from what came"


def answers_in(folder: Path) -> pd.DataFrame | None:
    """The answers of the last intake, ``None`` when there are none."""
    path = folder / ANSWERS
    return pq.read_table(path).to_pandas() if path.is_file() else None


def difference_of(before: pd.DataFrame, examined: Examined) -> Difference:
    """How the answers of these exports differ from those of before."""
    pieces = list(answer_pieces(examined.parts, examined.instrument))
    after = pa.concat_tables(pieces).to_pandas()
    instrument = examined.instrument
    counts = compared(before, after)
    places = {item.id: place for place, item in enumerate(instrument.items)}
    counts = counts.sort_values(
        ["item", "wave"], key=lambda c: c.map(places) if c.name == "item" else c, kind="stable"
    )
    return Difference(counts.reset_index(drop=True), instrument.respondent_column is not None)


def compared(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Per item and wave how many answers were added, removed, changed, and stayed the same.

    Parameters
    ----------
    before, after : project_id, respondent_id, wave, item, value; each key once.
    """
    texts = {key: str for key in KEYS}
    both = before.astype(texts).merge(
        after.astype(texts), on=KEYS, how="outer", suffixes=("_before", "_after"), indicator="came"
    )
    same = both["value_before"] == both["value_after"]
    what = both["came"].map({"left_only": "removed", "right_only": "added"}).astype(object)
    both["what"] = what.fillna(same.map({True: "same", False: "changed"}))
    counts = both.groupby(["item", "wave", "what"], sort=False).size().unstack(fill_value=0)
    return counts.reindex(columns=COUNTS, fill_value=0).reset_index().rename_axis(columns=None)
