"""What is out of date and why. In: a study. Out: lines for a terminal, a table for a notebook.

Three things can be behind: the published tables behind the answers, the stored outputs of a
notebook behind its code, its tables or the package, and the site behind all of these.
"""

from __future__ import annotations

from dataclasses import dataclass

from .charts.markdown import Text, pipe_table
from .paths import Study

UP_TO_DATE = "Everything is up to date."
# What each reason means for somebody who wrote the text and not the package.
MEANINGS = (
    ("never executed", "nog nooit uitgevoerd"),
    ("code of cell", "een cel is gewijzigd na de laatste uitvoering"),
    ("code cells, was", "er zijn cellen bij gekomen of weggehaald"),
    ("published/", "een tabel die het leest, is vernieuwd"),
    ("package changed", "het programma rekent of tekent nu anders"),
    ("not made by the build", "met de hand uitgevoerd en bewaard"),
    ("not built yet", "nog nooit gemaakt"),
    ("older than the files", "tekst, tabellen of uitvoer zijn nieuwer"),
)


@dataclass(frozen=True)
class Behind:
    """One thing that is out of date.

    Parameters
    ----------
    what : a table, notebook or site; why : as the build says it.
    """

    what: str
    why: str

    @property
    def line(self) -> str:
        return f"{self.what}: {self.why}" if self.what else self.why

    @property
    def meaning(self) -> str:
        """The reason in the words of who works on the report; empty where there are none."""
        found = dict.fromkeys(told for sign, told in MEANINGS if sign in self.why)
        return "; ".join(found)


def behind(study: Study) -> list[Behind]:
    """Everything that is out of date, in the order in which a build mends it.

    Raises
    ------
    BuildError : a notebook cannot be read.
    """
    from .pipeline import stale_tables

    tables = [Behind("", reason) for reason in stale_tables(study)]
    return tables + (pages_behind(study) if study.config.is_file() else [])


def pages_behind(study: Study) -> list[Behind]:
    """The notebooks and the site that are out of date; no answers are looked at.

    Raises
    ------
    BuildError : a notebook cannot be read.
    """
    from .book.build import stale_site
    from .book.stale import stale_notebooks

    found = [Behind(stale.path.name, ", ".join(stale.reasons)) for stale in stale_notebooks(study)]
    for told in stale_site(study):
        what, _, why = told.partition(": ")
        found.append(Behind(what, why))
    return found


def lines(found: list[Behind]) -> list[str]:
    """One line per thing that is out of date, or that there is none."""
    return [one.line for one in found] or [UP_TO_DATE]


def status() -> Text:
    """What is out of date in the study of this notebook, as a table for who works on it.

    Answers lie behind the wall: whether the tables are up to date is told by the command. What the
    build stores of such a cell is the same each time, since it says nothing about that moment.
    """
    from .widgets.face import is_live

    if not is_live():
        return Text("In JupyterLab staat hier wat verouderd is.\n")
    return shown(pages_behind(Study.find()))


def shown(found: list[Behind]) -> Text:
    """The same as a table in Markdown.

    >>> print(shown([]))
    Alles is bijgewerkt.
    <BLANKLINE>
    """
    if not found:
        return Text("Alles is bijgewerkt.\n")
    rows = [[one.what or "tabellen", one.why, one.meaning] for one in found]
    header = ["Wat", "Waarom", "Dat wil zeggen"]
    return Text(pipe_table(header, rows, [False] * len(header)) + "\n")
