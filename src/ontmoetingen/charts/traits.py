"""Projects by a trait, such as mean age. In: scores and traits per project. Out: figures.

A scatter for one item, or the effects of one trait on all items of a kind, with intervals.
"""

from __future__ import annotations

import altair as alt
import pandas as pd

from .. import dutch
from ..errors import BuildError, Problem
from . import marks, measures, style, texts
from .base import Figure
from .markdown import plain
from .measures import Measure
from .records import project_records, project_table
from .tables import Tables, one_row, released

HEIGHT = 360  # px
MANY = 300  # above this many projects the marks are smaller and lighter


def trait(
    item: str, trait: str, wave: str | None = None, *, tables: Tables | None = None
) -> Figure:
    """Each project's own value against a trait of the project, such as its mean age.

    Own values are drawn, not estimates pulled towards the mean: the line is fitted to them,
    weighing each project by what its answers are worth.

    Parameters
    ----------
    item, wave : what to show; without a wave the last in which the item was asked.
    trait : a trait with a number per project, as in the published table ``trait_points``.
    tables : where the numbers come from; the published tables of the study when left out.

    Raises
    ------
    BuildError : the effect is hidden or absent, or no project has both numbers.

    Source: the effect and its permutation p come from the published table ``traits``.
    """
    tables = tables or Tables.published()
    wave, noun, row = tables.wave(item, wave), tables.noun, tables.item(item)
    measure = measures.main(row)
    shown = _with_trait(released(tables.rows("project_scores", item, wave)), tables, trait)
    if shown.empty:
        raise BuildError(
            Problem(f"trait {trait!r}, item {item!r}", f"has no {noun.singular} to show")
        )
    effect = texts.trait_effect(tables, item, wave, trait)
    name = plain(shown["trait_label"].iloc[0])
    drawn = _points(shown, tables, measure)
    slope = effect.size / _step(tables, item, wave, trait)
    return Figure(
        label=texts.label("fig-kenmerk", item, trait, wave),
        chart=_scatter(drawn, measure, name, _line(shown, measure, slope), effect.found),
        table=project_table(shown, tables, measure, extra={name: shown["trait"]}),
        title=effect.title(row["short_label"]),
        subtitle=f"{name} (gemiddelde per {noun.singular}) en {measure.words}",
        alt=plain(f"{effect.title(row['short_label'])}. {noun.counted(len(shown))}.", 200),
        caption=_trait_caption(tables, row, wave, effect, len(shown)),
        source=texts.source(tables, wave),
        n=texts.n_respondents(shown["n"], noun),
        interval="De grootte van een punt volgt het aantal antwoorden",
        synthetic=tables.synthetic,
    )


def _trait_caption(
    tables: Tables, item: pd.Series, wave: str, effect: texts.Effect, shown: int
) -> str:
    noun = tables.noun
    left_out = len(tables.rows("project_scores", item["item"], wave)) - shown
    line = "Doorgetrokken lijn" if effect.found else "Onderbroken lijn"
    return texts.joined(
        effect.sentence(),
        texts.statement(item),
        f"{line}: het verschil zoals berekend over alle {noun.plural}, ook de verborgene. Het gaat "
        f"over {noun.plural}, niet over losse deelnemers.",
        f"{noun.counted(left_out)} {'staat' if left_out == 1 else 'staan'} niet in de figuur."
        if left_out
        else "",
    )


def effects(trait: str, *, kind: str = "yes_no", tables: Tables | None = None) -> Figure:
    """The effect of one trait on every item of a kind, with its interval.

    Also for traits that are a comparison of two groups of projects, which have no scatter.

    Parameters
    ----------
    trait : as in the published table ``traits``.
    kind : ``"yes_no"`` (percentage points) or ``"rating"`` (points of the scale); the two cannot
        share an axis.
    tables : where the numbers come from; the published tables of the study when left out.
    """
    tables = tables or Tables.published()
    items = tables.read("items").set_index("item")
    rows = released(tables.read("traits"))
    rows = rows[(rows["trait"] == trait) & (rows["item"].map(items["scale_kind"]) == kind)]
    if rows.empty:
        raise BuildError(Problem(f"trait {trait!r}", f"has no shown effect on {kind} items"))
    waves = dict(zip(tables.read("waves")["wave"], tables.read("waves")["label"], strict=True))
    named = _effect_names(rows, items, waves)
    unit = "procentpunten" if kind == "yes_no" else "punten op de schaal"
    contrast = plain(rows["contrast_label"].iloc[0], 80)
    return Figure(
        label=texts.label("fig-effect", trait, kind),
        chart=_effects(named, kind),
        table=_effects_table(named, unit),
        title=f"{contrast}: {_tally(rows)}",
        subtitle=f"Verschil in {unit}, met 95%-interval",
        alt=plain(f"Verschillen met interval. {contrast}: {_tally(rows)}.", 200),
        caption="Een interval dat de nullijn raakt, past bij geen verschil",
        source=texts.source(tables, rows.iloc[-1]["wave"]),
        n=f"n = {tables.noun.counted(int(rows['n_projects'].max()))}",
        synthetic=tables.synthetic,
    )


def _effect_names(rows: pd.DataFrame, items: pd.DataFrame, waves: dict[str, str]) -> pd.DataFrame:
    several = rows["item"].duplicated(keep=False)
    labels = [plain(items.loc[item, "label"], 80) for item in rows["item"]]
    when = [
        f" ({plain(waves[w], 30)})" if s else "" for w, s in zip(rows["wave"], several, strict=True)
    ]
    return rows.assign(name=[a + b for a, b in zip(labels, when, strict=True)])


