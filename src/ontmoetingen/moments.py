"""The moment that a repeated run is given. In: the environment. Out: that moment, or none.

A clock in a file would make every run another; who repeats one sets ``SOURCE_DATE_EPOCH``.

Source: Reproducible Builds, SOURCE_DATE_EPOCH specification 1.1.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime

from .errors import Problem, StudyError

EPOCH = "SOURCE_DATE_EPOCH"


def given_moment() -> datetime | None:
    """The moment in ``SOURCE_DATE_EPOCH``, in UTC; None when it is absent or empty.

    Raises
    ------
    StudyError : it is no number of seconds.
    """
    given = os.environ.get(EPOCH)
    if not given:
        return None
    try:
        return datetime.fromtimestamp(int(given), tz=UTC)
    except (ValueError, OverflowError, OSError):
        allowed = "whole seconds since 1 January 1970, such as 1767225600"
        raise StudyError(Problem(EPOCH, f"'{given}' is no moment", allowed)) from None
