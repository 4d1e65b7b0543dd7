"""JupyterLab for one study. In: a study. Out: the command that opens its notebooks, and the rules.

Everything that makes it the right JupyterLab goes along in one command: the settings of its server
(``server_config.py``), the folder, and the study that its kernels find.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from ..errors import Problem, StudyError
from ..paths import ENVIRONMENT_NAME, Study

CONFIG = Path(__file__).with_name("server_config.py")
# What a build tells its kernels; inherited, it would make every live view a picture.
BUILD_ONLY = ("ONTMOETINGEN_HEADLESS", "ONTMOETINGEN_READS")


def lab_command(study: Study, notebook: str = "", options: Sequence[str] = ()) -> list[str]:
    """The command that opens JupyterLab on the notebooks of a study.

    Parameters
    ----------
    study : its folder is the root, so that data and chapters can be looked at too.
    notebook : name of the notebook to open; "" for the list of all.
    options : further options for JupyterLab itself.

    Raises
    ------
    StudyError : JupyterLab is not installed, or there is no such notebook.
    """
    if find_spec("jupyterlab") is None:
        raise StudyError(Problem("lab", "JupyterLab is not installed", hint="run: make lab"))
    opened = study.notebooks / notebook
    if not opened.exists():
        known = ", ".join(sorted(p.name for p in study.notebooks.glob("*.ipynb")))
        raise StudyError(Problem(notebook or str(opened), "is not there", known or None))
    page = "/".join(("/lab/tree", *opened.relative_to(study.root).parts))
    own = (
        f"--config={CONFIG}",
        f"--ServerApp.root_dir={study.root}",
        f"--LabApp.default_url={page}",
    )
    return [sys.executable, "-m", "jupyterlab", *own, *options]


def lab_environment(study: Study) -> dict[str, str]:
    """What JupyterLab and its kernels see: this study, and nothing of a build."""
    kept = {name: value for name, value in os.environ.items() if name not in BUILD_ONLY}
    return {**kept, ENVIRONMENT_NAME: str(study.root)}


def run_lab(study: Study, notebook: str, options: Sequence[str]) -> int:
    """Run JupyterLab until it is closed; its exit code."""
    command = lab_command(study, notebook, options)
    with subprocess.Popen(command, env=lab_environment(study)) as running:
        try:
            return running.wait()
        except KeyboardInterrupt:  # it got the same signal, and asks or stops by itself
            return running.wait()
