"""Boundary cases through the whole chain: export, intake, tables, charts, sentences.

Each case is a small study that a researcher could have. Whatever it is, its tables hold only what
may be shown, a reason for what may not, and no number that is none; and every chart and sentence
about answers says something about it.
"""

from __future__ import annotations

import json
import re

import numpy as np
import pandas as pd
import pytest
from boundary_calls import chart_calls, sentence_calls
from generated_study import YES_NO, Design, published_study

from ontmoetingen import published
from ontmoetingen.charts import vega
from ontmoetingen.charts.base import Figure
from ontmoetingen.paths import Study
from ontmoetingen.scoring.standing import ALIKE, HIGHER, LOWER, TOO_SMALL

CASES = {
    "ordinary": Design(with_trial=True),
    "one project": Design(sizes=(24,)),
    "two projects": Design(sizes=(24, 30)),
    "all yes": Design(yes=lambda *_: 1.0, rating=lambda *_: 6.0),
    "all no": Design(yes=lambda *_: 0.0, rating=lambda *_: 1.0),
    # Every project alternates in the same way: 10 yes and 10 no, 10 fours and 10 fives.
    "no variance between projects": Design(
        sizes=(20,) * 8,
        yes=lambda project, person, wave, item: float(person % 2),
        rating=lambda project, person, wave, item: 4.0 + person % 2,
    ),
    "no variance within projects": Design(
        sizes=(20,) * 8,
        yes=lambda project, person, wave, item: float(project % 2),
        rating=lambda project, person, wave, item: 1.0 + project % 6,
    ),
    "projects of one respondent": Design(sizes=(1,) * 30),
    "projects of one beside large ones": Design(sizes=(1, 1, 1, 1, 20, 30, 40, 50)),
    "an item not asked in a wave": Design(asked=(("meets", ("T1",)), ("helps", ("T1",)))),
    "no item asked twice": Design(
        asked=(("meets", ("T0",)), ("differs", ("T1",)), ("likes", ("T0",)), ("helps", ("T1",)))
    ),
    "ages missing everywhere": Design(age=lambda project, person: None),
    "everybody of one age": Design(age=lambda project, person: 17),
    "one wave only": Design(waves=("T1",)),
    "no background": Design(with_age=False, with_kinds=False),
    "no rating items": Design(rated=()),
    "no yes or no items": Design(yes_no=()),
    "one item": Design(yes_no=("meets",), rated=()),
    "an item that nobody answered": Design(
        yes=lambda project, person, wave, item: None if item else float(person % 2)
    ),
    "a wave that nobody answered": Design(
        yes=lambda project, person, wave, item: float((person + project) % 2) if wave else None,
        rating=lambda project, person, wave, item: 1.0 + (person + project) % 6 if wave else None,
    ),
    "nobody answered twice": Design(
        yes=lambda project, person, wave, item: float(project % 2) if person % 2 == wave else None,
        rating=lambda project, person, wave, item: 3.0 if person % 2 == wave else None,
    ),
}
TRUE_COUNTS = "min_digits: {threshold: 0, source: proef}\n"
NO_SPREAD_INSIDE = {"all yes", "all no", "no variance within projects", "nobody answered twice"}
# A number that is none, in any spelling, as a word of its own.
NO_NUMBER = re.compile(r"(?<![\w-])(nan|NaN|NaT|inf|Infinity|None|<NA>)(?![\w-])")


@pytest.fixture(scope="module", params=CASES, ids=lambda name: name.replace(" ", "_"))
def case(request, tmp_path_factory) -> tuple[str, Study]:
    """Each study taken in and published once."""
    root = tmp_path_factory.mktemp("case") / "study"
    return request.param, published_study(root, CASES[request.param])[0]


def numbers_of(name: str, study: Study) -> pd.DataFrame:
    types = {c: a["type"] for c, a in published.sidecar(name, study)["columns"].items()}
    return published.table(name, study)[[c for c, t in types.items() if t in ("number", "integer")]]


def test_no_table_holds_a_number_that_is_none(case):
    _, study = case
    for path in sorted(study.published.glob("*.csv")):
        assert NO_NUMBER.findall(path.read_text(encoding="utf-8")) == [], path.name
        numbers = numbers_of(path.stem, study).astype(float)
        assert not np.isinf(numbers).to_numpy().any(), path.name


def test_what_is_hidden_has_a_reason_and_what_is_shown_has_enough_behind_it(case):
    _, study = case
    for name in ("totals", "project_scores", "overall", "answers", "change"):
        table = published.table(name, study)
        is_hidden = table["status"] == "hidden"
        assert set(table["status"]) <= {"released", "hidden"}, name
        assert (table.loc[is_hidden, "reason"] != "").all(), name
        assert (table.loc[~is_hidden, "reason"] == "").all(), name
        count = "n_pairs" if name == "change" else "n"
        if name != "answers":
            assert (table.loc[~is_hidden, count] >= 10).all(), name
            assert table.loc[is_hidden, count].isna().all(), name


