"""Background that models of few projects rest on: as it is told, and no more apart than that."""

from __future__ import annotations

import pandas as pd
import pytest
from generated_study import Design, study_in

from ontmoetingen.disclosure.rules import load_rules
from ontmoetingen.model.instrument import load_instrument
from ontmoetingen.publish_people import points_of_models, points_table

RULES = load_rules()


@pytest.fixture(scope="module")
def instrument(tmp_path_factory):
    return load_instrument(study_in(tmp_path_factory.mktemp("points"), Design()).instrument)


def told(ages: list[float], sizes: list[int]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Mean ages, and what may be known of numbers of people: here the numbers themselves."""
    names = [f"P{i}" for i in range(len(ages))]
    about = {"trait": "age", "trait_label": "Leeftijd"}
    points = pd.DataFrame({"project_id": names, **about, "value": ages, "n": sizes})
    people = pd.DataFrame({"project_id": names, "n_low": sizes, "n_high": sizes, "reason": ""})
    return points, people


def test_what_rounding_alone_can_explain_is_no_difference(instrument):
    """Steps of 0.5 (10 people: 5 / 10), 0.3 (20) and 0.2 (40): 17.1 is told as 17.0, 17.1, 17.2.

    The true means then lie in 16.75-17.25, 16.95-17.25 and 17.1-17.3: 17.1 to 17.25 fits all.
    """
    points, people = told([17.1] * 3, [10, 20, 40])
    shown = points_table(points, people, instrument, RULES)["value"].tolist()
    assert shown == pytest.approx([17.0, 17.1, 17.2])
    of_models = points_of_models(points, people, instrument, RULES)["value"].tolist()
    assert of_models == pytest.approx([(17.1 + 17.25) / 2] * 3)


def test_what_rounding_cannot_explain_stays_as_it_is_told(instrument):
    points, people = told([16.0, 17.1, 19.0], [10, 20, 40])
    shown = points_table(points, people, instrument, RULES)["value"].tolist()
    assert points_of_models(points, people, instrument, RULES)["value"].tolist() == shown


def test_projects_that_are_hidden_are_not_in_it(instrument):
    points, people = told([16.0, 17.1, 19.0], [9, 20, 40])
    found = points_of_models(points, people, instrument, RULES)
    assert found["project_id"].tolist() == ["P1", "P2"]
