"""One function per stage. In: a study. Out: published tables, when anything they rest on changed.

    a database, private responses or the demo export -> totals -> scores -> WALL -> data/published/
    evidence files                                   ------------------------------> data/published/

Heavy libraries are imported inside the steps, so that finding that nothing changed takes no time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from . import second_release
from .disclosure.beside import clear_beside, is_left_behind
from .disclosure.manifest import differences, read_manifest
from .disclosure.sign_off import already_signed
from .elsewhere import kept_elsewhere, refuse_elsewhere
from .errors import Problem, PublishError
from .locks import one_at_a_time
from .origin import DATABASE, NONE, input_hashes, refuse_changed, source_of
from .paths import Study
from .programmes import has_real_answers, programmes_of
from .progress import Progress, silent
from .publish_beside import coded_conversations, evidence_tables, simulation_table
from .publish_log import beside_earlier, is_real, log_of, sign_off
from .publish_report import (
    KEPT_ELSEWHERE,
    NOT_FOR_THE_OUTSIDE,
    OUT_OF_REACH,
    ROWS_STAY,
    PublishReport,
)
from .publish_signing import may_be_signed, sign_as_they_are, signers
from .read_answers import (
    is_in_reach,
    published_responses,
    respondent_ids,
    responses_of,
    rows_of_one,
)

if TYPE_CHECKING:
    from .disclosure.publish import Ready
    from .disclosure.rules import Rules
    from .responses import Responses


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
    signed_by : names of people who read what is kept back; a release of real answers needs two,
        tables for the team itself none. Tables that are up to date are signed as they are, by one
        person at a time too; new tables of real answers by two at once, or by nobody yet.

    Raises
    ------
    IntakeError, InstrumentError, EvidenceError, PublishError, StudyError : with all problems
        found; the published tables then stay as they were.
    """
    _finish_intake(study)
    inputs = input_hashes(study)
    why = stale_tables(study, inputs)
    current = not why and not force
    if current and already_signed(signed_by, read_manifest(study.published)):
        _clear_after_a_kill(study)
        return _unchanged(study)
    with one_at_a_time(study.lock, "publish", str(study.root), PublishError):
        # Looked at once more: who waited for the lock may find other tables than they read.
        if current and not stale_tables(study, inputs) and may_be_signed(study):
            sign_as_they_are(study, signed_by)
            return _unchanged(study)
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
    refuse_elsewhere(study)
    rules = load_rules(study.rules)
    tables, synthetic, beside = _all_tables(study, rules, inputs, progress)
    _refuse_nothing(study, tables)
    refuse_changed(inputs, input_hashes(study))
    source = source_of(study)
    hidden = {table.name: table.hidden for table in tables if table.hidden}
    about = {"inputs": inputs, "source": source, "synthetic": synthetic, "hidden_rows": hidden}
    if is_real(study, source, synthetic):
        # Without a name the tables are the team's own; a release asks who signed.
        about["sign_off"] = sign_off(study, tables, asked[1], rules) if asked[1] else []
        about["beside_earlier"] = beside_earlier(study, tables, rules)
    about |= {second_release.BESIDE: beside} if beside else {}
    write_folder(study.published, tables, about, study.cache)
    notes = (*_notes(study), *about.get("beside_earlier", ()), *second_release.note(beside))
    return PublishReport(source, synthetic, len(tables), tuple(asked[0]), hidden, notes)


def _notes(study: Study) -> list[str]:
    """What a report must add about answers in a database, and about real ones of a programme."""
    notes = [NOT_FOR_THE_OUTSIDE] if has_real_answers(study) else []
    if kept_elsewhere(study):
        notes.append(KEPT_ELSEWHERE)
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


def _clear_after_a_kill(study: Study) -> None:
    """Remove the tables of before, when the kill came after the new ones had taken their place.

    Nothing is out of date then, so that no publication comes by that would do it.
    """
    if not is_left_behind(study.published, study.cache):
        return
    with (
        suppress(PublishError),  # who is at work now removes it, or the next to come by
        one_at_a_time(study.lock, "publish", str(study.root), PublishError),
    ):
        clear_beside(study.published, study.cache)


def stale_tables(study: Study, inputs: Mapping[str, str] | None = None) -> list[str]:
    """Why the published tables are out of date, in words; empty when they are not.

    Parameters
    ----------
    inputs : from `input_hashes`, when they are known already.
    """
    found = differences(study.published, input_hashes(study) if inputs is None else inputs)
    return [*found, *second_release.changed(study)]


def is_current(study: Study) -> bool:
    """Whether the published tables are what the study's files and the package give."""
    return not stale_tables(study)


def _unchanged(study: Study) -> PublishReport:
    manifest = read_manifest(study.published)
    tables = sum(name.endswith(".csv") for name in manifest["files"])
    source, synthetic = str(manifest["source"]), bool(manifest["synthetic"])
    notes = tuple(_notes(study))
    return PublishReport(source, synthetic, tables, notes=notes, signed=signers(study))


def _all_tables(
    study: Study,
    rules: Rules,
    inputs: Mapping[str, str],
    progress: Progress,
) -> tuple[list[Ready], bool, dict[str, object]]:
    """Tables, whether they are invented, and beside which release they were made."""
    tables, synthetic, beside = [], False, {}
    found = responses_of(study, progress)
    if found is not None:
        from .publish_responses import response_tables

        responses, synthetic = found

        def made(of: Responses) -> list[Ready]:
            return response_tables(of, rules, inputs, synthetic, progress)

        tables, beside = (
            (made(responses), {})
            if synthetic
            else second_release.tables_beside(study, responses, rules, made)
        )
    if programmes_of(study):
        from .publish_programmes import programme_tables

        tables += programme_tables(study, rules, inputs)
    tables += coded_conversations(study, rules, inputs)
    if tables:
        tables.append(log_of(tables, rules))
    others = [*simulation_table(study, rules, inputs), *evidence_tables(study, inputs)]
    return [*tables, *others], synthetic, beside


def check_site(study: Study, site: Path) -> list[Problem]:
    """What in a built site points at a respondent of this study; empty when it may be published.

    The book knows no respondent, so this check is made here and handed the built folder.
    """
    from .disclosure.gate import check_gate

    published = study.published if read_manifest(study.published) else None
    found = _answers_behind(study)
    kept_back, rows = _kept_back(study, found), rows_of_one(found)
    return check_gate(site, respondent_ids(study), published, kept_back, rows)


def _answers_behind(study: Study) -> Responses | None:
    """The answers behind published totals, where there are any and they can be read here."""
    path = study.published / "totals.csv"
    if source_of(study) == NONE or not path.is_file() or not is_in_reach(study):
        return None
    return published_responses(study)


def _kept_back(study: Study, found: Responses | None) -> list[float]:
    """Exact shares and means of projects and units: a band is published of them, or nothing."""
    units = _of_units(study)
    if found is None:
        return units
    from .disclosure.told import exact_values

    return [*units, *exact_values(found.totals, study.published / "totals.csv")]


def _of_units(study: Study) -> list[float]:
    if not programmes_of(study):
        return []
    from .publish_programmes import exact_unit_values

    return exact_unit_values(study)


def _refuse_nothing(study: Study, tables: list[Ready]) -> None:
    if not tables:
        what = "holds no responses, no demo export and no evidence: there is nothing to publish"
        hint = "run 'ontmoetingen intake FILE...' or 'ontmoetingen simulate' first."
        raise PublishError(Problem(study.data.name, what, hint=hint))
