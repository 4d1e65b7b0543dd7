"""The whole way with something planted in it: the build must fail and leave the former site alone.

Real answers (so they say), a small report, and the command itself. What is planted stands where a
careless author or a broken program would leave it.
"""

from __future__ import annotations

import shutil

import pytest
from small_report import small_report

from ontmoetingen import cli
from ontmoetingen.charts import downloads, site_data
from ontmoetingen.paths import Study
from ontmoetingen.release_commands import not_searched

CANARY = "KANARIE-4711"
SIGNED = ("--signed-by", "A. Jansen", "--signed-by", "B. de Vries")
INDEX = """\
# Begin {#sec-begin}

Wat deelnemers zeggen, staat in [@boek2020].

![](beeld.svg){fig-alt="Een lijn van links naar rechts"}

::: {#refs}
:::

"""
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="9"><metadata>{}</metadata>'
    '<path d="M0 4h20"/></svg>'
)
# Where it is planted: in text, in markup nobody sees, in what a mouse shows, inside a picture.
PLACES = {
    "text": (f"Dank aan [{CANARY}]{{.given}}.", ""),
    "comment": (f"```{{=html}}\n<!-- {CANARY} -->\n```\n", ""),
    "attribute": (f'Een [woord]{{title="van {CANARY}"}}.', ""),
    "picture": ("", CANARY),
}


def pages(text="", inside="") -> dict[str, str]:
    return {"index.qmd": f"{INDEX}{text}\n", "beeld.svg": SVG.format(inside)}


def written(root, text="", inside="") -> Study:
    for name, content in pages(text, inside).items():
        (root / name).write_text(content, encoding="utf-8")
    return Study(root)


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Study:
    """Taken in, published, signed and built; one respondent has the id that is looked for."""
    study = small_report(tmp_path_factory.mktemp("gate") / "study", pages())
    rows = [
        f"{'ABC'[n % 3]}-{n:05d}x;{'ABCD'[n % 4]};{'ja' if n % 3 else 'nee'}" for n in range(160)
    ]
    rows += [f"DEF-{n:05d}x;E;{'ja' if n % 2 else 'nee'}" for n in range(7)]  # too few to show
    export = study.root.parent / "export.csv"
    export.write_text("\n".join(["id;project;omgang", *rows, f"{CANARY};A;ja"]) + "\n")
    for words in (["intake", str(export)], ["publish", *SIGNED], ["build", "--engine", "pandoc"]):
        assert cli.main([*words, "--project", str(study.root)]) == 0
    return study


def site(study: Study) -> dict[str, bytes]:
    return {str(p.relative_to(study.site)): p.read_bytes() for p in study.site.rglob("*.*")}


@pytest.mark.parametrize("place", PLACES)
def test_a_planted_respondent_stops_the_build(built, tmp_path, capsys, place):
    root = tmp_path / "study"
    shutil.copytree(built.root, root)
    before = site(Study(root))
    study = written(root, *PLACES[place])
    capsys.readouterr()
    assert cli.main(["build", "--engine", "pandoc", "--project", str(root)]) == 1
    failed = capsys.readouterr().err
    assert "holds 1 of the respondents' ids" in failed
    assert CANARY not in failed
    assert site(study) == before


def test_without_it_the_same_change_is_built(built, tmp_path, capsys):
    root = tmp_path / "study"
    shutil.copytree(built.root, root)
    written(root, "Dank aan iedereen.", "niemand")
    assert cli.main(["build", "--engine", "pandoc", "--project", str(root)]) == 0
    assert "Dank aan iedereen" in (root / "_site/index.html").read_text(encoding="utf-8")


def writes_a_hidden_number_in_downloads(monkeypatch):
    whole = downloads.as_download
    told = lambda frame, about: whole(frame, about).replace(downloads.HIDDEN, "7")  # noqa: E731
    monkeypatch.setattr(downloads, "as_download", told)


def embeds_a_hidden_number(monkeypatch):
    whole = site_data._scores

    def told(*given):
        found = whole(*given)
        return found | {"n": [7 if n is None else n for n in found["n"]]}

    monkeypatch.setattr(site_data, "_scores", told)


BROKEN = {
    writes_a_hidden_number_in_downloads: "numbers that its table does not",
    embeds_a_hidden_number: "numbers of projects that the published tables do not",
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_suppression_that_is_broken_stops_the_build(built, tmp_path, monkeypatch, capsys, broken):
    """A table to download, and the data of the charts, each made to tell what the wall hid."""
    study = Study(shutil.copytree(built.root, tmp_path / "study"))
    assert b",hidden," in (study.published / "totals.csv").read_bytes()
    before = site(study)
    written(study.root, "Dank aan iedereen.")
    shutil.rmtree(study.published)  # everything is computed and drawn anew
    shutil.rmtree(study.assets)
    broken(monkeypatch)
    capsys.readouterr()
    assert cli.main(["build", "--engine", "pandoc", "--project", str(study.root)]) == 1
    assert BROKEN[broken] in capsys.readouterr().err
    assert site(study) == before


def changed_by_hand(study: Study) -> bytes:
    """Call the first shown row hidden, as a program that is broken would; the table before that."""
    table = study.published / "totals.csv"
    before = table.read_bytes()
    table.write_bytes(before.replace(b",released,", b",hidden,", 1))
    return before


def test_a_number_changed_behind_the_wall_is_computed_again(built, tmp_path):
    study = Study(shutil.copytree(built.root, tmp_path / "study"))
    before = changed_by_hand(study)
    assert cli.main(["build", "--engine", "pandoc", "--project", str(study.root)]) == 0
    assert (study.published / "totals.csv").read_bytes() == before


@pytest.fixture
def clone(built, tmp_path) -> Study:
    """What git holds of the study: tables and pages, not the answers; and an example beside it."""
    study = Study(shutil.copytree(built.root, tmp_path / "study"))
    shutil.rmtree(study.private)
    study.demo.mkdir()
    (study.demo / "export.csv").write_text("id;project;omgang\nx1;A;ja\n")
    return study


def test_without_the_answers_the_tables_are_used_as_they_are(built, clone, capsys):
    """Nor does the example take their place, or a page of real answers would call itself one."""
    written(clone.root, "Dank aan iedereen.")
    assert cli.main(["build", "--engine", "pandoc", "--project", str(clone.root)]) == 0
    assert "The answers are kept on another machine" in capsys.readouterr().out
    tables = [{p.name: p.read_bytes() for p in s.published.iterdir()} for s in (built, clone)]
    assert tables[0] == tables[1]


def test_without_the_answers_a_changed_number_is_not_built(built, clone, capsys):
    changed_by_hand(clone)
    assert cli.main(["build", "--engine", "pandoc", "--project", str(clone.root)]) == 1
    assert capsys.readouterr().err.endswith(
        "data/published: made from 4 private files that are not on this machine; kept as it is. "
        "First places: private/answers.parquet, private/intake.json, private/projects.csv, "
        "private/respondents.parquet. HINT: publish where the answers are, or move this folder "
        "away to begin anew.\n"
    )
    assert site(clone) == site(built)


def test_without_the_answers_nothing_is_released(built, clone):
    what = "the answers are kept elsewhere, so pages cannot be searched for ids of respondents"
    assert not_searched(clone) == [what]  # stands among what is stale, which a release refuses
    assert not_searched(built) == []
