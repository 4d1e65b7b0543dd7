"""A release: everything of a version in one folder and zip, or a refusal that says what to do."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import zipfile

import pytest
from released_study import commit, refused, releasable, released, text, write_table

from ontmoetingen.book.build import build
from ontmoetingen.book.publish_site import is_intact
from ontmoetingen.paths import Study
from ontmoetingen.release.make import Checks, release

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def ready(tmp_path_factory):
    return releasable(tmp_path_factory.mktemp("ready") / "study")


@pytest.fixture(scope="module")
def made(ready, tmp_path_factory):
    """The first release of it."""
    return released(ready, output=tmp_path_factory.mktemp("made"))


@pytest.fixture
def study(ready, tmp_path):
    shutil.copytree(ready.root, tmp_path / "study")
    return Study(tmp_path / "study")


def test_it_holds_what_was_promised(made):
    files = set(json.loads(text(made, "manifest.json"))["files"])
    assert {
        "Klein-boek.pdf", "README.md", "difference.json", "difference.txt", "figures/een.svg",
        "metadata/CITATION.cff", "metadata/citation.bib", "metadata/citation.csl.json",
        "metadata/citation.ris", "metadata/citation.txt", "metadata/datacite.json",
        "metadata/sbom.cdx.json", "metadata/zenodo.json", "site/index.html", "site/manifest.json",
        "statements/toegankelijkheid.html", "statements/toegankelijkheid.md",
        "tables/datapackage.json", "tables/scores.csv", "tables/scores.json",
    } <= files  # fmt: skip
    assert is_intact(made.folder)
    assert is_intact(made.folder / "site")


def test_the_manifest_says_where_it_comes_from(made, ready):
    told = json.loads(text(made, "manifest.json"))
    head = subprocess.run(
        ["git", "-C", str(ready.root), "rev-parse", "HEAD"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    assert len(head) == 40
    assert (told["commit"], told["version"], told["issued"]) == (head, "1.0.0", "2026-03-09")
    assert (told["synthetic"], told["engine"], told["previous"]) == (True, "pandoc", "")


def test_the_zip_holds_the_folder_under_one_name(made):
    with zipfile.ZipFile(made.archive) as packed:
        assert packed.testzip() is None
        inside = {name: packed.read(name) for name in packed.namelist()}
    files = [p for p in made.folder.rglob("*") if p.is_file()]
    assert inside == {
        f"Klein-boek-1.0.0/{p.relative_to(made.folder).as_posix()}": p.read_bytes() for p in files
    }
    assert made.sha256 == hashlib.sha256(made.archive.read_bytes()).hexdigest()


def test_nothing_else_is_left_behind(made):
    assert sorted(p.name for p in made.folder.parent.iterdir()) == ["1.0.0", "1.0.0.zip"]


def test_the_same_again_is_the_same_to_the_byte(made, study, tmp_path):
    assert released(study, output=tmp_path / "again").sha256 == made.sha256


def test_the_last_lines_say_what_was_made(made):
    assert made.lines() == [
        f"Released {made.folder}",
        f"and {made.archive}",
        f"SHA-256 {made.sha256}",
        f"from commit {made.commit}.",
        "There is no earlier release to compare with.",
    ]


def test_a_cell_that_would_be_a_formula_is_text_and_a_negative_number_stays_one(made):
    assert text(made, "tables/scores.csv").splitlines() == [
        "project_id,n,value,is_open,status,reason",
        "p1,12,0.4,true,released,",
        "p2,,,false,hidden,te weinig antwoorden",
        "'=cmd,14,-0.5,true,released,",
    ]


def test_a_statement_stands_on_its_own_and_its_links_lead_to_the_site(made):
    alone = text(made, "statements/toegankelijkheid.md")
    assert alone == (
        "# Toegankelijkheid\n\nIedereen kan dit lezen. Zie [een](../site/notebooks/een.html) en "
        "[de bron](https://example.org/x).\n"
    )
    page = text(made, "statements/toegankelijkheid.html")
    assert '<html lang="nl">' in page
    assert "<title>Toegankelijkheid</title>" in page
    assert "<script" not in page
    assert "<style" not in page


def test_the_next_version_says_what_is_different(study):
    first = released(study)
    write_table(
        study,
        "project_id,n,value,is_open,status,reason\n"
        "p1,13,0.4,true,released,\n"
        "p2,,,false,hidden,te weinig antwoorden\n"
        "p3,20,0.7,true,released,\n",
    )
    index = study.root / "index.qmd"
    index.write_text(index.read_text(encoding="utf-8") + "\nNieuw.\n", encoding="utf-8")
    build(study, "pandoc")
    commit(study)
    second = released(study, "1.1.0")
    assert second.lines()[-1] == "Compared with 1.0.0: 1 tables differ, see difference.txt."
    assert text(second, "difference.txt") == (
        "Verschillen tussen versie 1.0.0 en versie 1.1.0\n\n"
        "Tabellen:\n- niets nieuw, vervallen of veranderd\n\n"
        "Tabel scores:\n- nieuwe rijen: 1\n  p3\n- vervallen rijen: 1\n  '=cmd\n"
        "- veranderde cellen: 1\n  p1, n: was 12, is nu 13\n\n"
        "Pagina's:\n- veranderd: index.html\n"
    )
    assert json.loads(text(second, "difference.json"))["details"][0]["changed"] == [
        {"row": ["p1"], "column": "n", "before": "12", "after": "13"}
    ]
    assert json.loads(text(second, "manifest.json"))["previous"] == "1.0.0"
    assert is_intact(first.folder)


def test_a_release_elsewhere_can_be_named_to_compare_with(study, made, tmp_path):
    again = released(study, "2.0.0", before=made.folder)
    assert again.difference.before == "1.0.0"
    assert text(again, "difference.txt").startswith("Verschillen tussen versie 1.0.0 en versie 2.0")
    assert refused(study, "3.0.0", before=tmp_path) == (
        f"--previous: {tmp_path} is not a release. "
        "HINT: name the unpacked folder of an earlier release."
    )


def test_what_is_released_does_not_change(study):
    released(study)
    before = (study.releases / "1.0.0.zip").read_bytes()
    assert refused(study) == (
        f"{study.releases / '1.0.0'}: exists already. "
        "HINT: choose the next version; what is released does not change any more."
    )
    assert (study.releases / "1.0.0.zip").read_bytes() == before


def test_what_a_killed_release_left_is_cleared(study):
    left = study.releases / ".1.0.0.new" / "1.0.0"
    left.mkdir(parents=True)
    (left / "half").write_text("x", encoding="utf-8")
    (study.releases / "1.0.0.zip").write_text("half", encoding="utf-8")
    assert zipfile.is_zipfile(released(study).archive)
    assert sorted(p.name for p in study.releases.iterdir()) == ["1.0.0", "1.0.0.zip"]


@pytest.mark.parametrize(
    "version", ["1", "v1.0.0", "1.0", "01.0.0", "1.0.0-", "2026.13", "../1.0.0", "1.0.0/..", ""]
)
def test_a_version_has_a_known_form(study, version):
    assert refused(study, version) == (
        f"VERSION: '{version}' is not the name of a version. "
        "Allowed: 1.2.0, 1.2.0-concept.1, 2026.11, 2026.11.2."
    )


def test_the_gate_looks_once_at_exactly_what_is_packed(study):
    seen = []

    def gate(folder):
        seen.append({p.relative_to(folder).as_posix(): p.read_bytes() for p in files_in(folder)})
        return []

    made = release(study, "1.0.0", Checks([], gate, lambda _: None))
    with zipfile.ZipFile(made.archive) as packed:
        inside = {name.partition("/")[2]: packed.read(name) for name in packed.namelist()}
    assert seen == [inside]


def files_in(folder):
    return [path for path in folder.rglob("*") if path.is_file()]
