"""Two people sign. In: names, a date, the rules. Out: who signed for which rules, or a refusal.

Computing cannot judge everything: whether a kind of project gives someone away, whether an answer
is sensitive here. So real answers are published only when two people looked at what is kept back.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from ..errors import Problem, PublishError
from ..moments import given_moment

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
    own = _own(names)
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
    return signatures_of(own.values(), rules)


def _own(names: Iterable[str]) -> dict[str, str]:
    """Names as they are compared, to how they are written; empty ones left out."""
    own = {compared(name): " ".join(name.split()) for name in names}
    own.pop("", None)
    return own


def signatures_of(names: Iterable[str], rules: Rules) -> list[dict[str, object]]:
    """One entry per name: who, on which day, for which rules."""
    kept = [f"{rule.id}: {rule.threshold}" for rule in vars(rules).values()]
    return [{"name": name, "date": _today(), "rules": kept} for name in names]


def also_signed(
    before: Sequence[Mapping[str, object]], names: Sequence[str], rules: Rules
) -> list[dict[str, object]]:
    """Signatures under tables as they are, with those of people who had not signed yet.

    Who reads on Tuesday what a colleague read on Monday signs for the same tables; each keeps the
    day of their own.

    Parameters
    ----------
    before : signatures that the tables bear; names : who signs now.

    >>> from .rules import load_rules
    >>> first = also_signed([], ["Anna"], load_rules())
    >>> [one["name"] for one in also_signed(first, ["ANNA", "Bram"], load_rules())]
    ['Anna', 'Bram']
    """
    known = {compared(str(one["name"])) for one in before}
    more = [name for key, name in _own(names).items() if key not in known]
    return [*map(dict, before), *signatures_of(more, rules)]


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
    """The day, in UTC; a moment that a repeated run is given goes before the clock."""
    return (given_moment() or datetime.datetime.now(datetime.UTC)).date().isoformat()
