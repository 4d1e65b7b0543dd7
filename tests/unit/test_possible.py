"""Few projects in bands: how many tables are left, and that who signs is told."""

from __future__ import annotations

import json
from itertools import product

import pandas as pd
import pytest
from generated_study import Design, export_of, study_in
from signed_publish import publish

from ontmoetingen.disclosure.possible import FEW, few_possible, possible
from ontmoetingen.intake.run import run_intake

DESIGN = Design(
    sizes=(30, 34, 40, 26),
    yes=lambda p, r, w, i: float((3 * r + p) % 10 != 0),
    rating=lambda p, r, w, i: float(1 + (r + p) % 6),
    yes_no=("meets",),
    rated=("likes",),
)


@pytest.mark.parametrize(("low", "high"), [([0, 0], [5, 5]), ([0, 6, 20], [5, 11, 20])])
def test_it_is_the_mean_number_of_tables_per_total(low, high):
    tables = list(product(*(range(a, b + 1) for a, b in zip(low, high, strict=True))))
    totals = {sum(table) for table in tables}
    assert possible(low, high) == pytest.approx(len(tables) / len(totals))


def rows(projects: int, high: int = 5) -> pd.DataFrame:
    frame = pd.DataFrame({"item": "q", "wave": "T1", "status": "released"}, index=range(projects))
    return frame.assign(sum_low=0, sum_high=high)


def test_many_projects_exact_ones_and_hidden_variation_are_no_matter():
    # 6 ** 17 / 86 is 2e11, and 6 ** 18 / 91 is 1.1e12
    assert possible([0] * 17, [5] * 17) < FEW < possible([0] * 18, [5] * 18)
    variation = rows(1)
    assert len(few_possible(rows(17), variation)) == 1
    assert few_possible(rows(18), variation) == []
    assert few_possible(rows(4, high=0), variation) == []
    assert few_possible(rows(4), variation.assign(status="hidden")) == []


def test_who_signs_is_told_and_a_stricter_rule_mends_it(tmp_path):
    study = study_in(tmp_path, DESIGN)
    frame = export_of(DESIGN).astype({"leeftijd": "Int64", "likes": "Int64"})
    frame.to_csv(tmp_path / "export.csv", index=False)
    run_intake([tmp_path / "export.csv"], study.instrument, study.private)
    report = publish(study)
    told = json.loads((study.published / "manifest.json").read_text("utf-8"))["few_projects"]
    assert told
    assert set(told) <= set(report.notes)
    start = "item 'likes', wave 'T0': 4 projects in bands leave about "
    assert told[0].startswith(start)
    assert "item 'meets', wave 'T1': " in " ".join(told)
    rule = "min_projects: {threshold: 5, source: eigen keuze}\n"
    (study.data / "disclosure.yml").write_text(rule, encoding="utf-8")
    publish(study)
    assert json.loads((study.published / "manifest.json").read_text("utf-8"))["few_projects"] == []
