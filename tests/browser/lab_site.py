"""A JupyterLab of its own: a folder goes in; its address comes out, for as long as it runs."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ontmoetingen.lab.start import CONFIG


@contextmanager
def running_lab(root: Path, home: Path) -> Iterator[str]:
    """Start it on ``root`` with settings in ``home`` alone; stop it and its kernels afterwards."""
    port = _free_port()
    with (home / "log").open("w") as log:
        running = subprocess.Popen(
            _command(root, port), env=_environment(home), stdout=log, stderr=log
        )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(address, running, home / "log")
        yield address
    finally:
        running.terminate()  # it stops its kernels first
        try:
            running.wait(10)
        except subprocess.TimeoutExpired:
            running.kill()


def _command(root: Path, port: int) -> list[str]:
    options = (
        f"--config={CONFIG}", "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}",
        "--ServerApp.port_retries=0", f"--ServerApp.root_dir={root}",
        "--IdentityProvider.token=",
    )  # fmt: skip
    return [sys.executable, "-m", "jupyterlab", *options]


def _environment(home: Path) -> dict[str, str]:
    foreign = ("JUPYTER", "JPY_", "ONTMOETINGEN_", "IPYTHON")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    settings = home / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    quiet = {"fetchNews": "false", "checkForUpdates": False}  # else it asks, over what we look at
    (settings / "notification.jupyterlab-settings").write_text(json.dumps(quiet))
    return kept | {
        "HOME": str(home),
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
    }


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def _wait(address: str, running: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + 150
    while time.monotonic() < until and running.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/api", timeout=2).close()
            return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()[-2000:]}")
