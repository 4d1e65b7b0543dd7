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
from ontmoetingen.progress import silent
from ontmoetingen.read_answers import responses_of
from ontmoetingen.release.refusals import too_near
from ontmoetingen.second_release import remember

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


GROWTH = (3, 0, 140, 1, 9, 0, 5, 2, 0, 160, 4, 7, 1, 8)  # a few nearly everywhere, many in two


@pytest.fixture(scope="module")
def grown(study, tmp_path_factory):
    """The study as released, and then with a few more people in nearly every group."""
    root = tmp_path_factory.mktemp("grown") / "study"
    copy = Study(shutil.copytree(study.root, root))
    remember(copy, "1.0.0", responses_of(copy, silent)[0])
    sizes = tuple(size + more for size, more in zip(DESIGN.sizes, GROWTH, strict=True))
    frame = export_of(replace(DESIGN, sizes=sizes))
    for column in ("leeftijd", *DESIGN.rated):
        frame[column] = frame[column].astype("Int64")
    frame.to_csv(root / "second.csv", index=False)
    run_intake([root / "second.csv"], copy.instrument, copy.private)
    publish(copy)
    return copy


def test_a_study_that_grows_a_little_everywhere_can_be_released_again(study, grown):
    """Tries: the same subtraction where nearly every group got one to nine people more.

    Finds: nothing. Groups with few newcomers keep the answers of the release, in every table.
    """
    assert too_near([study.published], grown) == []
    for table, keys in KEYS.items():
        assert moved_a_little(read(study, table), read(grown, table), keys) == []
    n = [read(which, "totals").groupby("project_id")["n"].sum() for which in (study, grown)]
    assert [group for group in n[0].index if n[0][group] != n[1][group]] == ["G0009"]


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
