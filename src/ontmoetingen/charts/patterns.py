"""Projects that stand out on several items at once. In: overlap tables. Out: an UpSet figure.

A count alone says little: some overlap always comes by chance. So the title says whether there is
more than chance gives, and the number expected stands beside the number found.
"""

from __future__ import annotations

import pandas as pd

from .. import dutch, grammar
from . import follows, texts
from .base import Figure, Table
from .kept_back import reasons
from .markdown import plain
from .nothing import nothing_chart
from .tables import RELEASED, Tables, hidden
from .upset import MOST_COLUMNS, Column, upset_chart

DIRECTIONS = {"low": "laag", "high": "hoog"}
TEST = "respondents shuffled"


def overlap(direction: str = "low", *, tables: Tables | None = None) -> Figure:
    """How many projects are at one end on which combination of items, beside what chance gives.

    Parameters
    ----------
    direction : ``"low"`` (the lowest fifth of the projects per item) or ``"high"``.
    tables : where the numbers come from; the published tables of the study when left out.

    Source: the number expected comes from shuffling respondents over projects, which keeps each
    respondent's own answers together.
    """
    tables = tables or Tables.published()
    tests, columns = tested(tables, direction), combinations(tables, direction)
    items = _items(tables, tests, columns)
    title = overlap_title(tests, direction, tables)
    shown = columns[:MOST_COLUMNS]
    return Figure(
        label=texts.label("fig-overlap", direction),
        chart=_chart(shown, items, tables),
        table=_table(columns, tables),
        title=title,
        subtitle=f"Aantal {tables.noun.plural} in het {_fifth(direction)}, "
        "per precieze combinatie van vragen",
        alt=plain(f"{title}. {_levels_told(tests, tables, short=True)}", 200),
        caption=_caption(tables, direction, tests, columns),
        source=_source(tables, items),
        n=_n(tables, tests),
        interval=_method(tables),
        synthetic=tables.synthetic,
        follows=follows.everybody("wat toeval geeft, is berekend met alle deelnemers erin"),
        decimals={"Verwacht door toeval": 1},
    )


def overlap_summary(*, tables: Tables | None = None) -> Table:
    """Per end and number of items: projects found, expected by chance, and the p-value."""
    tables = tables or Tables.published()
    rows = tables.read("overlap")
    rows = rows[rows["method"] == TEST]
    ends = [_fifth(direction) for direction in rows["direction"]]
    frame = pd.DataFrame(
        {
            "Kant": [end.capitalize() for end in ends],
            "Op minstens": [f"{int(a)} van {_asked(i)} vragen"
                            for a, i in zip(rows["at_least"], rows["items"], strict=True)],
            "Gevonden": [_cell(r, r.observed) for r in rows.itertuples()],
            "Verwacht door toeval": [_cell(r, r.expected, 1) for r in rows.itertuples()],
            "p": [p_cell(r.p_value) if r.status == RELEASED else texts.HIDDEN
                  for r in rows.itertuples()],
        }
    )  # fmt: skip
    return Table(
        label="tbl-overlap",
        frame=frame,
        caption=f"Hoeveel {tables.noun.plural} op meer vragen tegelijk laag of hoog liggen. "
        f"{texts.joined(_method(tables), texts.basis_note(rows, tables.noun))}",
        source="vragenlijst",
        synthetic=tables.synthetic,
        decimals={"Gevonden": 0, "Verwacht door toeval": 1},
    )


def tested(tables: Tables, direction: str) -> pd.DataFrame:
    """The tests by shuffling respondents, most items first; empty where nothing was tested.

    Shuffling the labels of projects only describes: it ignores that a respondent's answers go
    together, and so finds overlap where there is none.
    """
    rows = tables.read("overlap")
    rows = rows[(rows["method"] == TEST) & (rows["direction"] == direction)]
    return rows.sort_values("at_least", ascending=False)


def overlap_title(tests: pd.DataFrame, direction: str, tables: Tables) -> str:
    """Whether there is more overlap than chance gives, and on how many items."""
    noun, shown = tables.noun, tests[tests["status"] == RELEASED]
    if tests.empty:
        return f"Overlap tussen vragen is niet te toetsen: te weinig vragen of {noun.plural}"
    if shown.empty:
        return f"Hoeveel {noun.plural} op meer vragen {_ly(direction)} liggen, is verborgen"
    more = shown[(shown["p_value"] < texts.ALPHA) & (shown["observed"] > shown["expected"])]
    who = f"{noun.plural.capitalize()} liggen"
    if more.empty:
        return f"{who} niet aantoonbaar vaker dan toeval op meer vragen tegelijk {_ly(direction)}"
    on = dutch.listed([_level(row) for row in more.itertuples()], "en op")
    return f"{who} vaker dan toeval op {on} tegelijk {_ly(direction)}"


def _chart(columns: list[Column], items: dict[str, str], tables: Tables) -> dict:
    if not columns:
        return nothing_chart("Geen combinaties om te tekenen.")
    return upset_chart(columns, items, [_told(column, tables) for column in columns])


def _ly(direction: str) -> str:
    return DIRECTIONS[direction]


def _fifth(direction: str) -> str:
    return f"{DIRECTIONS[direction]}ste vijfde deel"


def _asked(items: object) -> int:
    return len(str(items).split(";"))


