"""Interview sheets. In: exports and a plan of the sheets. Out: interviews and what they named.

    read -> header -> judge each row -> judge each interview -> write all or nothing

One row of an export is one time that something was named, so an interview stands in several rows
and a row without a code says that nothing was named. Written are the same files as for a
questionnaire: an interview is a respondent, a code is an item, its value is how often it was named.
When two coders read the same interview, a code counts as often as the coder who saw it most.
accepted + quarantined = rows read, always.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from ..errors import IntakeError, Problem
from ..model.fields import did_you_mean
from ..model.sheet_plan import SheetPlan, load_sheet_plan
from .answers import plain
from .assemble import ANSWERS, QUARANTINE_COLUMNS
from .findings import Finding, only_real, reasons, unusable
from .raw import RawTable
from .reading import raise_all, read_exports
from .report import FileCount, IntakeReport
from .store import Responses, write_responses

KEYS = ("interview", "unit", "group", "code")
MOMENT = ""  # sheets know no moments of asking


def run_sheets(files: Sequence[Path | str], plan: Path | str, destination: Path) -> IntakeReport:
    """The intake of interview sheets with the file of their plan."""
    return sheets_intake(files, load_sheet_plan(plan), destination)


def sheets_intake(files: Sequence[Path | str], plan: SheetPlan, destination: Path) -> IntakeReport:
    """Read sheets, judge every row, and write the interviews to a folder.

    Parameters
    ----------
    files : one or more exports, for instance one per centre.
    destination : folder for the files that a questionnaire leaves too; others in it stay.

    Raises
    ------
    IntakeError : a file that cannot be read, a header that does not fit, no usable row at all.
        Nothing is written then.
    """
    raws, synthetic = read_exports(files)
    raise_all([problem for raw in raws for problem in _columns(raw, plan)])
    rows = pd.concat([_cells(raw, plan, n) for n, raw in enumerate(raws)], ignore_index=True)
    findings = _findings(rows, plan)
    wrong = unusable(findings, len(rows))
    problems = _problems(findings, rows, raws)
    if wrong.all():
        names = ", ".join(raw.name for raw in raws)
        what = "not one row can be used; nothing was changed"
        raise IntakeError([Problem(names, what), *problems])
    used = rows[~wrong]
    counts = [_count(raw, rows, wrong, n) for n, raw in enumerate(raws)]
    made = _responses(used, plan, counts, synthetic, _quarantine(raws, rows, findings))
    write_responses(made, destination)
    return IntakeReport(
        destination=destination,
        files=tuple(counts),
        problems=tuple(problems),
        notes=tuple(note for raw in raws for note in raw.notes),
        n_projects=used["unit"].nunique(),
        n_respondents=used["interview"].nunique(),
        n_answers=int((used["code"] != "").sum()),
        synthetic=synthetic,
    )


def _columns(raw: RawTable, plan: SheetPlan) -> list[Problem]:
    named = [getattr(plan, key) for key in KEYS]
    known = {*named, plan.coder, *plan.ignore_columns}
    problems = [
        Problem(f"{raw.name}, column '{c}'", "is missing", hint=did_you_mean(c, raw.columns))
        for c in named
        if c not in raw.columns
    ]
    for column in [c for c in raw.columns if c not in known]:
        hint = did_you_mean(column, [n for n in named if n not in raw.columns])
        hint = hint or "remove it, or list it under ignore_columns; it is then never read."
        problems.append(
            Problem(f"{raw.name}, column '{column}'", "is not in the plan of the sheets", hint=hint)
        )
    return problems


def _cells(raw: RawTable, plan: SheetPlan, number: int) -> pd.DataFrame:
    """The cells that count, under the names of the plan, with file and row."""
    cells = raw.cells.to_pandas()
    found = {key: cells[getattr(plan, key)].str.strip() for key in KEYS}
    found["coder"] = cells[plan.coder].str.strip() if plan.coder in cells else ""
    found["code"] = found["code"].where(~found["code"].map(plain).isin(_nothing(plan)), "")
    for key, allowed in (("code", {c.id: c.label for c in plan.codes}), ("group", plan.groups)):
        found[key] = found[key].map(_folded(allowed), na_action="ignore")
    frame = pd.DataFrame(found)
    return frame.assign(file=number, row=np.arange(raw.n_rows) + raw.first_row)


def _nothing(plan: SheetPlan) -> set[str]:
    return {plain(code) for code in plan.nothing}


def _folded(allowed: dict[str, str]):
    """A key for its key or its label in any capitals; anything else as it is."""
    known = {plain(label): key for key, label in allowed.items()} | {plain(k): k for k in allowed}
    return lambda text: known.get(plain(text), text)


def _findings(rows: pd.DataFrame, plan: SheetPlan) -> list[Finding]:
    return only_real([*_of_rows(rows, plan), *_of_interviews(rows, plan)])


def _of_rows(rows: pd.DataFrame, plan: SheetPlan) -> list[Finding]:
    """What one row can tell."""
    codes = [c.id for c in plan.codes]
    blank, no_unit = rows["interview"] == "", rows["unit"] == ""
    strange = ~rows["code"].isin(["", *codes])
    hint = "add the code to the plan, or list it under 'nothing' when it means that."
    found = [
        _finding(plan.interview, "no interview id", "have no interview id", blank),
        _finding(plan.unit, f"no {plan.label}", f"name no {plan.label}", no_unit),
        _group_finding(rows, plan),
        _finding(
            plan.code,
            "code not in the plan",
            "hold a code that is not in the plan",
            strange,
            allowed=", ".join(codes),
            hint=hint,
        ),
    ]
    return [*found, *_unit_findings(rows, plan)]


def _group_finding(rows: pd.DataFrame, plan: SheetPlan) -> Finding:
    unknown = ~rows["group"].isin(list(plan.groups))
    what, allowed = "do not say who was spoken with", ", ".join(plan.groups)
    return _finding(plan.group, "group not allowed", what, unknown, allowed=allowed)


def _unit_findings(rows: pd.DataFrame, plan: SheetPlan) -> list[Finding]:
    """Units outside the list of the plan, when it has one."""
    if not plan.units:
        return []
    unknown, known = ~rows["unit"].isin(["", *plan.units]), ", ".join(plan.units)
    reason, what = f"{plan.label} not in the plan", f"name another {plan.label} than the plan"
    return [_finding(plan.unit, reason, what, unknown, allowed=known)]


def _finding(
    column: str,
    reason: str,
    what: str,
    wrong: pd.Series,
    *,
    allowed: str | None = None,
    hint: str | None = None,
) -> Finding:
    where, mask = f"column '{column}'", wrong.to_numpy(bool)
    return Finding(where, f"{where}: {reason}", what, mask, (len(mask), "rows"), allowed, hint)


def _of_interviews(rows: pd.DataFrame, plan: SheetPlan) -> list[Finding]:
    """What only all rows of an interview tell: it has one unit, one group, and codes or none."""
    has_id, found = rows["interview"] != "", []
    hint = "find out which is right, or give each interview an id of its own."
    for key, name in (("unit", plan.label), ("group", "group")):
        several = rows.groupby("interview")[key].transform("nunique") > 1
        reason = f"interview with more than one {name}"
        what = f"belong to an interview that has more than one {name}"
        found.append(_finding(getattr(plan, key), reason, what, several & has_id, hint=hint))
    named = rows["code"] != ""
    both = named.groupby([rows["interview"], rows["coder"]]).transform("nunique") > 1
    what = "say that nothing was named in an interview with codes"
    beside = both & ~named & has_id
    return [*found, _finding(plan.code, "nothing named, beside codes", what, beside)]


def _problems(findings: list[Finding], rows: pd.DataFrame, raws: list[RawTable]) -> list[Problem]:
    """The findings file by file, with the row numbers of that file."""
    found = []
    for number, raw in enumerate(raws):
        own = (rows["file"] == number).to_numpy()
        for finding in findings:
            if finding.rows[own].any():
                places = rows.loc[own & finding.rows, "row"].tolist()
                what = f"{len(places)} of {int(own.sum())} rows {finding.what}"
                where = f"{raw.name}, {finding.where}"
                found.append(Problem(where, what, finding.allowed, places, finding.hint))
    return found


def _quarantine(raws: list[RawTable], rows: pd.DataFrame, findings: list[Finding]) -> pd.DataFrame:
    """The rows that were not used, with their reasons and their cells as they came."""
    wrong = unusable(findings, len(rows))
    about = rows.loc[wrong, ["file", "row"]].assign(reason=reasons(findings))
    about["file"] = [raws[n].name for n in about["file"]]
    cells = pd.concat([raw.cells.to_pandas() for raw in raws], ignore_index=True)[wrong]
    renamed = {c: f"{c} (export)" for c in cells.columns if c in QUARANTINE_COLUMNS}
    return pd.concat([about, cells.rename(columns=renamed)], axis=1)


def _count(raw: RawTable, rows: pd.DataFrame, wrong: np.ndarray, number: int) -> FileCount:
    put_aside = int((wrong & (rows["file"] == number).to_numpy()).sum())
    return FileCount(raw.name, raw.sha256, raw.n_rows, raw.n_rows - put_aside, put_aside)


def _responses(
    used: pd.DataFrame,
    plan: SheetPlan,
    counts: list[FileCount],
    synthetic: bool,
    quarantine: pd.DataFrame,
) -> Responses:
    units = sorted(set(used["unit"]))
    record = {
        "files": [vars(c) for c in counts],
        "rows_read": sum(c.rows_read for c in counts),
        "rows_accepted": sum(c.accepted for c in counts),
        "rows_quarantined": sum(c.quarantined for c in counts),
        "instrument": plan.id,
        "instrument_sha256": plan.sha256,
        "synthetic": synthetic,
    }
    names = [plan.units.get(u, u) for u in units]
    return Responses(
        answers=[_answers(used)],
        respondents=[_interviews(used)],
        projects=pd.DataFrame({"project_id": units, "name": names}),
        quarantine=quarantine,
        record=record,
    )


def _answers(used: pd.DataFrame) -> pa.Table:
    """How often each interview named each code: the most that one coder found."""
    keys = ["unit", "interview", "code"]
    named = used[used["code"] != ""]
    per_coder = named.groupby([*keys, "coder"]).size()
    most = per_coder.groupby(level=keys).max().reset_index(name="value")
    columns = [most["unit"], most["interview"], [MOMENT] * len(most), most["code"], most["value"]]
    arrays = [pa.array(c).cast(t) for c, t in zip(columns, ANSWERS.types, strict=True)]
    return pa.Table.from_arrays(arrays, schema=ANSWERS)


def _interviews(used: pd.DataFrame) -> pa.Table:
    every = used.drop_duplicates("interview")
    return pa.table(
        {
            "respondent_id": every["interview"].astype(str).tolist(),
            "project_id": every["unit"].astype(str).tolist(),
            "wave": [MOMENT] * len(every),
            "group": every["group"].astype(str).tolist(),
        }
    )
