"""Programmes beside the questionnaire: what their examples give as published tables."""

from __future__ import annotations

import shutil

import pandas as pd
import pytest
from programme_study import copied
from signed_publish import publish

from ontmoetingen import published
from ontmoetingen.disclosure.catalogue import programme_catalogue
from ontmoetingen.paths import Study
from ontmoetingen.pipeline import check_site, stale_tables
from ontmoetingen.programmes import find_programme, make_example, programmes_of
from ontmoetingen.publish_programmes import exact_unit_values

IDS = ["cohesie", "ontmoetingscentra", "reflectie"]
# G and H have 8 and 7 pupils. All minus the others is 15, and both are below 10: so 6 to 9 each.
# C, the smallest of the others, goes along.
HIDDEN_CLASSES = ["Voorbeeldklas C", "Voorbeeldklas G", "Voorbeeldklas H"]


@pytest.fixture(scope="module")
def examples(report_study, tmp_path_factory) -> Study:
    """The synthetic examples, published."""
    study = copied(report_study, tmp_path_factory.mktemp("examples"))
    publish(study)
    return study


def test_the_study_has_three_programmes_each_with_an_example(report_study):
    assert [p.id for p in programmes_of(report_study)] == IDS
    assert [p.form for p in programmes_of(report_study)] == ["profile", "codes", "profile"]
    assert {p.source for p in programmes_of(report_study)} == {"demo"}


@pytest.mark.parametrize("programme", IDS)
def test_the_example_is_what_its_calibration_gives(report_study, tmp_path, programme):
    found = find_programme(copied(report_study, tmp_path), programme)
    before = {p.name: p.read_bytes() for p in found.demo.iterdir()}
    make_example(found)
    assert {p.name: p.read_bytes() for p in found.demo.iterdir()} == before


def test_every_table_has_the_columns_of_the_sheet_and_says_it_is_synthetic(examples):
    names = [n for n in published.names(examples) if n.startswith("programme_")]
    assert names == [
        "programme_cohesie_about",
        "programme_cohesie_profile",
        "programme_ontmoetingscentra_about",
        "programme_ontmoetingscentra_codes",
        "programme_reflectie_about",
        "programme_reflectie_profile",
    ]
    for name in names:
        kind = programme_catalogue()[name.rsplit("_", 1)[1]]
        assert tuple(published.table(name, examples).columns) == kind.column_names
        assert published.sidecar(name, examples)["synthetic"] is True
    assert published.table("programme_cohesie_about", examples)["synthetic"].tolist() == [True]


