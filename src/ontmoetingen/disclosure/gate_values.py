"""Numbers in a built site. In: the site, the published tables. Out: numbers that are not theirs.

Every table to download and every script with data is compared cell by cell with the protected table
it is made of: a number in a row that is hidden, or another number than was protected, is a leak
whatever made it.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from ..errors import Problem

DOWNLOADS, DATA, ESTIMATES = "tabellen", "gegevens.js", "schattingen.js"
SAME = 1e-6
NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?(?:[eE][-+]?\d+)?")
WORDS = {"state", "reason", "measure"}
FEWEST_SECRETS = 5
DECIMALS = re.compile(r"(?<![\d.,])\d{1,3}[.,]\d{4,}")
HINT = "publish and build again; when it stays, what makes this file reads something else."


def check_values(site: Path, published: Path) -> list[Problem]:
    """Everything in a site that is not what the protected tables say.

    Parameters
    ----------
    site : the built site; published : the folder of protected tables it was made of.
    """
    allowed = _allowed(published)
    downloads = sorted(site.rglob(f"{DOWNLOADS}/*.csv"))
    scripts = sorted(p for name in (DATA, ESTIMATES) for p in site.rglob(name))
    return [
        *(p for path in downloads for p in _download_problems(site, path, published)),
        *(p for path in scripts for p in _data_problems(site, path, published, allowed)),
    ]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _download_problems(site: Path, path: Path, published: Path) -> Iterator[Problem]:
    where, table = path.relative_to(site).as_posix(), published / path.name
    if not table.is_file():
        yield Problem(where, "is made of no published table", hint=HINT)
        return
    text = path.read_text(encoding="utf-8-sig")
    told = list(csv.reader(io.StringIO(text.partition("\n")[2]), delimiter=";"))[1:]
    with table.open(encoding="utf-8", newline="") as file:
        true = list(csv.reader(file))[1:]
    if len(told) != len(true):
        yield Problem(where, f"has {len(told)} rows and its table {len(true)}", hint=HINT)
        return
    # Wordings of sources stand beside the table; their columns are no numbers.
    wrong = sum(_others(a, b) for a, b in zip(told, true, strict=True))
    if wrong:
        yield Problem(where, f"holds {wrong} numbers that its table does not", hint=HINT)


def _others(told: list[str], true: list[str]) -> int:
    """How many cells are a number that stands nowhere in the protected row."""
    own = [float(cell) for cell in true if _is_number(cell)]
    numbers = [float(cell.replace(",", ".")) for cell in told if _is_number(cell)]
    return sum(all(abs(number - one) > SAME for one in own) for number in numbers)


def _is_number(cell: str) -> bool:
    return NUMBER.fullmatch(cell) is not None


def _allowed(published: Path) -> dict[tuple[str, str, str], set[float]]:
    """Per project, item and wave every number that may be told of it; none where it is hidden."""
    found: dict[tuple[str, str, str], set[float]] = {}
    for name in ("project_scores", "totals"):
        path = published / f"{name}.csv"
        for row in _rows(path) if path.is_file() else ():
            own = found.setdefault((row["project_id"], row["item"], row["wave"]), set())
            own |= {float(cell) for cell in row.values() if _is_number(cell)}
    return found


def _data_problems(site: Path, path: Path, published: Path, allowed: Mapping) -> Iterator[Problem]:
    where = path.relative_to(site).as_posix()
    content = path.read_text(encoding="utf-8")
    try:
        data = json.loads(content.partition("=")[2].strip().rstrip(";") or "null")
    except ValueError:
        yield Problem(where, "cannot be read as data", hint=HINT)
        return
    if not data:
        return
    projects = [row["project_id"] for row in _rows(published / "projects.csv")]
    wrong = sum(
        _not_allowed(values, projects, key.split("|"), allowed)
        for key, lists in data.get("scores", data).items()
        for name, values in lists.items()
        if isinstance(values, list) and name not in WORDS
    )
    if wrong:
        what = f"holds {wrong} numbers of projects that the published tables do not"
        yield Problem(where, what, hint=HINT)


def _not_allowed(values: list, projects: list[str], question: list[str], allowed: Mapping) -> int:
    wrong = len(values) != len(projects)
    for project, value in zip(projects, values, strict=False):
        own = allowed.get((project, *question), set())
        wrong += value is not None and all(abs(value - one) > SAME for one in own)
    return wrong


def check_secrets(
    texts: Mapping[str, str], secrets: Collection[float], published: Path
) -> list[Problem]:
    """Files that hold exact shares and means which were published as a band or not at all.

    Parameters
    ----------
    texts : file name to text; secrets : true values. Written out with six decimals, or four as a
        percentage, they are hardly ever a number by chance, but one among thousands may be: a file
        is named from five different ones. Numbers that stand in a published table are no secrets.
    """
    told = {key for path in sorted(published.glob("*.csv")) for key in _keys(_cells(path))}
    long = [v for v in secrets if abs(v - round(v, 3)) > SAME]
    wanted = {f"{v:.6f}" for v in long} | {f"{100 * v:.4f}" for v in long}
    wanted -= told
    found = []
    for name, text in texts.items():
        hits = wanted & set(_keys(text)) if wanted else ()
        if len(hits) >= FEWEST_SECRETS:
            what = f"holds {len(hits)} exact values that are not published"
            found.append(Problem(name, what, hint=HINT))
    return found


def _cells(path: Path) -> str:
    """The cells of a table, a line each: between two commas a number would not be told as one."""
    with path.open(encoding="utf-8", newline="") as file:
        return "\n".join(cell for row in csv.reader(file) for cell in row)


def _keys(text: str) -> Iterator[str]:
    """Numbers with many decimals, as they would be written with six, and with four."""
    for token in set(DECIMALS.findall(text)):
        value = float(token.replace(",", "."))
        yield f"{value:.4f}"
        if len(token) - max(token.find("."), token.find(",")) > 6:
            yield f"{value:.6f}"