def _tally(rows: pd.DataFrame) -> str:
    clear = rows[rows["p_value"] < texts.ALPHA]
    high, low = int((clear["effect"] > 0).sum()), int((clear["effect"] < 0).sum())
    asked = dutch.counted(len(rows), "vraag", "vragen")
    if high + low == 0:
        return f"op geen van {asked} een aantoonbaar verschil"
    told = [f"{way} op {count}" for way, count in (("hoger", high), ("lager", low)) if count]
    return f"{dutch.listed(told)} van {asked}"


def _effects(rows: pd.DataFrame, kind: str) -> dict:
    decimals = 1 if kind == "yes_no" else 2
    records = []
    for row in rows.itertuples():
        size, low, high = (dutch.signed(v, decimals) for v in (row.effect, row.ci_low, row.ci_high))
        ends = {"v": float(row.effect), "l": float(row.ci_low), "h": float(row.ci_high)}
        told = {"w": size, "t": f"{row.name}: {size} ({low} tot {high})"}
        records.append({"y": row.name} | ends | told)
    y = marks.category("y", labels=False, ticks=False, domain=False, title=None)
    axis = marks.value_axis(None, percent=False)
    x = alt.X("v", type="quantitative", axis=axis)
    span = marks.chart().mark_rule(strokeWidth=2, color=style.SERIES[0])
    span = span.encode(y=y, x=alt.X("l", type="quantitative"), x2="h", tooltip="t:N")
    dot = marks.chart().mark_point(size=110).encode(y=y, x=x, tooltip="t:N")
    zero = marks.reference(0, "geen verschil", vertical=True)
    names = [marks.halo_above(y, "y"), marks.labels_above(y, "y")]
    return marks.finished([*zero, span, dot, *names], records, {"step": marks.BAR_STEP})


def _effects_table(rows: pd.DataFrame, unit: str) -> pd.DataFrame:
    decimals = 1 if unit == "procentpunten" else 2
    columns = {"effect": f"Verschil ({unit})", "ci_low": "Ondergrens", "ci_high": "Bovengrens"}
    numbers = {
        head: [dutch.signed(v, decimals) for v in rows[name]] for name, head in columns.items()
    }
    p_values = [dutch.number(p, 3) if p >= 0.001 else "< 0,001" for p in rows["p_value"]]
    return pd.DataFrame({"Vraag": list(rows["name"])} | numbers | {"p": p_values})


def _points(shown: pd.DataFrame, tables: Tables, measure: Measure) -> list[dict]:
    drawn = project_records(shown, tables.project_names(), measure)
    name = plain(shown["trait_label"].iloc[0], 60)
    return [
        {"x": float(x), "v": r["v"], "n": r["n"], "t": f"{r['t']}; {name}: {dutch.number(x)}"}
        for r, x in zip(drawn, shown["trait"], strict=True)
    ]


def _scatter(drawn: list[dict], measure: Measure, name: str, line: list[dict], found: bool) -> dict:
    """Dots by size, and the line: unbroken only where there is a link."""
    x = alt.X("x", type="quantitative", axis=marks.count_axis(name), scale=alt.Scale(zero=False))
    axis = marks.value_axis(None, percent=measure.factor == 100)
    y = alt.Y("v", type="quantitative", axis=axis, scale=alt.Scale(zero=False))
    many = len(drawn) > MANY
    sizes = alt.Scale(range=[8, 80] if many else [20, 320])
    size = alt.Size("n", type="quantitative", legend=None, scale=sizes)
    dots = marks.chart().mark_point(opacity=0.4 if many else 0.65)
    dots = dots.encode(x=x, y=y, size=size, tooltip="t:N")
    trend = alt.Chart(alt.NamedData(name="trend")).mark_line(
        color=style.INK, strokeWidth=2, strokeDash=[1, 0] if found else [5, 4], clip=True
    )
    return marks.finished([dots, trend.encode(x=x, y=y)], drawn, HEIGHT, trend=line)


def _step(tables: Tables, item: str, wave: str, trait: str) -> float:
    """The difference in the trait that the published effect belongs to, such as 10 points."""
    row = one_row(tables.rows("traits", item, wave), "trait", trait)
    if "per" not in row:
        hint = "run 'ontmoetingen publish' with this version of the package."
        raise BuildError(Problem("published table traits", "has no column per", hint=hint))
    return float(row["per"])


def _line(shown: pd.DataFrame, measure: Measure, slope: float) -> list[dict]:
    """Two ends of the published line, which goes through the weighted middle of the dots."""
    weight = shown["weight"] if (shown["weight"] > 0).any() else shown["n"]
    middle_x = float((weight * shown["trait"]).sum() / weight.sum())
    middle_y = float((weight * shown["value"]).sum() / weight.sum()) * measure.factor
    ends = (float(shown["trait"].min()), float(shown["trait"].max()))
    return [{"x": x, "v": round(middle_y + slope * (x - middle_x), 3)} for x in ends]


def _with_trait(rows: pd.DataFrame, tables: Tables, trait: str) -> pd.DataFrame:
    points = released(tables.read("trait_points"))
    values = points[points["trait"] == trait][["project_id", "value", "trait_label"]]
    values = values.rename(columns={"value": "trait"})
    return rows.merge(values, on="project_id").sort_values(["trait", "project_id"])
