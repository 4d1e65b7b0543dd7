"""From study to site: what a build does, what it leaves alone, and what it says."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys

import pytest
from small_study import whole_study, write_notebook

from ontmoetingen.book.build import Result, build
from ontmoetingen.book.find_quarto import NotFound, find_quarto
from ontmoetingen.book.publish_site import is_intact, read_manifest
from ontmoetingen.errors import BuildError, Problem
from ontmoetingen.paths import Study

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A study that was built once; tests change copies of it."""
    study = whole_study(tmp_path_factory.mktemp("built") / "study")
    result = build(study, "pandoc")
    assert result.changed
    return study


@pytest.fixture
def study(built, tmp_path):
    shutil.copytree(built.root, tmp_path / "study")
    return Study(tmp_path / "study")


def text(study, page="index.html"):
    return (study.site / page).read_text(encoding="utf-8")


def edit(study, name, *change):
    path = study.root / name
    path.write_text(path.read_text(encoding="utf-8").replace(*change), encoding="utf-8")


def refused(study, **options):
    """The message of a build that must fail, after proof that it left the site as it was."""
    before = read_manifest(study.site)
    with pytest.raises(BuildError) as caught:
        build(study, "pandoc", **options)
    assert read_manifest(study.site) == before
    assert is_intact(study.site)
    assert list(study.root.glob("_site.*")) == []
    return str(caught.value)


def test_a_site_with_pages_pdf_and_manifest(study):
    assert (study.site / "Klein-boek.pdf").read_bytes().startswith(b"%PDF-")
    assert "Jansen" in text(study)
    manifest = read_manifest(study.site)
    assert manifest["engine"] == "pandoc"
    assert {"index.html", "notebooks/een.html", "Klein-boek.pdf"} <= set(manifest["files"])
    assert is_intact(study.site)


def test_the_last_line_says_what_where_with_which_engine_and_why(study):
    result = build(study, "pandoc")
    assert re.fullmatch(
        rf"{re.escape(str(study.site))}: nothing changed, 2 pages and Klein-boek\.pdf "
        r"\(built-in engine, as asked\) in \d+\.\d s",
        result.last_line(),
    )


WHAT_IS_IMPORTED = """\
import sys
from pathlib import Path
from ontmoetingen.book.build import build
from ontmoetingen.paths import Study

result = build(Study(Path(sys.argv[1])), "pandoc")
heavy = {"altair", "pandas", "nbclient", "yaml", "typst", "watchfiles"}
print(result.changed, sorted(heavy & set(sys.modules)))
"""


