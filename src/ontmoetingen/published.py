"""Reading what passed the wall. In: ``data/published/``. Out: typed tables with their sidecars.

The only reader of published tables for notebooks, charts and book. Every table that is read is
noted in the file that ``ONTMOETINGEN_READS`` names, so that the executor of notebooks knows which
tables a notebook depends on. Importing this module costs nothing; pandas comes with the first read.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from . import reads
from .dutch import Noun
from .errors import Problem, StudyError
from .paths import Study

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

READS = "ONTMOETINGEN_READS"
MANIFEST = "manifest"
QUOTED = "quoted"
PANDAS_TYPES = {"text": "str", "integer": "Int64", "number": "float64", "flag": "boolean"}


def names(study: Study | None = None) -> list[str]:
    """Names of the published tables of a study, in alphabetical order."""
    folder = _study(study).published
    return sorted(p.stem for p in folder.glob("*.csv"))


def table(name: str, study: Study | None = None) -> pd.DataFrame:
    """A published table.

    Parameters
    ----------
    name : e.g. ``"project_scores"``; study : default the study of the current folder.

    Returns
    -------
    Text as str (empty where missing), whole numbers as nullable integers, other numbers as
    floats. A number that is missing in a row with status ``hidden`` is hidden, not unknown.

    Raises
    ------
    StudyError : there is no such table; the message lists those there are.
    """
    import pandas as pd

    types = {c: about["type"] for c, about in sidecar(name, study)["columns"].items()}
    folder = _study(study).published
    frame = pd.read_csv(
        folder / f"{name}.csv",
        dtype={c: PANDAS_TYPES[kind] for c, kind in types.items() if kind != QUOTED},
        na_values={c: [] if kind == "text" else [""] for c, kind in types.items()},
        keep_default_na=False,
        encoding="utf-8",
    )
    for column in [c for c, kind in types.items() if kind == QUOTED]:
        frame[column] = _quotations(folder / f"{name}.{column}.yml", column)
    return frame


def _quotations(path: Path, column: str) -> list[str]:
    """Literal wordings, which stand beside their table in a file of their own."""
    import yaml

    return [entry[column] for entry in yaml.safe_load(path.read_text(encoding="utf-8")) or []]


def sidecar(name: str, study: Study | None = None) -> dict:
    """What stands beside a table: title, description, columns with units, rules, input hashes.

    Raises
    ------
    StudyError : there is no such table; the message lists those there are.
    """
    home = _study(study)
    path = home.published / f"{name}.json"
    _note_read(name)  # also when it is absent: a text that says so is out of date once it is there
    if name == MANIFEST or not path.is_file():
        raise StudyError(_unknown(name, home))
    return json.loads(path.read_text(encoding="utf-8"))


def noun_of(rows: pd.DataFrame) -> Noun:
    """What the study calls the units it compares, from the rows of its table ``study``."""
    row = rows.iloc[0]
    return Noun(row["project_label"], row["project_label_plural"], row["project_article"])


def is_synthetic(study: Study | None = None) -> bool:
    """Whether the published answers are invented; false when there are no answers at all."""
    home = _study(study)
    if not (home.published / "items.json").is_file():
        return False
    return bool(sidecar("items", home)["synthetic"])


def _study(study: Study | None) -> Study:
    return study or Study.find()


def _unknown(name: str, study: Study) -> Problem:
    known = names(study)
    hint = None if known else "run 'ontmoetingen publish' to make the published tables."
    return Problem(
        f"published table '{name}'", "does not exist", ", ".join(known) or None, hint=hint
    )


def _note_read(name: str) -> None:
    """One line per read; appending is safe when several notebooks share the file."""
    reads.note(name)
    log = os.environ.get(READS)
    if log:
        with open(log, "a", encoding="utf-8", newline="\n") as lines:
            lines.write(f"{name}\n")


def study(study: Study | None = None) -> pd.DataFrame:
    """One row: the name of the study, and what it calls the units it compares."""
    return table("study", study)


def items(study: Study | None = None) -> pd.DataFrame:
    """What was asked: one row per item."""
    return table("items", study)


def waves(study: Study | None = None) -> pd.DataFrame:
    """When was asked: one row per wave."""
    return table("waves", study)


def projects(study: Study | None = None) -> pd.DataFrame:
    """One row per project with its attributes and number of respondents."""
    return table("projects", study)


def totals(study: Study | None = None) -> pd.DataFrame:
    """Sufficient statistics per project, item and wave."""
    return table("totals", study)


def overall(study: Study | None = None) -> pd.DataFrame:
    """All respondents together per item, wave and measure."""
    return table("overall", study)


def answers(study: Study | None = None) -> pd.DataFrame:
    """How often each answer was given, all projects together."""
    return table("answers", study)


def project_scores(study: Study | None = None) -> pd.DataFrame:
    """Value, estimate, difference and state per project, item and wave."""
    return table("project_scores", study)


def variation(study: Study | None = None) -> pd.DataFrame:
    """How much projects differ per item and wave, and how many stand out."""
    return table("variation", study)


def funnel(study: Study | None = None) -> pd.DataFrame:
    """Limits to draw around the overall value, by number of answers."""
    return table("funnel", study)


def overlap(study: Study | None = None) -> pd.DataFrame:
    """Projects at the same end on several items, against chance."""
    return table("overlap", study)


def overlap_patterns(study: Study | None = None) -> pd.DataFrame:
    """On exactly which items projects are at the same end."""
    return table("overlap_patterns", study)


def traits(study: Study | None = None) -> pd.DataFrame:
    """Effects of project traits on project values."""
    return table("traits", study)


def trait_points(study: Study | None = None) -> pd.DataFrame:
    """Mean background of the respondents per project."""
    return table("trait_points", study)


def trait_groups(study: Study | None = None) -> pd.DataFrame:
    """Mean of each kind of project."""
    return table("trait_groups", study)


def adjusted(study: Study | None = None) -> pd.DataFrame:
    """Spread between projects before and after the background of respondents is held equal."""
    return table("adjusted", study)


def pairing(study: Study | None = None) -> pd.DataFrame:
    """How respondents of two waves were matched."""
    return table("pairing", study)


def attrition(study: Study | None = None) -> pd.DataFrame:
    """Respondents lost after the start beside those who answered again."""
    return table("attrition", study)


def change(study: Study | None = None) -> pd.DataFrame:
    """Change between two waves, for all together and per project."""
    return table("change", study)


def change_models(study: Study | None = None) -> pd.DataFrame:
    """Change score and ANCOVA side by side, alone and with each contrast."""
    return table("change_models", study)


def change_checks(study: Study | None = None) -> pd.DataFrame:
    """Checks on regression to the mean."""
    return table("change_checks", study)


def printed_shares(group: str, study: Study | None = None) -> pd.DataFrame:
    """Shares as a source prints them, per item that asks the same; columns item, value (0-1).

    Parameters
    ----------
    group : a group of published figures, e.g. one questionnaire in one year. Figures in another
        unit than percent, and figures that no item of the instrument asks, are left out.
    """
    figures = table("published_figures", study)
    chosen = figures[(figures["group"] == group) & (figures["unit"] == "percent")]
    chosen = chosen[chosen["item"].fillna("") != ""]
    return chosen.assign(value=chosen["value"] / 100)[["item", "value"]].reset_index(drop=True)
