"""The disclosure wall in code: what shows numbers may know nothing of answers.

Walks the imports of the rooms that face readers, function bodies included, and the text of
notebooks and chapters.
"""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

from ontmoetingen.charts.recipe import BELOW
from ontmoetingen.paths import Study

PACKAGE = "ontmoetingen"
SHOWING = ("charts", "book", "views", "report", "widgets", "published", "sentences", "analyse",
           "release")  # fmt: skip
BEHIND_THE_WALL = ("intake", "scoring", "pipeline", "publish_responses", "publish_change", "coding")
BEHIND_THE_WALL += ("known", "publish_people", "publish_coding", "coding_desk")
BEHIND_THE_WALL += ("responses", "responses_database", "origin")
BEHIND_THE_WALL += ("read_answers", "stores", "programmes", "publish_programmes")
BEHIND_THE_WALL += ("programme_words", "second_release")
# What a room may import, by floor; rooms of one floor do not import each other.
FLOORS = [
    {"errors", "paths", "dutch", "grammar", "files", "folders", "locks", "progress", "reads"},
    {"model", "disclosure"},
    {"intake", "scoring", "coding", "charts", "book", "published", "views"},
    {"report", "widgets", "pipeline", "publish_responses"},
    {"cli", "terminal", "programme_commands"},
]
FLOORS[4] |= {"command_line", "completion", "desk_commands", "doctor", "lab", "staleness"}
FLOORS[4] |= {"undo", "undo_store"}
FLOORS[0] |= {"moments", "safe_yaml", "safe_zip"}
FLOORS[3] |= {"sentences", "analyse"}
FLOORS[3] |= {"responses", "responses_database", "origin", "publish_change"}
FLOORS[3] |= {"known", "publish_people", "publish_beside", "publish_log"}
FLOORS[3] |= {"publish_report", "read_answers"}
FLOORS[3] |= {"stores", "programmes", "programme_words", "publish_programmes", "release"}
FLOORS[3] |= {"publish_coding", "coding_desk", "second_release"}
FLOORS[4] |= {"release_commands", "changes_command", "coding_commands", "intake_commands"}
FLOORS[4] |= {"report_commands"}
PRIVATE = re.compile(r"data[/\\]private|\.parquet|data[/\\]demo|export\.csv")
PRIVATE_NAMES = {"private", "demo"}
# Both stand on the readers' side of the wall: published tables, and assets made of stored charts.
SIDEWAYS = {("charts", "published"), ("views", "published"), ("book", "published")}
SIDEWAYS |= {("book", "charts"), ("book", "views"), ("views", "charts"), ("charts", "views")}


def files_of(package: Path, rooms) -> list[Path]:
    found = []
    for room in rooms:
        found += sorted((package / room).rglob("*.py"))
        if (package / f"{room}.py").is_file():
            found.append(package / f"{room}.py")
    return found


def room_of(package: Path, path: Path) -> str:
    return path.relative_to(package).parts[0].removesuffix(".py")


def imported_rooms(package: Path, path: Path) -> set[str]:
    """Rooms of this package that a module imports, anywhere in it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    here = (PACKAGE, *path.relative_to(package).with_suffix("").parts)[:-1]
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(here[: len(here) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module) if part)
            names |= {f"{module}.{alias.name}" for alias in node.names}
    own = [name.split(".") for name in names if name.split(".")[0] == PACKAGE]
    return {parts[1] for parts in own if len(parts) > 1}


@pytest.fixture(scope="module")
def package(repository) -> Path:
    return repository / "src" / PACKAGE


def test_the_walk_sees_imports_of_every_form(tmp_path):
    package = tmp_path / PACKAGE
    (package / "charts").mkdir(parents=True)
    (package / "charts" / "x.py").write_text(
        "from ..intake.run import a\nfrom .. import scoring\nimport ontmoetingen.coding.b\n"
        "def f():\n    from ontmoetingen.pipeline import publish\n"
    )
    found = imported_rooms(package, package / "charts" / "x.py")
    assert found == {"intake", "scoring", "coding", "pipeline"}


def test_what_shows_numbers_imports_nothing_from_behind_the_wall(package):
    files = files_of(package, SHOWING)
    assert len(files) > 5, "the rooms are where this test looks"
    wrong = {
        str(path.relative_to(package)): sorted(imported_rooms(package, path) & set(BEHIND_THE_WALL))
        for path in files
        if imported_rooms(package, path) & set(BEHIND_THE_WALL)
    }
    assert wrong == {}


def test_a_room_imports_only_from_floors_below(package):
    floor = {room: place for place, rooms in enumerate(FLOORS) for room in rooms}
    wrong = []
    for path in files_of(package, floor):
        own = room_of(package, path)
        for other in imported_rooms(package, path) - {own}:
            if floor.get(other, -1) >= floor[own] and (own, other) not in SIDEWAYS:
                wrong.append(f"{path.relative_to(package)} imports {other}")
    assert [w for w in wrong if not same_floor_above_the_wall(w, floor)] == []


def rooms_behind(package: Path, room: str) -> set[str]:
    """Every room that a room imports, itself or by way of another."""
    found, waiting = set(), {room}
    while waiting:
        found |= waiting
        files = files_of(package, waiting)
        waiting = set().union(*(imported_rooms(package, path) for path in files)) - found
    return found


def test_what_is_derived_is_made_again_when_any_code_behind_it_changes(package):
    makes_nothing = {"charts", "errors", "files", "paths", "progress"}
    behind = rooms_behind(package, "charts") & {path.stem for path in package.rglob("*.py")}
    assert behind - makes_nothing == {name.partition(".")[0] for name in BELOW}


def same_floor_above_the_wall(line: str, floor: dict[str, int]) -> bool:
    """Floors 3 and 4 are entry points that may use each other, as may floor 0."""
    path, _, other = line.partition(" imports ")
    own = Path(path).parts[0].removesuffix(".py")
    return floor.get(own) == floor.get(other) and floor[own] in (0, 3, 4)


def test_what_shows_numbers_names_no_private_place(package):
    """Neither as text nor through the study's paths (``study.private``, ``.demo``)."""
    wrong = []
    for path in files_of(package, ("charts", "views", "report", "widgets", "published")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_path = isinstance(node, ast.Attribute) and node.attr in PRIVATE_NAMES
            is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
            if is_path or (is_text and PRIVATE.search(node.value)):
                wrong.append(f"{path.relative_to(package)}:{node.lineno}")
    assert wrong == []


def test_notebooks_and_chapters_read_only_through_the_package(repository):
    study = Study(repository)
    forbidden = re.compile(
        r"ontmoetingen\.(intake|scoring|pipeline|disclosure|coding)\b"
        r"|from ontmoetingen import [^\n]*\b(intake|scoring|pipeline|disclosure|coding)\b"
        r"|read_(csv|parquet|excel|json|sql)|duckdb|\bibis\b|\bopen\("
    )
    wrong = []
    for path in sorted([*study.notebooks.glob("*.ipynb"), *study.chapters.glob("*.qmd")]):
        code = code_of(path)
        wrong += [f"{path.name}: {found[0]}" for found in forbidden.finditer(code)]
        wrong += [f"{path.name}: {found[0]}" for found in PRIVATE.finditer(code)]
    assert wrong == []


def code_of(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        cells = json.loads(text)["cells"]
        return "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "code")
    return "\n".join(re.findall(r"```\{python\}(.*?)```", text, re.DOTALL))
