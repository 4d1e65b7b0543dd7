"""From the first wave to the last, per project. In: table ``change``. Out: start against change.

Projects that start low tend to rise and projects that start high tend to fall, by chance alone
(regression to the mean). So the picture draws the change that chance alone makes us expect, beside
the change found and the change that is left when a small project borrows from all.
"""

from __future__ import annotations

import pandas as pd

from .. import dutch
from . import follows, measures, pooled, texts
from .base import Figure
from .change_marks import MANY, change_chart
from .change_rows import ABOVE, BELOW, ChangeRow, change_rows, exact
from .markdown import escape, plain
from .measures import Measure
from .nothing import nothing_chart
from .tables import RELEASED, Tables, hidden, released

PAIRED = "paired"
READING = (
    "Wie laag begint, stijgt vaak al door toeval, en wie hoog begint, daalt; dat laat de lijn "
    "‘verwacht door toeval’ zien."
)


def change(item: str, *, tables: Tables | None = None) -> Figure:
    """Change per project against its start, with the change that chance alone makes us expect.

    Up to forty projects show the change found, the estimate and its interval; more show them
    smaller; above three hundred the picture shows how many projects lie where.

    Parameters
    ----------
    item : an item that was asked in two waves.
    tables : where the numbers come from; the published tables of the study when left out.

    Source: Davis (1976), American Journal of Epidemiology 104, 493-498, on regression to the mean.
    """
    tables = tables or Tables.published()
    about, rows = tables.item(item), tables.rows("change", item)
    every, projects = all_respondents(rows), rows[rows["project_id"] != ""]
    measure = measures.main(about)
    shown = change_rows(released(projects), tables.project_names(), measure)
    title = change_title(about, every)
    return Figure(
        label=texts.label("fig-verandering", item),
        chart=_chart(shown, every, measure),
        table=_table(rows, tables, measure),
        title=title,
        subtitle=_subtitle(shown, measure, tables),
        alt=plain(f"{title}. {outside_expected(shown, tables)}", 200),
        caption=texts.joined(
            texts.statement(about), outside_expected(shown, tables),
            READING if _modelled(shown) else "", _followed(every, tables),
            pooled.definition(tables), texts.hidden_note(projects, tables.noun)
        ),
        source=source(tables, item),
        n=n_pairs(every),
        interval=_interval(shown, tables),
        synthetic=tables.synthetic,
        decimals=dict.fromkeys(_columns(measure).values(), 1 if measure.factor == 100 else 2),
        follows=_follows(shown, about, item),
    )  # fmt: skip


def _follows(shown: list[ChangeRow], about: pd.Series, item: str) -> dict:
    if len(shown) > MANY:
        return follows.everybody("zij laat zien hoeveel er op elke plek liggen")
    return follows.projects(item, str(about["waves"]).split(";")[-1], about["short_label"])


def all_respondents(rows: pd.DataFrame) -> pd.Series | None:
    """The row of everybody together, whatever their project; None where nothing was compared."""
    found = rows[rows["project_id"] == ""]
    return None if found.empty else found.iloc[0]


def change_title(item: pd.Series, every: pd.Series | None) -> str:
    """Whether there is a change, with its interval."""
    measure, name = measures.main(item), texts.quoted(item["short_label"])
    if every is None:
        return f"Van {name} is geen verandering te geven"
    if every["status"] != RELEASED:
        return f"De verandering op {name} is verborgen: {plain(every['reason'], 60)}"
    low, high = every["ci_low"], every["ci_high"]
    size = amount(every["change"], measure)
    if pd.isna(low) or pd.isna(high) or low <= 0 <= high:
        return f"Van begin tot eind verandert {name} niet aantoonbaar ({size})"
    verb = "stijgt" if low > 0 else "daalt"
    edges = f"{amount(low, measure)} tot {amount(high, measure)}"
    return f"Van begin tot eind {verb} {name}: {size} ({edges})"


def amount(value: float, measure: Measure) -> str:
    """A change with its sign, in percentage points or in points of the scale."""
    if measure.factor == 100:
        return dutch.points(value)
    return dutch.signed(float(value), 2)


def outside_expected(shown: list[ChangeRow], tables: Tables) -> str:
    """How many projects change more or less than their start and size make us expect.

    One in twenty lies outside by chance alone, so that number is said beside it.
    """
    noun, total = tables.noun, len(shown)
    if not shown:
        return f"Er {'is' if total == 1 else 'zijn'} geen {noun.plural} om te tonen."
    if not _modelled(shown):
        up, down = (sum(sign * row.change > 0 for row in shown) for sign in (1, -1))
        gaining = f"Van {noun.counted(total)} gaan er {dutch.number(up)} omhoog"
        return f"{gaining} en {dutch.number(down)} omlaag."
    more, less = (sum(row.state == state for row in shown) for state in (ABOVE, BELOW))
    chance = dutch.number(total * 0.05, 0)
    return (
        f"Van {noun.counted(total)} veranderen er {dutch.number(more)} meer en "
        f"{dutch.number(less)} minder dan verwacht; door toeval alleen zijn dat er samen ongeveer "
        f"{chance}."
    )


