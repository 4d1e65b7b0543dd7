"""An old release against a new one: whoever joined in between must not be the difference."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace

import pandas as pd
import pytest
from generated_study import export_of
from signed_publish import publish
from victim import DESIGN, FEW, read

from ontmoetingen.errors import PublishError
from ontmoetingen.intake.run import run_intake
from ontmoetingen.paths import Study
from ontmoetingen.release.refusals import too_near

KEYS = {"overall": ["item", "wave", "measure"], "totals": ["project_id", "item", "wave"]}


@pytest.fixture(scope="module")
def later(study, tmp_path_factory):
    """The study of the former release, in which one person more took part; published if allowed."""
    root = tmp_path_factory.mktemp("later") / "study"
    shutil.copytree(study.root, root)
    sizes = list(DESIGN.sizes)
    sizes[7] += 1
    frame = export_of(replace(DESIGN, sizes=tuple(sizes)))
    for column in ("leeftijd", *DESIGN.rated):
        frame[column] = frame[column].astype("Int64")
    frame.to_csv(root / "second.csv", index=False)
    copy = Study(root)
    run_intake([root / "second.csv"], copy.instrument, copy.private)
    try:
        publish(copy)
    except PublishError as refusal:
        return copy, str(refusal)
    return copy, ""


def moved_a_little(before: pd.DataFrame, now: pd.DataFrame, keys: list[str]) -> list[str]:
    """Rows shown exactly in both releases whose number of answers moved by one to nine."""
    both = before.merge(now, on=keys, suffixes=("_before", "_now"))
    shown = (both["status_before"] == "released") & (both["status_now"] == "released")
    moved = (both["n_now"] - both["n_before"]).abs().between(1, FEW)
    exact = _same_ends(both, "before") & _same_ends(both, "now")
    return [" ".join(row) for row in both.loc[shown & moved & exact, keys].to_numpy()]


def _same_ends(both: pd.DataFrame, which: str) -> pd.Series:
    if f"sum_low_{which}" not in both:
        return pd.Series(True, index=both.index)
    return both[f"sum_low_{which}"] == both[f"sum_high_{which}"]


@pytest.mark.parametrize("table", KEYS)
def test_one_person_more_is_not_the_difference_of_two_releases(study, later, table):
    """Tries: subtracts the counts of the former release from those of this one.

    When one person joined, the difference is what that person answered. Finds: where an exact count
    moved by one to nine, the release is refused, and the refusal does not tell the difference.
    """
    copy, refusal = later
    if refusal:
        pd.testing.assert_frame_equal(read(study, table), read(copy, table), check_exact=True)
        return
    moved = moved_a_little(read(study, table), read(copy, table), KEYS[table])
    refused = [str(problem) for problem in too_near([study.published], copy)]
    told = [line for line in refused if "answers added since" in line]
    assert not moved or told
    assert not any(re.search(r"\b[1-9] answers\b", line) for line in refused)


def test_the_same_tables_again_are_never_refused(study):
    """Not an attack but its ground: who changes nothing tells nothing."""
    assert too_near([study.published], study) == []


def test_the_second_release_really_has_one_person_more(study, later):
    """Not an attack but its ground: without a newcomer there would be nothing to find."""
    copy, _ = later
    people = [pd.read_parquet(s.private / "respondents.parquet") for s in (study, copy)]
    joined = len(people[1][["project_id", "respondent_id"]].drop_duplicates()) - len(
        people[0][["project_id", "respondent_id"]].drop_duplicates()
    )
    assert joined == 1
