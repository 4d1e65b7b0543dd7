"""The analysis of one study. In: a study with published tables. Out: a summary, and files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..charts.downloads import as_download
from ..charts.markdown import SYNTHETIC
from ..paths import Study
from .folder import write_files
from .readme import about_the_tables, title_of
from .sheets import Sheet, read_sheets
from .summary import Printed, summary
from .workbook import as_workbook

CSV, XLSX = "csv", "xlsx"
FORMATS = (CSV, XLSX)
WORKBOOK, NOTE = "analyse.xlsx", "leesmij.txt"
XLSX_IS = "Elk blad is één tabel. Het blad Kolommen zegt wat elke kolom betekent."
CSV_IS = "Elk CSV-bestand is één tabel. De eerste regel ervan zegt wat erin staat."


@dataclass(frozen=True)
class Analysis:
    """The tables of a study, ready to print and to write.

    Parameters
    ----------
    sheets : tables in order; items : the items asked for, none = all.
    """

    sheets: tuple[Sheet, ...]
    items: tuple[str, ...] = ()

    @property
    def tables(self) -> list[Printed]:
        return summary(self.sheets)

    @property
    def heading(self) -> list[str]:
        """What the summary is about; says so when the answers were invented."""
        by_name = {sheet.name: sheet for sheet in self.sheets}
        synthetic = bool(by_name["items"].about["synthetic"])
        return [title_of(by_name), *([f"{SYNTHETIC}."] if synthetic else [])]

    def files(self, formats: Sequence[str] = FORMATS) -> dict[str, bytes]:
        """File name to content; the same tables give the same bytes."""
        makers = {CSV: self._csv_files, XLSX: self._workbook}
        return {name: made for f in formats for name, made in makers[f]().items()}

    def _csv_files(self) -> dict[str, bytes]:
        lines = about_the_tables(self.sheets, CSV_IS, self.items)
        lines += [
            (f"{s.name}.csv", f"{s.about['title']}. {s.about['description']}.") for s in self.sheets
        ]
        return {NOTE: _as_text(lines)} | {f"{s.name}.csv": _csv(s) for s in self.sheets}

    def _workbook(self) -> dict[str, bytes]:
        lines = about_the_tables(self.sheets, XLSX_IS, self.items)
        title = title_of({sheet.name: sheet for sheet in self.sheets})
        return {WORKBOOK: as_workbook(self.sheets, lines, title)}

    def write(self, folder: Path, formats: Sequence[str] = FORMATS) -> list[str]:
        """Write the files; what is not ours in the folder is never touched (see `write_files`)."""
        suffixes = [f".{name}" for name in formats]
        return write_files(folder, self.files(formats), suffixes)


def analyse(study: Study, items: Sequence[str] = ()) -> Analysis:
    """The published tables of a study about its questionnaire.

    Parameters
    ----------
    items : only these items; all when empty.

    Raises
    ------
    StudyError : nothing about responses is published, or an item is unknown.
    """
    return Analysis(tuple(read_sheets(study, items)), tuple(items))


def _csv(sheet: Sheet) -> bytes:
    """With the mark by which a spreadsheet knows that the text is UTF-8."""
    return as_download(sheet.frame, dict(sheet.about)).encode("utf-8-sig")


def _as_text(lines: Sequence[tuple[str, str]]) -> bytes:
    told = [f"\r\n{heading}\r\n{line}" if heading else line for heading, line in lines]
    return ("\r\n".join(told).lstrip() + "\r\n").encode("utf-8-sig")
