"""One function per stage. In: a study. Out: published tables, when anything they rest on changed.

    private responses, or the demo export -> totals -> scores -> WALL -> data/published/
    evidence files                        ------------------------------> data/published/

Heavy libraries are imported inside the steps, so that finding that nothing changed takes no time.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from .disclosure.manifest import differences, hash_of, read_manifest
from .errors import Problem, PublishError
from .paths import Study
from .progress import Progress, silent

if TYPE_CHECKING:
    from .disclosure.publish import Ready

RESPONSES = ("answers.parquet", "respondents.parquet", "projects.csv", "intake.json")
PRIVATE, DEMO, NONE = "private", "demo", "none"
# Rooms whose code decides what a published number is.
ROOMS = ("model", "disclosure", "intake", "scoring")

# Small numbers are hidden, but not yet every way to compute one back from others.
NOT_FOR_THE_OUTSIDE = (
    "These tables rest on real answers. Keep them within the team for now: "
    "docs/decisions/0004-what-is-hidden.md says what is still to come."
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

    def summary(self) -> list[str]:
        """The report in lines, without any hidden value."""
        if not self.why:
            return [f"Published tables: nothing changed ({self.tables} tables)."]
        kind = {DEMO: "demo export", PRIVATE: "private responses", NONE: "evidence only"}
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
        is_real = self.source == PRIVATE and not self.synthetic
        return [NOT_FOR_THE_OUTSIDE] if is_real else []


def publish(study: Study, progress: Progress | None = None, force: bool = False) -> PublishReport:
    """Make ``data/published/`` from the responses and the evidence of a study.

    Private responses go before the demo export; the two are never mixed. When nothing that the
    tables rest on has changed, nothing is done.

    Parameters
    ----------
    progress : called with ``(step, done, total)``.
    force : publish even when nothing changed.

    Raises
    ------
    IntakeError, InstrumentError, EvidenceError, PublishError : with all problems found; the
        published tables then stay as they were.
    """
    _finish_intake(study)
    inputs = input_hashes(study)
    why = stale_tables(study, inputs)
    if not why and not force:
        return _unchanged(study)
    from .disclosure.write import settle, write_folder

    settle(study.published, study.cache)
    tables, synthetic = _all_tables(study, inputs, progress or silent)
    _refuse_nothing(study, tables)
    source = source_of(study)
    hidden = {table.name: table.hidden for table in tables if table.hidden}
    about = {"inputs": inputs, "source": source, "synthetic": synthetic, "hidden_rows": hidden}
    write_folder(study.published, tables, about, study.cache)
    return PublishReport(source, synthetic, len(tables), tuple(why or ["asked for"]), hidden)


def _finish_intake(study: Study) -> None:
    """Finish a killed intake, so that new answers never meet the respondents of a former one."""
    if not any(study.private.glob(".intake-*")):
        return
    from .intake.store import settle

    settle(study.private)


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


def source_of(study: Study) -> str:
    """Which answers are published: ``private``, else ``demo``, else ``none``."""
    if (study.private / RESPONSES[0]).is_file():
        return PRIVATE
    return DEMO if _demo_exports(study) else NONE


def _demo_exports(study: Study) -> list[Path]:
    known = {".csv", ".xlsx", ".sav", ".parquet"}
    return sorted(p for p in study.demo.glob("export*") if p.suffix in known)


def input_hashes(study: Study) -> dict[str, str]:
    """Everything the published tables rest on, by name: the study's files, the package's code."""
    files = {_name(study, p): p for p in _study_files(study) if p.is_file()}
    found = {name: hash_of(path) for name, path in sorted(files.items())}
    return found | {"package": _package_hash()}


def _study_files(study: Study) -> list[Path]:
    private = [study.private / name for name in RESPONSES]
    demo = [*_demo_exports(study), *sorted(study.demo.glob("*.json"))]
    answers = {PRIVATE: private, DEMO: demo, NONE: []}[source_of(study)]
    own = [study.instrument, study.projects, study.references, rules_file(study)]
    return [*answers, *own, *sorted(study.evidence.glob("*.y*ml"))]


def rules_file(study: Study) -> Path:
    """The study's own rules of disclosure; need not exist."""
    return study.data / "disclosure.yml"


