"""Projects beside each other. In: scores per project. Out: a caterpillar of their estimates.

No order without its uncertainty: every project has its interval, the reference is always drawn and
defined, and the words are neutral. What may not be shown is named in the table with its reason.
"""

from __future__ import annotations

import pandas as pd

from . import caterpillar, comparable, findings, follows, measures, records, texts
from .base import Figure
from .nothing import without_reference
from .tables import Tables, released


def standing(item: str, wave: str | None = None, *, tables: Tables | None = None) -> Figure:
    """Every project's estimate with its interval, in order, against all respondents together.

    Up to forty projects have their names beside the marks; more stand side by side in order of
    their estimate, and the names are in the table.

    Parameters
    ----------
    item, wave : what to show; without a wave the last in which the item was asked.
    tables : where the numbers come from; the published tables of the study when left out.

    Raises
    ------
    BuildError : the item or wave is unknown.
    """
    tables = tables or Tables.published()
    wave, row, noun = tables.wave(item, wave), tables.item(item), tables.noun
    rows, measure = tables.rows("project_scores", item, wave), measures.main(row)
    shown = released(rows).sort_values(["estimate", "project_id"], ascending=[False, True])
    label = texts.label("fig-stand", item, wave)
    if nothing := without_reference(label, item, wave, tables):
        return nothing
    reference = texts.reference(tables, item, wave, measure)
    order = f"{noun.plural}, van hoog naar laag geschat"
    values = caterpillar.Values(measure.words, order, measure.factor == 100, reference)
    drawn = records.project_records(shown, tables.project_names(), measure)
    return Figure(
        label=label,
        chart=caterpillar.drawn(drawn, values),
        table=records.project_table(records.shown_first(shown, rows), tables, measure),
        title=findings.standing_title(row["short_label"], shown["state"], noun),
        subtitle=texts.subtitle(measure, f"geschat per {noun.singular}, met interval"),
        alt=findings.standing_alt(row["short_label"], shown["state"], noun),
        caption=_caption(tables, row, wave, shown, rows),
        source=texts.source(tables, wave),
        n=texts.n_respondents(shown["n"], noun),
        interval=records.own_interval(noun),
        synthetic=tables.synthetic,
        follows=follows.projects(
            item, wave, row["short_label"], finding="states", **caterpillar.following(drawn, values)
        ),
    )


def _caption(
    tables: Tables, item: pd.Series, wave: str, shown: pd.DataFrame, rows: pd.DataFrame
) -> str:
    return texts.joined(
        texts.statement(item),
        comparable.note(tables, item["item"], wave),
        records.stand_outs(shown, tables.project_names()),
        texts.hidden_note(rows, tables.noun),
        texts.reference_note(tables.noun),
    )
