"""What may be known, decided once. In: responses, rules. Out: bounds and reasons for every table.

Part of the pipeline: the wall decides here what of each project may be known, before anything about
it is computed, and checks at the end that the tables say no more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from .disclosure.check import Truth, refuse_leaks
from .disclosure.rules import Rules
from .disclosure.shield import shielded
from .disclosure.shield_people import shielded_pairs
from .disclosure.told_pairs import hide_narrow_pairs, pairs_beside_totals
from .model.instrument import Instrument
from .publish_people import known_people
from .responses import Responses, scales_of

PAIRS = ["project_id", "item", "start", "end"]


@dataclass(frozen=True)
class Known:
    """Per project what may be known of it.

    Parameters
    ----------
    totals : from `shield.shielded`; people : from `shield_people.shielded_people`.
    groups : per trait with fixed kinds the kind of each project.
    pairs : one row per respondent who answered both moments; of_pairs : from
        `shield_people.shielded_pairs`; ends : per item asked twice its first and last moment.
    """

    totals: pd.DataFrame
    people: pd.DataFrame
    groups: Mapping[str, Mapping[str, str]]
    pairs: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=PAIRS))
    of_pairs: pd.DataFrame = field(default_factory=pd.DataFrame)
    ends: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def with_pairs(self, pairs: pd.DataFrame, instrument: Instrument, rules: Rules) -> Known:
        """With what may be known of who answered both moments."""
        ends = {i.id: (i.waves[0], i.waves[-1]) for i in instrument.repeated_items()}
        paired = {item: both for item, both in ends.items() if item in set(pairs["item"])}
        scales = scales_of(instrument)
        known = shielded_pairs(pairs, self.totals, paired, scales, rules)
        for item, both in paired.items():
            if scales[item].step == 1:
                rows = known[known["item"] == item]
                beside = pairs_beside_totals(
                    pairs[pairs["item"] == item],
                    rows,
                    self.totals[self.totals["item"] == item],
                    both,
                )
                reasons = hide_narrow_pairs(rows, beside, self.people, rules)
                known.loc[rows.index, "reason"] = reasons
        return replace(self, pairs=pairs, of_pairs=known, ends=ends)

    def refuse_leaks(
        self, published: Mapping[str, pd.DataFrame], instrument: Instrument, rules: Rules
    ) -> None:
        """Refuse tables that say more than may be known; see `disclosure.check`."""
        paired = {i: both for i, both in self.ends.items() if i in set(self.pairs["item"])}
        truth = Truth(
            self.totals,
            self.pairs,
            self.people,
            self.of_pairs,
            paired,
            scales_of(instrument),
            self.groups,
        )
        refuse_leaks(published, truth, rules)


def what_may_be_known(responses: Responses, pairs: pd.DataFrame, rules: Rules) -> Known:
    """What may be known of every project of a study.

    Parameters
    ----------
    pairs : one row per respondent who answered both moments of an item.
    """
    instrument, groups = responses.instrument, groups_of(responses)
    totals = shielded(responses.totals, scales_of(instrument), rules, groups)
    known = Known(totals, known_people(responses, totals, rules), groups)
    return known.with_pairs(pairs, instrument, rules)


def groups_of(responses: Responses) -> dict[str, dict[str, str]]:
    """Per trait with fixed kinds the kind of each project: of these kinds means are published."""
    projects = responses.projects.set_index("project_id")
    kinds = [a.id for a in responses.instrument.project.attributes if a.values and a.id in projects]
    return {kind: projects[kind].dropna().to_dict() for kind in kinds}
