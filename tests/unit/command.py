"""A command as somebody types it. In: a study and words. Out: what a person and a script learn."""

from __future__ import annotations

from ontmoetingen import cli
from ontmoetingen.paths import Study


def run(capsys, study: Study, *words: object) -> tuple[int, str, str]:
    """Exit code, what was said, and what was said about a failure."""
    code = cli.main([*map(str, words), "--project", str(study.root)])
    said = capsys.readouterr()
    return code, said.out, said.err
