"""Hiding units within kinds: by hand, and that nothing hidden can be found by subtraction."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ontmoetingen.disclosure.nested import protect_nested
from ontmoetingen.disclosure.rules import load_rules

RULES = load_rules()


def table(units: dict[str, tuple[str, int]], numbers: int = 1) -> pd.DataFrame:
    """Rows per unit, per kind and over all; ``units`` is name to (kind, respondents)."""
    rows = [("unit", name, kind, n, 1) for name, (kind, n) in units.items()]
    kinds = sorted({kind for kind, _ in units.values() if kind})
    for kind in kinds:
        sizes = [n for k, n in units.values() if k == kind]
        rows.append(("kind", "", kind, sum(sizes), len(sizes)))
    rows.append(("all", "", "", sum(n for _, n in units.values()), len(units)))
    frame = pd.DataFrame(rows, columns=["level", "unit_id", "kind", "n", "n_units"])
    wide = pd.concat([frame.assign(key=k, moment="") for k in range(numbers)], ignore_index=True)
    return wide.assign(mean=3.0)


def protected(frame: pd.DataFrame) -> pd.DataFrame:
    return protect_nested(frame, RULES, ("n", "n_units"), ["moment"], ["n", "mean"])


def hidden_units(frame: pd.DataFrame) -> set[str]:
    units = frame[(frame["level"] == "unit") & (frame["status"] == "hidden")]
    return set(units["unit_id"])


def test_a_small_unit_takes_the_smallest_other_along():
    found = protected(table({"A": ("", 5), "B": ("", 12), "C": ("", 30)}))
    assert hidden_units(found) == {"A", "B"}  # 47 - 30 = 17: A and B together, neither alone
    reasons = found.set_index("unit_id")["reason"]
    assert reasons["A"] == "minder dan 10 antwoorden"
    assert reasons["B"] == RULES.min_hidden_projects.reason


def test_two_small_units_guard_each_other_when_they_are_enough_together():
    assert hidden_units(protected(table({"A": ("", 5), "B": ("", 6), "C": ("", 30)}))) == {"A", "B"}


def test_one_number_on_few_answers_hides_the_unit_with_all_its_numbers():
    frame = table({"A": ("", 20), "B": ("", 21), "C": ("", 22)}, numbers=3)
    frame.loc[(frame["unit_id"] == "B") & (frame["key"] == 1), "n"] = 9
    found = protected(frame)
    of_b = found[found["unit_id"] == "B"]
    assert set(of_b["status"]) == {"hidden"}
    assert of_b["mean"].isna().all()
    assert hidden_units(found) == {"A", "B"}  # A is the smallest of the others, on every number


def test_a_hidden_unit_is_guarded_within_its_kind():
    units = {"A": ("x", 5), "B": ("x", 40), "C": ("x", 50), "D": ("y", 11), "E": ("y", 12)}
    found = protected(table(units))
    # D is smaller than B, but the kind x is shown: x minus C and B would give A.
    assert hidden_units(found) == {"A", "B"}


def test_the_units_of_a_hidden_kind_are_hidden_with_it():
    units = {"A": ("x", 6), "B": ("y", 30), "C": ("y", 31), "D": ("z", 70), "E": ("z", 71)}
    found = protected(table(units))
    kinds = found[found["level"] == "kind"].set_index("kind")["reason"]
    assert kinds["x"] == "minder dan 10 antwoorden"
    assert kinds["y"] == RULES.min_hidden_projects.reason  # all - z would leave x and y apart
    assert hidden_units(found) == {"A", "B", "C"}


def test_a_kind_needs_enough_units():
    found = protected(table({"A": ("x", 20), "B": ("x", 30), "C": ("y", 20), "D": ("y", 20)}))
    kinds = found[found["level"] == "kind"]
    assert set(kinds["reason"]) == {"minder dan 3 projecten"}
    assert hidden_units(found) == set()


def test_all_together_is_hidden_when_it_is_too_few():
    found = protected(table({"A": ("", 4), "B": ("", 5)}))
    assert set(found["status"]) == {"hidden"}


@pytest.mark.parametrize("kinds", [[""], ["x", "y", "z"], ["", "x", "y"]])
@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_what_is_hidden_cannot_be_computed_back(kinds, data):
    sizes = data.draw(
        st.lists(st.tuples(st.sampled_from(kinds), st.integers(1, 40)), min_size=1, max_size=12)
    )
    frame = table({f"u{i}": pair for i, pair in enumerate(sizes)})
    found = protected(frame).assign(true=frame["n"])
    units = found[found["level"] == "unit"]
    for level, kind in found[found["level"] != "unit"][["level", "kind"]].itertuples(index=False):
        total = found[(found["level"] == level) & (found["kind"] == kind)].iloc[0]
        own = units if level == "all" else units[units["kind"] == kind]
        gone = own[own["status"] == "hidden"]
        if total["status"] == "released" and len(gone):
            assert len(gone) >= 2
            assert gone["true"].sum() >= 10
    assert (units.loc[units["status"] == "released", "true"] >= 10).all()
    assert found.loc[found["status"] == "hidden", ["n", "mean"]].isna().all(axis=None)
    shown_kinds = found[(found["level"] == "kind") & (found["status"] == "released")]
    rest = found[found["level"] == "all"].iloc[0]
    in_shown = units["kind"].isin(shown_kinds["kind"]) & (units["kind"] != "")
    others = units[~in_shown & (units["status"] == "hidden")]
    if rest["status"] == "released" and len(shown_kinds) and len(others):
        assert others["true"].sum() >= 10
        assert len(others) >= 2
