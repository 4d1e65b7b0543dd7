"""A command as somebody types it. In: a study and words. Out: what a person and a script learn."""

from __future__ import annotations

from pathlib import Path

from ontmoetingen import cli, undo, undo_store
from ontmoetingen.paths import Study

# Two people read the log first; here the tests do.
PUBLISH = ("publish", "--signed-by", "A. Lezer", "--signed-by", "B. Lezer")


def run(capsys, study: Study, *words: object) -> tuple[int, str, str]:
    """Exit code, what was said, and what was said about a failure."""
    code = cli.main([*map(str, words), "--project", str(study.root)])
    said = capsys.readouterr()
    return code, said.out, said.err


def contents(folder: Path) -> dict[str, bytes]:
    """Files of a folder by name, without the copies and the exports that stand in it."""
    kept = {undo.PRIVATE_STORE, undo_store.KEPT_BY_INTAKE}
    found = (p for p in folder.rglob("*") if p.is_file())
    return {
        str(p.relative_to(folder)): p.read_bytes()
        for p in found
        if not kept & set(p.relative_to(folder).parts) and not p.name.startswith(".")
    }
