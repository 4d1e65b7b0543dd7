"""Programmes beside the questionnaire: from their files, by the command, to published tables."""

from __future__ import annotations

import re
import shlex
import shutil

import pandas as pd
import pytest
from signed_publish import publish

from ontmoetingen import published
from ontmoetingen.cli import main
from ontmoetingen.disclosure.catalogue import programme_catalogue
from ontmoetingen.errors import StudyError
from ontmoetingen.model.fields import Fields
from ontmoetingen.paths import Study
from ontmoetingen.pipeline import (
    NOT_FOR_THE_OUTSIDE,
    check_site,
    is_current,
    respondent_ids,
    stale_tables,
)
from ontmoetingen.programmes import find_programme, make_example, programmes_of
from ontmoetingen.publish_programmes import exact_unit_values

IDS = ["cohesie", "ontmoetingscentra", "reflectie"]
CANARY = "KANARIE-7"
# G and H have 8 and 7 pupils. All minus the others is 15, and both are below 10: so 6 to 9 each.
# C, the smallest of the others, goes along.
HIDDEN_CLASSES = ["Voorbeeldklas C", "Voorbeeldklas G", "Voorbeeldklas H"]


@pytest.fixture(scope="module")
def home(repository) -> Study:
    return Study(repository)


def copied(home: Study, root) -> Study:
    """A study of nothing but the programmes of this one."""
    study = Study(root)
    shutil.copytree(home.programmes, study.programmes)
    (root / "_quarto.yml").write_text("project: {type: book}\n")
    return study


@pytest.fixture(scope="module")
def examples(home, tmp_path_factory) -> Study:
    """The synthetic examples, published."""
    study = copied(home, tmp_path_factory.mktemp("examples"))
    publish(study)
    return study


@pytest.fixture
def study(home, tmp_path) -> Study:
    return copied(home, tmp_path)


def test_the_study_has_three_programmes_each_with_an_example(home):
    assert [p.id for p in programmes_of(home)] == IDS
    assert [p.form for p in programmes_of(home)] == ["profile", "codes", "profile"]
    assert {p.source for p in programmes_of(home)} == {"demo"}


@pytest.mark.parametrize("programme", IDS)
def test_the_example_is_what_its_calibration_gives(study, programme):
    found = find_programme(study, programme)
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


def test_a_class_profile_is_what_pandas_gives(home, examples):
    export = pd.read_csv(home.programmes / "cohesie" / "demo" / "export.csv", sep=";")
    rows = published.table("programme_cohesie_profile", examples)
    units = rows[(rows["level"] == "unit") & (rows["part"] == "line") & (rows["side"] == "eigen")]
    own = units[units["key"] == "respect"].set_index("unit_id")
    by_class = export.groupby("klas")["respect_ik"]
    within = (by_class.var() * (by_class.count() - 1)).sum() / (by_class.count() - 1).sum()
    inside = within**0.5  # of all classes together: that of one class is not told
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


def test_a_team_against_its_approach_is_the_mean_of_two_lists(home, examples):
    export = pd.read_csv(home.programmes / "reflectie" / "demo" / "export.csv", sep=";")
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


def test_interviews_per_code_are_what_pandas_gives(home, examples):
    export = pd.read_csv(home.programmes / "ontmoetingscentra" / "demo" / "export.csv", sep=";")
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


def test_effects_and_goals_are_those_of_the_evidence(home, evidence_tables):
    """Goals as the change story has them, effects as the published list has them, in our words."""
    from ontmoetingen.model.sheet_plan import load_sheet_plan

    plan = load_sheet_plan(home.programmes / "ontmoetingscentra" / "sheets.yml")
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


def sheets(study: Study, per_centre: dict[str, int], first: str = "i-0001"):
    """Real interviews: so many per centre, each naming one effect."""
    held = [(c, n) for c, size in per_centre.items() for n in range(size)]
    rows = [
        f"{first if not i else f'i-{i + 1:04d}'};{c};bewoner;contacten"
        for i, (c, _) in enumerate(held)
    ]
    path = study.root / "gesprekken.csv"
    path.write_text("\n".join(["gesprek;centrum;gesproken_met;effect", *rows]) + "\n")
    return path


def test_real_answers_take_the_place_of_the_example_of_that_programme_only(study, capsys):
    publish(study)
    path = sheets(
        study, {"De Hoek": 12, "Het Plein": 11, "De Brug": 3, "De Werf": 6, "De Kade": 9}, CANARY
    )
    line = f"intake {path} --programme ontmoetingscentra --project {study.root}"
    assert main(shlex.split(line)) == 0
    assert stale_tables(study)[:1] != []
    report = publish(study)
    assert NOT_FOR_THE_OUTSIDE in report.summary()
    rows = published.table("programme_ontmoetingscentra_codes", study)
    assert published.sidecar("programme_ontmoetingscentra_codes", study)["synthetic"] is False
    assert published.sidecar("programme_cohesie_profile", study)["synthetic"] is True
    shown = rows[(rows["level"] == "unit") & (rows["status"] == "released")]
    # 3 + 6 + 9 = 18: three hidden centres of 0 to 10 each need no fourth.
    assert set(shown["unit"]) == {"De Hoek", "Het Plein"}
    assert CANARY in respondent_ids(study)
    for file in study.published.iterdir():
        assert CANARY not in file.read_text(encoding="utf-8"), file.name
    site = study.root / "site"
    site.mkdir()
    (site / "index.html").write_text(f"<p>{CANARY}</p>")
    assert [p.where for p in check_site(study, site)] == ["index.html"]
    capsys.readouterr()


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
    assert is_current(study)
    path = study.programmes / file
    path.write_text(path.read_text(encoding="utf-8") + "\n# something\n", encoding="utf-8")
    assert stale_tables(study) == [f"programmes/{file} changed"]


