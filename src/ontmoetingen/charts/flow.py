"""Who answered at which moment. In: the published pairing report. Out: a table."""

from __future__ import annotations

import pandas as pd

from .base import Table
from .tables import RELEASED, Tables
from .texts import HIDDEN, label, quoted


def pairing(item: str, *, tables: Tables | None = None) -> Table:
    """Respondents matched over two waves, and those who answered only one of them."""
    tables = tables or Tables.published()
    frame = tables.read("pairing")
    rows = frame[frame["item"] == item]
    counts = [
        int(n) if status == RELEASED else HIDDEN
        for n, status in zip(rows["n"], rows["status"], strict=True)
    ]
    name = quoted(tables.item(item)["short_label"])
    return Table(
        label=label("tbl-koppeling", item),
        frame=pd.DataFrame({"Deelnemers": rows["label"].to_list(), "Aantal": counts}),
        caption=f"Van wie er op {name} één of twee antwoorden zijn",
        source="vragenlijst",
        synthetic=tables.synthetic,
    )
