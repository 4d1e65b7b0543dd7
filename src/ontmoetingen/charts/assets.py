"""Everything a render needs beside the text. In: a study with executed notebooks. Out: its files.

Pictures of charts, scripts for the page, values for running text and print figures are all derived:
from the stored outputs, from ``theme/`` and from the published tables. They can be thrown away at
any time. What was made from what is remembered by hash, so that an unchanged study costs next to
nothing: no drawing library is even imported.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from ..errors import BuildError, Problem
from ..files import hash_of_file, write_file
from ..paths import Study, package_theme
from ..progress import Progress, silent
from . import client
from .recipe import code_mark
from .stored import charts_in, once_each
from .vega_parts import parts_asked

MEMORY = "prepared.json"
VARIABLES = "_variables.yml"
_DRAWERS = ("vl-convert-python", "seaborn", "matplotlib")


@dataclass(frozen=True)
class PreparedReport:
    """What ``prepare`` made.

    Parameters
    ----------
    figures : labels of all charts in the study, in order of notebook and place.
    written : files that were new or different this time; empty when nothing had changed.
    removed : files of charts that no notebook shows any more.
    """

    figures: tuple[str, ...]
    written: tuple[Path, ...]
    removed: tuple[Path, ...]


@dataclass
class _Work:
    """One run: where it writes, what it remembers, what it wrote."""

    study: Study
    memory: dict
    progress: Progress
    written: list[Path] = field(default_factory=list)

    def save(self, path: Path, content: str | bytes) -> None:
        if write_file(path, content):
            self.written.append(path)


def prepare(
    study: Study | Path | str | None = None, progress: Progress | None = None
) -> PreparedReport:
    """Make or renew every derived file of a study.

    Parameters
    ----------
    study : the study or its folder; the study of the current folder when left out.
    progress : called with a step, how much is done, and how much there is.

    Raises
    ------
    BuildError : a notebook cannot be read, two charts have the same label, or the study's own theme
        lacks a file.
    """
    home = study if isinstance(study, Study) else Study.find(study)
    work = _Work(home, _remembered(home), progress or silent)
    charts = _notebooks(work)
    work.memory["notebooks"] = charts
    once_each({name: list(known["charts"]) for name, known in charts.items()})
    marks = {label: m for known in charts.values() for label, m in known["charts"].items()}
    _draw(work, marks)
    removed = _orphans(home, set(marks))
    _client(work)
    _from_tables(work)
    work.memory["drawn"] = marks
    write_file(home.cache / MEMORY, json.dumps(work.memory, indent=1, sort_keys=True) + "\n")
    return PreparedReport(tuple(marks), tuple(work.written), tuple(removed))


def _notebooks(work: _Work) -> dict[str, dict]:
    """Per notebook its hash and the hash of each chart in it; unchanged ones are not read again."""
    known = work.memory.get("notebooks", {})
    return {
        path.name: _notebook(path, known.get(path.name, {}))
        for path in sorted(work.study.notebooks.glob("*.ipynb"))
    }


def _notebook(path: Path, known: dict) -> dict:
    mark = hash_of_file(path)
    if known.get("mark") == mark:
        return known
    return {"mark": mark, "charts": {k: _spec_mark(s) for k, s in charts_in(path).items()}}


def _draw(work: _Work, marks: dict[str, str]) -> None:
    """Draw what is new, changed or missing."""
    drawn = work.memory.get("drawn", {})
    stale = [
        label
        for label, mark in marks.items()
        if drawn.get(label) != mark or not all(p.is_file() for p in _files(work.study, label))
    ]
    if not stale:
        return
    from . import vega

    specs, names = _specs(work, stale), _names(work.study)
    for done, label in enumerate(stale):
        work.progress("charts", done, len(stale))
        picture, script = _files(work.study, label)
        work.save(picture, vega.static_svg(specs[label]))
        work.save(script, vega.chart_script(label, specs[label], names))
    work.progress("charts", len(stale), len(stale))


def _names(study: Study) -> dict[str, str]:
    from . import site_data

    return site_data.names_on_pages(study)


def _specs(work: _Work, labels: list[str]) -> dict[str, dict]:
    specs: dict[str, dict] = {}
    for name, known in work.memory["notebooks"].items():
        if set(labels) & set(known["charts"]):
            specs |= charts_in(work.study.notebooks / name)
    return specs


def _files(study: Study, label: str) -> tuple[Path, Path]:
    return study.chart_images / f"{label}.svg", study.assets / "charts" / f"{label}.js"


def _orphans(study: Study, labels: set[str]) -> list[Path]:
    """Remove the files of charts that no notebook shows any more, so that none is published."""
    made = [*study.chart_images.glob("fig-*.svg"), *(study.assets / "charts").glob("fig-*.js")]
    gone = sorted(path for path in made if path.stem not in labels)
    for path in gone:
        path.unlink()
    return gone


def _client(work: _Work) -> None:
    """The drawing library, and the client's scripts and styles when the theme has changed."""
    theme, assets = work.study.theme, work.study.assets
    _refuse_part(theme)
    _drawing(work)
    for path in theme.glob("*.*"):
        if path.name not in client.CLIENT_FILES:  # it is served as part of another now
            (assets / path.name).unlink(missing_ok=True)
    mark = sha256("".join(hash_of_file(path) for path in client.sources(theme)).encode())
    made = all((assets / name).is_file() for name in client.CLIENT_FILES)
    if made and work.memory.get("client") == mark.hexdigest():
        return
    for name, content in client.client_files(theme).items():
        work.save(assets / name, content)
    work.memory["client"] = mark.hexdigest()