def test_rows_put_aside_end_with_1_and_the_rest_is_kept(study, capsys):
    path = sheets(study, {"De Hoek": 3})
    path.write_text(path.read_text().replace("contacten", "onbekend", 1))
    line = f"intake {path} --programme ontmoetingscentra --project {study.root}"
    assert main(shlex.split(line)) == 1
    assert "gesprekken.csv: 3 rows read, 2 accepted, 1 quarantined" in capsys.readouterr().out


def test_an_unknown_programme_is_refused_with_those_there_are(study, capsys):
    path = sheets(study, {"De Hoek": 3})
    assert main(shlex.split(f"intake {path} --programme cohesi --project {study.root}")) == 1
    assert capsys.readouterr().err.strip() == (
        "ontmoetingen: programme 'cohesi': is not in this study. Allowed: cohesie, "
        "ontmoetingscentra, reflectie. HINT: describe it in data/programmes/cohesi/."
    )


def test_a_folder_without_a_plan_or_with_two_is_refused(study):
    (study.programmes / "leeg").mkdir()
    (study.programmes / "Fout-naam").mkdir()
    shutil.copy(
        study.programmes / "cohesie" / "profile.yml", study.programmes / "ontmoetingscentra"
    )
    with pytest.raises(StudyError) as caught:
        programmes_of(study)
    assert str(caught.value) == (
        "programmes/Fout-naam: cannot be the id of a programme. Allowed: small letters, digits and "
        "_.\n"
        "programmes/leeg: holds no plan. Allowed: one of profile.yml, sheets.yml.\n"
        "programmes/ontmoetingscentra: holds profile.yml and sheets.yml. Allowed: one of "
        "profile.yml, sheets.yml."
    )


def test_an_example_does_not_overwrite_real_answers(study, capsys):
    path = study.programmes / "cohesie" / "demo" / "export.json"
    path.unlink()
    assert main(shlex.split(f"simulate --programme cohesie --project {study.root}")) == 1
    assert capsys.readouterr().err.strip() == (
        "ontmoetingen: export.csv: was not written by a simulation and would be lost. HINT: move "
        "it away first."
    )


@pytest.fixture(scope="module")
def page(repository) -> str:
    path = repository / "docs" / "how-to" / "load-another-programme.md"
    return path.read_text(encoding="utf-8")


def blocks(page: str, language: str) -> list[str]:
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```", page, re.S | re.M)
    return [re.sub(rf"^{indent}", "", text, flags=re.M) for indent, text in found]


@pytest.fixture(scope="module")
def followed(page, home, tmp_path_factory) -> Study:
    """The study after the commands of the page, with the example exports as real files."""
    root = tmp_path_factory.mktemp("page")
    study = copied(home, root)
    files = {"cohesie": "klas.csv", "reflectie": "teams.csv"}
    for programme, name in files.items():
        shutil.copy(study.programmes / programme / "demo" / "export.csv", root / name)
    (root / "gesprekken.csv").write_text(blocks(page, "csv")[1], encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        for command in "".join(blocks(page, "sh")).splitlines():
            assert main(shlex.split(command)[1:]) == 0, command
    return study


def test_the_commands_of_the_page_do_what_it_says(page, followed):
    assert len("".join(blocks(page, "sh")).splitlines()) == 5
    named = set(re.findall(r"`(programme_\w+_(?:about|profile|codes))`", page))
    assert named
    assert named <= set(published.names(followed))
    assert published.sidecar("programme_cohesie_profile", followed)["synthetic"] is False
    rows = published.table("programme_ontmoetingscentra_codes", followed)
    assert set(rows["status"]) == {"hidden"}, "two interviews are too few to show"


def test_the_header_on_the_page_is_that_of_the_example(page, home):
    with (home.programmes / "cohesie" / "demo" / "export.csv").open(encoding="utf-8") as file:
        assert blocks(page, "csv")[0].strip() == file.readline().strip()


def test_the_notebook_cells_of_the_page_run(page, examples, monkeypatch):
    monkeypatch.setenv("ONTMOETINGEN_STUDY", str(examples.root))
    lines = blocks(page, "python")[0].splitlines()
    names: dict = {}
    exec(lines[0], names)
    for line in lines[2:]:
        assert str(eval(line, names)), line


def test_the_page_names_every_key_of_the_plans(page, home, monkeypatch):
    taken: set[str] = set()
    take = Fields.take

    def noted(fields, key, required=False):
        taken.add(key)
        return take(fields, key, required)

    monkeypatch.setattr(Fields, "take", noted)
    from ontmoetingen.model.sheet_plan import load_sheet_plan

    load_sheet_plan(home.programmes / "ontmoetingscentra" / "sheets.yml")
    from ontmoetingen.model.instrument import load_instrument
    from ontmoetingen.model.profile_plan import load_profile

    for programme in ("cohesie", "reflectie"):
        before = set(taken)
        instrument = load_instrument(home.programmes / programme / "instrument.yml")
        taken = taken & before
        load_profile(home.programmes / programme / "profile.yml", instrument)
    data = {"eigen", "gedeeld", *(g for g in ("bewoner", "partner"))}
    plan = load_sheet_plan(home.programmes / "ontmoetingscentra" / "sheets.yml")
    named = set(re.findall(r"`([a-z_]+)`", page))
    assert taken - data - set(plan.goals) - named == set()
