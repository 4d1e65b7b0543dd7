"""Where answers may stand. In: a folder. Out: whether an intake left answers there, or exports.

Free of heavy libraries: finding that nothing changed must take no time.
"""

from __future__ import annotations

from pathlib import Path

RESPONSES = ("answers.parquet", "respondents.parquet", "projects.csv", "intake.json")
DATABASE, PRIVATE, DEMO, NONE = "database", "private", "demo", "none"
EXPORTS = {".csv", ".xlsx", ".sav", ".parquet"}


def holds_answers(folder: Path) -> bool:
    """Whether an intake left validated answers in this folder."""
    return (folder / RESPONSES[0]).is_file()


def exports_in(demo: Path) -> list[Path]:
    """The export files of synthetic answers in a folder, in alphabetical order."""
    return sorted(p for p in demo.glob("export*") if p.suffix in EXPORTS)


def files_behind(source: str, private: Path, demo: Path) -> list[Path]:
    """The files that hold the answers of this source; none for a database."""
    if source == PRIVATE:
        return [private / name for name in RESPONSES]
    return [*exports_in(demo), *sorted(demo.glob("*.json"))] if source == DEMO else []