def _refuse_part(theme: Path) -> None:
    """A theme of a study's own that was made for an earlier version lacks what came since."""
    lacking = [path.name for path in client.sources(theme) if not path.is_file()]
    if lacking:
        what = f"lacks {len(lacking)} files that pages are made of"
        hint = f"copy them from {package_theme()}, or remove theme/ to use that one."
        raise BuildError(Problem(str(theme), what, places=lacking, hint=hint))


def _drawing(work: _Work) -> None:
    """The library with the parts that the charts ask for; made again when they ask for others."""
    runtime, charts = work.study.assets / "vega.js", work.study.assets / "charts"
    asked = list(parts_asked(path.read_text(encoding="ascii") for path in charts.glob("*.js")))
    if work.memory.get("drawing") == asked and runtime.is_file():
        return
    from . import vega

    work.save(runtime, vega.runtime_script(asked))
    work.memory["drawing"] = asked


def _from_tables(work: _Work) -> None:
    """Values for running text and print figures, when the published tables changed."""
    mark = sha256("".join(_table_marks(work.study)).encode()).hexdigest()
    root, made = work.study.root, work.memory.get("from_tables", [VARIABLES])
    if work.memory.get("tables") == mark and all((root / name).is_file() for name in made):
        return
    from . import prints

    files = _files_from_tables(work.study)
    for path, content in files.items():
        work.save(path, content)
    work.written += prints.write_prints(work.study, work.progress)
    paths = [*files, *prints.print_files(work.study)]
    work.memory["tables"] = mark
    work.memory["from_tables"] = sorted(path.relative_to(root).as_posix() for path in paths)


def _files_from_tables(study: Study) -> dict[Path, str | bytes]:
    """What is made of the published tables, print figures apart: place to content."""
    from . import downloads, explained, site_data, values, wordings

    scripts = site_data.site_scripts(study) | {
        wordings.NAME: wordings.wordings_script(),
        explained.NAME: explained.explained_script(study),
    }
    tables = _downloads(downloads.downloads(study), study.assets / downloads.FOLDER)
    texts = {study.root / VARIABLES: values.as_yaml(values.values(study))}
    return {**texts, **{study.assets / name: script for name, script in scripts.items()}, **tables}


def _downloads(files: dict[str, str], folder: Path) -> dict[Path, bytes]:
    """Tables to take along; one that is no longer published goes."""
    for gone in set(folder.glob("*.csv")) - {folder / name for name in files}:
        gone.unlink()
    return {folder / name: content.encode("utf-8-sig") for name, content in files.items()}


def _table_marks(study: Study) -> Iterator[str]:
    for path in sorted(study.published.glob("*.*")):
        yield f"{path.name} {hash_of_file(path)}\n"


def _remembered(study: Study) -> dict:
    """What the last run made, or nothing when the recipe has changed since."""
    recipe = _recipe_mark()
    try:
        memory = json.loads((study.cache / MEMORY).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        memory = {}
    if memory.get("recipe") == recipe:
        return memory
    (study.assets / "vega.js").unlink(missing_ok=True)
    return {"recipe": recipe}


def _recipe_mark() -> str:
    """What the result depends on beside the notebooks: the code, the programs that draw."""
    return sha256((code_mark() + "".join(map(version, _DRAWERS))).encode()).hexdigest()


def _spec_mark(spec: dict) -> str:
    return sha256(json.dumps(spec, sort_keys=True).encode()).hexdigest()
