"""What changed between two builds: numbers, sentences and figures, each once and nothing else."""

from __future__ import annotations

import json

import pytest

from ontmoetingen import cli
from ontmoetingen.errors import BuildError
from ontmoetingen.release.builds import Build, build_in, compare_builds
from ontmoetingen.release.in_words import build_in_words
from ontmoetingen.release.passages import Passage, changed_passages, passages

PAGE = """<html><body><nav><p>Menu {menu}</p></nav><main><h1>Uitkomst</h1>
<p>Van de deelnemers zegt <b>{share}</b> ja.</p>
<pre class="sourceCode"><code>x = {code}</code></pre>
<table><tr><th>n</th><td>{n}</td></tr></table><svg><text>{n}</text></svg></main></body></html>"""


def study(folder, *, share="82%", n="214", row="A,0.82\n", drawing="<svg/>", menu="1", code="1"):
    """A study with one table, one page and one figure."""
    (folder / "data/published").mkdir(parents=True)
    (folder / "data/published/scores.csv").write_text("project_id,value\n" + row)
    (folder / "_site/figures/charts").mkdir(parents=True)
    (folder / "_site/figures/charts/fig-een.svg").write_text(drawing)
    page = PAGE.format(share=share, n=n, menu=menu, code=code)
    (folder / "_site/index.html").write_text(page, encoding="utf-8")
    (folder / "_quarto.yml").write_text("project: {type: book}\n")
    return folder


def lines(old, new):
    return list(build_in_words(compare_builds(build_in(old), build_in(new))))


def test_passages_leave_code_pictures_and_menus_out():
    page = PAGE.format(share="82%", n="214", menu="1", code="1")
    assert passages(page) == ["Uitkomst", "Van de deelnemers zegt 82% ja.", "n", "214"]


def test_an_element_that_is_never_closed_ends_with_what_it_stands_in():
    assert passages("<main><ul><li>een<li>twee</ul><p>drie</main><p>buiten</p>") == [
        "een",
        "twee",
        "drie",
    ]


def test_what_stands_before_and_after_stays_out_of_a_change():
    assert changed_passages(["a", "b", "c"], ["a", "x", "y", "c"]) == [
        Passage("b", "x"),
        Passage("", "y"),
    ]


def test_the_same_report_has_no_changes(tmp_path):
    """Another menu and another line of code change no sentence."""
    old, new = study(tmp_path / "old"), study(tmp_path / "new", menu="2", code="2")
    assert lines(old, new) == [
        "Er is niets veranderd: elk getal, elke zin en elke figuur is gelijk."
    ]


def test_a_new_export_is_told_number_by_number_sentence_by_sentence(tmp_path):
    old = study(tmp_path / "old")
    new = study(tmp_path / "new", share="79%", n="310", row="A,0.79\n", drawing="<svg id='b'/>")
    assert lines(old, new) == [
        "Tabellen:",
        "- niets nieuw, vervallen of veranderd",
        "",
        "Tabel scores:",
        "- veranderde cellen: 1",
        "  A, value: was 0.82, is nu 0.79",
        "",
        "Pagina's:",
        "- veranderd: index.html",
        "",
        "Op pagina index.html: 2",
        "  was: Van de deelnemers zegt 82% ja.",
        "  is nu: Van de deelnemers zegt 79% ja.",
        "  was: 214",
        "  is nu: 310",
        "",
        "Figuren:",
        "- veranderd: fig-een",
    ]


def test_the_command_writes_all_of_it_too(tmp_path, capsys):
    old, new = study(tmp_path / "old"), study(tmp_path / "new", n="310")
    to = tmp_path / "changes.json"
    assert cli.main(["changes", "--since", str(old), "--to", str(to), "--project", str(new)]) == 0
    said = capsys.readouterr().out
    assert "  is nu: 310\n" in said
    assert said.endswith(f"Wrote {to}.\n")
    found = json.loads(to.read_text(encoding="utf-8"))
    assert found["sentences"] == {"index.html": [{"before": "214", "after": "310"}]}


def test_a_release_is_a_build_too(tmp_path):
    for name in ("tables", "site"):
        (tmp_path / "1.0.0" / name).mkdir(parents=True)
    found = build_in(tmp_path / "1.0.0")
    assert found == Build(tmp_path / "1.0.0/tables", tmp_path / "1.0.0/site")


def test_a_folder_without_a_build_is_refused(tmp_path):
    with pytest.raises(BuildError) as caught:
        build_in(tmp_path)
    assert str(caught.value) == (
        f"{tmp_path}: holds no build to compare with. "
        "HINT: name the folder of a release, or of a study that has a site."
    )


def test_without_a_release_one_has_to_be_named(tmp_path, capsys):
    assert cli.main(["changes", "--project", str(study(tmp_path / "new"))]) == 1
    assert capsys.readouterr().err == (
        "ontmoetingen: changes: there is no release to compare with. "
        "HINT: name a folder with --since.\n"
    )
