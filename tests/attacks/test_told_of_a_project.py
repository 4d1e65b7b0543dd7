"""Everything a built site says beside the name of a project, against the truth about it.

Tooltips, data in charts, tables, pictures, comments, attributes, the search index, downloads,
stored outputs of the notebook and the text of the PDF: wherever a project is named, no number of it
stands that its rows in the published tables do not tell.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import pytest
from hostile_names import NAMES
from told import data_of, numbers, pdf_text, pieces, texts, tree_of
from victim import FEW, pairs, read

DIGITS = range(7)
BEGIN = 7  # letters of a name that stay where it is shortened; no two names here begin alike
REASON = re.compile(r"minder dan \d+ (?:antwoorden|deelnemers)")  # a limit, the same for everybody
TABLES = ("projects", "project_scores", "totals", "change", "trait_points")


def written(value: float) -> set[str]:
    """How a share or a mean may be written: as it is, in percents, with up to six decimals.

    >>> sorted(written(0.8125))[:4]
    ['0.8', '0.81', '0.812', '0.8125']
    """
    both = {f"{v:.{digits}f}" for v in (value, 100 * value) for digits in DIGITS}
    percents = {f"{100 * value:.{digits}f}%" for digits in DIGITS}
    return {one for one in both if "." in one} | percents


@pytest.fixture(scope="module")
def published_numbers(built) -> dict[str, set[str]]:
    """Per project every number that its published rows tell, in every way it may be written."""
    found: dict[str, set[str]] = defaultdict(set)
    for name in TABLES:
        rows = read(built, name)
        told = rows.select_dtypes("number")
        for project, row in zip(rows["project_id"], told.to_numpy(), strict=True):
            for value in row[~pd.isna(row)]:
                found[project] |= written(value) | {str(round(value))}
    return found


@pytest.fixture(scope="module")
def secrets(built, true_counts, published_numbers) -> dict[str, set[str]]:
    """Per project what nobody may read: shares, means and counts that were protected."""
    found: dict[str, set[str]] = defaultdict(set)
    shown = read(built, "project_scores").query("status == 'released'")
    shown = set(shown[["project_id", "item", "wave"]].itertuples(index=False, name=None))
    for row in true_counts.itertuples():
        is_hidden = (row.project_id, row.item, row.wave) not in shown
        if is_hidden or min(row.yes, row.no) <= FEW:
            found[row.project_id] |= written(row.yes / row.n)
        if is_hidden:
            found[row.project_id] |= {str(row.n), str(row.yes)}
    for row in pairs(built).itertuples():
        found[row.project_id].add(str(row.pairs))
    return {project: own - published_numbers[project] for project, own in found.items()}


@pytest.fixture(scope="module")
def files(built) -> list[Path]:
    """Every file of the site, and the notebook it was made of."""
    site = [path for path in sorted(built.site.rglob("*")) if path.is_file()]
    return [*site, *sorted(built.notebooks.glob("*.ipynb"))]


def naming(from_file: Iterable[str], names: dict[str, str]) -> dict[str, set[str]]:
    """Per project the numbers in the pieces of a file that name it."""
    found: dict[str, set[str]] = defaultdict(set)
    wanted = {project: (project, name[:BEGIN]) for project, name in names.items()}
    for piece in from_file:
        named = [project for project, called in wanted.items() if any(c in piece for c in called)]
        if len(named) == 1:
            rest = piece.replace(names[named[0]], " ").replace(named[0], " ")
            found[named[0]] |= numbers(REASON.sub("", rest))
    return found


@pytest.fixture(scope="module")
def names(built) -> dict[str, str]:
    rows = read(built, "projects")
    return dict(zip(rows["project_id"], rows["name"], strict=True))


@pytest.fixture(scope="module")
def told(files, names) -> dict[str, dict[str, set[str]]]:
    """Per file, per project, the numbers beside its name."""
    found = {path.name: naming(pieces(path), names) for path in files}
    return {name: of for name, of in found.items() if of}


def of_one(numbers_of: dict[str, set[str]], project: str) -> set[str]:
    """Its numbers without those that stand beside every project of the file, such as a total."""
    others = [own for other, own in numbers_of.items() if other != project]
    common = set.intersection(*others) if len(others) > 2 else set()
    return numbers_of[project] - common


def leaks(told: dict, secrets: dict[str, set[str]]) -> list[str]:
    return [
        f"{name}: {project} {sorted(hits)}"
        for name, of in told.items()
        for project in of
        if (hits := of_one(of, project) & secrets.get(project, set()))
    ]


def test_there_is_something_to_find_and_somewhere_to_look(told, secrets):
    """Not an attack but its ground: every kind of file names projects, and each has secrets."""
    assert sum(map(len, secrets.values())) > 100
    kinds = {Path(name).suffix for name in told}
    assert {".html", ".js", ".csv", ".svg", ".ipynb"} <= kinds
    assert max(len(of) for of in told.values()) == len(NAMES)


def test_no_protected_number_stands_beside_its_project(told, secrets):
    """Tries: reads all numbers beside each name, in every file. Finds: no protected one."""
    assert leaks(told, secrets) == []


def test_the_attack_finds_a_number_that_is_planted(told, secrets, names, tmp_path):
    """Not an attack but its ground: one tooltip, one comment, one attribute, and it is found."""
    project, own = next((p, s) for p, s in sorted(secrets.items()) if s)
    secret = max(own, key=len)
    planted = {
        "a.html": f"<p>niets</p><!-- {project}: {secret} -->",
        "b.html": f'<p data-van="{project} {secret.replace(".", ",")}">niets</p>',
        "c.js": f"x.register({json.dumps({'rows': [{'t': f'{names[project]}: {secret}'}]})});",
        "d.svg": f'<svg xmlns="http://www.w3.org/2000/svg"><text>{project} {secret}</text></svg>',
    }
    for name, text in planted.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert leaks({name: naming(pieces(tmp_path / name), names)}, secrets), name


def test_every_number_in_a_tooltip_is_one_that_is_published(built, names, published_numbers):
    """Tries: the texts in the data of every chart, also those a mouse has to find.

    Finds: beside a project stand numbers of its published rows, what all have in common, and on how
    many questions it has a state.
    """
    asked = {str(number) for number in range(1 + len(read(built, "variation")))}
    tried = 0
    for path in sorted((built.site / "assets" / "charts").glob("*.js")):
        of = naming(texts(data_of(path)), names)
        for project in of:
            known = published_numbers[project] | asked
            assert of_one(of, project) <= known, (path.name, project)
            tried += len(of[project])
    assert tried > 200


def test_hidden_projects_have_no_number_beside_their_name(told, names, built):
    """Tries: all numbers beside a project of which everything is hidden. Finds: none of its own."""
    rows = read(built, "project_scores")
    shown = set(rows[rows["status"] == "released"]["project_id"])
    gone = set(names) - shown
    assert gone
    for name, of in told.items():
        for project in gone & set(of):
            assert of_one(of, project) == set(), (name, project)


@pytest.fixture(scope="module")
def pdf(built) -> str:
    (path,) = built.site.glob("*.pdf")
    return pdf_text(path)


def numbers_of_pages(files: Iterable[Path]) -> set[str]:
    """Every number in the pages, and in the pictures that they show."""
    shown = [path for path in files if path.suffix in {".html", ".svg"}]
    told = [piece for path in shown for piece in pieces(path)]
    whole = [tree_of(path).text_content() for path in shown]
    return set().union(*map(numbers, [*told, *whole]))


def test_the_pdf_tells_no_number_that_the_pages_do_not(pdf, files):
    """Tries: every number in the text of the PDF. Finds: each stands on a page or in its picture.

    Left out: the numbers of its own pages and sections, which a site has not.
    """
    pages = {str(number) for number in range(1, 1 + pdf.count("\f"))}
    own = re.compile(r"^\s*(?:\d+(?:\.\d+)*|[IVX]+)\s*$", re.MULTILINE)
    found = numbers(own.sub("", pdf))
    assert len(found) > 20
    assert sorted(found - numbers_of_pages(files) - pages) == []


def test_every_row_of_a_table_in_the_pdf_is_that_of_its_page(pdf, built):
    """Tries: the rows of every table that both have, one after the other. Finds: the same rows."""
    flat, rows = " ".join(pdf.split()), 0
    for page in sorted(built.site.rglob("*.html")):
        tree = tree_of(page)
        for row in tree.xpath("//table[not(ancestor::details)]//tbody/tr"):
            cells = [" ".join(cell.text_content().split()) for cell in row]
            assert " ".join(cells) in flat, (page.name, cells)
            rows += 1
    assert rows > 0
