"""Few projects: what a model tells of all of them, against every table that the bands leave open.

The attacker writes down all tables that fit the bands and the total of everybody, computes of each
what a model would tell, and keeps those that give the printed numbers.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from generated_study import Design, export_of, study_in
from signed_publish import publish
from victim import read, truth

from ontmoetingen.disclosure.rules import load_rules
from ontmoetingen.disclosure.shield import YES_NO, shielded
from ontmoetingen.intake.run import run_intake
from ontmoetingen.model.instrument import load_instrument
from ontmoetingen.paths import Study
from ontmoetingen.scoring.as_told import as_told
from ontmoetingen.scoring.banded import banded_totals
from ontmoetingen.scoring.funnel import arcsine_overdispersion
from ontmoetingen.scoring.overall import overall_table
from ontmoetingen.scoring.tables import funnel_table, score_tables

OFF = "min_digits: {threshold: 0, source: proef zonder deze regel}\n"
PRINTED = 6  # decimals in a published table


def _rating(project: int, person: int, wave: int, item: int) -> float | None:
    if item == 3 and (project + 2 * person + wave) % 9 == 0:
        return None  # at each moment others leave the last question open
    return float(1 + (person * (project + 1) + project + wave) % 6)


DESIGN = Design(
    sizes=(30, 34, 40, 26, 28, 9),
    yes=lambda p, r, w, i: float((3 * r + p) % 10 != 0 and (p, r) != (1, 4)),
    rating=_rating,
    age=lambda p, r: 15 + (p * 3 + r) % 9,
)


def published(folder: Path, design: Design, rules: str = "") -> Study:
    study = study_in(folder, design)
    numbers = dict.fromkeys(("leeftijd", *design.rated), "Int64")
    export_of(design).astype(numbers).to_csv(folder / "export.csv", index=False)
    run_intake([folder / "export.csv"], study.instrument, study.private)
    (study.data / "disclosure.yml").write_text(rules, encoding="utf-8")
    publish(study)
    return study


@pytest.fixture(scope="module")
def of_four(tmp_path_factory):
    """Four groups, all shown in a band; the same without the rule."""
    design = replace(DESIGN, sizes=DESIGN.sizes[:4], waves=("T0",), yes_no=("meets",), rated=())
    root = tmp_path_factory.mktemp("four")
    return published(root / "with", design), published(root / "without", design, OFF)


def tables_left(study: Study) -> tuple[pd.DataFrame, np.ndarray]:
    """What is told of each group, and every table of numbers of yes that fits it."""
    told = read(study, "totals").query("item == 'meets' and status == 'released'")
    row = read(study, "overall").query("item == 'meets'").iloc[0]
    total = round(row["value"] * row["n"])
    ends = zip(told["sum_low"].astype(int), told["sum_high"].astype(int), strict=True)
    tables = np.array(list(product(*(range(low, high + 1) for low, high in ends))))
    return told, tables[tables.sum(1) == total]


def fitting(study: Study) -> list[list[int]]:
    """The tables that give the printed overspreading."""
    told, tables = tables_left(study)
    printed = read(study, "variation").query("item == 'meets'").iloc[0]["overdispersion"]
    n, share = told["n"].to_numpy(float), tables[0].sum() / told["n"].sum()
    made = [arcsine_overdispersion(table, n, share).phi for table in tables]
    return tables[np.abs(np.array(made) - printed) < 10.0**-PRINTED].tolist()


def test_without_the_rule_the_spread_between_groups_fits_the_truth_only(of_four):
    """Not an attack but its ground: of eighty tables one is left, and it is true."""
    study = of_four[1]
    _, tables = tables_left(study)
    assert len(tables) == 80
    assert fitting(study) == [truth(study).query("item == 'meets'")["yes"].tolist()]


def test_with_the_rule_it_fits_no_table_better_than_another(of_four):
    """Tries: the same. Finds: the printed number is that of no table of whole numbers."""
    study = of_four[0]
    true = truth(study).query("item == 'meets'")["yes"].tolist()
    assert true in tables_left(study)[1].tolist()
    assert true not in fitting(study)
    assert set(read(study, "variation")["basis"]) == {"band"}


def test_every_table_that_is_left_gives_the_same_numbers(of_four):
    """Tries: puts one table after the other behind the same bands. Finds: one publication."""
    study = of_four[0]
    told, tables = tables_left(study)
    instrument, rules = load_instrument(study.instrument), load_rules()
    rows = told[["project_id", "item", "wave", "n"]]
    found = [made_of(rows, table, instrument, rules) for table in tables[::9]]
    assert len(found) == 9
    for other in found[1:]:
        for one, same in zip(found[0], other, strict=True):
            pd.testing.assert_frame_equal(one, same, check_exact=True)


def made_of(rows, table, instrument, rules) -> list[pd.DataFrame]:
    """What is published of these counts, but for what is hidden in it."""
    sums = {"sum": table.astype(float), "sum_squares": table.astype(float), "n_agree": np.nan}
    totals = shielded(rows.assign(**sums), {"meets": YES_NO}, rules)
    units = as_told(totals, instrument, rules)
    made = *score_tables(totals, instrument, units), overall_table(totals, instrument, units)
    return [*made, funnel_table(units, instrument), banded_totals(totals, instrument, units)]


def swapped(design: Design) -> Design:
    """The same study in which two people of two groups gave each other's answers.

    Of one yes/no question and of one rating, at both moments: nothing changes for all together.
    """
    no = next(r for r in range(design.sizes[0]) if not design.yes(0, r, 0, 0))
    near = next(
        (a, b)
        for a in range(design.sizes[0])
        for b in range(design.sizes[2])
        if design.rating(0, a, 0, 2) - design.rating(2, b, 0, 2) == 1
    )

    def yes(project: int, person: int, wave: int, item: int) -> float | None:
        flips = item == 0 and (project, person) in {(0, no), (2, 1)}
        value = design.yes(project, person, wave, item)
        return 1 - value if flips else value

    def rating(project: int, person: int, wave: int, item: int) -> float | None:
        other = {(0, near[0]): (2, near[1]), (2, near[1]): (0, near[0])}.get((project, person))
        of = other if item == 2 and other else (project, person)
        return design.rating(*of, wave, item)

    assert design.yes(2, 1, 0, 0) == 1
    return replace(design, yes=yes, rating=rating)


MANY = (30, 34, 40, 26, 28, 9, 31, 25, 45, 22, 36, 12, 27)  # enough to tell overlap


def test_two_truths_inside_the_same_bands_are_published_alike(tmp_path):
    """Tries: publishes both and compares every table, byte by byte. Finds: the same tables."""
    one = published(tmp_path / "one", replace(DESIGN, sizes=MANY))
    other = published(tmp_path / "other", swapped(replace(DESIGN, sizes=MANY)))
    before, after = (truth(study)["yes"].to_numpy() for study in (one, other))
    assert (before != after).sum() == 4, "two groups at two moments"
    names = sorted(path.name for path in one.published.glob("*.csv"))
    assert len(names) > 15
    differ = [
        name
        for name in names
        if (one.published / name).read_bytes() != (other.published / name).read_bytes()
    ]
    assert differ == []


def test_without_the_rule_eleven_tables_tell_them_apart(tmp_path):
    """Not an attack but its ground: the comparison sees a difference where there is one."""
    one = published(tmp_path / "one", DESIGN, OFF)
    other = published(tmp_path / "other", swapped(DESIGN), OFF)
    differ = {
        path.stem
        for path in one.published.glob("*.csv")
        if path.read_bytes() != (other.published / path.name).read_bytes()
    }
    expected = {"adjusted", "attrition", "change", "change_models", "funnel", "overall"}
    expected |= {"project_scores", "totals", "traits", "trait_groups", "variation"}
    assert differ == expected
