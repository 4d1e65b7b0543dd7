"""What a reader knows, as a system. In: numbers, bounds that are told. Out: cells, relations.

A number in a band is known to lie between two others. Written as cells: the number minus its lowest
value, and its highest value minus the number, add up to the width of the band. So the audit of
hidden counts audits bands as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from .audit import narrow_cells
from .relations import Relation, System, system


@dataclass(frozen=True)
class Number:
    """A whole number: what is known of it, plus a hidden cell; none when all of it is known."""

    offset: int
    cell: int | None = None


@dataclass
class Knowledge:
    """Everything published that is tied together, added number by number.

    >>> told = Knowledge()
    >>> a, b = (told.within(name, value, 0, 5) for name, value in (("a", 5), ("b", 4)))
    >>> told.adds_up(told.known(9), [a, b])
    >>> told.narrow(5)  # both lie in 0 to 5, but 9 leaves 4 or 5
    ['a', 'b']
    """

    names: list[str] = field(default_factory=list)
    values: list[int] = field(default_factory=list)
    hidden: list[bool] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)

    def known(self, value: float) -> Number:
        """A number that is published as it is."""
        return Number(round(value))

    def within(self, name: str, value: float, low: float = 0, high: float = np.inf) -> Number:
        """A number of which the bounds are known; with ``name`` it is one to protect."""
        value, low = round(value), int(np.ceil(low - 1e-6))
        if np.isfinite(high) and int(np.floor(high + 1e-6)) == low:
            return Number(value)
        rest = self._cell(name, value - low, hidden=True)
        if np.isfinite(high):
            high = int(np.floor(high + 1e-6))
            parts = rest, self._cell("", high - value, hidden=True)
            self.relations.append(Relation(self._cell("", high - low, hidden=False), parts))
        return Number(low, rest)

    def adds_up(self, total: Number, parts: Sequence[Number]) -> None:
        """The total is the sum of the parts, and a reader knows it."""
        unknown = [part.cell for part in parts if part.cell is not None]
        over = total.offset - sum(part.offset for part in parts)
        if total.cell is None:
            if unknown:
                whole = self._cell("", over, hidden=False)
                self.relations.append(Relation(whole, tuple(unknown)))
        elif over == 0:
            self.relations.append(Relation(total.cell, tuple(unknown)))
        elif over > 0:
            both = self._cell("", over + self.values[total.cell], hidden=True)
            known = self._cell("", over, hidden=False)
            self.relations += [Relation(both, (total.cell, known)), Relation(both, tuple(unknown))]
        else:
            known = self._cell("", -over, hidden=False)
            self.relations.append(Relation(total.cell, (*unknown, known)))

    def _cell(self, name: str, value: int, *, hidden: bool) -> int:
        self.names.append(name)
        self.values.append(value)
        self.hidden.append(hidden)
        return len(self.values) - 1

    def system(self) -> System:
        """All cells and relations; refuses numbers that do not add up."""
        return system(pd.DataFrame({"name": self.names}), self.values, self.relations)

    def narrow(self, least: float) -> list[str]:
        """Names of the numbers that can be bounded more narrowly than ``least``, each once."""
        if not self.values:
            return []
        places, _ = narrow_cells(self.system(), np.array(self.hidden, bool), least)
        return list(dict.fromkeys(self.names[p] for p in sorted(places) if self.names[p]))
