"""The published tables under attack: what subtracting, inverting and comparing give, and what not.

Each test is one way in, tried on a study with real answers as a reader would: from the files alone.
"""

from __future__ import annotations

import json
import shutil
import subprocess

import numpy as np
import pandas as pd
import pytest
from generated_study import Design, export_of, study_in, varied_rating, varied_yes
from signed_publish import NAMES, publish

from ontmoetingen import pipeline, published
from ontmoetingen.disclosure import shield
from ontmoetingen.disclosure.bands import Bands
from ontmoetingen.disclosure.differences import (
    hidden_pairs,
    respondents_minus_answers,
    waves_minus_pairs,
)
from ontmoetingen.disclosure.earlier import between_releases
from ontmoetingen.disclosure.rules import load_rules
from ontmoetingen.disclosure.sign_off import signed
from ontmoetingen.errors import PublishError
from ontmoetingen.intake.run import run_intake
from ontmoetingen.model.instrument import load_instrument
from ontmoetingen.paths import Study
from ontmoetingen.scoring.tables import score_tables

SIZES = (14, 25, 33, 9, 28, 41, 22, 36, 30, 19)


def stays(person: int, wave: int) -> bool:
    """One in six does not come back, and one in nine comes late."""
    return person % 6 != 4 if wave else person % 9 != 7


def yes(project: int, person: int, wave: int, item: int) -> float | None:
    return varied_yes(project, person, wave, item) if stays(person, wave) else None


def rating(project: int, person: int, wave: int, item: int) -> float | None:
    return varied_rating(project, person, wave, item) if stays(person, wave) else None


DESIGN = Design(sizes=SIZES, yes=yes, rating=rating, yes_no=("meets",), rated=("likes",))


def taken_in(root, frame=None):
    """The study with its answers read, not yet published."""
    study = study_in(root, DESIGN)
    frame = export_of(DESIGN) if frame is None else frame
    frame["leeftijd"] = frame["leeftijd"].astype("Int64")
    frame["likes"] = frame["likes"].astype("Int64")
    frame.to_csv(root / "export.csv", index=False)
    run_intake([root / "export.csv"], study.instrument, study.private)
    return study


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    found = taken_in(tmp_path_factory.mktemp("attacked"))
    publish(found)
    return found


@pytest.fixture(scope="module")
def tables(study):
    return {name: published.table(name, study) for name in published.names(study)}


@pytest.fixture(scope="module")
def answers(study):
    return pd.read_parquet(study.private / "answers.parquet")


def shown(table):
    return table[(table["status"] == "released") & (table["project_id"].fillna("") != "")]


def test_there_is_something_to_attack(tables):
    assert len(shown(tables["totals"])) >= 20
    assert (tables["totals"]["status"] == "hidden").any()
    assert len(shown(tables["change"])) >= 3


def test_total_minus_parts_narrows_no_band(tables):
    overall = tables["overall"].query("measure == 'share_yes'").set_index(["item", "wave"])
    scores = tables["project_scores"].query("measure == 'share_yes'")
    for key, rows in scores.groupby(["item", "wave"]):
        all_yes = round(overall.loc[key, "value"] * overall.loc[key, "n"])
        mine = rows[rows["status"] == "released"]
        low, high = (mine[f"count_{end}"].to_numpy(float) for end in ("low", "high"))
        most_hidden = overall.loc[key, "n"] - mine["n"].sum() if len(mine) < len(rows) else 0
        # what the others leave at least, and at most
        least = np.maximum(low, all_yes - (high.sum() - high) - float(most_hidden))
        most = np.minimum(high, all_yes - (low.sum() - low))
        assert ((most - least)[high > low] >= 5).all(), key


def test_no_share_tells_that_nobody_or_everybody_said_yes(tables, answers):
    for row in shown(tables["project_scores"]).query("measure == 'share_yes'").itertuples():
        mine = answers[(answers["project_id"] == row.project_id) & (answers["item"] == row.item)]
        values = mine.loc[mine["wave"] == row.wave, "value"]
        few = min(values.sum(), len(values) - values.sum()) < 10
        assert row.count_low <= values.sum() <= row.count_high
        assert row.count_high - row.count_low >= (5 if few else 0)


