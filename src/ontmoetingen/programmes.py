"""Programmes beside the questionnaire. In: a study. Out: their folders, files, answers taken in.

    data/programmes/<id>/instrument.yml + profile.yml   what was asked, what profile it makes
    data/programmes/<id>/sheets.yml                     or: how interview sheets are coded
    data/programmes/<id>/demo/export.csv                synthetic example
    data/private/programmes/<id>/                       real answers, never in git

Heavy libraries are imported inside the functions: finding that nothing changed must take no time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import Problem, StudyError
from .paths import Study
from .stores import DEMO, NONE, PRIVATE, RESPONSES, exports_in, files_behind, holds_answers

if TYPE_CHECKING:
    from .intake.report import IntakeReport

PROFILE, CODES = "profile", "codes"
PLANS = {PROFILE: "profile.yml", CODES: "sheets.yml"}
ID = re.compile(r"[a-z][a-z0-9_]*")
CALIBRATION = "calibration.yml"


@dataclass(frozen=True)
class Programme:
    """One programme with data of its own.

    Parameters
    ----------
    form : ``profile`` (ratings from one or two sides) or ``codes`` (coded interviews).
    folder, private, cache : its description, its real answers, its synthetic ones taken in.
    """

    id: str
    form: str
    folder: Path
    private: Path
    cache: Path

    @property
    def plan(self) -> Path:
        return self.folder / PLANS[self.form]

    @property
    def instrument(self) -> Path:
        return self.folder / "instrument.yml"

    @property
    def demo(self) -> Path:
        return self.folder / "demo"

    @property
    def source(self) -> str:
        """Which answers are published: ``private``, else ``demo``, else ``none``."""
        if holds_answers(self.private):
            return PRIVATE
        return DEMO if exports_in(self.demo) else NONE

    @property
    def files(self) -> list[Path]:
        """Every file that its published tables rest on."""
        own = [self.plan, self.instrument, self.folder / "projects.csv"]
        return [*own, *files_behind(self.source, self.private, self.demo)]


def programmes_of(study: Study) -> list[Programme]:
    """The programmes of a study in alphabetical order.

    Raises
    ------
    StudyError : a folder whose name cannot be part of a table's name, or with no plan, or both.
    """
    folders = sorted(p for p in study.programmes.glob("*") if p.is_dir())
    problems = [problem for folder in folders for problem in _problems(folder)]
    if problems:
        raise StudyError(problems)
    return [_programme(study, folder) for folder in folders]


def find_programme(study: Study, programme: str) -> Programme:
    """The programme of this id.

    Raises
    ------
    StudyError : there is none, with those there are.
    """
    found = {p.id: p for p in programmes_of(study)}
    if programme not in found:
        where, known = f"programme '{programme}'", ", ".join(found) or None
        hint = f"describe it in data/programmes/{programme}/."
        raise StudyError(Problem(where, "is not in this study", known, hint=hint))
    return found[programme]


def _problems(folder: Path) -> list[Problem]:
    where = f"programmes/{folder.name}"
    plans = [name for name in PLANS.values() if (folder / name).is_file()]
    if not ID.fullmatch(folder.name):
        return [Problem(where, "cannot be the id of a programme", "small letters, digits and _")]
    if len(plans) != 1:
        told = " and ".join(plans) or "no plan"
        return [Problem(where, f"holds {told}", "one of " + ", ".join(PLANS.values()))]
    return []


def _programme(study: Study, folder: Path) -> Programme:
    form = next(form for form, name in PLANS.items() if (folder / name).is_file())
    within = Path("programmes") / folder.name
    return Programme(folder.name, form, folder, study.private / within, study.cache / within)


def take_in(
    programme: Programme, files: Sequence[Path | str], destination: Path | None = None
) -> IntakeReport:
    """Read exports of a programme, check them and keep what can be used.

    Parameters
    ----------
    destination : by default the programme's folder with real answers.

    Raises
    ------
    IntakeError, InstrumentError : with all problems found; nothing is written then.
    """
    folder = destination or programme.private
    if programme.form == CODES:
        from .intake.sheets import run_sheets

        return run_sheets(files, programme.plan, folder)
    from .intake.run import intake
    from .model.instrument import load_instrument
    from .model.profile_plan import load_profile

    instrument = load_instrument(programme.instrument)
    load_profile(programme.plan, instrument)  # a mistake in it is told before any row is read
    return intake(files, instrument, folder)


def answers_folder(programme: Programme) -> Path:
    """The folder with validated answers; the synthetic example is taken in first when needed."""
    if programme.source == PRIVATE:
        from .intake.store import settle

        settle(programme.private)
        return programme.private
    take_in(programme, exports_in(programme.demo), programme.cache)
    return programme.cache


def make_example(programme: Programme) -> str:
    """Write the synthetic example that the programme's calibration asks for, and say so.

    Raises
    ------
    InstrumentError, IntakeError : a file that cannot be used, or an export that is not invented.
    """
    from .intake import examples
    from .intake.example_plan import load_example_plan

    path = programme.demo / CALIBRATION
    if programme.form == CODES:
        from .model.sheet_plan import load_sheet_plan

        sheets = load_sheet_plan(programme.plan)
        plan = load_example_plan(path, tuple(sheets.groups))
        export = examples.example_sheets(sheets, plan)
    else:
        from .model.instrument import load_instrument
        from .model.profile_plan import load_profile

        instrument = load_instrument(programme.instrument)
        plan = load_example_plan(path)
        profile = load_profile(programme.plan, instrument)
        export = examples.example_ratings(instrument, profile, plan)
    written = examples.write_example(export, programme.demo, plan.seed)
    return f"{written}: {len(export)} synthetic rows (seed {plan.seed})"


def has_real_answers(study: Study) -> bool:
    """Whether any programme has answers of its own that are not synthetic."""
    own = [p.private / RESPONSES[3] for p in programmes_of(study) if p.source == PRIVATE]
    return any(json.loads(path.read_text("utf-8"))["synthetic"] is False for path in own)


def programme_ids(study: Study) -> frozenset[str]:
    """Ids of all respondents and interviews of the programmes, for the gate only."""
    found = [ids_in(answers_folder(p)) for p in programmes_of(study) if p.source != NONE]
    return frozenset().union(*found)


def ids_in(folder: Path) -> frozenset[str]:
    """Ids of the respondents whose validated answers stand in this folder."""
    from pyarrow import parquet

    path = folder / RESPONSES[1]
    column = parquet.read_table(path, columns=["respondent_id"])["respondent_id"]
    return frozenset(column.unique().to_pylist())
