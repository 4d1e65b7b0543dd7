"""Which Quarto is used, what it gets to see, and what it makes of a book."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from small_study import whole_study

from ontmoetingen.book.check import check_site
from ontmoetingen.book.engines import choose_engine
from ontmoetingen.book.execute import execute_notebooks
from ontmoetingen.book.find_quarto import NotFound, Quarto, find_quarto
from ontmoetingen.book.project import load_book
from ontmoetingen.book.quarto import render, stage
from ontmoetingen.errors import BuildError

GET_IT = "install Quarto 1.9 or newer (quarto.org, or the environment of environment.yml)"


def program(folder: Path, says: str, name: str = "quarto") -> Path:
    """A program that tells a version and can do nothing else."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\necho '{says}'\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def nothing_installed(monkeypatch, tmp_path):
    monkeypatch.delenv("QUARTO_PATH", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return tmp_path / "bin"


@pytest.mark.parametrize("version", ["1.9.0", "1.9.37", "1.10.18", "2.0.1", "1.10.0-rc1"])
def test_a_quarto_on_the_path_that_is_new_enough(nothing_installed, version):
    path = program(nothing_installed, version)
    assert find_quarto() == Quarto(path, re.sub("-rc1", "", version))
    assert choose_engine("auto").name == "quarto"


@pytest.mark.parametrize("version", ["1.8.27", "1.3.450", "0.9.1"])
def test_a_quarto_that_is_too_old(nothing_installed, version):
    path = program(nothing_installed, version)
    reason = f"Quarto {version} at {path} is too old: it makes no PDF of a book"
    assert find_quarto() == NotFound(reason, GET_IT)
    assert choose_engine("auto").why == f"built-in engine: {reason}"


def test_the_named_one_goes_before_the_path(nothing_installed, monkeypatch, tmp_path):
    program(nothing_installed, "1.8.0")
    named = program(tmp_path / "else", "1.10.18", "my-quarto")
    monkeypatch.setenv("QUARTO_PATH", str(named))
    assert find_quarto() == Quarto(named, "1.10.18")


def test_a_named_one_that_will_not_do_is_not_silently_replaced(
    nothing_installed, monkeypatch, tmp_path
):
    program(nothing_installed, "1.10.18")
    monkeypatch.setenv("QUARTO_PATH", str(tmp_path / "absent"))
    assert find_quarto().reason == f"QUARTO_PATH names {tmp_path / 'absent'}, which cannot be run"


def test_none_at_all(nothing_installed):
    assert find_quarto() == NotFound("no Quarto found", GET_IT)
    engine = choose_engine("auto")
    assert (engine.name, engine.why) == ("pandoc", "built-in engine: no Quarto found")


def test_a_program_that_tells_no_version(nothing_installed):
    path = program(nothing_installed, "hello")
    assert find_quarto() == NotFound(f"{path} does not tell its version", GET_IT)


def test_an_engine_that_is_asked_for_and_absent(nothing_installed):
    with pytest.raises(BuildError) as caught:
        choose_engine("quarto")
    assert str(caught.value) == (
        f"--engine quarto: no Quarto found. HINT: {GET_IT}, "
        "or leave out --engine for the built-in one."
    )


def test_an_engine_that_does_not_exist():
    with pytest.raises(BuildError) as caught:
        choose_engine("word")
    assert str(caught.value) == (
        "--engine: 'word' is not an engine. Allowed: auto, quarto, pandoc."
    )


def test_the_built_in_engine_can_be_asked_for():
    engine = choose_engine("pandoc")
    assert (engine.name, engine.why) == ("pandoc", "built-in engine, as asked")


SEEN = (
    "assets/charts/fig-a.js",
    "figures/charts/fig-a.svg",
    "_variables.yml",
    ".ontmoetingen/fonts/A.otf",
)
UNSEEN = (
    "data/private/answers.csv",
    "data/demo/export.csv",
    ".ontmoetingen/x",
    ".venv/y",
    "src/z.py",
    "_site/index.html",
    "notebooks/.ipynb_checkpoints/een.ipynb",
)


def test_nothing_private_is_copied_for_quarto(tmp_path):
    study = whole_study(tmp_path / "study")
    for name in (*SEEN, *UNSEEN):
        (study.root / name).parent.mkdir(parents=True, exist_ok=True)
        (study.root / name).write_text("x", encoding="utf-8")
    copy = tmp_path / "copy"

    stage(study, load_book(study), copy)

    names = {p.relative_to(copy).as_posix() for p in copy.rglob("*") if p.is_file()}
    written = {
        "_quarto.yml", "data/published/scores.csv", "data/published/scores.json",
        "data/references.bib", "index.qmd", "notebooks/een.ipynb",
    }  # fmt: skip
    assert {n for n in names if not n.startswith("theme/")} == written | set(SEEN)
    assert "theme/page.html" in names


def test_a_quarto_that_stops_is_quoted(tmp_path):
    study = whole_study(tmp_path / "study")
    broken = tmp_path / "quarto"
    broken.write_text("#!/bin/sh\necho 'ERROR: no such thing'\nexit 3\n", encoding="utf-8")
    broken.chmod(0o755)
    with pytest.raises(BuildError) as caught:
        render(
            Quarto(broken, "1.10.18"), study, load_book(study), tmp_path / "out",
            formats=("html",), progress=lambda *step: None,
        )  # fmt: skip
    assert str(caught.value) == (
        "Quarto 1.10.18: stopped with code 3: ERROR: no such thing. "
        "HINT: run `quarto render` in the study to see all of it, or use --engine pandoc."
    )
    assert list(tmp_path.glob("out*")) == []


@pytest.fixture(scope="module")
def quarto():
    found = find_quarto()
    if isinstance(found, NotFound):
        pytest.skip(f"needs Quarto >= 1.9: {found.reason} (QUARTO_PATH may name one)")
    return found


@pytest.mark.quarto
@pytest.mark.slow
def test_the_real_one_makes_pages_that_pass_the_checks(tmp_path, quarto):
    study = whole_study(tmp_path / "study")
    execute_notebooks(study, [study.notebooks / "een.ipynb"])
    book = load_book(study)
    before = {p: p.read_bytes() for p in study.root.rglob("*") if p.is_file()}
    steps = []

    render(
        quarto, study, book, tmp_path / "out",
        formats=("html",), progress=lambda *step: steps.append(step),
    )  # fmt: skip

    assert check_site(tmp_path / "out", book, ("html",), own_pages=False) == []
    assert steps == [("quarto", 1, 2), ("quarto", 2, 2)]
    assert before == {p: p.read_bytes() for p in study.root.rglob("*") if p.is_file()}
    assert not (tmp_path / "out.quarto").exists()


@pytest.mark.quarto
@pytest.mark.slow
def test_what_the_real_one_leaves_unresolved_is_found(tmp_path, quarto):
    study = whole_study(tmp_path / "study")
    text = "# Begin {#sec-begin}\n\nZie @fig-weg en [@niemand2020] en {{< var weg.getal >}}.\n"
    (study.root / "index.qmd").write_text(text, encoding="utf-8")
    (study.root / "_variables.yml").write_text("er: {is: 1}\n", encoding="utf-8")
    book = load_book(study)

    render(quarto, study, book, tmp_path / "out", formats=("html",), progress=lambda *step: None)

    said = [p.what for p in check_site(tmp_path / "out", book, ("html",), own_pages=False)]
    assert sorted(set(said)) == [
        "a citation without a source: niemand2020",
        "an unknown variable: ?var:weg.getal",
        "an unresolved reference",
        "leads to a place that does not exist: #ref-niemand2020",
    ]
