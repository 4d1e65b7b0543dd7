"""A profile seen from two sides. In: published profile of a programme. Out: a figure, an overview.

Per line two dots, one for each side, with the spread between respondents, and a stroke where all
units together lie: a class is read against itself first, and then against the others. Means are
told as bands, and a dot stands in the middle of one. Which line lies highest is description, and
lines whose bands overlap are named together; which differences between the sides can be told from
chance is tested before publication, over all lines at once.
"""

from __future__ import annotations

import altair as alt
import pandas as pd

from .. import dutch
from . import marks, texts
from .base import Figure, Table
from .dot_rows import FIRST, SECOND, DotRow, Look, Mark, Series, dot_chart
from .markdown import escape, plain
from .nothing import NOTHING, nothing_chart
from .programme_data import About, about, chosen, kept_back, rows_of
from .tables import RELEASED, Tables, released

GAP = "gap"
MOST_TICKS = 10
MOST_NAMED = 2
DOTS = (FIRST, SECOND)


def unit_profile(
    programme: str, unit: str | None = None, *, tables: Tables | None = None
) -> Figure:
    """The profile of one unit: every line from both sides, against all units together.

    Parameters
    ----------
    programme : id of a programme with profiles.
    unit : one class, by id or name; the first that is shown when left out.
    tables : where the numbers come from; the published tables of the study when left out.

    Raises
    ------
    BuildError : there is no such unit, with those there are.
    """
    tables = tables or Tables.published()
    told, every = about(tables, programme), rows_of(tables, programme, "profile")
    own = last_moment(chosen(lines_of(every), unit, told.noun))
    shown = released(own)
    title = profile_title(own, told)
    return Figure(
        label=texts.label("fig-profiel", programme, *([unit] if unit else [])),
        chart=_chart(shown, last_moment(_all(every)), told)
        if len(shown)
        else nothing_chart(NOTHING),
        table=profile_frame(own, _all(every)),
        title=title,
        subtitle=f"gemiddelde score, {told.scale}",
        alt=plain(f"{title}.", 200),
        caption=texts.joined(
            f"Streepje: alle {told.noun.plural} samen, ook {told.noun.the} zelf.",
            texts.band_note(every, told.noun),
            escape(told.note),
            kept_back(every, told.noun),
        ),
        source=told.source,
        n=f"n = {told.respondent.counted(int(shown['n'].max()))}" if len(shown) else "",
        interval="De lijn is één standaardafwijking naar elke kant: hoe ver "
        f"{told.respondent.plural} van één {told.noun.singular} uit elkaar liggen, gemiddeld over "
        f"alle {told.noun.plural}",
        synthetic=told.synthetic,
    )


def profile_overview(
    programme: str, side: str | None = None, *, tables: Tables | None = None
) -> Table:
    """The mean of every unit on every line from one side, all units together last.

    Parameters
    ----------
    side : id of a side; the first when left out.
    """
    tables = tables or Tables.published()
    told, every = about(tables, programme), rows_of(tables, programme, "profile")
    rows = last_moment(lines_of(every))
    sides = [s for s in rows["side"].unique() if s != GAP]
    wanted = rows[rows["side"] == (side or sides[0])]
    units = wanted[wanted["level"] == "unit"]
    records = [
        {told.noun.singular.capitalize(): plain(name)} | _means(own)
        for name, own in units.groupby("unit", sort=True)
    ]
    together = {told.noun.singular.capitalize(): f"Alle {told.noun.plural}"}
    records.append(together | _means(wanted[wanted["level"] == "all"]))
    name = plain(wanted["side_label"].iloc[0]).lower()
    return Table(
        label=texts.label("tbl-profielen", programme, side or sides[0]),
        frame=pd.DataFrame(records),
        caption=_overview_caption(wanted, name, told),
        source=told.source,
        synthetic=told.synthetic,
        decimals=dict.fromkeys(records[0], 1),
    )


def _overview_caption(rows: pd.DataFrame, side: str, told: About) -> str:
    middle = "; telkens het midden van de band" if (rows["precision"] == "band").any() else ""
    return f"Gemiddelden per {told.noun.singular}, {side} ({escape(told.scale)}){middle}"


