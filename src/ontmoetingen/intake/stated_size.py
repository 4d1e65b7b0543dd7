"""What a file says of its own size. In: a path, what its head states. Out: a refusal, or nothing.

A reader makes room for what the head of a file states before it sees a single value. A damaged file
of one kilobyte can state a billion rows, and a packed one can hold them: then the memory of the
machine is gone before anything can be refused. So the head is judged first.
"""

from __future__ import annotations

from pathlib import Path

from ..errors import IntakeError, Problem
from ..safe_zip import MOST_GROWTH, SMALL

UNPACKED = 1  # in an SPSS file that is not packed every value takes a byte or more
PACKED = MOST_GROWTH
AGAIN = "it may be damaged or half copied; export it again."


def refuse_beyond_size(path: Path, rows: int, columns: int, per_byte: int) -> None:
    """Refuse a file that states more values than so many per byte of it.

    Up to ``SMALL`` values harm nobody, whatever the size: a file of few bytes may well hold many
    rows that are the same.

    Parameters
    ----------
    rows, columns : as the head of the file states them; 0 rows when it does not say.
    per_byte : most values that one byte can stand for: ``UNPACKED`` or ``PACKED``.

    Raises
    ------
    IntakeError : it states more.
    """
    size = path.stat().st_size
    most = max(SMALL, per_byte * size)
    if rows * columns <= most:
        return
    what = f"says that it holds {rows} rows of {columns} values, in {size} bytes"
    allowed = f"at most {most} values in a file of that size"
    raise IntakeError(Problem(path.name, what, allowed, hint=AGAIN))


def refuse_growth(path: Path, unpacked: int) -> None:
    """Refuse a packed file that states so many bytes, unpacked, that no export grows to it.

    Raises
    ------
    IntakeError : more than ``SMALL``, and more than ``MOST_GROWTH`` times what the file takes.
    """
    size = path.stat().st_size
    if unpacked > max(SMALL, MOST_GROWTH * size):
        what = f"would grow to {unpacked // size} times its size"
        raise IntakeError(Problem(path.name, what, allowed=f"at most {MOST_GROWTH} times"))
