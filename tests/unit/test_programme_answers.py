"""Real answers to a programme: taken in beside the others, or refused in clear words."""

from __future__ import annotations

import shlex
import shutil

import pytest
from programme_study import copied
from signed_publish import publish

from ontmoetingen import published
from ontmoetingen.cli import main
from ontmoetingen.errors import StudyError
from ontmoetingen.paths import Study
from ontmoetingen.pipeline import NOT_FOR_THE_OUTSIDE, check_site, respondent_ids, stale_tables
from ontmoetingen.programmes import find_programme, programmes_of

CANARY = "KANARIE-7"


@pytest.fixture
def study(report_study, tmp_path) -> Study:
    return copied(report_study, tmp_path)


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


def test_a_sensitive_code_is_told_less_precisely_and_the_log_says_why(study):
    plan = find_programme(study, "ontmoetingscentra").plan
    lines = plan.read_text(encoding="utf-8")
    plan.write_text(lines.replace("{id: contacten,", "{id: contacten, sensitive: true,"), "utf-8")
    path = sheets(study, {"De Hoek": 100, "Het Plein": 60, "De Brug": 60})
    line = f"intake {path} --programme ontmoetingscentra --project {study.root}"
    assert main(shlex.split(line)) == 0
    publish(study)
    rows = published.table("programme_ontmoetingscentra_codes", study).set_index("unit")
    named = rows[(rows["code"] == "contacten") & (rows["level"] == "unit")]
    bounds = ["n_naming_low", "n_naming_high"]
    # all 100 named it: 91 to 100; all 60: 55 to 60, which is beyond 90 % as it is
    assert named.loc[["De Hoek", "Het Plein"], bounds].to_numpy().tolist() == [[91, 100], [55, 60]]
    assert rows.groupby("code")["sensitive"].first().loc[["contacten", "hulp"]].tolist() == [
        True, False,
    ]  # fmt: skip
    log = published.table("publication_log", study)
    own = log[(log["table"] == "programme_ontmoetingscentra_codes") & (log["treatment"] == "band")]
    # De Hoek, all together, and residents, of whom everybody was one: 220 interviews
    assert own.set_index("why")["n_rows"]["max_one_sided"] == 3
