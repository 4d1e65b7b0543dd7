"""Saving in JupyterLab keeps a notebook as the build stores it; git takes nothing else."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from ontmoetingen.book.saving import clean, clean_on_save
from ontmoetingen.book.stored import outputs_mark
from ontmoetingen.errors import StudyError
from ontmoetingen.lab import guard, start
from ontmoetingen.lab.hooks import install_hooks
from ontmoetingen.paths import Study

VEGALITE = "application/vnd.vegalite.v5+json"
VIEW = "application/vnd.jupyter.widget-view+json"
CHART = {"mark": "bar", "datasets": {"rows": [{"v": 100.0}, {"v": 12.5}]}}
FACE = {"text/markdown": "Figuur\n", "text/plain": "figuur", VEGALITE: CHART}


def as_stored() -> nbformat.NotebookNode:
    """As the build stores it: run from top to bottom, nothing of a machine."""
    figure = new_output("execute_result", data=FACE, execution_count=1)
    cells = [
        new_markdown_cell("# Proef", id="kop"),
        new_code_cell("figuur()", id="een", outputs=[figure], execution_count=1),
        new_code_cell("x = 1", id="twee", execution_count=2),
    ]
    return clean(new_notebook(cells=cells))


def as_left_by_jupyterlab(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The same after a day's work: clicked in another order, filtered, on the screen."""
    left = copy.deepcopy(notebook)
    left.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {"a": {}}}}
    left.metadata["language_info"]["version"] = "3.11.7"
    code, other = left.cells[1], left.cells[2]
    code.execution_count = code.outputs[0].execution_count = 17
    code.outputs[0].data = {**code.outputs[0].data, "image/png": "aGE=", VIEW: {"model_id": "a"}}
    code.outputs[0].metadata = {VEGALITE: {"embed_options": {}}}
    code.metadata = {"execution": {"iopub.execute_input": "2026-01-01T12:00:00Z"}, "trusted": True}
    other.execution_count = 4
    text = {VIEW: {"model_id": "b"}, "text/plain": "Button()"}
    other.outputs = [
        nbformat.from_dict({"output_type": "display_data", "data": text, "metadata": {}})
    ]
    other.metadata = {"scrolled": True, "jupyter": {"outputs_hidden": True}, "tags": ["bewaar"]}
    return left


def saved(folder: Path, notebook: nbformat.NotebookNode) -> bytes:
    """Through the contents manager of a Jupyter server, as JupyterLab saves."""
    manager = pytest.importorskip("jupyter_server.services.contents.largefilemanager")
    contents = manager.LargeFileManager(root_dir=str(folder), pre_save_hook=clean_on_save)
    content = json.loads(nbformat.writes(notebook))
    contents.save({"type": "notebook", "format": "json", "content": content}, "proef.ipynb")
    return (folder / "proef.ipynb").read_bytes()


def test_saving_leaves_what_the_build_stores(tmp_path):
    stored = as_stored()
    expected = as_left_by_jupyterlab(stored)
    found = saved(tmp_path, expected)
    stored.cells[2].metadata["tags"] = ["bewaar"]  # what a person sets on purpose stays
    assert found == (nbformat.writes(stored) + "\n").encode()
    assert saved(tmp_path, nbformat.reads(found, 4)) == found  # once more changes nothing


def test_what_the_build_made_still_counts_as_such_after_saving(tmp_path):
    stored = as_stored()
    found = json.loads(saved(tmp_path, as_left_by_jupyterlab(stored)))
    assert outputs_mark(found) == outputs_mark(stored)


def test_a_cell_that_never_ran_gets_no_number_and_ids_are_made_once():
    notebook = new_notebook(cells=[new_code_cell("a = 1"), new_code_cell("b = 2")])
    for cell in notebook.cells:
        del cell["id"]
    notebook.cells[1].execution_count = 9
    ids = [cell.id for cell in clean(notebook).cells]
    assert [cell.execution_count for cell in notebook.cells] == [None, 2]
    assert [cell.id for cell in clean(notebook).cells] == ids


def test_other_files_are_saved_as_they_are():
    model = {"type": "file", "content": "x"}
    clean_on_save(model)
    assert model == {"type": "file", "content": "x"}


