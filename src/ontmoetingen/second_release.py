"""A release beside the one before. In: a study, its answers. Out: answers and tables to publish.

Part of the pipeline. A release leaves the answers and tables it rests on in
``data/private/.released``. When tables are made of later answers, projects of which both together
would tell what few people answered keep the released ones; see `disclosure.waiting`. Heavy
libraries are imported inside the steps.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from .disclosure.manifest import as_json, hash_of, read_manifest
from .elsewhere import kept_elsewhere
from .files import write_file
from .folders import replace_folder
from .paths import Study
from .stores import DATABASE, PRIVATE, RESPONSES

if TYPE_CHECKING:
    import pandas as pd

    from .disclosure.publish import Ready
    from .disclosure.rules import Rules
    from .disclosure.waiting import Rows
    from .responses import Responses

ANSWERS, RESPONDENTS, PROJECTS = RESPONSES[:3]
RECORD, TABLES = "release.json", "tables"
BESIDE = "beside_release"  # in the manifest: which release the tables were made beside


def remember(study: Study, version: str, responses: Responses) -> None:
    """Keep the answers and tables of a release; of earlier releases only their tables stay.

    Parameters
    ----------
    responses : those the published tables were made of; where rows stay in a database nothing can
        be kept, and the next release is only compared.

    Raises
    ------
    OSError : the disk is full or the folder cannot be written; what was kept is still there.
    """
    if responses.rows_stay:
        return
    place = study.released
    new, aside = (place.with_name(f"{place.name}.{end}") for end in ("new", "old"))
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    responses.answers.to_parquet(new / ANSWERS, index=False)
    responses.respondents.to_parquet(new / RESPONDENTS, index=False)
    responses.projects.to_csv(new / PROJECTS, index=False, lineterminator="\n")
    if (place / TABLES).is_dir():
        shutil.copytree(place / TABLES, new / TABLES)
    shutil.copytree(study.published, new / TABLES / version, dirs_exist_ok=True)
    told = {"version": version, "tables": _tables_of(study), "mark": _mark(new)}
    write_file(new / RECORD, as_json(told))
    replace_folder(new, place, aside)


def record_of(study: Study) -> Mapping[str, str]:
    """What the kept answers say of themselves; empty where no release kept any."""
    path = study.released / RECORD
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def changed(study: Study) -> list[str]:
    """Why the tables are out of date beside the latest release; empty when they are not.

    The tables that were released are not made anew because they were released.
    """
    manifest = read_manifest(study.published)
    is_real = manifest.get("source") in (PRIVATE, DATABASE) and not manifest.get("synthetic")
    if not is_real or kept_elsewhere(study):
        return []
    record, before = record_of(study), manifest.get(BESIDE, {})
    if record.get("mark") == before.get("mark") or record.get("tables") == _tables_of(study):
        return []
    return ["answers of a release came or went"]


def tables_beside(
    study: Study, now: Responses, rules: Rules, made: Callable[[Responses], list[Ready]]
) -> tuple[list[Ready], dict[str, object]]:
    """Tables that tell no more about few people beside the releases than alone, where that can be.

    Tables are made, held against those of every release, and made again with more projects as they
    were released, until nothing is found. When all wait, the tables are those of the release.

    Parameters
    ----------
    now : answers that are not invented; rules : thresholds; made : protected tables of answers.

    Returns
    -------
    The tables, and for the manifest: the release beside which they were made, with the projects
    that wait; empty where no release kept its answers.
    """
    record, tables = record_of(study), made(now)
    if not record:
        return tables, {}
    waiting: frozenset[str] = frozenset()
    if not now.rows_stay:
        tables, waiting = _until_nothing_is_told(study, now, rules, made, tables)
    told = {"version": record["version"], "mark": record["mark"]}
    return tables, {**told, "waiting": sorted(waiting)}


def _until_nothing_is_told(
    study: Study,
    now: Responses,
    rules: Rules,
    made: Callable[[Responses], list[Ready]],
    tables: list[Ready],
) -> tuple[list[Ready], frozenset[str]]:
    from .disclosure.earlier_tables import Tables, differences_of_both
    from .disclosure.waiting import also_waiting, moved_people
    from .responses import from_folder

    released = from_folder(study.released, now.instrument)
    moved = moved_people(_rows(released), _rows(now))
    before = [Tables.of_folder(folder) for folder in sorted((study.released / TABLES).iterdir())]
    waiting: frozenset[str] = frozenset()
    while True:
        current = Tables.of_ready(tables)
        found = [one for old in before for one in differences_of_both(old, current, rules)]
        more = also_waiting(found, moved, waiting)
        if not more:
            return tables, waiting
        waiting |= more
        tables = made(_mixed(released, now, waiting, record_of(study)["version"]))


def note(told: Mapping[str, object]) -> list[str]:
    """For whoever publishes: how many projects wait, and why; ``told`` as from `tables_beside`."""
    if not told.get("waiting"):
        return []
    return [
        f"{len(told['waiting'])} project(s) stay as in release {told['version']}: too few people "
        "came, left or changed an answer since. docs/how-to/release.md tells more."
    ]


def as_published(study: Study, now: Responses) -> Responses:
    """These answers, with those of projects that wait in the published tables as released."""
    told = read_manifest(study.published).get(BESIDE, {})
    record = record_of(study)
    if not told.get("waiting") or not record:
        return now
    from .responses import from_folder

    released = from_folder(study.released, now.instrument)
    return _mixed(released, now, told["waiting"], record["version"])


def released_ids(study: Study) -> frozenset[str]:
    """Ids of respondents in the kept answers: pages may show them as little as any."""
    from .programmes import ids_in

    return ids_in(study.released) if record_of(study) else frozenset()


def _rows(responses: Responses) -> Rows:
    from .disclosure.waiting import Rows

    return Rows(responses.projects, responses.answers, responses.respondents)


def _mixed(
    released: Responses, now: Responses, waiting: Collection[str], version: str
) -> Responses:
    """Rows of these projects as released, of all others as they are now; all else follows."""
    from .responses import from_rows

    answers = _rows_of(released.answers, now.answers, waiting)
    respondents = _rows_of(released.respondents, now.respondents, waiting)
    found = from_rows(now.instrument, _projects(released, now, waiting), answers, respondents)
    return replace(found, as_released=dict.fromkeys(sorted(waiting), version))


def _rows_of(then: pd.DataFrame, now: pd.DataFrame, waiting: Collection[str]) -> pd.DataFrame:
    import pandas as pd

    kept = then[then["project_id"].isin(waiting)].reindex(columns=now.columns)
    other = now[~now["project_id"].isin(waiting)]
    parts = [part for part in (other, kept) if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else other


def _projects(released: Responses, now: Responses, waiting: Collection[str]) -> pd.DataFrame:
    """Attributes as they were for projects that wait, under their name of now.

    A project that is new and waits stands in the list, without answers.
    """
    import pandas as pd

    columns = list(now.projects)[1:]
    then = released.projects.set_index("project_id").reindex(columns=columns).astype(object)
    found = now.projects.set_index("project_id").astype(object)
    kept = then[then.index.isin(waiting)]
    named = kept.assign(name=found["name"].reindex(kept.index).fillna(kept["name"]))
    mixed = pd.concat([found[~found.index.isin(kept.index)], named])
    order = dict.fromkeys([*found.index, *kept.index])
    return mixed.loc[list(order)].reset_index().astype(now.projects.dtypes.to_dict())


def _tables_of(study: Study) -> str:
    """A mark of the published tables, whoever signed them."""
    files = read_manifest(study.published).get("files", {})
    return sha256(as_json(files).encode()).hexdigest()


def _mark(folder: Path) -> str:
    """A mark of the kept answers; like those of an intake it holds ids, so nobody can guess it."""
    marks = [hash_of(folder / name) for name in (ANSWERS, RESPONDENTS, PROJECTS)]
    return sha256("".join(marks).encode()).hexdigest()
