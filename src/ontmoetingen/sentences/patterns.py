"""Patterns over projects. In: published tables. Out: Dutch sentences, also when there is none."""

from __future__ import annotations

from functools import partial

import pandas as pd

from .. import dutch
from ..charts import measures
from ..charts.markdown import escape
from ..charts.tables import RELEASED, Tables, released
from ..charts.texts import ALPHA
from ..grammar import say
from .label import labelled, over_projects
from .rows import has, name_of, row_of, rows_of, shown_row

EFFECT = ("effect", "ci_low", "ci_high", "p_value")
TEST = "respondents shuffled"  # the null that keeps each respondent's answers together


@labelled
@over_projects
def overlap(direction: str = "low", *, tables: Tables) -> str:
    """Whether the same projects score low (or high) on all items, against chance."""
    tell = partial(say, tables.noun, "overlap")
    row = overlap_row(tables, direction)
    if row is None:
        return tell("none")
    way = "laag" if direction == "low" else "hoog"
    names = dutch.listed([name_of(tables, item) for item in str(row["items"]).split(";")])
    count, counted = int(row["observed"]), tables.noun.counted(int(row["observed"]))
    return tell(
        "said",
        count=tell("some", n=count, counted=counted) if count else tell("nobody"),
        extreme=int(row["n_extreme"]),
        way=way,
        names=names,
        expected=row["expected"],
        p=row["p_value"],
        meaning=tell("found" if row["p_value"] < ALPHA else "chance", way=way),
    )


def overlap_row(tables: Tables, direction: str) -> pd.Series | None:
    """The test on all items together at one side; none when it is absent or hidden."""
    rows = rows_of(tables, "overlap", direction=direction, method=TEST, status=RELEASED)
    return None if rows.empty else rows.sort_values("at_least").iloc[-1]


@labelled
@over_projects
def trait(item: str, name: str, wave: str | None = None, *, tables: Tables) -> str:
    """How an item goes together with a trait of projects: the effect and whether it is chance."""
    row = effect_row(tables, item, name, tables.wave(item, wave))
    tell = partial(say, tables.noun, "trait", name=name_of(tables, item))
    if row is None:
        return tell("none")
    case, tests = _trait_case(tables, row)
    contrast, effect = escape(row["contrast_label"]), effect_words(tables, row)
    return tell(case, n=tests, contrast=contrast, effect=effect)


def effect_row(tables: Tables, item: str, trait: str, wave: str) -> pd.Series | None:
    """The effect of a trait on an item; none when it is absent, hidden or could not be computed."""
    row = shown_row(tables, "traits", item=item, wave=wave, trait=trait)
    return row if row is not None and has(row, *EFFECT) else None


def effect_words(tables: Tables, row: pd.Series) -> str:
    """Its size and direction with the interval: percentage points, or points of the scale."""
    is_share = tables.item(row["item"])["scale_kind"] == "yes_no"
    size, low, high, p = (float(row[column]) for column in EFFECT)
    words = {"size": abs(size), "low": low, "high": high, "p": p}
    way = "hoger" if size > 0 else "lager"
    return say(tables.noun, "trait", "points" if is_share else "scale", way=way, **words)


def _trait_case(tables: Tables, row: pd.Series) -> tuple[str, int]:
    """Whether a link is found, also among all tests of this trait; and how many these are."""
    tests = rows_of(tables, "traits", trait=row["trait"], status=RELEASED)["p_value"].dropna()
    if row["p_value"] >= ALPHA:
        return "chance", len(tests)
    return ("found" if _holm(tests)[row.name] < ALPHA else "found_alone"), len(tests)


def _holm(p_values: pd.Series) -> pd.Series:
    """Each p value as it stands among all of them, by Holm (1979).

    >>> _holm(pd.Series([0.03, 0.01])).tolist()  # 2 x 0.01; then 1 x 0.03
    [0.03, 0.02]
    """
    ordered = p_values.sort_values()
    times = pd.Series(range(len(ordered), 0, -1), ordered.index)
    return (ordered * times).cummax().clip(upper=1).reindex(p_values.index)


@labelled
@over_projects
def kinds(item: str, trait: str, wave: str | None = None, *, tables: Tables) -> str:
    """Whether kinds of projects differ on an item, and between which ends."""
    rows = rows_of(tables, "trait_groups", item=item, wave=tables.wave(item, wave), trait=trait)
    tell = partial(say, tables.noun, "kinds", name=name_of(tables, item))
    rows = rows if rows.empty else released(rows).dropna(subset=["mean", "p_value"])
    if len(rows) < 2:
        return tell("none")
    low, high = (rows.loc[rows["mean"].idxmin()], rows.loc[rows["mean"].idxmax()])
    label, p = str(low["trait_label"]).lower(), float(low["p_value"])
    measure = measures.main(tables.item(item))
    ends = {"low": _with_interval(tell, low, measure), "high": _with_interval(tell, high, measure)}
    ends |= {"low_kind": escape(low["group"]), "high_kind": escape(high["group"])}
    return tell("found" if p < ALPHA else "chance", trait=escape(label), p=p, **ends)


def _with_interval(tell: partial, row: pd.Series, measure: measures.Measure) -> str:
    value, low, high = (measure.text(row[c]) for c in ("mean", "ci_low", "ci_high"))
    return tell("between", value=value, low=low, high=high) if has(row, "ci_low") else value


@labelled
@over_projects
def adjusted(item: str, wave: str | None = None, *, tables: Tables) -> str:
    """Whether projects still differ when who takes part is held equal."""
    row = row_of(tables, "adjusted", item=item, wave=tables.wave(item, wave), status=RELEASED)
    tell = partial(say, tables.noun, "adjusted", name=name_of(tables, item))
    if row is None or not has(row, "between_sd_before", "between_sd_after", "p_before", "p_after"):
        return tell("none")
    case = _adjusted_case(row["p_before"] < ALPHA, row["p_after"] < ALPHA)
    before, after = (_spread(tell, row, side) for side in ("before", "after"))
    covariates = dutch.listed([escape(c) for c in str(row["covariate_labels"]).lower().split("; ")])
    spread = {"before": before, "after": after, "covariates": covariates}
    found = tell(case, before_p=row["p_before"], after_p=row["p_after"], **spread)
    return " ".join([found, *_adjusted_notes(tell, row, case)])


def _spread(tell: partial, row: pd.Series, side: str) -> str:
    """The standard deviation between projects with its interval, where that is known."""
    form, factor = ("scale", 1) if row["measure"] == "mean" else ("points", 100)
    value = factor * row[f"between_sd_{side}"]
    if not has(row, f"{side}_low", f"{side}_high"):
        return tell(form, value=value)
    low, high = (factor * row[f"{side}_{end}"] for end in ("low", "high"))
    return tell(f"{form}_between", value=value, low=low, high=high)


def _adjusted_case(before: bool, after: bool) -> str:
    cases = {(True, True): "remains", (True, False): "gone", (False, True): "hidden_before"}
    return cases.get((bool(before), bool(after)), "alike")


def _adjusted_notes(tell: partial, row: pd.Series, case: str) -> list[str]:
    told = []
    if case in ("remains", "gone") and has(row, "share_explained"):
        share = float(row["share_explained"])
        told.append(tell("explained", share=share) if share > 0 else tell("not_explained"))
    if case in ("remains", "hidden_before"):
        told.append(tell("caution"))
    if has(row, "n_missing") and int(row["n_missing"]):
        told.append(tell("missing", n=int(row["n_missing"])))
    return told
