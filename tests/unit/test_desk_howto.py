"""The how-to pages of the desk do what they say: their cells and commands run, their facts hold."""

from __future__ import annotations

import re
import shlex
import subprocess

import pytest
from how_to import blocks, commands, text_of
from intake_study import INSTRUMENT, PROJECTS

import ontmoetingen
from ontmoetingen import cli, undo, undo_store
from ontmoetingen.charts.base import Figure
from ontmoetingen.charts.markdown import Text
from ontmoetingen.errors import BuildError
from ontmoetingen.lab import beside
from ontmoetingen.paths import Study

PAGES = ("explore-with-filters", "work-in-jupyterlab", "when-something-goes-wrong")
# They run until they are stopped, or build the whole report; other tests do that.
LONG = {"lab", "preview", "build"}


@pytest.mark.parametrize("page", PAGES[:2])
def test_every_cell_runs_and_shows_its_static_face(page, repository, monkeypatch):
    monkeypatch.setenv("ONTMOETINGEN_HEADLESS", "1")
    monkeypatch.setenv("ONTMOETINGEN_STUDY", str(repository))
    names: dict[str, object] = {}
    shown = []
    for block in blocks(text_of(repository, page), "python"):
        *before, last = block.strip().splitlines()
        exec("\n".join(before), names)
        shown.append(eval(last, names))
    assert len(shown) >= 2
    assert all(isinstance(one, Figure | Text) for one in shown)


@pytest.mark.parametrize("page", PAGES)
def test_every_command_ends_as_promised(page, repository, tmp_path, capsys):
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    study = Study(tmp_path)
    (tmp_path / "data" / "published").mkdir(parents=True)
    study.config.write_text("project: {type: book}\n", encoding="utf-8")
    study.instrument.write_text(INSTRUMENT, encoding="utf-8")
    study.projects.write_text(PROJECTS, encoding="utf-8")
    (tmp_path / ".gitignore").write_text("data/private/\n", encoding="utf-8")
    with undo.kept(study, "publish"):
        (study.published / "items.csv").write_text("item\n", encoding="utf-8")
    for line in commands(text_of(repository, page)):
        words = shlex.split(line)
        if words[:1] != ["ontmoetingen"] or words[1] in LONG:
            continue
        assert cli.main([*words[1:], "--project", str(tmp_path)]) == 0, line
    capsys.readouterr()


def test_the_exit_codes_are_those_of_the_help(repository):
    text = text_of(repository, PAGES[2])
    told = re.findall(r"^\| (\d+) \|", text, re.M)
    assert told == re.findall(r"^  (\d+) ", cli.EXIT_CODES, re.M)


def test_the_limits_of_undo_are_the_real_ones(repository):
    text = text_of(repository, PAGES[2])
    assert "The last ten are kept, up\n   to 2 GB" in text
    assert (undo_store.MOST, undo_store.MOST_BYTES) == (10, 2_000_000_000)


def test_the_page_beside_a_notebook_is_a_frame_for_a_person_only(repository, monkeypatch):
    monkeypatch.setenv("ONTMOETINGEN_STUDY", str(repository))
    monkeypatch.setenv("ONTMOETINGEN_HEADLESS", "1")
    assert ontmoetingen.beside("wat-jongeren-zeggen") is beside.FACE
    monkeypatch.delenv("ONTMOETINGEN_HEADLESS")
    monkeypatch.delenv("ONTMOETINGEN_READS", raising=False)
    monkeypatch.setenv("JPY_SESSION_NAME", "x.ipynb")
    frame = ontmoetingen.beside("wat-jongeren-zeggen", port=4300)
    assert 'src="http://127.0.0.1:4300/notebooks/wat-jongeren-zeggen.html"' in frame.value
    stored = frame._repr_mimebundle_()
    assert stored["text/markdown"] == beside.FACE.markdown
    assert "text/html" not in stored
    with pytest.raises(BuildError, match=r"'weg' is no chapter\. Allowed: "):
        ontmoetingen.beside("weg")
    with pytest.raises(BuildError, match=r"beside: 0 is not a port\. Allowed: 1 to 65535\."):
        ontmoetingen.beside("wat-jongeren-zeggen", port=0)
