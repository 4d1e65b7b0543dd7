"""A site is replaced at once, by one build at a time, and what a killed build left is cleared."""

from __future__ import annotations

import subprocess
import sys

import pytest
from small_study import bare_study

from ontmoetingen import folders
from ontmoetingen.book import publish_site as room
from ontmoetingen.errors import BuildError


@pytest.fixture
def study(tmp_path):
    return bare_study(tmp_path)


def page(folder, text):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_text(text, encoding="utf-8")
    return folder


def shown(study):
    return (study.site / "index.html").read_text(encoding="utf-8")


def leftovers(study):
    return sorted(p.name for p in study.root.glob("_site.*"))


def test_the_first_site_and_its_successor(study):
    for text in ("een", "twee"):
        room.publish_site(page(room.staging(study) / "site", text), study)
        room.tidy(study)
        assert shown(study) == text
        assert leftovers(study) == []


def test_where_the_system_cannot_exchange_two_renames_do(study, monkeypatch):
    monkeypatch.setattr(folders, "exchange", lambda one, other: False)
    page(study.site, "een")
    room.publish_site(page(room.staging(study) / "site", "twee"), study)
    assert shown(study) == "twee"


def test_a_failed_second_rename_brings_the_old_site_back(study, monkeypatch):
    monkeypatch.setattr(folders, "exchange", lambda one, other: False)
    page(study.site, "een")
    with pytest.raises(FileNotFoundError):
        room.publish_site(room.staging(study) / "never made", study)
    assert shown(study) == "een"


def test_a_build_killed_between_two_renames_is_mended_by_the_next(study):
    page(study.root / "_site.old", "een")
    page(room.staging(study) / "site", "half")
    room.tidy(study)
    assert shown(study) == "een"
    assert leftovers(study) == []


def test_an_old_site_beside_a_new_one_is_cleared(study):
    page(study.root / "_site.old", "een")
    page(study.site, "twee")
    room.tidy(study)
    assert shown(study) == "twee"
    assert leftovers(study) == []


def test_a_second_build_is_refused_while_the_first_holds_the_lock(study):
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from ontmoetingen.book.publish_site import one_build_at_a_time\n"
        "from ontmoetingen.paths import Study\n"
        "with one_build_at_a_time(Study(Path(sys.argv[1]))):\n"
        "    print('held', flush=True); sys.stdin.read()\n"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(study.root)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert other.stdout.readline() == "held\n"
    with pytest.raises(BuildError) as caught, room.one_build_at_a_time(study):
        pass
    assert str(caught.value) == (
        f"{study.root}: another process is at work here (process {other.pid}: build). "
        "HINT: wait for it to finish, or stop it."
    )
    other.kill()
    other.communicate()
    with room.one_build_at_a_time(study):
        pass


def test_a_manifest_tells_whether_the_site_is_intact(study):
    page(study.site, "een")
    page(study.site / "notebooks", "twee")
    assert not room.is_intact(study.site)
    room.write_manifest(study.site, {"engine": "pandoc"})
    manifest = room.read_manifest(study.site)
    assert sorted(manifest["files"]) == ["index.html", "notebooks/index.html"]
    # printf een | sha256sum
    assert manifest["files"]["index.html"] == (
        "5b4412d8fe0dc5095a5d241531c2261dcdc9ab4f09bfb1899a735667824cf445"
    )
    assert room.is_intact(study.site)
    page(study.site, "drie")
    assert not room.is_intact(study.site)
