"""Which code decides what is derived. In: nothing. Out: one mark for all of it.

Whatever is made once and kept must be made again when the code that makes it has changed. A list of
such files by hand misses some: a number is written by one file, named by a second and measured by a
third. So every file of this room counts, and what it uses of the ground floor.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

from ..files import hash_of_file

# Of the ground floor: how words and numbers are written, and how published tables are read.
BELOW = ("dutch.py", "grammar.py", "grammar.yml", "published.py", "reads.py")


@cache
def code_mark() -> str:
    """The mark of the code as it was when this program started."""
    room = Path(__file__).parent
    files = [*sorted(room.glob("*.py")), *(room.parent / name for name in BELOW)]
    return sha256("".join(map(hash_of_file, files)).encode()).hexdigest()