def test_a_class_profile_is_what_pandas_gives(report_study, examples):
    export = pd.read_csv(report_study.programmes / "cohesie" / "demo" / "export.csv", sep=";")
    rows = published.table("programme_cohesie_profile", examples)
    units = rows[(rows["level"] == "unit") & (rows["part"] == "line") & (rows["side"] == "eigen")]
    own = units[units["key"] == "respect"].set_index("unit_id")
    by_class = export.groupby("klas")["respect_ik"]
    spare = (by_class.count() - 1).sum()
    squares = (by_class.var() * (by_class.count() - 1)).sum()  # of all classes together
    # Told as 0 to 16, and from there 5 by 5: the middle. That of one class is not told.
    inside = ((16 + (squares - 16) // 5 * 5 + 2.5) / spare) ** 0.5
    for klas, n in by_class.count().items():
        if klas in HIDDEN_CLASSES:
            assert own.loc[klas, "status"] == "hidden"
            assert pd.isna(own.loc[klas, "n"])
        else:
            assert own.loc[klas, "n"] == n
            low, high = n * own.loc[klas, ["mean_low", "mean_high"]]
            assert low - 1e-3 <= by_class.sum()[klas] <= high + 1e-3
            assert high - low >= 5 - 1e-3
            assert own.loc[klas, "sd"] == pytest.approx(inside, abs=1e-6)


def test_a_team_against_its_approach_is_the_mean_of_two_lists(report_study, examples):
    export = pd.read_csv(report_study.programmes / "reflectie" / "demo" / "export.csv", sep=";")
    rows = published.table("programme_reflectie_profile", examples)
    shown = rows[(rows["status"] == "released") & (rows["key"] == "f07")]
    one = export[export["team"] == "Voorbeeldteam 1"].groupby("lijst")["f07"].mean()
    own = shown[shown["unit_id"] == "Voorbeeldteam 1"].set_index("side")
    for side in ("aanpak", "team"):
        assert own.loc[side, "mean_low"] <= one[side] <= own.loc[side, "mean_high"]
    assert own.loc["gap", "mean"] == pytest.approx(
        own.loc["team", "mean"] - own.loc["aanpak", "mean"], abs=1e-6
    )
    kinds = shown[(shown["level"] == "kind") & (shown["side"] == "team")].set_index("kind")
    expected = export[export["lijst"] == "team"].groupby("werkwijze")["f07"].mean()
    assert (kinds["mean_low"] <= expected).all()
    assert (expected <= kinds["mean_high"]).all()
    assert set(kinds["kind_label"]) == {"Voorbeeldaanpak A", "Voorbeeldaanpak B"}


def test_forty_two_factors_stand_in_four_categories(examples):
    rows = published.table("programme_reflectie_profile", examples)
    lines = rows[(rows["part"] == "line") & (rows["level"] == "all") & (rows["side"] == "team")]
    assert len(lines) == 42
    assert lines["group"].nunique() == 4


def test_interviews_per_code_are_what_pandas_gives(report_study, examples):
    export = pd.read_csv(
        report_study.programmes / "ontmoetingscentra" / "demo" / "export.csv", sep=";"
    )
    rows = published.table("programme_ontmoetingscentra_codes", examples)
    every = rows[rows["level"] == "all"].set_index("code")
    naming = export.dropna().groupby("effect")["gesprek"].nunique()
    times = export.dropna().groupby("effect").size()
    assert every["n_naming"].to_dict() == naming.to_dict()  # all from 13 of 101: exact
    assert every["n_times"].to_dict() == times.to_dict()
    few = rows[(rows["kind"] == "bewoner") & (rows["code"] == "helpen")].iloc[0]
    assert few[["n_naming_low", "n_naming_high", "precision"]].tolist() == [6, 11, "band"]
    assert pd.isna(few["n_times"])
    assert set(every["n"]) == {export["gesprek"].nunique()}
    sizes = export.groupby("centrum")["gesprek"].nunique()
    shown = rows[(rows["level"] == "unit") & (rows["status"] == "released")]
    assert set(shown["unit"]) == set(sizes.index[sizes >= 11])
    assert shown["n_times"].isna().all()


def test_effects_and_goals_are_those_of_the_evidence(report_study, evidence_tables):
    """Goals as the change story has them, effects as the published list has them, in our words."""
    from ontmoetingen.model.sheet_plan import load_sheet_plan

    plan = load_sheet_plan(report_study.programmes / "ontmoetingscentra" / "sheets.yml")
    printed = evidence_tables["effect_frequencies"].sort_values("order")
    assert [c.label for c in plan.codes] == printed["label"].tolist()
    assert [";".join(c.goals) for c in plan.codes] == printed["main_goals"].tolist()


def test_aspects_and_domains_are_those_of_the_evidence(examples, evidence_tables):
    rows = published.table("programme_cohesie_profile", examples)
    lines = rows[(rows["part"] == "line") & (rows["level"] == "all") & (rows["side"] == "eigen")]
    printed = evidence_tables["cohesion"]
    aspects = printed[printed["kind"] == "aspect"].sort_values("order")
    assert lines["key"].tolist() == aspects["id"].tolist()
    assert lines["group"].tolist() == aspects["domain"].tolist()
    assert lines["label"].tolist() == aspects["label"].tolist()


def test_reasons_speak_of_the_units_of_the_programme(examples):
    reasons = set(published.table("programme_cohesie_profile", examples)["reason"].fillna(""))
    assert reasons == {
        "", "minder dan 10 leerlingen", "verborgen om andere klassen te beschermen",
    }  # fmt: skip
    reasons = set(published.table("programme_reflectie_profile", examples)["reason"].fillna(""))
    assert "verborgen om andere teams te beschermen" in reasons


def test_exact_means_of_classes_and_shares_of_centres_are_found_in_a_site(examples, tmp_path):
    """What a careless chart would draw: true numbers of units, which are published as bands."""
    values = exact_unit_values(examples)
    told = "\n".join(p.read_text(encoding="utf-8") for p in examples.published.glob("*.csv"))
    secret = [v for v in dict.fromkeys(f"{v:.6f}" for v in values) if v.rstrip("0") not in told]
    long = [v for v in secret if abs(float(v) - round(float(v), 3)) > 1e-5][:9]
    assert len(long) == 9
    (tmp_path / "grafiek.js").write_text(f"ontmoetingen.a = [{', '.join(long)}];")
    problems = check_site(examples, tmp_path)
    assert [(p.where, p.what) for p in problems] == [
        ("grafiek.js", "holds 9 exact values that are not published")
    ]
    (tmp_path / "grafiek.js").write_text("ontmoetingen.a = [];")
    assert check_site(examples, tmp_path) == []


@pytest.mark.parametrize(
    "file", ["cohesie/profile.yml", "reflectie/instrument.yml", "ontmoetingscentra/sheets.yml"]
)
def test_a_changed_plan_makes_the_tables_old(examples, file, tmp_path):
    study = Study(shutil.copytree(examples.root, tmp_path / "copy"))
    assert stale_tables(study) == []
    path = study.programmes / file
    path.write_text(path.read_text(encoding="utf-8") + "\n# something\n", encoding="utf-8")
    assert stale_tables(study) == [f"programmes/{file} changed"]
