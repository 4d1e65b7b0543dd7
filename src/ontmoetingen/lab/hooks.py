"""Rules that git keeps by itself. In: a checkout. Out: its hook before a commit.

The hook names the Python that installed it, so that it needs no activated environment and fetches
nothing. A hook that somebody else put there is never replaced.
"""

from __future__ import annotations

import shlex
import stat
import subprocess
import sys
from pathlib import Path

from ..errors import Problem, StudyError
from ..files import write_file

NAME = "pre-commit"
SIGNED = "# Installed by: ontmoetingen hooks"
SCRIPT = f"""#!/bin/sh
{SIGNED}
# Keeps private answers, notebooks with traces of a run, and unstyled code out of git.
exec {{python}} -m ontmoetingen.lab.guard
"""


def install_hooks(root: Path) -> Path:
    """Install the hook in the checkout that ``root`` lies in; once more does no harm.

    Returns
    -------
    The hook.

    Raises
    ------
    StudyError : no git here, or a hook of somebody else stands there.
    """
    place = _place(root)
    if place.is_file() and SIGNED not in place.read_text(encoding="utf-8", errors="replace"):
        hint = f"add this line to it: {shlex.quote(sys.executable)} -m ontmoetingen.lab.guard"
        raise StudyError(Problem(str(place), "is a hook that is not ours", hint=hint))
    write_file(place, SCRIPT.format(python=shlex.quote(sys.executable)))
    place.chmod(place.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    return place


def is_checkout(root: Path) -> bool:
    """Whether git keeps this folder."""
    return _ask(root, "rev-parse", "--is-inside-work-tree") == "true"


def _place(root: Path) -> Path:
    said = _ask(root, "rev-parse", "--git-path", "hooks")
    if not said:
        hint = "make it one with: git init"
        raise StudyError(Problem(str(root), "is not in a git checkout", hint=hint))
    return (root / said / NAME).resolve()


def _ask(root: Path, *words: str) -> str:
    try:
        asked = subprocess.run(
            ["git", *words], cwd=root, capture_output=True, text=True, check=False
        )
    except OSError:  # no git on this machine
        return ""
    return asked.stdout.strip() if asked.returncode == 0 else ""


def has_our_hook(root: Path) -> bool:
    """Whether the rules are kept before a commit here."""
    said = _ask(root, "rev-parse", "--git-path", "hooks")
    place = root / said / NAME
    return bool(said) and place.is_file() and SIGNED in place.read_text(encoding="utf-8")


def taken_by_git(root: Path) -> list[str]:
    """Files below ``root`` that git has, or would take with ``git add .``."""
    said = _ask(root, "ls-files", "--cached", "--others", "--exclude-standard", "-z")
    return [name for name in said.split("\0") if name]
