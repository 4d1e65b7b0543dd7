"""One function per stage. In: a study. Out: published tables, when anything they rest on changed.

    a database, private responses or the demo export -> totals -> scores -> WALL -> data/published/
    evidence files                                   ------------------------------> data/published/

Heavy libraries are imported inside the steps, so that finding that nothing changed takes no time.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from .disclosure.manifest import differences, read_manifest
from .disclosure.sign_off import already_signed
from .errors import Problem, PublishError
from .locks import one_at_a_time
from .origin import (
    DATABASE,
    DEMO,
    NONE,
    PRIVATE,
    RESPONSES,
    demo_exports,
    input_hashes,
    refuse_changed,
    source_of,
)
from .paths import Study
from .programmes import has_real_answers, ids_in, programme_ids, programmes_of
from .progress import Progress, silent
from .publish_beside import coded_conversations, evidence_tables, simulation_table
from .publish_log import beside_earlier, is_real, log_of, sign_off

if TYPE_CHECKING:
    from .disclosure.publish import Ready
    from .disclosure.rules import Rules
    from .responses import Responses

NOT_FOR_THE_OUTSIDE = (
    "These tables rest on real answers. Before they leave the team: read "
    "data/published/publication_log.csv, and docs/decisions/0004-what-is-hidden.md for the limits. "
    "A release needs two people who signed for them."
)
OUT_OF_REACH = (
    "The answers stand in a database for which this machine has no address: "
    "the published tables are used as they are."
)
ROWS_STAY = (
    "Rows stayed in the database, so what needs them was not computed: who answered twice, change "
    "within respondents, overlap of projects, background of respondents."
)


@dataclass(frozen=True)
class PublishReport:
    """What publishing did: from which answers, how many tables, what is hidden (rows per table).

    ``why`` says what had changed; empty when nothing had and nothing was done.
    """

    source: str
    synthetic: bool
    tables: int
    why: tuple[str, ...] = ()
    hidden: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def summary(self) -> list[str]:
        """The report in lines, without any hidden value."""
        if not self.why:
            return [f"Published tables: nothing changed ({self.tables} tables).", *self.notes]
        kind = {DEMO: "demo export", PRIVATE: "private responses", NONE: "evidence only"}
        kind[DATABASE] = "a database"
        mark = ", synthetic" if self.synthetic else ""
        more = f" (+{len(self.why) - 3} more)" if len(self.why) > 3 else ""
        return [
            f"Published {self.tables} tables from {kind[self.source]}{mark}.",
            f"Why: {'; '.join(self.why[:3])}{more}.",
            *(f"  {name}: {rows} rows hidden" for name, rows in sorted(self.hidden.items())),
            *self.notices(),
        ]

    def notices(self) -> list[str]:
        """What whoever publishes must know, also when nothing changed."""
        is_real = self.source in (PRIVATE, DATABASE) and not self.synthetic
        return list(dict.fromkeys([*self.notes, *([NOT_FOR_THE_OUTSIDE] if is_real else [])]))


def publish(
    study: Study,
    progress: Progress | None = None,
    force: bool = False,
    signed_by: Sequence[str] = (),
) -> PublishReport:
    """Make ``data/published/`` from the responses and the evidence of a study.

    A database goes before private responses and these before the demo export; they are never
    mixed. When nothing that the tables rest on has changed, nothing is done.

    Parameters
    ----------
    progress : called with ``(step, done, total)``.
    force : publish even when nothing changed.
    signed_by : names of two people who read what is kept back; a release of real answers needs
        them, tables for the team itself do not.

    Raises
    ------
    IntakeError, InstrumentError, EvidenceError, PublishError, StudyError : with all problems
        found; the published tables then stay as they were.
    """
    _finish_intake(study)
    inputs = input_hashes(study)
    why = stale_tables(study, inputs)
    if not why and not force and already_signed(signed_by, read_manifest(study.published)):
        return _unchanged(study)
    with one_at_a_time(study.lock, "publish", str(study.root), PublishError):
        return _publish(study, inputs, (why or ["asked for"], signed_by), progress or silent)


def _publish(
    study: Study,
    inputs: Mapping[str, str],
    asked: tuple[list[str], Sequence[str]],
    progress: Progress,
) -> PublishReport:
    """The report of what was published; the lock is held, so that nobody else writes."""
    from .disclosure.rules import load_rules
    from .disclosure.write import settle, write_folder

    settle(study.published, study.cache)
    rules = load_rules(study.rules)
    tables, synthetic = _all_tables(study, rules, inputs, progress)
    _refuse_nothing(study, tables)
    refuse_changed(inputs, input_hashes(study))
    source = source_of(study)
    hidden = {table.name: table.hidden for table in tables if table.hidden}
    about = {"inputs": inputs, "source": source, "synthetic": synthetic, "hidden_rows": hidden}
    if is_real(study, source, synthetic):
        # Without a name the tables are the team's own; a release asks who signed.
        about["sign_off"] = sign_off(study, tables, asked[1], rules) if asked[1] else []
        about["beside_earlier"] = beside_earlier(study, tables)
    write_folder(study.published, tables, about, study.cache)
    notes = (*_notes(study), *about.get("beside_earlier", ()))
    return PublishReport(source, synthetic, len(tables), tuple(asked[0]), hidden, notes)


def _notes(study: Study) -> list[str]:
    """What a report must add about answers in a database, and about real ones of a programme."""
    notes = [NOT_FOR_THE_OUTSIDE] if has_real_answers(study) else []
    if source_of(study) != DATABASE:
        return notes
    from .model.database import STAY, load_database
    from .responses_database import is_reachable

    rows_stay = load_database(study.responses).rows == STAY
    return [
        *notes,
        *([ROWS_STAY] if rows_stay else []),
        *([] if is_reachable(study) else [OUT_OF_REACH]),
    ]


def _finish_intake(study: Study) -> None:
    """Finish a killed intake, so that new answers never meet the respondents of a former one."""
    places = [study.private, *(p.private for p in programmes_of(study))]
    stopped = [place for place in places if any(place.glob(".intake-*"))]
    if not stopped:
        return
    from .intake.store import settle

    for place in stopped:
        settle(place)


def stale_tables(study: Study, inputs: Mapping[str, str] | None = None) -> list[str]:
    """Why the published tables are out of date, in words; empty when they are not.

    Parameters
    ----------
    inputs : from `input_hashes`, when they are known already.
    """
    return differences(study.published, input_hashes(study) if inputs is None else inputs)


def is_current(study: Study) -> bool:
    """Whether the published tables are what the study's files and the package give."""
    return not stale_tables(study)


