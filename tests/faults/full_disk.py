"""A stage on a small disk that is full. In: a stage, a folder. Out: what each try said and left.

A limit on the size of one file (``test_disk.py``) is not yet a full disk: there folders, links and
the names of files find no room either. The disk is mounted for this process only, which therefore
is started by ``unshare``. Room is left for a part of what the stage writes, so that it ends at the
first file, and in the middle.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / room) for room in ("unit", "book")]

import small_stages  # noqa: E402 - it finds its studies in those folders
from fork_server import WORK  # noqa: E402

from ontmoetingen.errors import OntmoetingenError  # noqa: E402

PARTS = (0, 0.3, 0.7)


@contextmanager
def filled(disk: Path, room: int) -> Iterator[None]:
    """Leave this many bytes on the disk."""
    told = os.statvfs(disk)
    filler = disk / "filler"
    filler.write_bytes(b"\0" * max(0, told.f_bavail * told.f_frsize - room))
    try:
        yield
    finally:
        filler.unlink()


def done(stage: small_stages.Stage, more: dict[str, object]) -> str:
    """What the stage says when it refuses; nothing when it completes."""
    try:
        WORK[stage.work](stage.study.root, **more)
    except OntmoetingenError as refusal:
        return str(refusal)
    return ""


def main(name: str, disk: Path) -> None:
    mount = ["mount", "-t", "tmpfs", "-o", "size=64m", "none", str(disk)]
    subprocess.run(mount, check=True)
    stage = getattr(small_stages, f"{name}_stage")(disk / "study")
    first = done(stage, stage.choose("a"))
    before, tries = stage.left(), []
    needed = sum(len(content) for content in before.values())
    for part in PARTS:
        more = stage.choose("b")
        with filled(disk, int(part * needed)):
            said = done(stage, more)
        tries.append({"said": said, "same": stage.left() == before})
    last = done(stage, stage.choose("b"))
    changed, litter = stage.left() != before, small_stages.litter(stage.study)
    told = {"first": first, "tries": tries, "last": last, "changed": changed, "litter": litter}
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
