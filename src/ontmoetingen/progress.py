"""How a long step tells how far it is. In: a step, how much is done, how much there is."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int], None]


def silent(step: str, done: int, total: int) -> None:
    """Progress for who does not want any."""
