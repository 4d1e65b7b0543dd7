"""What a publication must account for. In: protected tables, names. Out: the log, who signed.

Part of the pipeline. Heavy libraries are imported inside the steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .origin import DATABASE, PRIVATE, has_real_conversations
from .paths import Study
from .programmes import has_real_answers

if TYPE_CHECKING:
    from .disclosure.publish import Ready
    from .disclosure.rules import Rules


def log_of(tables: Sequence[Ready], rules: Rules) -> Ready:
    """The publication log of these tables."""
    from .disclosure.log import publication_log
    from .disclosure.publish import Provenance

    used = {name: value for table in tables for name, value in table.sidecar["inputs"].items()}
    invented = all(table.sidecar["synthetic"] for table in tables)
    return publication_log(tables, rules, Provenance(used, invented))


def is_real(study: Study, source: str, synthetic: bool) -> bool:
    """Whether any table holds figures on answers that are not invented."""
    answers = source in (PRIVATE, DATABASE) and not synthetic
    return answers or has_real_answers(study) or has_real_conversations(study)


def sign_off(
    study: Study, tables: Sequence[Ready], names: Sequence[str], rules: Rules
) -> list[dict[str, object]]:
    """Who signs for these tables; refuses too few, and leaves the log for them to read.

    Raises
    ------
    PublishError : fewer than two different names.
    """
    from .disclosure.log import NAME
    from .disclosure.sign_off import signed
    from .disclosure.write import as_csv

    log = next(table for table in tables if table.name == NAME)
    path = study.cache / f"{NAME}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    types = {name: about["type"] for name, about in log.sidecar["columns"].items()}
    path.write_text(as_csv(log.frame, types), encoding="utf-8", newline="\n")
    return signed(names, rules, path.relative_to(study.root).as_posix())


def beside_earlier(study: Study, tables: Sequence[Ready], rules: Rules) -> list[str]:
    """What the tables that are published now and these together tell; for those who sign.

    Nothing can take back what was published. So this refuses nothing: it says, per table, for how
    many rows a number is hidden now that was shown before, or what few people answered since can
    be worked out.
    """
    from .disclosure.earlier_tables import Tables, told_by_both

    before, now = Tables.of_folder(study.published), Tables.of_ready(tables)
    return [f"{one.where}: {one.what}" for one in told_by_both(before, now, rules)]