def test_every_number_of_a_project_is_that_of_its_band(tables):
    scores = shown(tables["project_scores"]).query("measure == 'share_yes'")
    for _, same in scores.groupby(["item", "wave", "n", "count_low", "count_high"]):
        told = same.drop(columns=["project_id", "rank_low", "rank_high"]).drop_duplicates()
        assert len(told) == 1, "two projects with one band and one n are told apart"


def test_start_beside_pairs_gives_nothing_about_who_came_once(tables):
    totals, change, projects = (tables[name] for name in ("totals", "change", "projects"))
    assert waves_minus_pairs(totals, change, tables["waves"]) == []
    assert hidden_pairs(projects, totals, change, 5) == []
    assert respondents_minus_answers(projects, totals) == []


def test_a_sum_of_pairs_is_never_known_within_one_answer(tables, answers):
    change = shown(tables["change"]).query("item == 'likes'")
    wide = answers[answers["item"] == "likes"].pivot(
        index=["project_id", "respondent_id"], columns="wave", values="value"
    )
    for row in change.itertuples():
        pairs = wide.loc[row.project_id].dropna()
        assert row.n_pairs_low <= len(pairs) <= row.n_pairs_high
        assert row.n_pairs_high - row.n_pairs_low >= 5
        # A band of the mean is 5 / n_pairs_low wide: the true mean lies within half of it or more.
        assert abs(row.mean_start - pairs["T0"].mean()) <= 10 / row.n_pairs_low


def test_a_rating_tells_no_spread_of_one_project(tables):
    rated = shown(tables["totals"]).query("item == 'likes'")
    inside = rated["sum_squares"] - rated["sum"] ** 2 / rated["n"]
    spread = (inside / (rated["n"] - 1)).groupby(rated["wave"]).agg(["min", "max"])
    assert np.allclose(spread["min"], spread["max"], atol=1e-4), "the spread of all together"


def test_a_second_release_beside_the_first_is_seen_through(tables):
    before = tables["project_scores"]
    before = before.rename(columns={"count_low": "sum_low", "count_high": "sum_high"})
    now = before.copy()
    keys = ["project_id", "item", "wave"]
    assert between_releases(before, now, "n", keys) == []
    row = now.index[(now["item"] == "meets") & (now["status"] == "released")][0]
    now.loc[row, ["n", "sum_low", "sum_high"]] += [1, 3, 3]  # one more answer, a band further
    (found,) = between_releases(before, now, "n", keys)
    assert found.what == "answers added since"
    now.loc[row, "status"] = "hidden"
    (found,) = between_releases(before, now, "n", keys)
    assert found.what == "a number shown before"


def test_one_answer_changes_nothing_of_a_project_but_through_the_model(tmp_path):
    rules, instrument = load_rules(), load_instrument(study_in(tmp_path, DESIGN).instrument)
    n = np.array([30, 30, 40, 50, 25, 35, 60, 45])
    true = np.array([27, 26, 20, 43, 23, 9, 33, 41])
    other = np.add(true, [1, -1, 0, 1, -1, 0, 0, 0])  # four answers differ; every band is the same
    scores = []
    for count in (true, other):
        rows = pd.DataFrame({"project_id": list("abcdefgh"), "item": "meets", "wave": "T1"})
        rows = rows.assign(n=n, sum=count, sum_squares=count)
        covered = shield.shielded(rows, {"meets": shield.YES_NO}, rules)
        scores.append(score_tables(covered, instrument)[0])
    of_the_band = [c for c in scores[0] if not c.startswith(("estimate", "rank", "weight"))]
    pd.testing.assert_frame_equal(scores[0][of_the_band], scores[1][of_the_band])
    assert (scores[0]["precision"] == "band").sum() >= 5
    moved = (scores[0]["estimate"] - scores[1]["estimate"]).abs()
    assert moved.max() < 0.02, "the model is that of all projects together"


def leaking(count, n, _rules):
    """A mistake: no bands at all."""
    return Bands(np.asarray(count, float), np.asarray(count, float))


