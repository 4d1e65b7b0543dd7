"""Every path in one place. In: a study folder. Out: where each of its things stands."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from .errors import Problem, StudyError

CONFIG_NAME = "_quarto.yml"
INSTRUMENT_NAME = "instrument.yml"
ENVIRONMENT_NAME = "ONTMOETINGEN_STUDY"
# Of coded conversations: who gave which code to which passage, and what was said.
SEGMENTS_NAME, TEXTS_NAME = "segments.csv", "texts"


@dataclass(frozen=True)
class Study:
    """One study: a folder with ``data/``, and for a report ``_quarto.yml`` and what it names."""

    root: Path

    @classmethod
    def find(cls, start: Path | str | None = None) -> Study:
        """The study that ``start`` (default: the current folder) lies in.

        A notebook runs in ``notebooks/`` and a command in the root; both must find the same study,
        so the search goes upwards. ``ONTMOETINGEN_STUDY`` wins when no ``start`` is given. An
        instrument is enough: who only wants tables needs no report.

        Raises
        ------
        StudyError : no folder from ``start`` upwards holds ``_quarto.yml`` or an instrument.
        """
        named = os.environ.get(ENVIRONMENT_NAME) if start is None else start
        here = Path(named or Path.cwd()).resolve()
        for folder in (here, *here.parents):
            found = cls(folder)
            if found.config.is_file() or found.instrument.is_file():
                return found
        files = f"{CONFIG_NAME} or data/{INSTRUMENT_NAME}"
        raise StudyError(
            Problem(
                str(here),
                f"is not a study: no {files} here or in a folder above",
                hint="go to the study's folder or name it with --project FOLDER.",
            )
        )

    @property
    def config(self) -> Path:
        return self.root / CONFIG_NAME

    @property
    def notebooks(self) -> Path:
        return self.root / "notebooks"

    @property
    def chapters(self) -> Path:
        return self.root / "chapters"

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def instrument(self) -> Path:
        return self.data / INSTRUMENT_NAME

    @property
    def projects(self) -> Path:
        return self.data / "projects.csv"

    @property
    def responses(self) -> Path:
        """Says in which database the answers stand; absent when they come from exports."""
        return self.data / "responses.yml"

    @property
    def simulation(self) -> Path:
        """Outcomes of a trial of the methods on invented answers; need not exist."""
        return self.data / "simulation.csv"

    @property
    def evidence(self) -> Path:
        return self.data / "evidence"

    @property
    def references(self) -> Path:
        return self.data / "references.bib"

    @property
    def demo(self) -> Path:
        """Synthetic export, in git."""
        return self.data / "demo"

    @property
    def programmes(self) -> Path:
        """Programmes beside the questionnaire, a folder each; need not exist."""
        return self.data / "programmes"

    @property
    def private(self) -> Path:
        """Real respondents, never in git."""
        return self.data / "private"

    @property
    def released(self) -> Path:
        """Answers and tables of releases; hidden, since no command may take them away."""
        return self.private / ".released"

    @property
    def rules(self) -> Path:
        """The study's own rules of disclosure; need not exist."""
        return self.data / "disclosure.yml"

    @property
    def codebook(self) -> Path:
        """The themes that conversations are coded with; need not exist."""
        return self.data / "codebook.yml"

    @property
    def conversations(self) -> Path:
        """Real conversations with their codes, never in git."""
        return self.private / "conversations"

    @property
    def demo_conversations(self) -> Path:
        """A made-up conversation with its codes, in git."""
        return self.demo / "conversations"

    @property
    def published(self) -> Path:
        """What passed the disclosure wall; all that notebooks, charts and book may read."""
        return self.data / "published"

    @property
    def tables(self) -> Path:
        """Files for colleagues, written by ``ontmoetingen analyse``; never in git."""
        return self.root / "analyse"

    @property
    def figures(self) -> Path:
        return self.root / "figures"

    @property
    def chart_images(self) -> Path:
        """Static faces of the charts, derived from the stored notebooks."""
        return self.figures / "charts"

    @property
    def assets(self) -> Path:
        """Scripts, styles and chart definitions of the site, derived by ``prepare``."""
        return self.root / "assets"

    @property
    def cache(self) -> Path:
        return self.root / ".ontmoetingen"

    @property
    def lock(self) -> Path:
        """Held by whoever publishes or builds."""
        return self.cache / "study.lock"

    @property
    def release(self) -> Path:
        """What the metadata of a release say of the study; needed for a release only."""
        return self.data / "release.yml"

    @property
    def releases(self) -> Path:
        """Every release that was made here, a folder and a zip each; never in git."""
        return self.root / "releases"

    @property
    def site(self) -> Path:
        return self.root / "_site"

    @property
    def theme(self) -> Path:
        """The study's own ``theme/`` if it has one, else the one that comes with the package."""
        own = self.root / "theme"
        return own if own.is_dir() else package_theme()


def package_theme() -> Path:
    """The theme beside the package: in the wheel as ``_theme``, in a checkout as ``theme/``."""
    inside = Path(__file__).parent / "_theme"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "theme"
