"""Two people sign. In: names, a date, the rules. Out: who signed for which rules, or a refusal.

Computing cannot judge everything: whether a kind of project gives someone away, whether an answer
is sensitive here. So real answers are published only when two people looked at what is kept back.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ..errors import Problem, PublishError

if TYPE_CHECKING:
    from .rules import Rules

SIGNATURES = 2
HINT = (
    "let two people read the log, then publish with --signed-by NAME --signed-by NAME "
    "(their own, different names)."
)


def signed(names: Sequence[str], rules: Rules, log: str) -> list[dict[str, object]]:
    """Who signed, when, and for which rules, as the manifest of the published tables keeps it.

    Parameters
    ----------
    names : of those who sign; two that differ only in capitals or spaces are one.
    log : where what would be kept back can be read; stands in the refusal.

    Raises
    ------
    PublishError : fewer than two different names.

    >>> from .rules import load_rules
    >>> [one["name"] for one in signed(["Anna", "Bram "], load_rules(), "log.csv")]
    ['Anna', 'Bram']
    """
    own = {compared(name): " ".join(name.split()) for name in names}
    own.pop("", None)
    if len(own) < SIGNATURES:
        what = f"rests on real answers and is signed by {len(own)} of {SIGNATURES} people"
        raise PublishError(
            Problem(
                "data/published",
                f"{what}; nothing was published",
                "two different names",
                (log,),
                HINT,
            )
        )
    kept = [f"{rule.id}: {rule.threshold}" for rule in vars(rules).values()]
    return [{"name": name, "date": _today(), "rules": kept} for name in own.values()]


def already_signed(names: Sequence[str], manifest: Mapping[str, object]) -> bool:
    """Whether the published tables carry these names already; true when nobody signs now."""
    before = {compared(entry["name"]) for entry in manifest.get("sign_off") or ()}
    return {compared(name) for name in names} <= before


def compared(name: str) -> str:
    """A name as it is compared with others: capitals and spaces make nobody a second person.

    >>> compared(" anna  JANSEN ")
    'anna jansen'
    """
    return " ".join(name.split()).casefold()


def _today() -> str:
    """The day, in UTC; SOURCE_DATE_EPOCH goes before the clock, so that a run can be repeated."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH")
    now = datetime.datetime.now(datetime.UTC)
    moment = datetime.datetime.fromtimestamp(int(fixed), datetime.UTC) if fixed else now
    return moment.date().isoformat()
