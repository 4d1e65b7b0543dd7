"""What other programmes found, as figures. In: published evidence. Out: what pages show.

Everything here comes from documents, not from responses, so nothing is synthetic and nothing has an
interval. A figure says what was counted and what was not, since a count of mentions is easily read
as a count of people.
"""

from __future__ import annotations

import altair as alt
import pandas as pd

from .. import dutch
from . import marks
from .base import Figure
from .evidence import PRINTED_COLOUR
from .goal_bars import goal_bars
from .markdown import plain
from .programme_tables import SEPARATOR, cited
from .tables import Tables

SPREAD = "De streep is één standaardafwijking naar elke kant"


def effect_frequencies(*, tables: Tables | None = None) -> Figure:
    """How often each effect was named, grouped by the main goal it belongs to.

    An effect that serves two main goals stands under the first and names both, so that no mention
    is counted twice.

    Parameters
    ----------
    tables : where the numbers come from; the published tables of the study when left out.
    """
    tables = tables or Tables.published()
    rows = _by_goal(tables)
    top = rows.loc[rows["value"].idxmax()]
    return Figure(
        label="fig-effecten",
        chart=goal_bars(_frequency_records(rows), "aantal keren genoemd", PRINTED_COLOUR),
        table=_frequency_table(rows),
        title=f"{plain(top['label'])} is het vaakst genoemd",
        subtitle="aantal keren genoemd, per hoofddoel",
        alt=f"{plain(top['label'])} is het vaakst genoemd, {_times(top['value'])}; "
        f"het minst genoemde effect {_times(rows['value'].min())}.",
        caption="Hoe vaak een effect in de gesprekken is genoemd. Dit zijn geen aantallen mensen; "
        "één gesprek kan vaker tellen",
        source=cited(rows),
        n=_conversations(tables),
    )


def means_with_spread(*, tables: Tables | None = None) -> Figure:
    """The mean and standard deviation of each aspect of communication.

    A standard deviation tells how far scores lie apart, not how sure the mean is: with few
    participants the two are easily confused, so the figure says which it is. It does not say what
    lies apart, people or statements, since a source in print need not tell.

    Parameters
    ----------
    tables : where the numbers come from; the published tables of the study when left out.
    """
    rows = (tables or Tables.published()).read("communication").sort_values("order")
    top, wide = rows.loc[rows["mean"].idxmax()], rows.loc[rows["sd"].idxmax()]
    finding = (
        f"{plain(top['label'])} scoort gemiddeld het hoogst; de standaardafwijking is het grootst "
        f"bij {_first_lower(wide['label'])}"
    )
    return Figure(
        label="fig-communicatie",
        chart=_spread_chart(rows),
        table=_spread_table(rows),
        title=finding,
        subtitle="gemiddeld belang, met de standaardafwijking",
        alt=f"{finding}.",
        caption="Hoe belangrijk deelnemers elk aspect vinden; hoger is belangrijker. "
        "De bron noemt de schaal niet",
        source=cited(rows),
        interval=SPREAD,
        decimals={"Gemiddelde": 1, "Standaardafwijking": 2},
    )


def _by_goal(tables: Tables) -> pd.DataFrame:
    """Effects in the order of their main goals, the most named first within a goal."""
    story = tables.read("change_story")
    goals = story[story["level"] == "main_goal"]
    names = dict(zip(goals["id"], map(plain, goals["text"]), strict=True))
    place = {goal: i for i, goal in enumerate(names)}
    rows = tables.read("effect_frequencies").copy()
    serves = rows["main_goals"].str.split(SEPARATOR)
    rows["goal"] = [names[ids[0]] for ids in serves]
    rows["goals"] = [SEPARATOR.join(names[i] for i in ids) for ids in serves]
    rows["place"] = [place[ids[0]] for ids in serves]
    return rows.sort_values(["place", "value", "id"], ascending=[True, False, True])


def _frequency_records(rows: pd.DataFrame) -> list[dict]:
    """Per main goal a row with its name, then its effects."""
    records: list[dict] = []
    for goal, effects in rows.groupby("goal", sort=False):
        records.append({"k": goal, "h": goal, "e": "", "v": 0, "t": ""})
        records += [
            {"k": r.id, "h": "", "e": _effect_label(r), "v": int(r.value)}
            | {"t": dutch.number(int(r.value))}
            for r in effects.itertuples()
        ]
    return records


def _effect_label(row: object) -> str:
    also = [_first_lower(goal) for goal in row.goals.split(SEPARATOR)[1:]]
    return plain(row.label) + (f" (ook {dutch.listed(also)})" if also else "")


def _frequency_table(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Hoofddoel": [goals.replace(SEPARATOR, "; ") for goals in rows["goals"]],
            "Effect": [plain(label) for label in rows["label"]],
            "Waar antwoorden over gingen": [plain(text) for text in rows["answers"]],
            "Aantal keren genoemd": rows["value"].astype(int).to_list(),
        }
    )


def _spread_chart(rows: pd.DataFrame) -> dict:
    records = [
        {
            "k": plain(r.label),
            "m": float(r.mean),
            "l": round(float(r.mean - r.sd), 3),
            "h": round(float(r.mean + r.sd), 3),
            "t": f"{dutch.number(r.mean, 1)} (spreiding {dutch.number(r.sd, 2)})",
        }
        for r in rows.itertuples()
    ]
    y = marks.category("k")
    axis = marks.value_axis("gemiddeld belang", percent=False, grid=False)
    x = alt.X("m", type="quantitative", axis=axis, scale=alt.Scale(zero=False, nice=True))
    span = marks.chart().mark_rule(strokeWidth=2, yOffset=6).encode(y=y, x="l:Q", x2="h")
    dots = marks.chart().mark_point(size=90, yOffset=6, color=PRINTED_COLOUR)
    dots = dots.encode(y=y, x=x, tooltip="t:N")
    values = marks.chart().mark_text(dy=22).encode(y=y, x=x, text="t:N")
    layers = [span, dots, values, marks.labels_above(y, "k")]
    return marks.finished(layers, records, {"step": marks.BAR_STEP + 18})


def _spread_table(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Aspect": [plain(label) for label in rows["label"]],
            "Wat het is": [plain(text) for text in rows["description"]],
            "Gemiddelde": rows["mean"].astype(float).to_list(),
            "Standaardafwijking": rows["sd"].astype(float).to_list(),
        }
    )


def _conversations(tables: Tables) -> str:
    centres = tables.read("centres")
    total = int(centres["residents"].sum() + centres["partners"].sum())
    return f"{dutch.number(total)} gesprekken in {dutch.number(len(centres))} centra"


def _times(count: float) -> str:
    return f"{dutch.number(int(count))} keer"


def _first_lower(text: str) -> str:
    clean = plain(text)
    return clean[:1].lower() + clean[1:]
