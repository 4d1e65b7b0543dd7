"""Who is lost after the start: by hand, through the wall, edges."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from intake_study import INSTRUMENT, instrument_in
from scipy import stats

from ontmoetingen.disclosure.publish import Provenance, prepare
from ontmoetingen.disclosure.rules import load_rules
from ontmoetingen.intake.pairing import pair_waves
from ontmoetingen.scoring.attrition import ATTRITION, attrition_table

COLUMNS = ["project_id", "respondent_id", "wave", "item", "value"]


def study(kept: list[tuple], lost: list[tuple]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Answers and respondents from (project, answer at the start, age, level) per respondent."""
    people = [(f"r{i}", *row, i < len(kept)) for i, row in enumerate([*kept, *lost])]
    answers = [(p, r, "T0", "likes", float(v)) for r, p, v, _, _, _ in people]
    answers += [(p, r, "T1", "likes", 4.0) for r, p, _, _, _, again in people if again]
    background = [(r, p, "T0", a, b) for r, p, _, a, b, _ in people]
    background += [(r, p, "T1", 99, "h") for r, p, _, _, _, again in people if again]
    names = ["respondent_id", "project_id", "wave", "age", "level"]
    return pd.DataFrame(answers, columns=COLUMNS), pd.DataFrame(background, columns=names)


def table(answers: pd.DataFrame, respondents: pd.DataFrame, instrument) -> pd.DataFrame:
    started = pair_waves(answers, "T0", "T1", ["likes"]).started
    found = attrition_table(started, answers, respondents, instrument)
    assert found.columns.tolist() == ATTRITION
    return found


@pytest.fixture
def instrument(tmp_path):
    return instrument_in(tmp_path, INSTRUMENT)


def test_comparison_by_hand(instrument):
    kept = [("A", 4, 16, "v"), ("A", 6, 18, "v"), ("A", 5, 20, "h")]
    lost = [("A", 1, 15, "v"), ("A", 3, 15, "h"), ("A", 2, None, None)]
    found = table(*study(kept, lost), instrument).set_index(["variable", "category"])
    own = found.loc[("likes", "")]
    assert (own["n_kept"], own["n_lost"], own["n_smallest"]) == (3, 3, 3)
    assert (own["value_kept"], own["value_lost"], own["difference"]) == (5, 2, -3)
    half = stats.t.ppf(0.975, 4) * np.sqrt(1 / 3 + 1 / 3)  # variance 1 in both groups
    assert own["ci_high"] == pytest.approx(-3 + half)
    age = found.loc[("age", "")]
    assert (age["n_lost"], age["value_kept"], age["value_lost"]) == (2, 18, 15), "as at the start"
    level = found.loc[("level", "v")]
    assert level["value_kept"] == pytest.approx(2 / 3)
    assert level["value_lost"] == 0.5
    assert level["category_label"] == "vmbo"
    assert level["n_smallest"] == 1, "one of the lost is in this category"


def test_projects_that_lose_other_people_make_the_interval_wider(instrument):
    rng = np.random.default_rng(4)
    kept = [(p, rng.normal(4 + 2 * (p in "AB")), 17, "v") for p in "ABCD" for _ in range(20)]
    lost = [(p, rng.normal(3 + 2 * (p in "AC")), 17, "v") for p in "ABCD" for _ in range(20)]
    row = table(*study(kept, lost), instrument).iloc[0]
    alone = table(*study([("A", *k[1:]) for k in kept], [("A", *k[1:]) for k in lost]), instrument)
    assert row["difference"] == pytest.approx(alone.iloc[0]["difference"])
    assert row["ci_high"] - row["ci_low"] > alone.iloc[0]["ci_high"] - alone.iloc[0]["ci_low"]


def test_every_share_of_a_category_adds_up(instrument):
    kept = [("A", 4, 16, "v")] * 12 + [("B", 4, 16, "h")] * 20
    lost = [("A", 4, 16, "v")] * 15 + [("B", 4, 16, "h")] * 11
    found = table(*study(kept, lost), instrument)
    shares = found[found["measure"] == "share"].groupby("variable")[["value_kept", "value_lost"]]
    assert shares.sum().to_numpy() == pytest.approx(np.ones((1, 2)))


@pytest.mark.parametrize(("again", "rows"), [(True, 0), (False, 0)], ids=["everybody", "nobody"])
def test_everybody_or_nobody_answers_again(instrument, again, rows):
    people = [("A", v, 16, "v") for v in (1, 2, 3)] * 5
    found = table(*(study(people, []) if again else study([], people)), instrument)
    assert (found["n_smallest"] == rows).all()
    assert found["difference"].isna().all()
    assert found["n_kept"].iloc[0] == (15 if again else 0)
    hidden = published(found)
    assert set(hidden["status"]) == {"hidden"}


def published(frame: pd.DataFrame) -> pd.DataFrame:
    return prepare("attrition", frame, load_rules(), Provenance({}, False)).frame


def test_a_small_category_is_hidden_and_no_other_gives_it_away(instrument):
    kept = [("A", 4, 16, "v")] * 40 + [("A", 4, 16, "h")] * 30
    lost = [("A", 3, 16, "v")] * 30 + [("A", 3, 16, "h")] * 4
    found = published(table(*study(kept, lost), instrument)).set_index(["variable", "category"])
    assert found.loc[("likes", ""), "status"] == "released"
    assert found.loc["level", "status"].tolist() == ["hidden", "hidden"], "v is 1 - h"
    numbers = ["n_kept", "n_lost", "value_kept", "value_lost", "difference", "n_smallest"]
    assert found.loc["level", numbers].isna().all(axis=None)


def test_few_lost_are_hidden(instrument):
    found = published(table(*study([("A", 4, 16, "v")] * 40, [("A", 3, 16, "v")] * 9), instrument))
    assert set(found["status"]) == {"hidden"}


def test_an_item_asked_once_and_no_answers_give_an_empty_table(tmp_path):
    once = INSTRUMENT.replace("scale: zes, column", "scale: zes, waves: [T1], column")
    answers, respondents = study([("A", 4, 16, "v")], [])
    found = table(answers, respondents, instrument_in(tmp_path, once))
    assert found.empty
    nobody = answers.head(0), respondents.head(0)
    assert table(*nobody, instrument_in(tmp_path, INSTRUMENT)).empty


def test_other_items_of_the_start_are_compared_too(tmp_path):
    more = INSTRUMENT.replace("scale: ja_nee, waves: [T1]", "scale: ja_nee, waves: [T0, T1]")
    answers, respondents = study([("A", 4, 16, "v")] * 12, [("A", 3, 16, "h")] * 11)
    start = answers[answers["wave"] == "T0"]
    yes = start.assign(item="meets", value=(start["value"] == 4).astype(float))
    found = table(pd.concat([answers, yes]), respondents, instrument_in(tmp_path, more))
    own = found[(found["item"] == "likes") & (found["variable"] == "meets")]
    assert own["category_label"].tolist() == ["Ja", "Nee"]
    assert own["value_kept"].tolist() == [1.0, 0.0]
    assert own["value_lost"].tolist() == [0.0, 1.0]
    assert own["n_smallest"].tolist() == [0, 0]