def _unchanged(study: Study) -> PublishReport:
    manifest = read_manifest(study.published)
    tables = sum(name.endswith(".csv") for name in manifest["files"])
    source, synthetic = str(manifest["source"]), bool(manifest["synthetic"])
    return PublishReport(source, synthetic, tables, notes=tuple(_notes(study)))


def _all_tables(
    study: Study, rules: Rules, inputs: Mapping[str, str], progress: Progress
) -> tuple[list[Ready], bool]:
    tables, synthetic = [], False
    found = _responses(study, progress)
    if found is not None:
        from .publish_responses import response_tables

        responses, synthetic = found
        tables = response_tables(responses, rules, inputs, synthetic, progress)
    if programmes_of(study):
        from .publish_programmes import programme_tables

        tables += programme_tables(study, rules, inputs)
    tables += coded_conversations(study, rules, inputs)
    if tables:
        tables.append(log_of(tables, rules))
    beside = [*simulation_table(study, rules, inputs), *evidence_tables(study, inputs)]
    return [*tables, *beside], synthetic


def _responses(study: Study, progress: Progress) -> tuple[Responses, bool] | None:
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


def check_site(study: Study, site: Path) -> list[Problem]:
    """What in a built site points at a respondent of this study; empty when it may be published.

    The book knows no respondent, so this check is made here and handed the built folder.
    """
    from .disclosure.gate import check_gate

    published = study.published if read_manifest(study.published) else None
    return check_gate(site, respondent_ids(study), published, _kept_back(study))


def _kept_back(study: Study) -> list[float]:
    """Exact shares and means of projects that are published as a band or not at all."""
    path = study.published / "totals.csv"
    if source_of(study) == NONE or not path.is_file() or not _in_reach(study):
        return []
    from .disclosure.told import exact_values

    found = _responses(study, silent)
    return exact_values(found[0].totals, path) if found else []


def _in_reach(study: Study) -> bool:
    """Whether the answers can be read here; those in a database need an address."""
    from .responses_database import is_reachable

    return source_of(study) != DATABASE or is_reachable(study)


def respondent_ids(study: Study) -> frozenset[str]:
    """Ids of all respondents behind the published tables, for the gate only."""
    if source_of(study) == DATABASE:
        from .responses_database import ids_read

        return ids_read(study) | programme_ids(study)
    folder = study.private if source_of(study) == PRIVATE else study.cache / "demo"
    if source_of(study) == NONE:
        return programme_ids(study)
    if not (folder / RESPONSES[1]).is_file():
        responses_folder(study)
    return ids_in(folder) | programme_ids(study)


def _refuse_nothing(study: Study, tables: list[Ready]) -> None:
    if not tables:
        what = "holds no responses, no demo export and no evidence: there is nothing to publish"
        hint = "run 'ontmoetingen intake FILE...' or 'ontmoetingen simulate' first."
        raise PublishError(Problem(study.data.name, what, hint=hint))
