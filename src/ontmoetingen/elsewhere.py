"""Answers that stay on another machine. In: a study. Out: which of its inputs are not here.

Protected tables are committed, answers never are. So in a clone the tables of real answers stand
without the answers: they are used as they are, and never replaced by those of the example.
"""

from __future__ import annotations

from collections.abc import Mapping

from .disclosure.manifest import read_manifest
from .errors import Problem, PublishError
from .paths import Study
from .stores import DEMO, PRIVATE

__all__ = ["as_published", "kept_elsewhere", "refuse_elsewhere"]


def kept_elsewhere(study: Study) -> dict[str, str]:
    """Private files behind the published tables, with their hashes, when none of them is here.

    Where some are here and others are not, something was lost or removed, and the tables are stale.
    A study that names a database has moved its answers there, so it waits for no files.
    """
    before = read_manifest(study.published).get("inputs", {})
    private = {name: mark for name, mark in before.items() if PRIVATE in name.split("/")}
    here = [name for name in private if (study.data / name).is_file()]
    return {} if here or study.responses.is_file() else private


def as_published(study: Study, found: Mapping[str, str]) -> dict[str, str]:
    """Hashes of the inputs, with those kept elsewhere as they were when the tables were made.

    Parameters
    ----------
    found : name to hash of what is here; the example that would stand in is left out.
    """
    private = kept_elsewhere(study)
    if not private:
        return dict(found)
    before = read_manifest(study.published)["inputs"]
    kept = {n: mark for n, mark in found.items() if n in before or DEMO not in n.split("/")}
    return kept | private


def refuse_elsewhere(study: Study) -> None:
    """Refuse to publish where the answers behind the present tables are not.

    Raises
    ------
    PublishError : the tables would be replaced by those of the example, or by none.
    """
    private = kept_elsewhere(study)
    if private:
        what = f"made from {len(private)} private files that are not on this machine; kept as it is"
        hint = "publish where the answers are, or move this folder away to begin anew."
        where = study.published.relative_to(study.root).as_posix()
        raise PublishError(Problem(where, what, places=sorted(private), hint=hint))
