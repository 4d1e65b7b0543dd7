"""Every chart about a questionnaire by one name, for tests that ask the same of many.

In: names. Out: what draws each of them from tables such as `chart_tables` makes.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from ontmoetingen import charts
from ontmoetingen.charts.base import Figure
from ontmoetingen.charts.tables import Tables

Maker = Callable[[Tables], Figure]
PUBLISHED = pd.DataFrame({"item": ["yes_item", "yes_other"], "value": [0.8, 0.73]})
MAKERS: dict[str, Maker] = {
    "standing": lambda t: charts.standing("yes_item", tables=t),
    "standing of a rating": lambda t: charts.standing("rated", "T0", tables=t),
    "funnel": lambda t: charts.funnel("yes_item", tables=t),
    "ranks": lambda t: charts.ranks("yes_item", tables=t),
    "reliability": lambda t: charts.reliability("yes_item", tables=t),
    "reliabilities": lambda t: charts.reliabilities(tables=t),
    "profile": lambda t: charts.profile("p0000", tables=t),
    "profile of an example": lambda t: charts.profile(tables=t),
    "trait": lambda t: charts.trait("yes_item", "age", tables=t),
    "groups": lambda t: charts.groups("yes_item", "type", tables=t),
    "effects": lambda t: charts.effects("age", tables=t),
    "shares": lambda t: charts.shares(tables=t),
    "shares beside published": lambda t: charts.shares(
        ["yes_item", "yes_other"], compare=PUBLISHED, compare_name="gedrukt", tables=t
    ),
    "answers": lambda t: charts.answers("rated", tables=t),
    "answers yes or no": lambda t: charts.answers("yes_item", tables=t),
    "all ratings": lambda t: charts.rating_answers(tables=t),
    "pairing": lambda t: charts.pairing_flow("rated", tables=t),
    "lost": lambda t: charts.lost("rated", tables=t),
    "change": lambda t: charts.change("rated", tables=t),
    "everybody": lambda t: charts.change_overall(tables=t),
    "models": lambda t: charts.change_models("rated", tables=t),
    "adjusted": lambda t: charts.adjusted(tables=t),
    "overlap": lambda t: charts.overlap("low", tables=t),
    "coverage": lambda t: charts.coverage(tables=t),
    "false alarms": lambda t: charts.false_alarms(tables=t),
}


def makers(*names: str) -> dict[str, Maker]:
    """Those of these names, in this order."""
    return {name: MAKERS[name] for name in names}
