"""How answers are spread over the scale. In: answers per item and wave. Out: bars around a middle.

Agreement stands right of the middle of the scale and disagreement left, so that waves and items can
be compared by eye. An item with hundreds of possible answers has no bars but a mean and a spread.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from .. import dutch
from ..errors import BuildError, Problem
from . import follows, measures, pooled, texts
from .answer_bars import Layout, answer_chart
from .answer_rows import (
    YES_NO,
    AnswerRow,
    agreement,
    answer_rows,
    has_threshold,
    hidden_words,
    scale_ends,
    side_words,
    wave_labels,
)
from .answer_spread import answer_spread
from .base import Figure
from .markdown import plain
from .nothing import nothing_figure
from .tables import RELEASED, Tables

IN_ORDER = "Deel van de antwoorden, in de volgorde van de schaal"
MIDDLE = "De streep is het midden van de schaal: wat rechts staat, ligt aan de kant van eens."


def answers(item: str, *, tables: Tables | None = None) -> Figure:
    """How the answers on one item are spread, per wave.

    A rating lies around the middle of its scale; yes and no share one bar. An item with more
    answers than a bar can hold shows its mean and spread instead, and says so.

    Parameters
    ----------
    item : any item of the study.
    tables : where the numbers come from; the published tables of the study when left out.
    """
    tables = tables or Tables.published()
    about = tables.item(item)
    if tables.rows("answers", item).empty and not tables.rows("overall", item).empty:
        return answer_spread(item, tables)
    rows, yes_no = answer_rows(tables, item), about["scale_kind"] == YES_NO
    layout = Layout(
        heads={},
        sides={} if yes_no else side_words([about]),
        ends=() if yes_no else scale_ends([about], tables),
        codes=not yes_no,
    )
    title = _title(tables, about)
    return Figure(
        label=texts.label("fig-antwoorden", item),
        chart=answer_chart(rows, layout, about["scale_kind"]),
        table=_table([item], tables).drop(columns="Vraag"),
        title=title,
        subtitle="Deel van de antwoorden" if yes_no else IN_ORDER,
        alt=plain(f"Staafdiagram. {title}. {_waves_told(rows)}", 200),
        caption=texts.joined(
            texts.statement(about), "" if yes_no else MIDDLE, pooled.definition(tables),
            hidden_words(tables, [item])
        ),
        source=texts.source_of(tables, str(about["waves"]).split(";")),
        n=_n(tables, [about]),
        synthetic=tables.synthetic,
        follows=_follows([about]),
    )  # fmt: skip


def rating_answers(items: Sequence[str] | None = None, *, tables: Tables | None = None) -> Figure:
    """How the answers on every rating item are spread, all items in one picture.

    Parameters
    ----------
    items : rating items, in this order; all that have a distribution when left out.
    tables : where the numbers come from; the published tables of the study when left out.

    Raises
    ------
    BuildError : none of the items asked for is a rating with a distribution. A study without any
        such item is told so in the figure.
    """
    tables = tables or Tables.published()
    label = texts.label("fig-antwoorden", *(items or ["stellingen"]))
    if not items and not has_ratings(tables):
        why = "Deze vragenlijst heeft geen vragen met een schaal waarvan elk antwoord is geteld."
        return nothing_figure(label, "Er zijn geen schaalvragen om te tonen", why, tables)
    abouts = rating_abouts(tables, items)
    names = [str(about["item"]) for about in abouts]
    rows = [row for name in names for row in answer_rows(tables, name)]
    heads = {n: plain(a["label"], 90) for n, a in zip(names, abouts, strict=True)}
    layout = Layout(heads, side_words(abouts), scale_ends(abouts, tables), codes=False)
    title = ratings_title(tables, abouts)
    return Figure(
        label=label,
        chart=answer_chart(rows, layout, "rating"),
        table=_table(names, tables),
        title=title,
        subtitle=IN_ORDER,
        alt=plain(f"Staafdiagram van {len(abouts)} schaalvragen. {title}.", 200),
        caption=texts.joined(MIDDLE, pooled.definition(tables), hidden_words(tables, names)),
        source=texts.source_of(tables, _waves(abouts)),
        n=_n(tables, abouts),
        synthetic=tables.synthetic,
        follows=_follows(abouts),
    )


def _follows(abouts: Sequence[pd.Series]) -> dict:
    """The means can be pooled; how often each answer was given is known of all only."""
    keys = [
        follows.key(about["item"], wave, measures.main(about).name)
        for about in abouts
        for wave in str(about["waves"]).split(";")
    ]
    return follows.pooled(keys, "hoe vaak elk antwoord is gegeven, is van allen samen bekend")


def has_ratings(tables: Tables) -> bool:
    """Whether any rating has its answers counted."""
    known, counted = tables.read("items"), tables.read("answers")["item"]
    return bool(((known["scale_kind"] != YES_NO) & known["item"].isin(counted)).any())


def rating_abouts(tables: Tables, items: Sequence[str] | None) -> list[pd.Series]:
    known = tables.read("items").sort_values("order")
    counted = set(tables.read("answers")["item"])
    wanted = list(items) if items else list(known.loc[known["scale_kind"] != YES_NO, "item"])
    found = [tables.item(i) for i in wanted if i in counted]
    found = [about for about in found if about["scale_kind"] != YES_NO]
    if not found:
        what = "none of them is a rating of which each answer is counted"
        raise BuildError(Problem(f"items {wanted}", what))
    return found


def _title(tables: Tables, about: pd.Series) -> str:
    """The share that agrees, per wave, or the answer given most where nothing is agreeing."""
    labels, name = wave_labels(tables), texts.quoted(about["short_label"])
    waves = str(about["waves"]).split(";")
    told = {labels[w]: t for w in waves if (t := _agreeing(tables, about, w))}
    if not told:
        return _without_agreement(tables, about)
    verb = "zegt ja op" if about["scale_kind"] == YES_NO else "is het eens met"
    if len(waves) == 1:
        return f"{next(iter(told.values()))} {verb} {name}"
    return f"{dutch.listed([f'{t} ({w})' for w, t in told.items()])} {verb} {name}"


def _agreeing(tables: Tables, about: pd.Series, wave: str) -> str:
    found = agreement(tables, about, wave)
    if found is None or found["status"] != RELEASED:
        return ""
    return measures.of(found["measure"]).text(found["value"])


def _without_agreement(tables: Tables, about: pd.Series) -> str:
    rows = tables.rows("answers", about["item"])
    name = texts.quoted(about["short_label"])
    shown = rows[rows["status"] == RELEASED]
    if rows.empty:
        return f"Op {name} zijn er geen antwoorden"
    if shown.empty or has_threshold(about):
        return f"De antwoorden op {name} zijn voor een deel of helemaal verborgen"
    top = shown.groupby("answer")["n"].sum().astype(float).idxmax()
    return f"Op {name} is {dutch.number(top)} het meest gegeven antwoord"


def ratings_title(tables: Tables, abouts: list[pd.Series]) -> str:
    """The item that most agree with and the one that fewest agree with, at the last wave."""
    last = {i: str(a["waves"]).split(";")[-1] for i, a in enumerate(abouts)}
    found = {i: agreement(tables, a, last[i]) for i, a in enumerate(abouts)}
    shares = {
        i: float(row["value"])
        for i, row in found.items()
        if row is not None and row["status"] == RELEASED
    }
    if len(shares) < 2:
        return f"Hoe de antwoorden op {dutch.counted(len(abouts), 'vraag', 'vragen')} verdeeld zijn"
    top, low = max(shares, key=shares.__getitem__), min(shares, key=shares.__getitem__)
    told = [f"{texts.quoted(abouts[i]['short_label'])} ({dutch.percent(shares[i])})"
            for i in (top, low)]  # fmt: skip
    return f"Het meest eens met {told[0]}, het minst met {told[1]}"


def _waves(abouts: Sequence[pd.Series]) -> set[str]:
    return {wave for about in abouts for wave in str(about["waves"]).split(";")}


def _waves_told(rows: Sequence[AnswerRow]) -> str:
    return f"{'; '.join(row.told for row in rows)}."


def _n(tables: Tables, abouts: Sequence[pd.Series]) -> str:
    """Answers per wave for one item; the largest number for several."""
    labels, counts = wave_labels(tables), {}
    for about in abouts:
        for wave in str(about["waves"]).split(";"):
            rows = tables.rows("overall", about["item"], wave)
            known = rows[rows["status"] == RELEASED]["n"]
            if len(known):
                counts[labels[wave]] = max(int(known.iloc[0]), counts.get(labels[wave], 0))
    told = dutch.listed([f"{dutch.number(n)} ({w})" for w, n in counts.items()])
    return f"n = {told}{'' if len(abouts) == 1 else ' of minder per vraag'}" if told else ""


def _table(items: Sequence[str], tables: Tables) -> pd.DataFrame:
    """Every answer as published; a hidden one as hidden."""
    labels, known = wave_labels(tables), tables.read("items").set_index("item")
    frame = tables.read("answers")
    frame = pd.concat([frame[frame["item"] == item] for item in items])
    shown = frame["status"] == RELEASED
    words = [_answer_words(row) for row in frame.itertuples()]
    columns = {
        "Vraag": [plain(known.loc[i, "label"]) for i in frame["item"]],
        "Meetmoment": [labels[w] for w in frame["wave"]],
        "Antwoord": words,
        "Aantal": [int(n) if k else texts.HIDDEN for n, k in zip(frame["n"], shown, strict=True)],
        "Deel (%)": texts.cells(frame, "share", measures.of("share_yes")),
    }
    return pd.DataFrame(columns)


def _answer_words(row) -> str:
    code, label = dutch.number(row.answer), plain(row.answer_label)
    return f"{code} ({label})" if label else code
