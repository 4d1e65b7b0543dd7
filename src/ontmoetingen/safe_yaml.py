"""YAML of unknown origin. In: text. Out: why it would do harm, or nothing.

A reader of YAML calls itself for every level of nesting: a line of a hundred thousand brackets ends
the whole program, without any message. Names for pieces (``&a`` and ``*a``) can make a few lines
grow into gigabytes. Both show in the stream of events, which is read without nesting.
"""

from __future__ import annotations

import yaml

DEEPEST = 50
MOST_REPEATED = 100_000  # entries that stand there by a name alone
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def yaml_harm(text: str) -> str | None:
    """What makes this text dangerous to read; None when nothing does, or when it is no YAML.

    >>> yaml_harm("[" * 1000)
    'nests more than 50 deep'
    >>> yaml_harm("a: &a [*a]")
    'holds a piece that holds itself'
    >>> yaml_harm("a: &a [1, 2]") is yaml_harm(": : no YAML") is None
    True
    """
    weights = _Weights()
    try:
        for event in yaml.parse(text, Loader=LOADER):
            weights.add(event)
            if weights.harm:
                return weights.harm
    except (yaml.YAMLError, UnicodeError):
        return None
    return None


class _Weights:
    """How deep the reading is, how much stands inside each named piece, how much is repeated."""

    def __init__(self) -> None:
        self.open: list[tuple[str | None, int]] = []
        self.named: dict[str, int] = {}
        self.repeated = 0
        self.harm: str | None = None

    def add(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.CollectionStartEvent):
            self.open.append((event.anchor, 1))
            if len(self.open) > DEEPEST:
                self.harm = f"nests more than {DEEPEST} deep"
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close()
        elif isinstance(event, yaml.AliasEvent):
            self._repeat(event.anchor)
        elif isinstance(event, yaml.ScalarEvent):
            self._weigh(1)

    def _close(self) -> None:
        name, weight = self.open.pop()
        if name is not None:
            self.named[name] = weight
        self._weigh(weight)

    def _repeat(self, name: str) -> None:
        if name in (one for one, _ in self.open):
            self.harm = "holds a piece that holds itself"
        weight = self.named.get(name, 1)
        self.repeated += weight
        self._weigh(weight)
        if self.repeated > MOST_REPEATED:
            self.harm = f"repeats more than {MOST_REPEATED} entries by name"

    def _weigh(self, weight: int) -> None:
        if self.open:
            name, before = self.open[-1]
            self.open[-1] = (name, before + weight)
