"""What is left behind: git history, notebooks, print figures, scripts, caches, logs and messages.

Nobody needs to break a table when the answers, an id or a path of a machine lie somewhere else.
"""

from __future__ import annotations

import csv
import json
import re
import subprocess
from pathlib import Path

import pikepdf
import pytest

from ontmoetingen.errors import OntmoetingenError
from ontmoetingen.intake.run import run_intake
from ontmoetingen.paths import Study

PRIVATE_PATHS = re.compile(r"(^|/)data/(programmes/[^/]+/)?private/|\.(parquet|sav|zsav|rds)$")
FIRST_BYTES = (b"PAR1", b"$FL2", b"$FL3")  # Parquet and SPSS, by whatever name
MACHINE = re.compile(r"(/home/|/root/|/Users/|/work/|/tmp/|[A-Z]:\\\\)\w+")
CANARY = "KANARIE-2938"


def git(repository: Path, *arguments: str, given: bytes | None = None) -> bytes:
    done = subprocess.run(
        ["git", "-C", str(repository), *arguments], input=given, capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("needs git and the repository's history")
    return done.stdout


@pytest.fixture(scope="module")
def blobs(repository) -> dict[str, set[str]]:
    """Every file content that was ever committed, with the paths it had."""
    found: dict[str, set[str]] = {}
    for line in git(repository, "rev-list", "--objects", "--all").decode().splitlines():
        name, _, path = line.partition(" ")
        if path:
            found.setdefault(name, set()).add(path)
    return found


def contents(repository: Path, names: list[str]):
    """Every blob of these names and its content; trees are passed over."""
    out = git(repository, "cat-file", "--batch", given="\n".join(names).encode())
    at = 0
    while at < len(out):
        end = out.index(b"\n", at)
        name, kind, size = out[at:end].decode().split()
        at = end + 1
        if kind == "blob":
            yield name, out[at : at + int(size)]
        at += int(size) + 1


def test_no_private_file_was_ever_committed(repository):
    """Tries: looks for paths of private data in every commit of every branch. Finds: none."""
    names = git(repository, "log", "--all", "--name-only", "--format=").decode().splitlines()
    assert len(names) > 100
    assert sorted({name for name in names if PRIVATE_PATHS.search(name)}) == []


def test_no_file_in_the_history_holds_answers_by_another_name(repository, blobs):
    """Tries: first bytes of data formats, and ids of respondents, in every file ever committed.

    Finds: ids only where synthetic answers are meant to stand.
    """
    with Study(repository).demo.joinpath("export.csv").open(encoding="utf-8-sig") as file:
        ids = {row[0].encode() for row in csv.reader(file, delimiter=";")} - {b"respondentnummer"}
    assert len(ids) > 1000
    word = re.compile(rb"\b" + re.escape(min(ids)[:1]) + rb"\d{4,}\b")
    found = set()
    for name, content in contents(repository, list(blobs)):
        allowed = all(re.match(r"data/(demo/|programmes/[^/]+/demo/)", p) for p in blobs[name])
        listed = len(ids & set(word.findall(content))) >= 5  # one may serve as an example
        if content.startswith(FIRST_BYTES) or (listed and not allowed):
            found |= blobs[name]
    assert sorted(found) == []


def test_notebooks_tell_of_no_machine_and_no_person(repository):
    """Tries: metadata and outputs of the stored notebooks. Finds: no path, time or user name."""
    found = []
    for path in sorted(Study(repository).notebooks.glob("*.ipynb")):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        assert set(notebook["metadata"]) <= {
            "kernelspec", "language_info", "ontmoetingen", "title", "authors"
        }, path.name  # fmt: skip
        rest = json.dumps([notebook["metadata"], [c.get("outputs", []) for c in notebook["cells"]]])
        found += [f"{path.name}: {hit.group()}" for hit in MACHINE.finditer(rest)]
    assert found == []


def test_print_figures_carry_no_user_machine_or_time(repository):
    """Tries: metadata of SVG, PNG and PDF figures. Finds: what draws them, nothing of who did."""
    found = []
    for path in sorted(Study(repository).figures.rglob("*")):
        if path.suffix not in {".svg", ".png", ".pdf"}:
            continue
        raw = path.read_bytes()
        text = raw.decode("latin-1")
        found += [f"{path.name}: {hit.group()}" for hit in MACHINE.finditer(text)]
        if path.suffix == ".pdf":
            with pikepdf.open(path) as pdf:
                found += [f"{path.name}: {key}" for key in ("/Author", "/CreationDate", "/ModDate")
                          if key in pdf.docinfo]  # fmt: skip
        if path.suffix == ".png":
            chunks = set(re.findall(rb"(tEXt|iTXt|eXIf|tIME)", raw))
            found += [f"{path.name}: {c.decode()}" for c in chunks if c in (b"tIME", b"eXIf")]
        if path.suffix == ".svg":
            found += [f"{path.name}: date" for _ in re.findall(r"<dc:(date|creator)>", text)]
    assert found == []


def test_scripts_and_styles_have_no_source_map_and_name_no_machine(repository):
    """Tries: source maps and comments of everything a page loads. Finds: neither map nor path."""
    found = []
    for path in sorted(Study(repository).theme.rglob("*")):
        if path.suffix in {".js", ".css", ".html", ".scss"}:
            text = path.read_text(encoding="utf-8")
            found += [path.name] if "sourceMappingURL" in text or MACHINE.search(text) else []
    assert found == []


HEADER = "respondentnummer;project_id;meting;leeftijd"
BAD = {
    "an answer that is not allowed": f"{CANARY};{CANARY};T0;{CANARY}",
    "too many cells": f"{CANARY};P001;T0;17;{CANARY}",
    "a quote that never closes": f'{CANARY};P001;T0;"{CANARY}',
    "another encoding": f"{CANARY};P001;T0;é",
}


@pytest.mark.parametrize("how", BAD)
def test_a_refusal_repeats_nothing_of_a_row(repository, tmp_path, how):
    """Tries: makes an intake fail on a row and reads the message. Finds: places, never a cell."""
    path = tmp_path / "export.csv"
    path.write_text(f"{HEADER}\n{BAD[how]}\n", encoding="latin-1")
    with pytest.raises(OntmoetingenError) as caught:
        run_intake([path], Study(repository).instrument, tmp_path / "out")
    assert "2938" not in str(caught.value)
    assert caught.value.__cause__ is None or "2938" not in str(caught.value.__cause__)


def test_nothing_about_a_respondent_stands_outside_the_private_folder(study):
    """Tries: every file that intake and publication left, caches and logs too.

    Finds: respondents by their id only in ``data/private`` and in the export that came in.
    """
    import pandas as pd

    people = pd.read_parquet(study.private / "respondents.parquet")
    assert len(people) > 300
    outside = [
        path
        for path in study.root.rglob("*")
        if path.is_file() and study.private not in path.parents and path.name != "export.csv"
    ]
    assert any(study.published in path.parents for path in outside)
    for path in outside:
        text = path.read_bytes().decode("utf-8", errors="replace")
        assert not re.search(r"\br\d{1,2}\b", text), path.relative_to(study.root)
        assert "PAR1" not in text[:4], path.relative_to(study.root)
