"""A folder as one file. In: a folder. Out: a zip that is the same on every machine."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

PLAIN_FILE = 0o100644 << 16  # rights of a file as Unix sees them, whatever they are here


def write_zip(folder: Path, target: Path, top: str, day: date) -> None:
    """Pack every file of ``folder``; equal files and an equal day give equal bytes.

    Names are sorted, and neither rights, owners nor times of this machine go in.

    Parameters
    ----------
    folder : what to pack; target : the file to write.
    top : name of the one folder that whoever unpacks it gets.
    day : what every file is dated; a zip knows no year before 1980.
    """
    moment = (max(day.year, 1980), day.month, day.day, 0, 0, 0)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            name = f"{top}/{path.relative_to(folder).as_posix()}"
            entry = zipfile.ZipInfo(name, moment)
            entry.compress_type, entry.external_attr, entry.create_system = 8, PLAIN_FILE, 3
            packed.writestr(entry, path.read_bytes())