def test_nothing_changed_is_found_without_importing_what_renders(study):
    command = [sys.executable, "-c", WHAT_IS_IMPORTED, str(study.root)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "False []\n"


def test_two_builds_of_the_same_study_give_the_same_bytes(study):
    first = read_manifest(study.site)
    shutil.rmtree(study.site)
    assert build(study, "pandoc").changed
    assert read_manifest(study.site) == first


def test_an_edited_chapter_is_rendered_and_nothing_is_executed(study):
    edit(study, "index.qmd", "De bron", "De oude bron")
    result = build(study, "pandoc")
    assert (result.changed, result.executed) == (True, ())
    assert "De oude bron" in text(study)


def test_an_edited_notebook_is_executed_and_the_reason_is_given(study):
    edit(study, "notebooks/een.ipynb", "print(1 + 1)", "print(20 + 2)")
    result = build(study, "pandoc")
    assert result.executed == ("een.ipynb: code of cell 1 changed",)
    assert "22" in text(study, "notebooks/een.html")


def test_force_executes_and_renders_everything(study):
    result = build(study, "pandoc", force=True)
    assert (result.changed, result.executed) == (True, ("een.ipynb: asked for",))


def test_a_page_that_someone_damaged_is_made_again(study):
    (study.site / "index.html").write_text("weg", encoding="utf-8")
    assert build(study, "pandoc").changed
    assert is_intact(study.site)


def test_one_format_leaves_the_other_as_it_was(study):
    before = read_manifest(study.site)["files"]
    edit(study, "index.qmd", "De bron", "De oude bron")
    result = build(study, "pandoc", ("html",))
    after = read_manifest(study.site)["files"]
    assert result.pdf == "Klein-boek.pdf"
    assert after["Klein-boek.pdf"] == before["Klein-boek.pdf"]
    assert after["index.html"] != before["index.html"]
    # The PDF is now behind, and the next whole build knows.
    assert build(study, "pandoc").changed
    assert read_manifest(study.site)["files"]["Klein-boek.pdf"] != before["Klein-boek.pdf"]


def test_pages_alone_do_not_link_to_a_pdf_that_is_not_there(study):
    shutil.rmtree(study.site)
    result = build(study, "pandoc", ("html",))
    assert result.pdf == ""
    assert "Klein-boek.pdf" not in text(study)


def test_a_missing_bibliography_key(study):
    edit(study, "index.qmd", "@boek2020", "@niemand1999")
    assert "niemand1999" in refused(study)


def test_a_reference_to_nothing(study):
    edit(study, "index.qmd", "@sec-een", "@sec-weg")
    assert "sec-weg" in refused(study)


def test_a_notebook_that_raises(study):
    path = study.notebooks / "een.ipynb"
    edit(study, "notebooks/een.ipynb", "print(1 + 1)", "[][3]")
    before = path.read_bytes()
    assert refused(study) == (
        "notebooks/een.ipynb, cell 1: IndexError: list index out of range. "
        "HINT: run it in JupyterLab to see more."
    )
    assert path.read_bytes() == before


def test_what_the_gate_finds_is_not_published(study):
    def gate(site):
        assert (site / "index.html").is_file()
        return [Problem("index.html", "shows a hidden cell")]

    assert refused(study, gate=gate, force=True) == "index.html: shows a hidden cell."


@pytest.mark.parametrize(
    ("formats", "said"),
    [
        (("docx",), "--to: 'docx' is not a format. Allowed: html, pdf."),
        ((), "--to: no format named. Allowed: html, pdf."),
    ],
)
def test_a_format_that_does_not_exist(study, formats, said):
    assert refused(study, formats=formats) == said


def test_a_notebook_outside_the_book_is_not_run(study):
    write_notebook(study.notebooks / "kladje.ipynb", "1 / 0")
    assert build(study, "pandoc").executed == ()


def test_an_unchanged_build_takes_no_step_at_all(study):
    """Every step of a build tells of itself; so this one executed and rendered nothing."""
    steps = []
    result = build(study, "pandoc", progress=lambda *step: steps.append(step))
    assert (result.changed, result.executed, steps) == (False, (), [])


def test_a_result_in_words():
    from pathlib import Path

    made = Result("quarto", "pages by Quarto 1.10.18", Path("_site"), ("html", "pdf"), 19, "a.pdf",
                  (), True, 61.04)  # fmt: skip
    assert made.last_line() == "_site: 19 pages and a.pdf (pages by Quarto 1.10.18) in 61.0 s"


@pytest.mark.quarto
def test_with_the_real_quarto_pages_and_pdf_pass_too(study):
    found = find_quarto()
    if isinstance(found, NotFound):
        pytest.skip(f"needs Quarto >= 1.9: {found.reason} (QUARTO_PATH may name one)")
    pdf = read_manifest(study.site)["files"]["Klein-boek.pdf"]

    result = build(study, "quarto")

    assert result.why == (
        f"pages by {found}, the PDF by the built-in engine, which passes PDF/UA-1"
    )
    manifest = read_manifest(study.site)
    assert manifest["engine"] == str(found)
    assert manifest["files"]["Klein-boek.pdf"] == pdf
    assert "Jansen" in text(study)
    assert not build(study, "quarto").changed