def _name(study: Study, path: Path) -> str:
    return path.relative_to(study.data).as_posix()


def _package_hash() -> str:
    """One hash over the code that decides what a published number is."""
    import hashlib

    home = Path(__file__).parent
    files = [p for room in ROOMS for p in sorted((home / room).glob("*")) if p.is_file()]
    lines = [f"{p.relative_to(home).as_posix()} {hash_of(p)}" for p in [*files, Path(__file__)]]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _unchanged(study: Study) -> PublishReport:
    manifest = read_manifest(study.published)
    tables = sum(name.endswith(".csv") for name in manifest["files"])
    return PublishReport(str(manifest["source"]), bool(manifest["synthetic"]), tables)


def _all_tables(
    study: Study, inputs: Mapping[str, str], progress: Progress
) -> tuple[list[Ready], bool]:
    responses = responses_folder(study, progress)
    tables, synthetic = [], False
    if responses is not None:
        from .disclosure.rules import load_rules
        from .model.instrument import load_instrument
        from .publish_responses import response_tables
        from .responses import from_folder

        synthetic = bool(json.loads((responses / RESPONSES[3]).read_text("utf-8"))["synthetic"])
        rules = load_rules(rules_file(study))
        found = from_folder(responses, load_instrument(study.instrument))
        tables = response_tables(found, rules, inputs, synthetic, progress)
    return [*tables, *evidence_tables(study, inputs)], synthetic


def responses_folder(study: Study, progress: Progress | None = None) -> Path | None:
    """The folder with validated responses; the demo export is taken in first when needed."""
    source = source_of(study)
    if source != DEMO:
        return study.private if source == PRIVATE else None
    from .intake.run import run_intake

    (progress or silent)("intake", 0, 1)
    folder = study.cache / "demo"
    run_intake(_demo_exports(study), study.instrument, folder)
    (progress or silent)("intake", 1, 1)
    return folder


def check_site(study: Study, site: Path) -> list[Problem]:
    """What in a built site points at a respondent of this study; empty when it may be published.

    The book knows no respondent, so this check is made here and handed the built folder.
    """
    from .disclosure.gate import check_gate

    return check_gate(site, respondent_ids(study))


def respondent_ids(study: Study) -> frozenset[str]:
    """Ids of all respondents behind the published tables, for the gate only."""
    folder = study.private if source_of(study) == PRIVATE else study.cache / "demo"
    path = folder / RESPONSES[1]
    if source_of(study) == NONE:
        return frozenset()
    if not path.is_file():
        responses_folder(study)
    from pyarrow import parquet

    column = parquet.read_table(path, columns=["respondent_id"])["respondent_id"]
    return frozenset(column.unique().to_pylist())


def evidence_tables(study: Study, inputs: Mapping[str, str]) -> list[Ready]:
    """The tables from the evidence files; none for a study without such files."""
    if not study.evidence.is_dir():
        return []
    from .disclosure.publish import prepare_evidence
    from .model.evidence import load_evidence

    evidence = load_evidence(study.evidence, study.references)
    notes, titles = evidence.column_notes(), evidence.titles()
    return [
        prepare_evidence(name, frame, titles[name], notes[name], _evidence_inputs(name, inputs))
        for name, frame in evidence.tables().items()
    ]


def _evidence_inputs(name: str, inputs: Mapping[str, str]) -> dict[str, str]:
    """The file of a table and the list of sources that its entries refer to."""
    files = (f"evidence/{name}.yml", "evidence/sources.yml")
    return {file: inputs[file] for file in files if file in inputs}


def _refuse_nothing(study: Study, tables: list[Ready]) -> None:
    if not tables:
        what = "holds no responses, no demo export and no evidence: there is nothing to publish"
        hint = "run 'ontmoetingen intake FILE...' or 'ontmoetingen simulate' first."
        raise PublishError(Problem(study.data.name, what, hint=hint))
