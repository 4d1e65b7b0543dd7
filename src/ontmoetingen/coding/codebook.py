"""The codes that coders may give. In: a YAML file. Out: a typed codebook, or all that is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..errors import EvidenceError, Problem
from ..model.evidence_words import THEME_KINDS
from ..model.fields import Fields
from ..model.yaml_lines import read_yaml


@dataclass(frozen=True)
class Code:
    """One code: what it is called, when to give it and when not."""

    id: str
    label: str
    kind: str
    use: str
    not_for: str


@dataclass(frozen=True)
class Codebook:
    """All codes of one set of conversations, in the order in which they are shown."""

    id: str
    title: str
    codes: tuple[Code, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(code.id for code in self.codes)


def load_codebook(path: Path) -> Codebook:
    """The codebook in a file.

    Raises
    ------
    EvidenceError : with every problem: a missing or unknown key, a code that stands there twice.
    """
    problems: list[Problem] = []
    top = Fields(read_yaml(path, EvidenceError), path.name, "", problems)
    key, title = top.text("id", required=True), top.text("title", required=True)
    entries = top.each("codes", "code", required=True)
    codes = tuple(_code(entry) for entry in entries)
    top.finish()
    problems += _twice(entries, codes)
    if problems:
        raise EvidenceError(problems)
    return Codebook(key, title, codes)


def _code(entry: Fields) -> Code:
    code = Code(
        id=entry.text("id", required=True),
        label=entry.text("label", required=True),
        kind=entry.one_of("kind", THEME_KINDS),
        use=entry.text("use", required=True),
        not_for=entry.text("not"),
    )
    entry.finish()
    return code


def _twice(entries: list[Fields], codes: tuple[Code, ...]) -> list[Problem]:
    seen: set[str] = set()
    problems = []
    for entry, code in zip(entries, codes, strict=True):
        if code.id in seen:
            problems.append(Problem(entry.where("id"), "stands here twice"))
        seen.add(code.id)
    return problems
