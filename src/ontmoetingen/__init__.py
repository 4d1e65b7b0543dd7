"""From questionnaire export and sourced evidence to one living, accessible report."""

from __future__ import annotations

from typing import Any

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """``ontmoetingen.live``, looked up when first used: the package alone imports nothing."""
    if name != "live":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from .widgets import live

    return live