def _level(row) -> str:
    """The number of items, such as "alle drie de vragen" or "minstens twee vragen"."""
    count = _asked(row.items)
    if int(row.at_least) == count:
        return "beide vragen" if count == 2 else f"alle {dutch.word(count)} de vragen"
    return f"minstens {dutch.word(int(row.at_least))} vragen"


def _levels_told(tests: pd.DataFrame, tables: Tables, *, short: bool = False) -> str:
    """Found beside expected per number of items, with the p-value."""
    shown = tests[tests["status"] == RELEASED]
    told = []
    for row in shown.itertuples():
        expected = dutch.number(float(row.expected), 1)
        found = f"op {_level(row)} {tables.noun.counted(int(row.observed))}"
        p = "" if short else f", {grammar.p_value(row.p_value)}"
        told.append(f"{found} (verwacht {expected}{p})")
    return f"{dutch.listed(told).capitalize()}." if told else ""


def p_cell(p_value: float) -> str:
    """A p-value under a header that says so.

    >>> p_cell(0.0861), p_cell(0.0004)
    ('0,086', '< 0,001')
    """
    return grammar.p_value(float(p_value)).removeprefix("p ").removeprefix("= ")


def _cell(row, value: float, decimals: int = 0) -> object:
    return round(float(value), decimals) if row.status == RELEASED else texts.HIDDEN


def combinations(tables: Tables, direction: str) -> list[Column]:
    """Combinations in the order of the picture: most items first, then most projects."""
    rows = tables.read("overlap_patterns")
    rows = rows[(rows["direction"] == direction) & (rows["pattern"].fillna("") != "")]
    names, found = _short_names(tables), []
    for _, row in rows.iterrows():
        items = tuple(str(row["pattern"]).split(";"))
        words = dutch.listed([names.get(i, i) for i in items])
        chance = [_known(row.get(k)) for k in ("expected", "expected_low", "expected_high")]
        found.append(Column(items, words, int(row["n_projects"]), *chance))
    return sorted(found, key=lambda c: (-len(c.items), -c.found, c.names))


def _known(value: object) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


def _short_names(tables: Tables) -> dict[str, str]:
    items = tables.read("items")
    return {i: plain(t, 60) for i, t in zip(items["item"], items["short_label"], strict=True)}


def _items(tables: Tables, tests: pd.DataFrame, columns: list[Column]) -> dict[str, str]:
    """The items compared, in the order in which they were asked."""
    compared = {i for items in tests["items"] for i in str(items).split(";")}
    compared |= {item for column in columns for item in column.items}
    return {item: name for item, name in _short_names(tables).items() if item in compared}


def _told(column: Column, tables: Tables) -> str:
    told = f"{column.names}: {tables.noun.counted(column.found)}"
    if column.expected is None:
        return told
    told = f"{told}, verwacht {dutch.number(column.expected, 1)}"
    if column.low is None or column.high is None:
        return told
    return f"{told} ({dutch.number(column.low, 0)} tot {dutch.number(column.high, 0)})"


def _table(columns: list[Column], tables: Tables) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "Combinatie": [column.names for column in columns],
            tables.noun.plural.capitalize(): [column.found for column in columns],
        }
    )
    chance = {"Verwacht door toeval": "expected", "Toeval van": "low", "Toeval tot": "high"}
    for header, name in chance.items():
        numbers = [getattr(column, name) for column in columns]
        if any(number is not None for number in numbers):
            frame[header] = [float("nan") if n is None else round(n, 1) for n in numbers]
    return frame


def _caption(tables: Tables, direction: str, tests: pd.DataFrame, columns: list[Column]) -> str:
    if tests.empty and not columns:
        needed = "minstens twee ja-neevragen en tien"
        return f"Voor deze vergelijking zijn {needed} getoonde {tables.noun.plural} nodig."
    return texts.joined(
        f"Per vraag telt het {_fifth(direction)} van de {tables.noun.plural} mee, afgemeten aan "
        f"hoever een {tables.noun.singular} van die grootte door toeval kan afwijken.",
        _levels_told(tests, tables),
        texts.basis_note(tests, tables.noun),
        _kept_back(tests),
        _left_out(columns),
    )


def _kept_back(tests: pd.DataFrame) -> str:
    gone = hidden(tests)
    if gone.empty:
        return ""
    return f"Een deel van de toets is verborgen: {reasons(gone)}."


def _left_out(columns: list[Column]) -> str:
    more = len(columns) - MOST_COLUMNS
    if more <= 0:
        return ""
    return f"Nog {dutch.counted(more, 'combinatie staat', 'combinaties staan')} alleen in de tabel."


def _method(tables: Tables) -> str:
    noun = tables.noun
    return (
        f"Verwacht door toeval: het gemiddelde als we deelnemers over {noun.plural} schudden, met "
        f"waar 95% van de keren ligt; iedereen houdt de eigen antwoorden en {noun.each} de eigen "
        "grootte"
    )


def _source(tables: Tables, items: dict[str, str]) -> str:
    if not items:
        return "vragenlijst"
    return texts.source(tables, tables.wave(next(iter(items)), None))


def _n(tables: Tables, tests: pd.DataFrame) -> str:
    return f"n = {tables.noun.counted(int(tests['n_projects'].iloc[0]))}" if len(tests) else ""