def lines_of(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows about single lines, without means of groups."""
    return rows[rows["part"] == "line"]


def last_moment(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the last moment of asking that they hold."""
    return rows[rows["moment"] == rows["moment"].iloc[-1]] if len(rows) else rows


def _all(rows: pd.DataFrame) -> pd.DataFrame:
    return lines_of(rows[rows["level"] == "all"])


def sides_of(rows: pd.DataFrame) -> dict[str, str]:
    """Side to its name, in order, the difference left out."""
    pairs = rows[rows["side"] != GAP].drop_duplicates("side")
    return dict(zip(pairs["side"], map(plain, pairs["side_label"]), strict=True))


def profile_title(own: pd.DataFrame, told: About) -> str:
    """The highest and the lowest line of the first side, and on how many the sides differ.

    Lines whose bands overlap cannot be told apart: any of them may be the highest.
    """
    shown, name = released(own), unit_name(own, told)
    if shown.empty:
        return hidden_title(own, told)
    sides = sides_of(shown)
    first = shown[shown["side"] == next(iter(sides))]
    found = _extremes(first)
    if len(sides) == 1:
        return f"{name}: {found}"
    return f"{name}, {_lower(first['side_label'].iloc[0])}: {found}; {gaps(shown)}"


def _extremes(first: pd.DataFrame) -> str:
    """The lines that may be highest and lowest; those that are too many to name are not."""
    ends = {
        "het hoogst": first["mean_high"] >= first["mean_low"].max(),
        "het laagst": first["mean_low"] <= first["mean_high"].min(),
    }
    named = {word: first.loc[rows, "label"].map(_lower).to_list() for word, rows in ends.items()}
    if min(len(labels) for labels in named.values()) == len(first):
        return "zover te zien ligt geen regel het hoogst"
    few = {word: labels for word, labels in named.items() if len(labels) <= MOST_NAMED}
    if not few:
        return "meer regels liggen even hoog, zover te zien"
    return ", ".join(f"{dutch.listed(labels, 'of')} {word}" for word, labels in few.items())


def unit_name(own: pd.DataFrame, told: About) -> str:
    """What the unit is called."""
    return plain(own["unit"].iloc[0], 60) if len(own) else told.noun.singular


def hidden_title(own: pd.DataFrame, told: About) -> str:
    """That a unit is hidden, and why."""
    reason = plain(own["reason"].iloc[0]) if len(own) else "geen antwoorden"
    return f"{unit_name(own, told)} is verborgen: {reason}"


def gaps(shown: pd.DataFrame) -> str:
    """On how many lines the second side lies above or below the first, more than by chance."""
    states = shown.loc[shown["side"] == GAP, "state"]
    one, other = (f"‘{_lower(name)}’" for name in sides_of(shown).values())
    if states.empty:
        return "of de twee kanten verschillen, is zonder nummer per persoon niet te zeggen"
    higher, lower = (int((states == state).sum()) for state in ("hoger", "lager"))
    if not higher and not lower:
        return f"{other} en {one} zijn niet te onderscheiden"
    parts = [f"op {n} {word}" for n, word in ((lower, "lager"), (higher, "hoger")) if n]
    return f"van de {len(states)} regels ligt {other} {dutch.listed(parts)} dan {one}"


def _lower(text: object) -> str:
    clean = plain(text, 60)
    return clean[:1].lower() + clean[1:]


def _chart(shown: pd.DataFrame, every: pd.DataFrame, told: About) -> dict:
    sides = sides_of(shown)
    axis = score_axis(told)
    series = {s: Series(name, *DOTS[i]) for i, (s, name) in enumerate(sides.items())}
    look = Look(series=series, axis=axis, domain=(told.low, told.high))
    reference = released(every).set_index(["key", "side"])["mean"]
    rows, group = [], None
    for _, line in shown[shown["side"] != GAP].groupby("order", sort=True):
        first = line.iloc[0]
        head = plain(first["group_label"], 80) if first["group"] != group else ""
        group = first["group"]
        found = [_mark(row, reference, told) for row in line.itertuples()]
        rows.append(DotRow(plain(first["label"], 80), found, head))
    return dot_chart(rows, look)


def score_axis(told: About) -> alt.Axis:
    """An axis with the whole numbers of the scale; a long scale has the ticks that fit."""
    axis = marks.value_axis("gemiddelde score", percent=False)
    if told.high - told.low <= MOST_TICKS:
        axis.values = [float(v) for v in range(round(told.low), round(told.high) + 1)]
        axis.format = "d"
    return axis


def _mark(row: object, reference: pd.Series, told: About) -> Mark:
    beside = reference.get((row.key, row.side))
    spread = "" if pd.isna(row.sd) else f"spreiding {dutch.number(row.sd, 1)}, "
    words = (
        f"{plain(row.label, 60)}, {_lower(row.side_label)}: {dutch.number(row.mean, 1)} "
        f"({band_told(row)}{spread}n = {int(row.n)})"
    )
    if beside is not None:
        words += f"; alle {told.noun.plural} {dutch.number(beside, 1)}"
    return Mark(row.side, row.mean, *_spread(row, told), words, beside)


def _spread(row: object, told: About) -> tuple[float | None, float | None]:
    """One standard deviation to each side, as far as the scale goes; none where it is not told."""
    if pd.isna(row.sd):
        return None, None
    return max(told.low, row.mean - row.sd), min(told.high, row.mean + row.sd)


def band_told(row: object) -> str:
    """Between which means the true one lies, to stand before other facts; empty when exact."""
    if row.precision != "band":
        return ""
    return f"band {dutch.number(row.mean_low, 1)} tot {dutch.number(row.mean_high, 1)}, "


def profile_frame(own: pd.DataFrame, every: pd.DataFrame) -> pd.DataFrame:
    """The numbers of a profile, one row per line and side; hidden ones as a word."""
    reference = released(every).set_index(["key", "side"])["mean"]
    records = []
    for row in own.sort_values("order", kind="stable").itertuples():
        is_shown, beside = row.status == RELEASED, reference.get((row.key, row.side))
        records.append(
            {
                "Groep": plain(row.group_label),
                "Regel": plain(row.label),
                "Kant": plain(row.side_label),
                "n": int(row.n) if is_shown else texts.HIDDEN,
                "Gemiddelde": rounded(row.mean, row.status),
                "Laagste in de band": rounded(row.mean_low, row.status),
                "Hoogste in de band": rounded(row.mean_high, row.status),
                "Spreiding": rounded(row.sd, row.status),
                "Ondergrens (95%)": rounded(row.ci_low, row.status),
                "Bovengrens (95%)": rounded(row.ci_high, row.status),
                "Alle samen": texts.HIDDEN if beside is None else round(beside, 2),
                "Oordeel": plain(row.state if is_shown else row.reason),
            }
        )
    return pd.DataFrame(records)


def rounded(value: float, status: str) -> object:
    """A number of a table; a word where its row is hidden or the number is not told."""
    if status != RELEASED:
        return texts.HIDDEN
    return texts.NOT_SHOWN if pd.isna(value) else round(float(value), 2)


def _means(rows: pd.DataFrame) -> dict[str, object]:
    return {
        plain(row.label): rounded(row.mean, row.status)
        for row in rows.sort_values("order").itertuples()
    }
