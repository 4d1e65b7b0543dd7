"""Tables that a reader can take along. In: published tables. Out: CSV files for a spreadsheet.

What leaves the page must say what it is: the first line names the table, that answers were invented
if they were, and how much is hidden. Separator and decimal comma are those of a Dutch spreadsheet.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from .. import dutch, published
from ..paths import Study
from .markdown import SYNTHETIC, plain
from .tables import RELEASED

if TYPE_CHECKING:
    import pandas as pd

FOLDER = "tabellen"
HIDDEN = "verborgen"
STATES = {"released": "getoond", "hidden": HIDDEN}
# A spreadsheet runs a cell that begins so, also when the name of a project does.
# The wide forms count in a spreadsheet set to an East Asian language.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def downloads(study: Study) -> dict[str, str]:
    """File name to content, for every published table.

    Parameters
    ----------
    study : has published tables.
    """
    return {
        f"{name}.csv": as_download(published.table(name, study), published.sidecar(name, study))
        for name in published.names(study)
    }


def as_download(frame: pd.DataFrame, about: dict) -> str:
    """One table as CSV with a first line that says what it is; Dutch headers, safe cells.

    Parameters
    ----------
    frame : the table as published.
    about : its sidecar: title, synthetic, rows, hidden_rows and columns with label, unit, type.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    out.write(f"# {_first_line(about)}\r\n")
    writer.writerow(header(list(frame.columns), about["columns"]))
    hidden = hidden_rows(frame)
    shown = frame.replace({"status": STATES}) if "status" in frame else frame
    columns = [_cells(shown[c], about["columns"][c]["type"], hidden) for c in shown.columns]
    writer.writerows(zip(*columns, strict=True))
    return out.getvalue()


def safe(text: object) -> str:
    """Text that no spreadsheet takes for a formula.

    >>> safe("=1+1"), safe("Samen koken")
    ("'=1+1", 'Samen koken')
    """
    cell = plain(text)
    return f"'{cell}" if is_formula(str(text)) or is_formula(cell) else cell


def is_formula(text: str) -> bool:
    """Whether a spreadsheet may run it; what stands before the sign and is not seen is no help.

    >>> is_formula(" =1+1"), is_formula("1+1")
    (True, False)
    """
    return text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS)


def _first_line(about: dict) -> str:
    told = [plain(about["title"])]
    if about["synthetic"]:
        told.append(SYNTHETIC)
    if about["hidden_rows"]:
        hidden, rows = dutch.number(about["hidden_rows"]), dutch.number(about["rows"])
        told.append(f"Verborgen: {hidden} van de {rows} rijen, met de reden in de rij zelf")
    return ". ".join(told) + "."


def header(names: list[str], columns: dict) -> list[str]:
    """Dutch labels with their unit; the technical name where two labels are the same.

    Beside a column with words stands the one with its keys, which goes by the same label.
    """
    labels = [_label(name, columns) for name in names]
    units = [plain(columns[name]["unit"]) for name in names]
    return [
        safe(name if labels.count(label) > 1 else _with_unit(label, unit))
        for name, label, unit in zip(names, labels, units, strict=True)
    ]


def _label(name: str, columns: dict) -> str:
    label = plain(columns[name]["label"])
    words = columns.get(f"{name}_label")
    return f"{label} (sleutel)" if words and plain(words["label"]) == label else label


def _with_unit(label: str, unit: str) -> str:
    return label if not unit or unit in label else f"{label} ({unit})"


def hidden_rows(frame: pd.DataFrame) -> list[bool]:
    """Per row whether its numbers may not be shown."""
    if "status" not in frame:
        return [False] * len(frame)
    return (frame["status"] != RELEASED).to_list()


def _cells(column: pd.Series, kind: str, hidden: list[bool]) -> list[str]:
    absent = [HIDDEN if gone and kind in ("integer", "number") else "" for gone in hidden]
    return [
        instead if missing else _cell(value, kind)
        for value, missing, instead in zip(column, column.isna(), absent, strict=True)
    ]


def _cell(value: object, kind: str) -> str:
    if kind == "flag":
        return "ja" if value else "nee"
    if kind == "integer":
        return str(int(value))
    if kind == "number":
        return repr(float(value)).removesuffix(".0").replace(".", ",")
    return safe(value)
