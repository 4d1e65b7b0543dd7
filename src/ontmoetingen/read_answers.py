"""The answers of a study, wherever they stand. In: a study. Out: responses, ids for the gate.

Part of the pipeline, free of heavy libraries until answers are read.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from .elsewhere import kept_elsewhere
from .origin import DATABASE, DEMO, NONE, PRIVATE, RESPONSES, demo_exports, source_of
from .paths import Study
from .programmes import ids_in, programme_ids
from .progress import Progress, silent
from .second_release import as_published, released_ids

if TYPE_CHECKING:
    from .disclosure.gate_rows import Rows
    from .responses import Responses


def responses_of(study: Study, progress: Progress) -> tuple[Responses, bool] | None:
    """The responses and whether they are invented; none for a study without answers."""
    if source_of(study) == DATABASE:
        from .model.database import load_database
        from .responses_database import from_database

        return from_database(study), load_database(study.responses).synthetic
    folder = responses_folder(study, progress)
    if folder is None:
        return None
    from .model.instrument import load_instrument
    from .responses import from_folder

    synthetic = bool(json.loads((folder / RESPONSES[3]).read_text("utf-8"))["synthetic"])
    return from_folder(folder, load_instrument(study.instrument)), synthetic


def published_responses(study: Study) -> Responses | None:
    """The responses that the published tables rest on; none for a study without answers.

    Projects that wait have the answers of the release before; see `second_release`.
    """
    found = responses_of(study, silent)
    return as_published(study, found[0]) if found is not None else None


def responses_folder(study: Study, progress: Progress | None = None) -> Path | None:
    """The folder with validated responses; the demo export is taken in first when needed."""
    source = source_of(study)
    if source != DEMO:
        return study.private if source == PRIVATE else None
    from .intake.run import run_intake

    (progress or silent)("intake", 0, 1)
    folder = study.cache / "demo"
    run_intake(demo_exports(study), study.instrument, folder)
    (progress or silent)("intake", 1, 1)
    return folder


def is_in_reach(study: Study) -> bool:
    """Whether the answers can be read here; those in a database need an address."""
    if source_of(study) != DATABASE:
        return not kept_elsewhere(study)
    from .responses_database import is_reachable

    return is_reachable(study)


def respondent_ids(study: Study) -> frozenset[str]:
    """Ids of all respondents behind the published tables, for the gate only.

    None where the answers are kept elsewhere; whoever builds is told so.
    """
    if kept_elsewhere(study):
        return frozenset()
    if source_of(study) == DATABASE:
        from .responses_database import ids_read

        return ids_read(study) | programme_ids(study) | released_ids(study)
    folder = study.private if source_of(study) == PRIVATE else study.cache / "demo"
    if source_of(study) == NONE:
        return programme_ids(study)
    if not (folder / RESPONSES[1]).is_file():
        responses_folder(study)
    return ids_in(folder) | programme_ids(study) | released_ids(study)


def rows_of_one(found: Responses | None) -> Rows:
    """Answers that one person alone gave, for the gate only; none where rows are not here."""
    from .disclosure.gate_rows import NO_ROWS, rare_rows

    if found is None or found.answers.empty:
        return NO_ROWS
    items = found.instrument.items
    words = {code.casefold(): "1" for item in items for code in item.scale.yes}
    words |= {code.casefold(): "0" for item in items for code in item.scale.no}
    spoken = {word: answer for word, answer in words.items() if not word.isdigit()}
    return rare_rows(found.answers, [item.id for item in items], spoken)
