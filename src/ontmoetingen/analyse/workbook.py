"""All tables in one file for a spreadsheet. In: sheets and lines about them. Out: XLSX as bytes.

The same tables give the same bytes, so that a changed file means changed numbers: nothing in it
tells when it was made.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from ..charts.downloads import HIDDEN, STATES, header, hidden_rows, safe
from ..charts.markdown import plain
from .readme import Line

if TYPE_CHECKING:
    import pandas as pd
    from openpyxl.worksheet.worksheet import Worksheet

    from .sheets import Sheet

LONGEST_NAME = 31  # of a sheet, in the format itself
WIDEST, NARROWEST = 60, 9  # characters
FORMATS = {"integer": "#,##0", "number": "#,##0.000"}
GREY = "595959"  # on white 7:1
# The format needs a moment of making; the first that a ZIP file can hold says nothing.
NEVER = (1980, 1, 1, 0, 0, 0)
MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")


def as_workbook(sheets: Sequence[Sheet], lines: Sequence[Line], title: str) -> bytes:
    """A workbook: a sheet that explains, one that names all columns, and one per table.

    Parameters
    ----------
    sheets : tables in order; lines : what the first sheet says; title : of the study.

    Returns
    -------
    The file. Every cell is a number or a text that no spreadsheet takes for a formula.
    """
    from openpyxl import Workbook

    book = Workbook()
    names = sheet_names([str(sheet.about["title"]) for sheet in sheets])
    _write_readme(book.active, lines, sheets, names)
    _write_columns(book.create_sheet("Kolommen"), sheets, names)
    for sheet, name in zip(sheets, names, strict=True):
        _write_table(book.create_sheet(name), sheet)
    book.properties.creator = "ontmoetingen"
    book.properties.title = plain(title)
    book.properties.language = "nl-NL"
    book.properties.created = book.properties.modified = datetime(*NEVER)
    return _without_time(book)


def sheet_names(titles: Sequence[str]) -> list[str]:
    """A name per sheet that the format allows, no two alike.

    >>> sheet_names(["Tellingen per project, vraag en meetmoment", "A/B", "a/b"])
    ['Tellingen per project, vraag…', 'A B', 'a b (2)']
    """
    found: list[str] = []
    taken = {"leesmij", "kolommen"}
    for title in titles:
        bare = re.sub(r"[\[\]:*?/\\']+", " ", plain(title)).strip() or "Tabel"
        name, copy = _short(bare, LONGEST_NAME), 2
        while name.lower() in taken:
            mark = f" ({copy})"
            name, copy = _short(bare, LONGEST_NAME - len(mark)) + mark, copy + 1
        taken.add(name.lower())
        found.append(name)
    return found


def _short(text: str, longest: int) -> str:
    """The text, cut after a whole word when it is too long."""
    if len(text) <= longest:
        return text
    return text[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,") + "…"


def _write_readme(
    page: Worksheet, lines: Sequence[Line], sheets: Sequence[Sheet], names: Sequence[str]
) -> None:
    from openpyxl.styles import Alignment, Font

    page.title = "Leesmij"
    for heading, text in lines:
        page.append([safe(heading), safe(text)])
    page.append([])
    page.append(["Blad", "Wat erin staat", "Rijen", "Verborgen rijen"])
    for name, sheet in zip(names, sheets, strict=True):
        what = f"{sheet.about['title']}. {sheet.about['description']}."
        page.append([safe(name), safe(what), len(sheet.frame), int(sheet.about["hidden_rows"])])
    for row in page.iter_rows():
        row[0].font = Font(bold=True)
        row[1].alignment = Alignment(wrap_text=True, vertical="top")
        row[0].alignment = Alignment(vertical="top")
    for cell in page[len(lines) + 2]:
        cell.font = Font(bold=True)
    _set_widths(page, [LONGEST_NAME, 90, 10, 16])


def _write_columns(page: Worksheet, sheets: Sequence[Sheet], names: Sequence[str]) -> None:
    rows = []
    for name, sheet in zip(names, sheets, strict=True):
        columns = list(sheet.frame.columns)
        for label, column in zip(header(columns, sheet.about["columns"]), columns, strict=True):
            about = sheet.about["columns"][column]
            told = (about["description"], about.get("denominator", ""))
            rows.append([safe(name), label, safe(column), *map(safe, told)])
    titles = ["Blad", "Kolom", "Sleutel van de kolom", "Betekenis", "Deel van wie"]
    _write_head(page, titles, len(rows))
    for row in rows:
        page.append(row)
    _set_widths(page, _widths([titles, *rows]))


def _write_table(page: Worksheet, sheet: Sheet) -> None:
    """Header, rows, widths and formats; a hidden number is a word, in grey."""
    columns = sheet.about["columns"]
    kinds = [columns[column]["type"] for column in sheet.frame.columns]
    titles, rows = header(list(sheet.frame.columns), columns), _rows(sheet.frame, kinds)
    _write_head(page, titles, len(rows))
    for row in rows:
        page.append(row)
    for place, kind in enumerate(kinds, 1):
        if kind in FORMATS:
            _format_column(page, place, FORMATS[kind])
    _set_widths(page, _widths([titles, *([_shown(v) for v in row] for row in rows)]))


def _rows(frame: pd.DataFrame, kinds: Sequence[str]) -> list[list[object]]:
    hidden = hidden_rows(frame)
    shown = frame.replace({"status": STATES}) if "status" in frame else frame
    columns = [
        [
            _cell(value, kind, missing, gone)
            for value, missing, gone in zip(shown[c], shown[c].isna(), hidden, strict=True)
        ]
        for c, kind in zip(shown.columns, kinds, strict=True)
    ]
    return [list(row) for row in zip(*columns, strict=True)]


def _cell(value: object, kind: str, missing: bool, gone: bool) -> object:
    if missing:
        return HIDDEN if gone and kind in ("integer", "number") else None
    if kind == "integer":
        return int(value)
    if kind == "number":
        return float(value)
    if kind == "flag":
        return "ja" if value else "nee"
    return safe(value) or None


def _write_head(page: Worksheet, titles: Sequence[str], rows: int) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    page.append(list(titles))
    for cell in page[1]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    page.freeze_panes = "A2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(titles))}{rows + 1}"


def _format_column(page: Worksheet, place: int, number_format: str) -> None:
    """Every cell takes over the style of two that are made ready: styling each takes minutes."""
    from openpyxl.cell import Cell
    from openpyxl.styles import Alignment, Font

    shown, hidden = Cell(page), Cell(page)
    shown.number_format = number_format
    hidden.font, hidden.alignment = Font(italic=True, color=GREY), Alignment(horizontal="right")
    for (cell,) in page.iter_rows(min_row=2, min_col=place, max_col=place):
        cell._style = hidden._style if cell.value == HIDDEN else shown._style


def _shown(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value or "")


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """Room per column for its longest text; a header may break over lines between words."""
    head, *body = rows
    found = []
    for place, title in enumerate(head):
        longest = max((len(str(row[place] or "")) for row in body), default=0)
        words = max(len(word) for word in str(title).split() or [""])
        found.append(min(max(longest, words, NARROWEST), WIDEST) + 2)
    return found


def _set_widths(page: Worksheet, widths: Sequence[int]) -> None:
    from openpyxl.utils import get_column_letter

    for place, width in enumerate(widths, 1):
        page.column_dimensions[get_column_letter(place)].width = width


def _without_time(book) -> bytes:
    """The workbook with the same moment in all places where the format wants one."""
    made = io.BytesIO()
    book.save(made)
    out = io.BytesIO()
    with (
        zipfile.ZipFile(made) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = MODIFIED.sub(rb"\g<1>1980-01-01T00:00:00Z\g<2>", content)
            entry = zipfile.ZipInfo(name, NEVER)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)
    return out.getvalue()