def n_pairs(every: pd.Series | None) -> str:
    """Number of respondents behind the change of everybody."""
    if every is None or every["status"] != RELEASED:
        return ""
    people = dutch.counted(int(every["n_pairs"]), "deelnemer", "deelnemers")
    if every["method"] == PAIRED:
        return f"n = {people} met twee metingen"
    return f"n = {people} in de kleinste van de twee groepen"


def source(tables: Tables, item: str) -> str:
    """The two waves that are compared."""
    waves = str(tables.item(item)["waves"]).split(";")
    names = dict(zip(tables.read("waves")["wave"], tables.read("waves")["label"], strict=True))
    kind = "synthetische antwoorden op de vragenlijst" if tables.synthetic else "vragenlijst"
    labels = list(dict.fromkeys(escape(names[w]) for w in (waves[0], waves[-1])))
    return f"{kind}, {dutch.listed(labels)}"


def _chart(shown: list[ChangeRow], every: pd.Series | None, measure: Measure) -> dict:
    if not shown:
        return nothing_chart("Niets te tekenen.")
    together = None
    if every is not None and every["status"] == RELEASED:
        together = exact(every["change"], measure)
    return change_chart(shown, together, measure)


def _modelled(shown: list[ChangeRow]) -> bool:
    return any(row.expected is not None for row in shown)


def _subtitle(shown: list[ChangeRow], measure: Measure, tables: Tables) -> str:
    first = f"Verandering tegenover begin per {tables.noun.singular}, {measure.words}"
    if not any(row.estimate is not None for row in shown):
        return first
    if len(shown) > MANY:
        return f"{first}. Vakjes: gevonden, donkerder is meer; band: geschat, negen van de tien"
    return f"{first}. Open teken of driehoek: gevonden; stip: geschat"


def _followed(every: pd.Series | None, tables: Tables) -> str:
    if every is None or every["method"] == PAIRED:
        return ""
    return (
        "Deelnemers zijn niet te volgen: begin en eind zijn twee groepen. Een deel van een "
        f"verschil per {tables.noun.singular} komt doordat er anderen antwoordden."
    )


def _interval(shown: list[ChangeRow], tables: Tables) -> str:
    if not any(row.estimate is not None for row in shown):
        return "Het interval is een 95%-interval van de verandering"
    return (
        "De geschatte verandering trekt kleine aantallen naar het gemiddelde; het streepje is het "
        "95%-interval. Meer of minder dan verwacht: de gevonden verandering ligt buiten wat door "
        f"toeval in 95% van de {tables.noun.plural} met deze start en grootte gebeurt"
    )


def _columns(measure: Measure) -> dict[str, str]:
    unit = " (%)" if measure.factor == 100 else ""
    points = " (procentpunten)" if measure.factor == 100 else ""
    return {
        "mean_start": f"Begin{unit}",
        "mean_end": f"Eind{unit}",
        "change": f"Verandering{points}",
        "expected_change": f"Verwacht door toeval{points}",
        "change_estimate": f"Geschat{points}",
        "change_estimate_low": f"Ondergrens{points}",
        "change_estimate_high": f"Bovengrens{points}",
    }


def _table(rows: pd.DataFrame, tables: Tables, measure: Measure) -> pd.DataFrame:
    names, every, projects = tables.project_names(), rows["project_id"] == "", rows
    ordered = pd.concat([rows[every], released(projects[~every]), hidden(projects[~every])])
    known = ordered["status"] == RELEASED
    frame = pd.DataFrame(
        {
            tables.noun.singular.capitalize(): [
                plain(names[p]) if p else "Alle deelnemers samen" for p in ordered["project_id"]
            ],
            "Deelnemers": [
                int(n) if k else texts.HIDDEN
                for n, k in zip(ordered["n_pairs"], known, strict=True)
            ],
        },
        index=pd.Index(ordered["project_id"].astype(str), name=follows.PROJECT),
    )
    for name, header in _columns(measure).items():
        if name in ordered and ordered[name].notna().any():
            frame[header] = _cells(ordered, name, measure)
    frame["Toelichting"] = [
        "getoond" if k else plain(r) for k, r in zip(known, ordered["reason"], strict=True)
    ]
    return frame


def _cells(rows: pd.DataFrame, column: str, measure: Measure) -> list[object]:
    """Numbers of a column; hidden ones as such, and a word where everybody has no such number."""
    decimals = 1 if measure.factor == 100 else 2
    return [
        texts.HIDDEN if status != RELEASED
        else "niet van toepassing" if pd.isna(value)
        else round(exact(value, measure), decimals)
        for value, status in zip(rows[column], rows["status"], strict=True)
    ]  # fmt: skip
