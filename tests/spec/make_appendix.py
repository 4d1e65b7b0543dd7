"""Writes the appendix with worked examples. In: the sheets of this folder. Out: one chapter.

    python tests/spec/make_appendix.py

The sheets are what the tests run, so an example that a reader checks by hand is one that the code
has just been checked against. No number is typed here: what is given and what comes out stand in
the sheets. A test writes the chapter again and expects no difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from ontmoetingen import dutch
from ontmoetingen.charts.markdown import escape, pipe_table
from ontmoetingen.errors import Problem, StudyError

HERE = Path(__file__).parent
CONTENTS = HERE / "appendix" / "contents.yml"
CHAPTER = HERE.parents[1] / "chapters" / "rekenregels.qmd"
DECIMALS = 4
GIVEN = "{.given}"
MADE_BY = "Made by tests/spec/make_appendix.py from the sheets in tests/spec; do not edit."


@dataclass(frozen=True)
class Words:
    """The Dutch names of one sheet.

    Parameters
    ----------
    sheet : name of the sheet, for messages.
    names : name in the sheet to ``{label, row, columns}``.
    absent : what stands for a value that does not exist, under ``given`` and ``expect``.
    """

    sheet: str
    names: Mapping[str, Mapping[str, Any]]
    absent: Mapping[str, str]

    def about(self, name: str) -> Mapping[str, Any]:
        """Label, row and columns of a name.

        Raises
        ------
        StudyError : the name has no Dutch words yet.
        """
        if name not in self.names:
            where = f"{CONTENTS.name}, names"
            what = f"has no Dutch label for {name!r}, which sheet {self.sheet!r} uses"
            raise StudyError(Problem(where, what, hint="add `NAME: {label: ...}` under names."))
        return self.names[name]

    def missing(self, name: str, kind: str) -> str:
        """What stands for a value of this name that does not exist."""
        return self.about(name).get("absent", self.absent[kind])


@dataclass(frozen=True)
class Side:
    """What is given or what comes out, as read from a case.

    Parameters
    ----------
    kind : ``given`` or ``expect``; title : how readers know it.
    single : (label, text) of values that stand alone.
    tables : (header, rows, whether a column holds numbers) of values that form a list.
    """

    kind: str
    title: str
    single: Sequence[tuple[str, str]]
    tables: Sequence[tuple[list[str], list[list[str]], list[bool]]]


def appendix(contents: Mapping[str, Any], sheets: Mapping[str, Mapping[str, Any]]) -> str:
    """The whole chapter as Markdown.

    Parameters
    ----------
    contents : as in ``appendix/contents.yml``; sheets : name to content of every sheet.

    Raises
    ------
    StudyError : a sheet that no part names, or a name without Dutch words.
    """
    _refuse_unplaced(contents, sheets)
    blocks = [
        f"# {contents['title']} {{#{contents['label']} .own}}",
        f"<!-- {MADE_BY} -->",
        f'::: {{.callout-important title="Kern"}}\n{_flat(contents["core"])}\n:::',
        _flat(contents["reading"]),
    ]
    for part in contents["parts"]:
        blocks += [f"## {part['title']}", _flat(part["about"])]
        for name in part["sheets"]:
            blocks += _sheet(sheets[name], words_of(contents, name))
    blocks += ["## Klopt er iets niet?", _flat(contents["closing"])]
    return "\n\n".join(blocks) + "\n"


def words_of(contents: Mapping[str, Any], sheet: str) -> Words:
    """The names that hold for one sheet: its own before those of all."""
    own = contents["sheets"].get(sheet, {})
    return Words(sheet, {**contents["names"], **own}, contents["absent"])


def _refuse_unplaced(contents: Mapping[str, Any], sheets: Mapping[str, Any]) -> None:
    placed = [name for part in contents["parts"] for name in part["sheets"]]
    if sorted(placed) != sorted(sheets):
        missing = ", ".join(sorted(set(sheets) ^ set(placed))) or "one sheet twice"
        what = f"do not name every sheet once: {missing}"
        raise StudyError(Problem(f"{CONTENTS.name}, parts", what, ", ".join(sorted(sheets))))


def _sheet(sheet: Mapping[str, Any], words: Words) -> Iterator[str]:
    yield f"### {escape(sheet['title'])} {GIVEN}"
    yield from _given([escape(_flat(sheet["about"]))])
    for case in sheet["cases"]:
        yield f"#### {escape(case['title'])} {{.given .unnumbered}}"
        yield from _given(_case(case, words))


def _given(blocks: Iterable[str]) -> Iterator[str]:
    """Blocks whose numbers are examples; the book refuses other typed numbers."""
    yield f"::: {GIVEN}"
    yield from blocks
    yield ":::"


def _case(case: Mapping[str, Any], words: Words) -> Iterator[str]:
    if "about" in case:
        yield escape(_flat(case["about"]))
    yield from _shown(side_of(case["given"], "given", "Gegeven", words), case["title"])
    if "formula" in case:
        yield f"**In woorden.** {escape(_flat(case['formula']))}"
    yield "**Stap voor stap.**"
    yield "\n".join(f"| {escape(line)}" for line in case["arithmetic"].strip().splitlines())
    yield from _shown(side_of(case["expect"], "expect", "Uitkomst", words), case["title"])


def side_of(values: Any, kind: str, title: str, words: Words) -> Side:
    """What is given, or what comes out, in Dutch words and numbers."""
    if isinstance(values, list):  # one record per row, each with its own names
        return Side(kind, title, [], [_records(values, kind, words)])
    single, lists, tables = [], {}, []
    for name, value in values.items():
        about = words.about(name)
        if "columns" in about:
            tables.append(_rows(about["columns"], value, words.absent[kind]))
        elif isinstance(value, Mapping):
            single += [(f"{about['label']} (vraag {k})", text(v)) for k, v in value.items()]
        elif isinstance(value, list) and len(value) > 1:
            key = (about.get("row", "project"), len(value))
            lists.setdefault(key, []).append((about["label"], value))
        else:
            alone = value[0] if isinstance(value, list) else value
            single.append((about["label"], column([alone], words.missing(name, kind))[0]))
    tables += [_lists(row, named, words.absent[kind]) for (row, _), named in lists.items()]
    return Side(kind, title, single, tables)


def _records(records: list[Mapping[str, Any]], kind: str, words: Words):
    names = list(records[0])
    values = [column([r[name] for r in records], words.missing(name, kind)) for name in names]
    right = _right([[r[name] for r in records] for name in names])
    labels = [words.about(name)["label"] for name in names]
    return labels, [list(cells) for cells in zip(*values, strict=True)], right


def _rows(labels: Sequence[str], rows: Sequence[Sequence[Any]], absent: str):
    columns = [list(values) for values in zip(*rows, strict=True)]
    texts = [column(values, absent) for values in columns]
    return list(labels), [list(row) for row in zip(*texts, strict=True)], _right(columns)


def _lists(row: str, named: Sequence[tuple[str, list]], absent: str):
    """Lists of one length beside each other, with a first column that says whose value it is."""
    columns = [values for _, values in named]
    first = [f"{row} {place}" for place in range(1, len(columns[0]) + 1)]
    texts = [first, *(column(values, absent) for values in columns)]
    header = [row.capitalize(), *(label for label, _ in named)]
    return header, [list(cells) for cells in zip(*texts, strict=True)], [False, *_right(columns)]


def _right(columns: Sequence[Sequence[Any]]) -> list[bool]:
    return [all(v is None or _is_number(v) for v in values) for values in columns]


def _shown(side: Side, title: str) -> Iterator[str]:
    """Lists as tables with a caption; single values as a table too, so that all look alike."""
    tables = list(side.tables)
    if side.single:
        rows = [[label, value] for label, value in side.single]
        tables.insert(0, ([side.title, "Waarde"], rows, [False, True]))
    for place, (header, rows, right) in enumerate(tables):
        more = ", vervolg" if place else ""
        yield pipe_table(header, rows, right)
        stop = "" if title.endswith("?") else "."
        yield f": {side.title}{more}: {escape(title[:1].lower() + title[1:])}{stop}"


def column(values: Sequence[Any], absent: str) -> list[str]:
    """Values as Dutch text, all numbers with as many digits as the longest needs.

    >>> column([0.5, 0.25, None], "geen"), column([1, 20], "geen"), column([True], "geen")
    (['0,50', '0,25', 'geen'], ['1', '20'], ['ja'])
    """
    digits = max((_digits(v) for v in values if _is_number(v)), default=0)
    return [
        absent if v is None else dutch.number(v, digits) if _is_number(v) else text(v)
        for v in values
    ]


def text(value: Any) -> str:
    """One value as Dutch text.

    >>> text(False), text(0.125), text("P1")
    ('nee', '0,125', 'P1')
    """
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return dutch.number(value, _digits(value)) if _is_number(value) else str(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _digits(value: float) -> int:
    exponent = Decimal(repr(round(float(value), DECIMALS))).normalize().as_tuple().exponent
    return max(0, -int(exponent))


def _flat(paragraph: str) -> str:
    return " ".join(paragraph.split())


def read_sheets() -> dict[str, dict[str, Any]]:
    """Every sheet of this folder by name."""
    return {p.stem: _read(p) for p in sorted(HERE.glob("*.yml"))}


def _read(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def make() -> str:
    """The chapter as the sheets give it now."""
    return appendix(_read(CONTENTS), read_sheets())


if __name__ == "__main__":
    CHAPTER.write_text(make(), encoding="utf-8", newline="\n")
