"""Sentences with computed numbers. In: published tables. Out: Markdown that follows the data.

A notebook cell ends with ``report.text(...)`` or one of the sentences here and shows a paragraph; a
chapter writes ``{{< var group.name >}}`` and gets its numbers from :func:`values`. Every sentence
changes when the data change, and says in words when a pattern is not found or a number is hidden.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .charts.markdown import attribute, escape, plain
from .dutch import counted, listed, number, percent, points, signed, word

if TYPE_CHECKING:
    import pandas as pd

    from .charts.tables import Tables

__all__ = [
    "Text", "callout", "change", "compared", "counted", "data_note", "escape", "hidden_projects", "listed",
    "number", "overall", "overlap", "percent", "points", "reliability", "signed", "standing",
    "text", "trait", "values", "word",
]  # fmt: skip

LOW_RELIABILITY = 0.7  # below this, most of a difference between projects is chance
STATES = ("hoger", "lager", "niet te onderscheiden", "te klein om iets te zeggen")


@dataclass(frozen=True)
class Text:
    """Markdown as the output of a notebook cell; both engines and JupyterLab show it as prose."""

    markdown: str

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return {"text/markdown": self.markdown, "text/plain": self.markdown}

    def __str__(self) -> str:
        return self.markdown


def text(*paragraphs: str | Text) -> Text:
    """Markdown paragraphs; names that come from data go through :func:`escape` first.

    >>> text("In {} van de {} projecten.".format(number(12), number(1098))).markdown
    'In 12 van de 1.098 projecten.\\n'
    """
    return Text("\n\n".join(str(p).strip() for p in paragraphs if str(p).strip()) + "\n")


def callout(title: str, *paragraphs: str | Text, kind: str = "important") -> Text:
    """A box with a title, for the main points of a chapter; sentences in it may be computed.

    >>> print(callout("Kern", "In 2 van de 3 projecten."))
    ::: {.callout-important title="Kern"}
    In 2 van de 3 projecten.
    :::
    <BLANKLINE>
    """
    body = str(text(*paragraphs)).strip()
    return Text(f'::: {{.callout-{kind} title="{attribute(title)}"}}\n{body}\n:::\n')


def overall(item: str, wave: str | None = None, *, tables: Tables | None = None) -> Text:
    """The share or mean of all projects together, with its interval and n.

    Parameters
    ----------
    item, wave : what; without a wave the last in which the item was asked.
    tables : where the numbers come from; the published tables of the study when left out.
    """
    tables, wave, row = _asked(item, wave, tables)
    found = tables.rows("overall", item, wave)
    sentences = [_measured(row, found, measure) for measure in _measures(row)]
    return text(" ".join(sentences))


def standing(item: str, wave: str | None = None, *, tables: Tables | None = None) -> Text:
    """How many projects stand out, how many do not, and how many are hidden.

    Parameters
    ----------
    item, wave, tables : as for :func:`overall`.
    """
    from .charts import texts

    tables, wave, row = _asked(item, wave, tables)
    rows = tables.rows("project_scores", item, wave)
    states = rows.loc[rows["status"] == "released", "state"]
    first = f"{escape(texts.standing_title(row['short_label'], states))}."
    return text(" ".join(part for part in (first, _undecided(states), _kept_back(rows)) if part))


def change(item: str, *, tables: Tables | None = None) -> Text:
    """Whether the same respondents changed from the first wave to the last, and by how much.

    Parameters
    ----------
    item : an item asked in two waves.
    tables : where the numbers come from; the published tables of the study when left out.
    """
    from .charts import paired

    tables, _, row = _asked(item, None, tables)
    every = paired.all_respondents(tables, item)
    if every["status"] != "released":
        return text(f"De verandering op {_name(row)} is verborgen: {escape(every['reason'])}.")
    first = f"{escape(paired.change_title(row, every))}."
    pairs = counted(int(every["n_pairs"]), "deelnemer vulde", "deelnemers vulden")
    return text(f"{first} {pairs} de vraag twee keer in.{_agreement(every)}")


def trait(item: str, trait: str, wave: str | None = None, *, tables: Tables | None = None) -> Text:
    """How an item goes together with a trait of projects; or that no link was found.

    Parameters
    ----------
    item, wave, tables : as for :func:`overall`.
    trait : as in the published table ``traits``.
    """
    from .charts import texts

    tables, wave, row = _asked(item, wave, tables)
    effect = texts.trait_effect(tables, item, wave, trait)
    if effect.found:
        return text(f"Op {_name(row)}: {effect.sentence()}")
    return text(f"Op {_name(row)} is geen verschil aan te tonen. {effect.sentence()}")


def overlap(direction: str = "low", *, tables: Tables | None = None) -> Text:
    """Whether the same projects stand out on several items more often than chance gives.

    Parameters
    ----------
    direction : ``"low"`` or ``"high"``.
    tables : where the numbers come from; the published tables of the study when left out.
    """
    from .charts import patterns

    test = patterns.tested(_tables(tables).read("overlap"), direction)
    title = patterns.overlap_title(test, patterns.DIRECTIONS[direction])
    return text(f"{title}: {patterns.observed(test)}.")


def compared(item: str, figure: str, *, tables: Tables | None = None) -> Text:
    """A published number beside the computed one, each named for what it is.

    Parameters
    ----------
    item : the item as computed here.
    figure : id in the published table ``published_figures``.
    tables : where the numbers come from; the published tables of the study when left out.
    """
    from .charts.tables import one_row
    from .charts.values import printed

    tables, wave, row = _asked(item, None, tables)
    told = one_row(tables.read("published_figures"), "id", figure)
    share = "share_yes" if row["scale_kind"] == "yes_no" else "share_agree"
    computed = _measured(row, tables.rows("overall", item, wave), share)
    kind = "Deze gegevens zijn synthetisch. " if tables.synthetic else ""
    published = f"Gepubliceerd ({told['year']}): {printed(told['value'], told['unit'])}."
    return text(f"{published} {kind}Berekend: {computed}")


def reliability(item: str, wave: str | None = None, *, tables: Tables | None = None) -> Text:
    """Whether projects can be compared on an item at all.

    Parameters
    ----------
    item, wave, tables : as for :func:`overall`.
    """
    tables, wave, row = _asked(item, wave, tables)
    found = tables.rows("variation", item, wave).iloc[0]
    if found["status"] != "released":
        return text(f"De betrouwbaarheid op {_name(row)} is verborgen: {escape(found['reason'])}.")
    value = float(found["reliability_median"])
    first = f"De betrouwbaarheid van een doorsnee project op {_name(row)} is {number(value, 2)}."
    if value < LOW_RELIABILITY:
        return text(f"{first} Dat is te laag om projecten te rangschikken.")
    return text(f"{first} Dat is genoeg om projecten te vergelijken, met hun interval erbij.")


def hidden_projects(*, tables: Tables | None = None) -> Text:
    """How many projects are hidden altogether, and why."""
    projects = _tables(tables).read("projects")
    note = _kept_back(projects)
    total = counted(len(projects), "project deed", "projecten deden")
    return text(f"{total} mee. {note or 'Geen enkel project is verborgen.'}")


def data_note(*, tables: Tables | None = None) -> Text:
    """What kind of data the numbers come from; says so when they are invented."""
    if _tables(tables).synthetic:
        return text(
            "De antwoorden in dit hoofdstuk zijn [synthetisch]{.synthetic-label}: ze zijn door "
            "een computer gemaakt. Ze laten zien hoe het rapport werkt, niet hoe het met "
            "deelnemers gaat."
        )
    return text("De antwoorden in dit hoofdstuk komen uit de vragenlijst.")


def values(study=None) -> dict[str, str]:
    """Every number that running text may need, under ``group.name``; see ``charts.values``."""
    from .charts.values import values as made

    return made(study)


def _tables(tables: Tables | None) -> Tables:
    from .charts.tables import Tables as Source

    return tables or Source.published()


def _asked(item: str, wave: str | None, tables: Tables | None) -> tuple[Tables, str, pd.Series]:
    tables = _tables(tables)
    return tables, tables.wave(item, wave), tables.item(item)


def _name(row: pd.Series) -> str:
    return f"‘{escape(plain(row['short_label'], 60))}’"


def _measures(row: pd.Series) -> tuple[str, ...]:
    return ("share_yes",) if row["scale_kind"] == "yes_no" else ("mean", "share_agree")


def _measured(row: pd.Series, found: pd.DataFrame, name: str) -> str:
    from .charts import measures
    from .charts.tables import one_row

    value = one_row(found, "measure", name)
    if value["status"] != "released":
        return f"Het cijfer over {_name(row)} is verborgen: {escape(value['reason'])}."
    measure = measures.of(name, row["scale_min"], row["scale_max"])
    ends = f"{measure.text(value['ci_low'])} tot {measure.text(value['ci_high'])}"
    note = f"(95%-interval {ends}; n = {number(int(value['n']))})"
    amount = measure.text(value["value"])
    if name == "mean":
        return f"De gemiddelde score op {_name(row)} is {amount} {note}."
    says = "zegt ja op" if name == "share_yes" else "is het eens met"
    return f"{amount} {says} {_name(row)} {note}."


def _undecided(states: pd.Series) -> str:
    same, small = int((states == STATES[2]).sum()), int((states == STATES[3]).sum())
    parts = []
    if same and same < len(states):
        parts.append(f"{counted(same, 'project is', 'projecten zijn')} niet te onderscheiden")
    if small and small < len(states):
        parts.append(f"{counted(small, 'project is', 'projecten zijn')} daarvoor te klein")
    return f"{listed(parts)}." if parts else ""


def _kept_back(rows: pd.DataFrame) -> str:
    gone = rows[rows["status"] != "released"]
    if gone.empty:
        return ""
    reasons = listed([escape(r) for r in sorted(set(gone["reason"].astype(str)))])
    return f"{counted(len(gone), 'project is', 'projecten zijn')} verborgen: {reasons}."


def _agreement(every: pd.Series) -> str:
    start, end = every["share_agree_start"], every["share_agree_end"]
    if start != start or end != end:  # noqa: PLR0124 - NaN: nothing to agree with
        return ""
    moved = points(float(end) - float(start))
    return f" Het deel dat het eens is, ging van {percent(start)} naar {percent(end)} ({moved})."
