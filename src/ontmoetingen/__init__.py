"""From questionnaire export and sourced evidence to one living, accessible report."""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """What a notebook calls, looked up when first used: the package alone imports nothing."""
    rooms = {"live": "widgets", "status": "staleness", "beside": "lab.beside"}
    if name not in rooms:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{rooms[name]}", __name__), name)
