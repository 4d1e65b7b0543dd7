"""Taking typed values from a YAML mapping. In: an entry. Out: values, and every problem at once.

Each method takes one key, notes what is wrong with it and goes on, so that a researcher sees all
mistakes in a file after one run instead of one per run.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ..errors import Problem
from .yaml_lines import Entry

NUMBER = re.compile(r"-?\d+(\.\d+)?")


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """A hint naming the known word that is most like this one, if any is like it.

    >>> did_you_mean("scael", ["scale", "waves"])
    "did you mean 'scale'?"
    >>> did_you_mean("x", ["scale"]) is None
    True
    """
    by_fold = {k.casefold(): k for k in known}
    near = difflib.get_close_matches(word.casefold(), by_fold, n=1, cutoff=0.6)
    return f"did you mean '{by_fold[near[0]]}'?" if near else None


@dataclass
class Fields:
    """The keys of one mapping, taken one by one; ``finish`` reports the keys nobody took.

    Parameters
    ----------
    entry : the mapping; anything else is reported and then treated as empty.
    file : file name for messages.
    what : what the mapping describes, e.g. ``"item 'meets_age'"``; may be empty.
    problems : shared list to which every problem is added.
    """

    entry: Entry
    file: str
    what: str
    problems: list[Problem]
    taken: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not isinstance(self.entry.value, dict):
            self.wrong(None, f"is {self.entry.kind}", "a mapping of keys and values")

    @property
    def keys(self) -> dict[str, Entry]:
        return self.entry.value if isinstance(self.entry.value, dict) else {}

    def where(self, key: str | None, line: int | None = None) -> str:
        parts = [self.file, f"line {line or self.line(key)}", self.what]
        return ", ".join([p for p in parts if p] + ([f"key '{key}'"] if key else []))

    def line(self, key: str | None) -> int:
        return self.keys[key].line if key in self.keys else self.entry.line

    def wrong(self, key: str | None, what: str, allowed: str | None = None, **more) -> None:
        """Note a problem with a key, or with the mapping as a whole."""
        self.problems.append(Problem(self.where(key), what, allowed, **more))

    def take(self, key: str, required: bool = False) -> Entry | None:
        """The entry, or ``None`` when the file says nothing there."""
        if key not in self.taken:
            self.taken.append(key)
        found = self.keys.get(key)
        if found is not None and found.value is not None:
            return found
        if required and isinstance(self.entry.value, dict):
            self.wrong(key, "is missing" if found is None else "is empty")
        return None

    def text(self, key: str, required: bool = False, default: str = "") -> str:
        found = self.take(key, required)
        if found is None:
            return default
        if not isinstance(found.value, str):
            self.wrong(key, f"is {found.kind}", "text")
            return default
        return found.value.strip()

    def matching(self, key: str, pattern: str, allowed: str) -> str:
        """Required text that must have a certain form, such as an id."""
        value = self.text(key, required=True)
        if value and not re.fullmatch(pattern, value):
            self.wrong(key, f"'{value}' has not the right form", allowed)
        return value

    def one_of(self, key: str, allowed: Iterable[str], default: str | None = None) -> str:
        options = list(allowed)
        value = self.text(key, required=default is None, default=default or "")
        if value and value not in options:
            hint = did_you_mean(value, options)
            self.wrong(key, f"'{value}' is not known here", ", ".join(options), hint=hint)
        return value

    def flag(self, key: str) -> bool:
        """``true`` or ``false``; false when the key is left out."""
        return self.one_of(key, ("true", "false"), default="false") == "true"

    def number(self, key: str, required: bool = False) -> float | None:
        value = self.text(key, required)
        if not value:
            return None
        if not NUMBER.fullmatch(value):
            self.wrong(key, f"'{value}' is not a number", "e.g. 5 or 0.5")
            return None
        return float(value)

    def texts(self, key: str, required: bool = False) -> tuple[str, ...]:
        """A list of texts; one text alone counts as a list of one."""
        found = self.take(key, required)
        if found is None:
            return ()
        entries = found.value if isinstance(found.value, tuple) else (found,)
        if not all(isinstance(e.value, str | None) for e in entries):
            self.wrong(key, "holds more than plain texts", "a list of texts")
            return ()
        return tuple((e.value or "").strip() for e in entries)

    def pairs(self, key: str) -> dict[str, str]:
        """A mapping of text to text, in the order of the file."""
        return {k: v.text(k) for k, v in self._inside(key)}

    def _inside(self, key: str) -> Iterator[tuple[str, Fields]]:
        inner = self.fields(key, f"{self.what} {key}".strip())
        for name in inner.keys if inner else ():
            yield name, inner

    def fields(self, key: str, what: str, required: bool = False) -> Fields | None:
        """A mapping inside this one."""
        found = self.take(key, required)
        return None if found is None else Fields(found, self.file, what, self.problems)

    def each(self, key: str, what: str, required: bool = False) -> list[Fields]:
        """A list of mappings inside this one, each named by its id in messages."""
        found = self.take(key, required)
        if found is None:
            return []
        if not isinstance(found.value, tuple):
            self.wrong(key, f"is {found.kind}", "a list")
            return []
        return [Fields(e, self.file, named(what, e), self.problems) for e in found.value]

    def each_named(self, key: str, what: str, required: bool = False) -> dict[str, Fields]:
        """A mapping of mappings, such as scales by their id."""
        outer = self.fields(key, key, required)
        entries = outer.keys.items() if outer else ()
        return {k: Fields(e, self.file, f"{what} '{k}'", self.problems) for k, e in entries}

    def finish(self) -> None:
        """Report each key that nobody asked for: most often a typing mistake."""
        for key in self.keys:
            if key not in self.taken:
                hint = did_you_mean(key, self.taken)
                self.wrong(key, "is not a known key", ", ".join(self.taken), hint=hint)


def named(what: str, entry: Entry) -> str:
    """``item 'meets_age'`` when the entry has an id, else just ``item``."""
    inside = entry.value if isinstance(entry.value, dict) else {}
    found = inside.get("id")
    return f"{what} '{found.value}'" if found and isinstance(found.value, str) else what
