"""The tables beside the answers. In: a study. Out: evidence, trial and coded conversations.

Part of the pipeline. Heavy libraries are imported inside the steps.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from .origin import coding_files
from .paths import Study

if TYPE_CHECKING:
    from .disclosure.publish import Ready
    from .disclosure.rules import Rules


def simulation_table(study: Study, rules: Rules, inputs: Mapping[str, str]) -> list[Ready]:
    """The trial of the methods on invented answers; none for a study without its file.

    Raises
    ------
    PublishError : the file has other columns than the table.
    """
    path = study.simulation
    if not path.is_file():
        return []
    import pandas as pd

    from .disclosure.publish import Provenance, prepare

    # Not synthetic: that word is for answers which stand in for those of respondents.
    origin = Provenance({path.name: inputs[path.name]}, synthetic=False)
    return [prepare(path.stem, pd.read_csv(path), rules, origin)]


def coded_conversations(study: Study, rules: Rules, inputs: Mapping[str, str]) -> list[Ready]:
    """Counts of coded conversations; none for a study without them.

    Raises
    ------
    IntakeError : the segments do not fit the codebook.
    """
    if not coding_files(study):
        return []
    from .publish_coding import coding_tables

    return coding_tables(study, rules, inputs)


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