def test_what_is_shown_of_a_project_is_whole_and_on_the_scale(case):
    name, study = case
    scores = published.project_scores(study)
    shown = scores[scores["status"] == "released"].merge(published.items(study), on="item")
    ends = shown[["scale_min", "scale_max"]].fillna({"scale_min": 0, "scale_max": 1})
    # Where nobody inside any project differs there is an interval, but no place in an order.
    assert name in NO_SPREAD_INSIDE or shown["rank_low"].notna().all()
    assert (shown["rank"].isna() == shown["rank_low"].isna()).all()
    for column in ("value", "estimate", "estimate_low", "estimate_high", "ci_low", "ci_high"):
        assert (shown[column] >= ends["scale_min"] - 1e-6).all(), column
        assert (shown[column] <= ends["scale_max"] + 1e-6).all(), column
    assert (shown["estimate_low"] <= shown["estimate"] + 1e-6).all()
    assert (shown["estimate"] <= shown["estimate_high"] + 1e-6).all()
    assert shown["weight"].between(0, 1).all()
    assert set(shown["state"]) <= {HIGHER, LOWER, ALIKE, TOO_SMALL}


def test_the_counts_of_states_are_those_a_reader_can_count(case):
    _, study = case
    scores = published.project_scores(study)
    for row in published.variation(study).itertuples():
        own = scores[(scores["item"] == row.item) & (scores["wave"] == row.wave)]
        assert row.n_projects == len(own)
        if row.status == "released":
            assert row.n_hidden == (own["status"] == "hidden").sum()
            assert row.n_higher == (own["state"] == HIGHER).sum()


@pytest.mark.slow
def test_every_chart_says_something_without_a_number_that_is_none(case):
    _, study = case
    wrong, drawn = [], set()
    for call in chart_calls(study):
        try:
            wrong += [f"{call.name}: {text}" for text in _said(call.make(), drawn)]
        except Exception as broken:  # noqa: BLE001 - all that break are named together
            wrong.append(f"{call.name}: {type(broken).__name__}: {broken}")
    assert wrong == []


def _said(figure, drawn: set[str]) -> list[str]:
    """Texts of a figure or table that hold a number that is none; one of each kind is drawn."""
    if not isinstance(figure, Figure):
        return NO_NUMBER.findall(figure.markdown())
    spec = json.dumps(figure.spec(), allow_nan=False)
    told = [figure.title, figure.subtitle, figure.caption, figure.alt, figure.n, figure.interval]
    found = [t for t in told if NO_NUMBER.search(t)] + NO_NUMBER.findall(spec)
    kind = figure.label.split("-")[1]
    if kind not in drawn:
        drawn.add(kind)
        assert "<svg" in vega.static_svg(figure.spec())
    return found


def test_every_sentence_says_something_without_a_number_that_is_none(case):
    _, study = case
    wrong = []
    for call in sentence_calls(study):
        try:
            said = str(call.make()).strip()
            if not said or NO_NUMBER.search(said):
                wrong.append(f"{call.name}: {said}")
        except Exception as broken:  # noqa: BLE001 - all that break are named together
            wrong.append(f"{call.name}: {type(broken).__name__}: {broken}")
    assert wrong == []


def one(study: Study, name: str, item: str = "meets", wave: str = "T1") -> pd.Series:
    rows = published.table(name, study)
    return rows[(rows["item"] == item) & (rows["wave"] == wave)].iloc[0]


def made(tmp_path, name: str, rules: str = "") -> Study:
    return published_study(tmp_path / "study", CASES[name], rules)[0]


def test_one_project_has_a_value_and_nothing_to_be_compared_with(tmp_path):
    study = made(tmp_path, "one project")
    row = one(study, "project_scores")
    assert (row["n"], row["status"]) == (24, "released")
    assert row["estimate"] == pytest.approx(row["value"])
    assert np.isnan(row["difference"])
    assert row["state"] == TOO_SMALL


def test_all_yes_is_a_hundred_percent_with_an_interval_below_it(tmp_path):
    study = made(tmp_path, "all yes")
    row = one(study, "overall")
    n = 12 + 15 + 18 + 20 + 11 + 14
    assert (row["n"], row["value"], row["ci_high"]) == (n, 1.0, pytest.approx(1.0))
    # Wilson at n of n: n / (n + z^2), z = 1.959964
    assert row["ci_low"] == pytest.approx(n / (n + 1.959964**2), abs=1e-6)
    assert set(published.project_scores(study)["state"].dropna()) - {""} <= {ALIKE, TOO_SMALL}


