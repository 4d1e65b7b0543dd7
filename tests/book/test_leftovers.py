"""Names that read as a mistake of an author, beside mistakes that read as a name."""

from __future__ import annotations

import json

import pytest

from ontmoetingen.book.leftovers import leftovers, names_in

NAMES = ("?@fig-x", "@tbl-naar-de-buurt", "{{< include weg >}}", "[@jansen, wie?]", "::: {.x}")


def written(folder, name, rows, rules=("min_respondents",)):
    columns = {"project_id": {"type": "text"}, "name": {"type": "text"}, "n": {"type": "integer"}}
    folder.mkdir(exist_ok=True)
    lines = [f'{place},"{cell}",12' for place, cell in enumerate(rows)]
    (folder / f"{name}.csv").write_text("\n".join(["project_id,name,n", *lines]) + "\n", "utf-8")
    about = {"rules": [{"id": rule} for rule in rules], "columns": columns}
    (folder / f"{name}.json").write_text(json.dumps(about), encoding="utf-8")
    return folder


@pytest.fixture
def names(tmp_path):
    return names_in(written(tmp_path / "published", "projects", NAMES))


def test_names_of_projects_are_known_for_what_they_are(names):
    assert names == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_may_read_as_anything(names, name):
    assert list(leftovers(name)) != []
    assert list(leftovers(name, names)) == []
    assert list(leftovers(f"zie\n{name}", names)) == []


def test_a_name_may_be_cut_off_or_broken_over_lines(names):
    assert list(leftovers("@tbl-naar-de…", names)) == []
    assert list(leftovers("{{< include…", names)) == []
    assert list(leftovers("{{< include\nweg >}}", names)) == []
    assert list(leftovers("@tbl-naar-de", names)) == [(0, "an unresolved reference: @tbl-naar-de")]


@pytest.mark.parametrize(
    "text", ["?@fig-y", "?@fig-xx", "@fig-x", "[@jansen]", "{{< include a >}}"]
)
def test_what_is_no_name_is_still_a_mistake(names, text):
    assert len(list(leftovers(text, names))) == 1


def test_what_researchers_wrote_in_the_evidence_is_no_name(tmp_path):
    assert names_in(written(tmp_path / "published", "findings", NAMES, rules=())) == frozenset()


def test_a_study_without_tables_has_no_names(tmp_path):
    assert names_in(tmp_path / "nothing") == frozenset()
