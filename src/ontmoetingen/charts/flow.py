"""Who can be followed from the first wave to the last. In: the pairing report. Out: a flow.

Change is only seen in those who answered at both waves. The picture shows how many that are, and
how many only answered at the start or only at the end: they are not a random part of all.
"""

from __future__ import annotations

import pandas as pd

from .. import dutch
from . import follows, texts
from .answer_rows import wave_labels
from .base import Figure, Table
from .flow_bands import ASIDE, BOTH, JOINS, LEAVES, Band, flow_chart
from .markdown import escape, plain
from .nothing import nothing_chart
from .tables import RELEASED, Tables

MATCHED, START, END, TWICE = "matched", "only_start", "only_end", "duplicates"


def pairing(item: str, *, tables: Tables | None = None) -> Table:
    """Respondents matched over two waves, and those who answered only one of them, as a table."""
    tables = tables or Tables.published()
    name = texts.quoted(tables.item(item)["short_label"])
    return Table(
        label=texts.label("tbl-koppeling", item),
        frame=_table(pairing_steps(tables, item)),
        caption=f"Van wie er op {name} één of twee antwoorden zijn",
        source="vragenlijst",
        synthetic=tables.synthetic,
    )


def pairing_flow(item: str, *, tables: Tables | None = None) -> Figure:
    """Respondents from the first wave to the last: who is in both, and who drops out or joins.

    Parameters
    ----------
    item : an item that was asked at two waves or more; the first and the last are compared.
    tables : where the numbers come from; the published tables of the study when left out.
    """
    tables = tables or Tables.published()
    steps, ends = pairing_steps(tables, item), wave_ends(tables, item)
    counts = step_counts(steps)
    title = flow_title(counts, ends)
    return Figure(
        label=texts.label("fig-koppeling", item),
        chart=_chart(counts, ends),
        table=_table(steps),
        title=title,
        subtitle="Aantal deelnemers; de hoogte van een band volgt het aantal",
        alt=plain(f"Stroomfiguur. {title}.", 200),
        caption=texts.joined(texts.statement(tables.item(item)), _missed(counts, ends)),
        source="vragenlijst",
        n=_n(counts),
        synthetic=tables.synthetic,
        follows=follows.everybody("wie te volgen is, is alleen van alle deelnemers samen bekend"),
    )


def flow_title(counts: dict[str, int | None], ends: tuple[str, str]) -> str:
    """Which part of those who answered at the start can be followed to the end.

    >>> flow_title({"matched": 60, "only_start": 40}, ("Start", "Einde"))
    'Van wie bij ‘Start’ antwoordde, is 60% te volgen tot ‘Einde’'
    >>> flow_title({"matched": 0, "only_start": 40}, ("Start", "Einde"))
    'Niemand is te volgen van ‘Start’ tot ‘Einde’'
    """
    start, end = (f"‘{name}’" for name in ends)
    if start == end:
        return "Deze vraag is op één moment gesteld: er is niemand te volgen"
    matched, lost = counts.get(MATCHED, 0), counts.get(START, 0)
    if matched is None or lost is None:
        return f"Hoeveel deelnemers van {start} tot {end} te volgen zijn, is verborgen"
    if matched == 0:
        return f"Niemand is te volgen van {start} tot {end}"
    share = dutch.percent(matched / (matched + lost))
    return f"Van wie bij {start} antwoordde, is {share} te volgen tot {end}"


def pairing_steps(tables: Tables, item: str) -> pd.DataFrame:
    """The pairing report of one item; an item that is not in the study is refused."""
    tables.item(item)
    frame = tables.read("pairing")
    return frame[frame["item"] == item]


def wave_ends(tables: Tables, item: str) -> tuple[str, str]:
    waves, labels = str(tables.item(item)["waves"]).split(";"), wave_labels(tables)
    return labels[waves[0]], labels[waves[-1]]


def step_counts(steps: pd.DataFrame) -> dict[str, int | None]:
    """Number of people per step; None where it is hidden."""
    return {row.step: int(row.n) if row.status == RELEASED else None for row in steps.itertuples()}


def _chart(counts: dict[str, int | None], ends: tuple[str, str]) -> dict:
    if not counts or ends[0] == ends[1]:
        return nothing_chart("Er is niets te koppelen.")
    start, end = ends
    named = {
        MATCHED: (BOTH, f"bij {start} en bij {end}"),
        START: (LEAVES, f"alleen bij {start}"),
        END: (JOINS, f"alleen bij {end}"),
        TWICE: (ASIDE, "vaker ingevuld, niet gekoppeld"),
    }
    bands = [
        Band(kind, counts[step], f"{words}: {_count_told(counts[step])}")
        for step, (kind, words) in named.items()
        if step in counts and (step != TWICE or counts[step] != 0)
    ]
    return flow_chart(bands, ends)


def _count_told(count: int | None) -> str:
    return texts.HIDDEN if count is None else dutch.number(count)


def _missed(counts: dict[str, int | None], ends: tuple[str, str]) -> str:
    """What is known about who cannot be followed, in words."""
    late, twice = counts.get(END), counts.get(TWICE)
    told = []
    if late:
        joined = "kwam er" if late == 1 else "kwamen er"
        told.append(f"Pas bij ‘{escape(ends[1])}’ {joined} {dutch.number(late)} bij.")
    if twice:
        people = dutch.counted(twice, "deelnemer", "deelnemers")
        told.append(f"Van {people} is niet te zeggen welk antwoord telt.")
    if counts.get(START):
        told.append(
            "Wie wegvalt, is vaak anders dan wie blijft: de verandering geldt voor wie blijft."
        )
    return " ".join(told)


def _n(counts: dict[str, int | None]) -> str:
    if not counts or None in counts.values():
        return ""
    return f"n = {dutch.counted(sum(counts.values()), 'deelnemer', 'deelnemers')}"


def _table(steps: pd.DataFrame) -> pd.DataFrame:
    counts = [int(row.n) if row.status == RELEASED else texts.HIDDEN for row in steps.itertuples()]
    return pd.DataFrame({"Deelnemers": [plain(t) for t in steps["label"]], "Aantal": counts})