def test_everybody_at_the_top_of_the_scale_is_no_certainty(tmp_path):
    study = made(tmp_path, "all yes")
    scores = published.project_scores(study)
    rows = scores[(scores["item"] == "likes") & (scores["status"] == "released")]
    other = 1 - 0.025 ** (1 / rows["n"])  # at most this part answers otherwise: none of n did
    # The sum is told as a band, so the interval reaches at least as far down as that of the truth.
    assert (rows["estimate_low"] <= 6 - other * (6 - 1)).all()
    assert (rows["estimate_high"] == 6).all()
    assert rows["rank"].isna().all()
    everyone = one(study, "overall", "likes")
    other = 1 - 0.025 ** (1 / (12 + 15 + 18 + 20 + 11 + 14))
    assert everyone["ci_low"] == pytest.approx(6 - other * (6 - 1), abs=1e-6)
    assert everyone["ci_high"] == 6
    # Of no project anything is told, so that nothing is said of others: the whole scale.
    assert (everyone["general_low"], everyone["general_high"]) == (1, 6)


def test_without_variance_between_projects_every_estimate_is_the_overall_value(tmp_path):
    study = made(tmp_path, "no variance between projects")
    scores = published.project_scores(study)
    told = scores[scores["status"] == "released"]
    by_measure = told.groupby("measure")["estimate"]
    expected = {"mean": 4.5, "share_yes": 0.5}
    for ends in (by_measure.min(), by_measure.max()):
        assert "share_yes" in ends
        assert ends.to_dict() == pytest.approx({m: expected[m] for m in ends.index}, abs=1e-3)
    assert set(told["state"].dropna()) - {""} == {ALIKE}


def test_without_variance_within_projects_every_estimate_is_the_own_value(tmp_path):
    """Of true counts: eight projects are so few that models would be made of their bands."""
    study = made(tmp_path, "no variance within projects", TRUE_COUNTS)
    scores = published.project_scores(study)
    rated = scores[scores["measure"] == "mean"]
    assert rated["estimate"].tolist() == pytest.approx(rated["value"].tolist(), abs=1e-6)
    assert rated["weight"].min() == pytest.approx(1, abs=1e-6)


def test_projects_of_one_respondent_are_all_hidden_while_the_overall_value_stands(tmp_path):
    study = made(tmp_path, "projects of one respondent")
    assert set(published.project_scores(study)["status"]) == {"hidden"}
    assert one(study, "overall")["n"] == 30
    assert one(study, "variation")["reason"] == "te weinig projecten om veilig te tonen"


def test_an_item_not_asked_in_a_wave_has_no_row_there(tmp_path):
    study = made(tmp_path, "an item not asked in a wave")
    totals = published.totals(study)
    assert set(totals.loc[totals["item"] == "meets", "wave"]) == {"T1"}
    assert set(totals.loc[totals["item"] == "likes", "wave"]) == {"T0", "T1"}
    assert set(published.change(study)["item"]) == {"differs", "likes"}


def test_missing_ages_give_no_points_and_no_effect(tmp_path):
    study = made(tmp_path, "ages missing everywhere")
    assert published.trait_points(study)["value"].isna().all()
    assert published.traits(study)["effect"].isna().all()


def test_one_age_for_all_gives_points_and_no_effect(tmp_path):
    study = made(tmp_path, "everybody of one age")
    ages = published.trait_points(study)["value"].dropna()  # told no more precisely than a band
    assert ages.between(16.5, 17.5).all()
    assert published.traits(study)["effect"].isna().all()


def test_nobody_who_answered_twice_means_waves_compared_as_groups(tmp_path):
    study = made(tmp_path, "nobody answered twice")
    assert set(published.change(study)["method"]) == {"unpaired"}
    steps = published.pairing(study).query("item == 'likes'").set_index("step")["n"]
    assert steps["matched"] == 0 or pd.isna(steps["matched"])


@pytest.mark.slow
def test_five_thousand_projects_from_export_to_tables(tmp_path):
    """Shares of 10 answers are hidden, since a band of them would be too narrow to hide anything.

    Of 5000 projects 715 have 10 answers; one of 11 is hidden beside them, so that subtracting does
    not give how many they are.
    """
    sizes = tuple(10 + project % 7 for project in range(5000))
    design = Design(sizes=sizes, waves=("T1",), yes_no=YES_NO, rated=("likes",))
    study, report = published_study(tmp_path / "study", design)
    assert len(published.projects(study)) == 5000
    scores = published.project_scores(study).set_index("item")
    hidden = scores["status"].eq("hidden").groupby(level="item").sum()
    tens = sizes.count(10)
    assert hidden.to_dict() == {"differs": tens + 1, "likes": 0, "meets": tens + 1}
    assert len(scores) == 3 * 5000
    assert report.tables == len(published.names(study))
