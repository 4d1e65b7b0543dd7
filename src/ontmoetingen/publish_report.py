"""What publishing did. In: the origin of the answers, counts. Out: lines for a person.

Part of the pipeline. Nothing in it is a hidden value: numbers of tables and of rows, and what
whoever publishes must know.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .disclosure.sign_off import SIGNATURES
from .stores import DATABASE, DEMO, NONE, PRIVATE

NOT_FOR_THE_OUTSIDE = (
    "These tables rest on real answers. Before they leave the team: read "
    "data/published/publication_log.csv, and docs/decisions/0004-what-is-hidden.md for the limits. "
    "A release needs two people who signed for them."
)
OUT_OF_REACH = (
    "The answers stand in a database for which this machine has no address: "
    "the published tables are used as they are."
)
KEPT_ELSEWHERE = (
    "The answers are kept on another machine: the published tables are used as they are, and pages "
    "are not searched for ids of respondents. Build where the answers are before a release."
)
ROWS_STAY = (
    "Rows stayed in the database, so what needs them was not computed: who answered twice, change "
    "within respondents, overlap of projects, background of respondents."
)


@dataclass(frozen=True)
class PublishReport:
    """What publishing did: from which answers, how many tables, what is hidden (rows per table).

    ``why`` says what had changed; empty when nothing had and no table was made. ``signed`` names
    who signed for tables that were left as they are.
    """

    source: str
    synthetic: bool
    tables: int
    why: tuple[str, ...] = ()
    hidden: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    signed: tuple[str, ...] = ()

    def summary(self) -> list[str]:
        """The report in lines, without any hidden value."""
        if not self.why:
            same = f"Published tables: nothing changed ({self.tables} tables)."
            return [same, *self._signatures(), *self.notes]
        kind = {DEMO: "demo export", PRIVATE: "private responses", NONE: "evidence only"}
        kind[DATABASE] = "a database"
        mark = ", synthetic" if self.synthetic else ""
        more = f" (+{len(self.why) - 3} more)" if len(self.why) > 3 else ""
        return [
            f"Published {self.tables} tables from {kind[self.source]}{mark}.",
            f"Why: {'; '.join(self.why[:3])}{more}.",
            *(f"  {name}: {rows} rows hidden" for name, rows in sorted(self.hidden.items())),
            *self.notices(),
        ]

    def _signatures(self) -> list[str]:
        if not self.signed:
            return []
        return [f"Signed by {', '.join(self.signed)}: {len(self.signed)} of {SIGNATURES} people."]

    def notices(self) -> list[str]:
        """What whoever publishes must know, also when nothing changed."""
        is_real = self.source in (PRIVATE, DATABASE) and not self.synthetic
        return list(dict.fromkeys([*self.notes, *([NOT_FOR_THE_OUTSIDE] if is_real else [])]))