def test_bands_that_are_forgotten_stop_the_publication(tmp_path, monkeypatch):
    study = taken_in(tmp_path)
    monkeypatch.setattr(shield, "count_bands", leaking)
    with pytest.raises(PublishError) as caught:
        publish(study)
    lines = str(caught.value).splitlines()
    assert lines[0].startswith("item 'meets', wave 'T0': ")
    assert "projects have a small count in no band." in lines[0]
    assert "HINT: nothing was published" in lines[0]
    assert not study.published.exists()


def test_showing_what_is_too_small_stops_the_publication(tmp_path, monkeypatch):
    study = taken_in(tmp_path)
    everything = lambda n, is_yes_no, rules: np.full(len(n), "")  # noqa: E731
    monkeypatch.setattr(shield, "_reasons", everything)
    with pytest.raises(PublishError, match="are shown with too few answers"):
        publish(study)
    assert not study.published.exists()


REFUSED = (
    "data/published: rests on real answers and is signed by {} of 2 people; nothing was published. "
    "Allowed: two different names. First places: .ontmoetingen/publication_log.csv. HINT: let two "
    "people read the log, then publish with --signed-by NAME --signed-by NAME (their own, "
    "different names)."
)


def test_real_answers_need_two_people(tmp_path):
    study = taken_in(tmp_path)
    with pytest.raises(PublishError) as caught:
        pipeline.publish(study, signed_by=("Anna Jansen", " anna  JANSEN "))
    assert str(caught.value) == REFUSED.format(1)
    assert not study.published.exists()
    log = pd.read_csv(study.cache / "publication_log.csv")
    assert (log["treatment"] == "hidden").any()


@pytest.mark.parametrize("names", [(), ("Anna",), ("Anna", "ANNA "), ("Anna", " ")])
def test_fewer_than_two_different_names_are_refused(names):
    with pytest.raises(PublishError):
        signed(names, load_rules(), "log.csv")


def test_who_signed_when_and_for_which_rules_is_kept(study, monkeypatch):
    manifest = json.loads((study.published / "manifest.json").read_text())
    assert [one["name"] for one in manifest["sign_off"]] == list(NAMES)
    assert "min_respondents: 10" in manifest["sign_off"][0]["rules"]
    assert pipeline.publish(study).why == (), "signed once, nothing changed: signed still"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert publish(study, force=True, signed_by=("Cora", "Dirk")).why == ("asked for",)
    manifest = json.loads((study.published / "manifest.json").read_text())
    assert [one["date"] for one in manifest["sign_off"]] == ["2023-11-14"] * 2


def test_the_log_counts_every_row_and_holds_no_hidden_number(tables):
    log = tables["publication_log"]
    for name in ("totals", "project_scores", "change", "overall"):
        mine = log[log["table"] == name]
        assert mine["n_rows"].sum() == len(tables[name])
        hidden = mine.loc[mine["treatment"] == "hidden", "n_rows"].sum()
        assert hidden == (tables[name]["status"] == "hidden").sum()
    assert set(log.columns) == {"table", "title", "item", "wave", "treatment", "why", "n_rows"}


def test_no_private_file_was_ever_in_the_history(repository):
    if not (repository / ".git").exists():
        pytest.skip("needs the git history of the repository")
    asked = ["git", "-C", str(repository), "log", "--all", "--format=%h", "--", "data/private"]
    assert subprocess.run(asked, capture_output=True, text=True, check=True).stdout == ""


def test_no_script_points_at_a_source_map(repository):
    scripts = sorted((repository / "theme").glob("*.js"))
    assert scripts
    assert not [s.name for s in scripts if "sourceMappingURL" in s.read_text(encoding="utf-8")]


def test_what_an_earlier_release_told_is_said_to_who_signs(study, tmp_path):
    """A rule that is stricter now: ten answers were enough for the statement, twenty are asked."""
    study = Study(shutil.copytree(study.root, tmp_path / "again"))
    rule = "min_respondents: {threshold: 20, source: eigen keuze}\n"
    (study.data / "disclosure.yml").write_text(rule, encoding="utf-8")
    report = publish(study)
    told = [note for note in report.notes if "a number shown before" in note]
    assert told
    assert told[0].startswith("totals: n now - n before, item '")
    kept = json.loads((study.published / "manifest.json").read_text())["beside_earlier"]
    assert set(told) <= set(kept) <= set(report.notes)
