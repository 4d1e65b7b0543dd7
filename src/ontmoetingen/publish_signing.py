"""Signing tables as they stand. In: a study, names. Out: their signatures beside the tables.

Part of the pipeline. Nothing is computed: two people need not sit at one machine on one day, and
what each of them read is exactly what is published.
"""

from __future__ import annotations

from collections.abc import Sequence

from .disclosure.manifest import read_manifest, write_manifest
from .disclosure.sign_off import also_signed
from .errors import Problem, PublishError
from .paths import Study


def may_be_signed(study: Study) -> bool:
    """Whether these tables rest on real answers; nobody signs for invented ones."""
    return "sign_off" in read_manifest(study.published)


def sign_as_they_are(study: Study, names: Sequence[str]) -> None:
    """Add signatures to tables that are up to date; call it with the lock held.

    Raises
    ------
    PublishError : the disk is full or the folder cannot be written; nothing was changed.
    """
    from .disclosure.rules import load_rules

    manifest = dict(read_manifest(study.published))
    manifest["sign_off"] = also_signed(manifest["sign_off"], names, load_rules(study.rules))
    try:
        write_manifest(study.published, manifest)
    except OSError as bad:
        what = f"cannot be written ({bad.strerror}); nothing was changed"
        raise PublishError(Problem(study.published.name, what)) from bad


def signers(study: Study) -> tuple[str, ...]:
    """Who signed the published tables, as they wrote their names."""
    return tuple(str(one["name"]) for one in read_manifest(study.published).get("sign_off") or ())
