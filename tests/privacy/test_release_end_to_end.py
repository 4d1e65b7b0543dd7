"""From an export to a release and to the next one, by the command itself, as a publisher goes.

Answers that count as real; two people sign, each on their own; whatever is not in order is refused;
and neither git nor the zip holds anything of a respondent.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import zipfile

import pytest
from frictionless import validate
from small_report import small_report

from ontmoetingen import cli
from ontmoetingen.paths import Study

pytestmark = pytest.mark.slow
INDEX = """\
# Begin

Wat deelnemers zeggen, staat in [@boek2020].

## Toegankelijkheid {#sec-toegankelijkheid}

Iedereen kan dit lezen.

## Privacy {#sec-privacy}

Wij tonen niets van één deelnemer.

## Bronnen

::: {#refs}
:::
"""
RELEASE = """\
publisher: Uitgeverij Klein
description: Een klein rapport.
licence: {id: CC-BY-4.0, title: Naamsvermelding 4.0, url: "https://example.org/by"}
statements:
  toegankelijkheid: index.qmd#sec-toegankelijkheid
  privacy: index.qmd#sec-privacy
"""
IGNORED = "data/private/\n_site/\n.ontmoetingen/\n/assets/\n/releases/\n/_variables.yml\n"
ID = re.compile(r"[A-D]-\d{5}x")


def export(people: dict[str, int]) -> str:
    """One row per person; two of three say yes."""
    rows = [
        f"{project}-{n:05d}x;{project};{'ja' if n % 3 else 'nee'}"
        for project, size in people.items()
        for n in range(size)
    ]
    return "\n".join(["id;project;omgang", *rows]) + "\n"


FIRST = {"A": 40, "B": 44, "C": 48, "D": 52}
SECOND = {"A": 70, "B": 76, "C": 80, "D": 85}  # thirty or more came, so that nobody stands alone


class Publisher:
    """Somebody at a terminal, in one study."""

    def __init__(self, study: Study, capsys) -> None:
        self.study, self.capsys = study, capsys

    def runs(self, *words: str) -> str:
        """What a command that ends well says."""
        assert cli.main([*words, "--project", str(self.study.root)]) == 0
        return self.capsys.readouterr().out

    def fails(self, *words: str) -> str:
        """What a command that refuses says."""
        self.capsys.readouterr()
        assert cli.main([*words, "--project", str(self.study.root)]) == 1
        return self.capsys.readouterr().err

    def git(self, *words: str) -> str:
        command = ["git", "-C", str(self.study.root), *words]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def commits(self) -> None:
        committed(self.study.root)

    def takes_in(self, people: dict[str, int]) -> None:
        path = self.study.root.parent / "export.csv"
        path.write_text(export(people), encoding="utf-8")
        self.runs("intake", str(path))


def committed(root) -> None:
    for words in (
        ["init", "-q"],
        ["add", "-A"],
        ["-c", "user.name=P", "-c", "user.email=p@example.org", "commit", "-qm", "Proef"],
    ):
        subprocess.run(["git", "-C", str(root), *words], check=True, capture_output=True)


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """Taken in, published, built, signed by one after the other, and released as 1.0.0."""
    files = {"index.qmd": INDEX, "data/release.yml": RELEASE, ".gitignore": IGNORED}
    study = small_report(tmp_path_factory.mktemp("release") / "study", files)
    export_file = study.root.parent / "export.csv"
    export_file.write_text(export(FIRST), encoding="utf-8")
    for words in (
        ["intake", str(export_file)],
        ["publish"],
        ["build", "--engine", "pandoc"],
        ["publish", "--signed-by", "Anna Jansen"],
        ["publish", "--signed-by", "Bram Smit"],
    ):
        assert cli.main([*words, "--project", str(study.root)]) == 0, words
    committed(study.root)
    assert cli.main(["release", "1.0.0", "--project", str(study.root)]) == 0
    return study


@pytest.fixture
def publisher(released, tmp_path, capsys):
    return Publisher(Study(shutil.copytree(released.root, tmp_path / "study")), capsys)


def everything_in(study: Study, version: str) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO((study.releases / f"{version}.zip").read_bytes())) as packed:
        return {name.partition("/")[2]: packed.read(name) for name in packed.namelist()}


def test_real_answers_are_released_and_nobody_is_in_it(publisher):
    files = everything_in(publisher.study, "1.0.0")
    told = json.loads(files["manifest.json"])
    assert [one["name"] for one in told["sign_off"]] == ["Anna Jansen", "Bram Smit"]
    assert (told["synthetic"], told["previous"]) == (False, "")
    assert {"statements/privacy.md", "statements/toegankelijkheid.html"} <= set(files)
    assert "synthetisch" not in files["README.md"].decode().lower()
    assert [name for name, content in files.items() if ID.search(content.decode("latin-1"))] == []
    assert "data/private" not in publisher.git("ls-files")
    assert ID.search(publisher.git("log", "--all", "-p", "--format=%H")) is None
    report = validate(str(publisher.study.releases / "1.0.0" / "tables" / "datapackage.json"))
    assert report.valid, report.flatten(["message"])[:3]


def test_the_next_export_asks_for_everything_again(publisher):
    publisher.takes_in(SECOND)
    assert "private/answers.parquet changed" in publisher.fails("release", "1.1.0")
    publisher.runs("publish")
    publisher.runs("build", "--engine", "pandoc")
    publisher.commits()
    assert "bears 0 of 2 signatures" in publisher.fails("release", "1.1.0")
    publisher.runs("publish", "--signed-by", "Anna Jansen")
    publisher.runs("publish", "--signed-by", "ANNA jansen")
    assert "bears 1 of 2 signatures" in publisher.fails("release", "1.1.0")
    publisher.runs("publish", "--signed-by", "Bram Smit")
    assert "git: 1 files are not committed" in publisher.fails("release", "1.1.0")
    publisher.commits()
    assert "Compared with 1.0.0" in publisher.runs("release", "1.1.0")
    said = everything_in(publisher.study, "1.1.0")["difference.txt"].decode()
    assert "Tabel totals:" in said
    assert "n: was 40, is nu 70" in said


FEW = FIRST | {"A": FIRST["A"] + 1, "B": FIRST["B"] + 30}


def test_one_person_more_waits_while_the_others_are_released(publisher):
    publisher.takes_in(FEW)
    said = publisher.runs("publish", "--signed-by", "Anna Jansen", "--signed-by", "Bram Smit")
    assert "1 project(s) stay as in release 1.0.0: too few people came" in said
    publisher.runs("build", "--engine", "pandoc")
    publisher.commits()
    publisher.runs("release", "1.1.0")
    files = everything_in(publisher.study, "1.1.0")
    said = files["difference.txt"].decode()
    assert "n: was 44, is nu 74" in said
    assert "was 40" not in said
    assert [name for name, content in files.items() if ID.search(content.decode("latin-1"))] == []


def test_one_person_more_is_not_released_where_nobody_kept_the_answers_of_the_version_before(
    publisher,
):
    shutil.rmtree(publisher.study.released)
    publisher.takes_in(FEW)
    publisher.runs("publish", "--signed-by", "Anna Jansen", "--signed-by", "Bram Smit")
    said = publisher.fails("release", "1.1.0")
    assert "since 1.0.0: answers added since can be worked out for 1 unit(s)" in said
    assert not (publisher.study.releases / "1.1.0").exists()


def test_a_table_changed_after_signing_is_refused(publisher):
    table = publisher.study.published / "totals.csv"
    table.write_text(table.read_text("utf-8").replace("released", "hidden", 1), "utf-8")
    publisher.commits()
    changed = "a published file was changed, added or removed by hand"
    assert changed in publisher.fails("release", "1.1.0")


def test_what_no_page_shows_is_searched_too(publisher):
    """Metadata and figures for print go into the zip without ever being in the site."""
    about = publisher.study.release
    named = RELEASE.replace("Een klein rapport", "Met dank aan A-00001x")
    about.write_text(named, encoding="utf-8")
    publisher.commits()
    said = publisher.fails("release", "1.1.0")
    for name in ("metadata/zenodo.json", "metadata/citation.bib", "tables/datapackage.json"):
        assert f"{name}: holds 1 of the respondents' ids." in said
    assert "A-00001x" not in said
    assert sorted(p.name for p in publisher.study.releases.iterdir()) == ["1.0.0", "1.0.0.zip"]