@pytest.fixture
def checkout(tmp_path) -> Path:
    """A repository with the hook in place."""
    for words in (["init", "-q"], ["config", "user.email", "a@b.nl"], ["config", "user.name", "A"]):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    install_hooks(tmp_path)
    return tmp_path


def commit(root: Path, name: str, content: str) -> tuple[int, str]:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    subprocess.run(["git", "add", "-f", name], cwd=root, check=True)
    done = subprocess.run(
        ["git", "commit", "-q", "-m", "x"], cwd=root, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stderr


def test_git_takes_no_private_file(checkout):
    code, said = commit(checkout, "data/private/answers.csv", "geheim;ja\n")
    assert code == 1
    assert said == (
        "ontmoetingen: not committed.\n"
        "data/private/answers.csv: may hold answers of real people, which never enter git. "
        "HINT: take it out with: git restore --staged 'data/private/answers.csv'\n"
    )


def test_git_takes_a_clean_notebook_and_no_other(checkout):
    dirty = nbformat.writes(as_left_by_jupyterlab(as_stored()))
    code, said = commit(checkout, "notebooks/proef.ipynb", dirty)
    assert (code, "holds traces of a run" in said) == (1, True)
    notebook = as_stored()
    notebook.cells[1].source = "x = 1"
    found = commit(checkout, "notebooks/proef.ipynb", nbformat.writes(clean(notebook)) + "\n")
    assert found == (0, "")


def test_git_takes_no_code_that_ruff_refuses(checkout):
    for name, source in (("proef.py", "import os\n"), ("proef.ipynb", "import os")):
        unused = clean(new_notebook(cells=[new_code_cell(source, id="een")]))
        text = source if name.endswith(".py") else nbformat.writes(unused) + "\n"
        (checkout / name).write_text(text, encoding="utf-8")
    subprocess.run(["git", "add", "."], cwd=checkout, check=True)
    found = guard.problems(checkout, guard.staged(checkout))
    assert [str(problem) for problem in found] == [
        f"{name}: does not follow the style of the code. HINT: see what with: ruff check {words}"
        for name, words in (
            ("proef.py", "'proef.py'"),
            ("proef.ipynb", "--ignore E501 --config extend-exclude=[] 'proef.ipynb'"),
        )
    ]


def test_a_hook_of_somebody_else_stays(tmp_path):
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    place = tmp_path / ".git" / "hooks" / "pre-commit"
    place.parent.mkdir(exist_ok=True)
    place.write_text("#!/bin/sh\n")
    with pytest.raises(StudyError) as refused:
        install_hooks(tmp_path)
    assert str(refused.value) == (
        f"{place}: is a hook that is not ours. "
        f"HINT: add this line to it: {sys.executable} -m ontmoetingen.lab.guard"
    )
    assert place.read_text() == "#!/bin/sh\n"


def test_no_hook_without_git(tmp_path):
    with pytest.raises(StudyError, match=r"is not in a git checkout\. HINT: make it one with"):
        install_hooks(tmp_path)


def test_files_of_answers_are_known_by_place_and_kind():
    private = ("data/private/a.csv", "x/data/private/b/c.txt", "wave1.SAV", "a/answers.parquet")
    public = ("data/published/items.csv", "data/demo/export.parquet", "docs/private/uitleg.md")
    assert [guard.is_private(name) for name in private + public] == [True] * 4 + [False] * 3


def test_the_lab_opens_on_a_notebook_of_the_study_with_our_settings(tmp_path, monkeypatch):
    pytest.importorskip("jupyterlab")
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "proef.ipynb").touch()
    study = Study(tmp_path)
    monkeypatch.setenv("ONTMOETINGEN_HEADLESS", "1")
    command = start.lab_command(study, "proef.ipynb", ["--no-browser"])
    assert command[:3] == [sys.executable, "-m", "jupyterlab"]
    assert "--LabApp.default_url=/lab/tree/notebooks/proef.ipynb" in command
    assert f"--config={start.CONFIG}" in command
    assert start.CONFIG.is_file()
    environment = start.lab_environment(study)
    assert environment["ONTMOETINGEN_STUDY"] == str(tmp_path)
    assert "ONTMOETINGEN_HEADLESS" not in environment
    with pytest.raises(StudyError) as refused:
        start.lab_command(study, "weg.ipynb")
    assert str(refused.value) == "weg.ipynb: is not there. Allowed: proef.ipynb."
