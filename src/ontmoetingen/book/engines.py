"""Which engine makes the pages, and why. In: what was asked for. Out: the engine and a reason."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import BuildError, Problem
from .find_quarto import NotFound, Quarto, find_quarto

CHOICES = ("auto", "quarto", "pandoc")
PDF_REASON = "the PDF by the built-in engine, which passes PDF/UA-1"


@dataclass(frozen=True)
class Engine:
    """An engine and the reason that it was chosen.

    Parameters
    ----------
    name : ``"quarto"`` or ``"pandoc"`` (the built-in one).
    why : half a sentence for the last line of a build.
    quarto : the program, or None for the built-in engine.
    """

    name: str
    why: str
    quarto: Quarto | None = None

    @property
    def mark(self) -> str:
        """What distinguishes its pages: name and version."""
        return str(self.quarto or self.name)


def choose_engine(asked: str = "auto") -> Engine:
    """Quarto when there is one that is new enough, else the built-in engine; or what was asked.

    Raises
    ------
    BuildError : Quarto was asked for and there is none that will do, or no such engine exists.
    """
    if asked not in CHOICES:
        raise BuildError(Problem("--engine", f"'{asked}' is not an engine", ", ".join(CHOICES)))
    if asked == "pandoc":
        return Engine("pandoc", "built-in engine, as asked")
    found = find_quarto()
    if isinstance(found, Quarto):
        return Engine("quarto", f"pages by {found}, {PDF_REASON}", found)
    if asked == "quarto":
        raise BuildError(_absent(found))
    return Engine("pandoc", f"built-in engine: {found.reason}")


def _absent(found: NotFound) -> Problem:
    hint = f"{found.hint}, or leave out --engine for the built-in one."
    return Problem("--engine quarto", found.reason, hint=hint)
