"""The peer of `filter.py`: a notebook with a selection widget, as Voila shows it.

In: tables. Out: a notebook, served. The usual way to a live filter is ipywidgets in a notebook with
a kernel behind the page: every choice goes to Python, which draws the chart and sends the picture.
"""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Page

from ontmoetingen.charts.tables import Tables, released

CODE = """
import io
import ipywidgets as widgets
import matplotlib
matplotlib.use("svg")
import matplotlib.pyplot as plt
import pandas as pd

rows = pd.read_csv({data!r})
chosen = widgets.SelectMultiple(options=list(rows["project_id"]), rows=12)
picture, told = widgets.HTML(), widgets.Label("getekend: 0")
count = 0

def draw(change):
    global count
    shown = rows[rows["project_id"].isin(chosen.value)] if chosen.value else rows
    figure, axes = plt.subplots(figsize=(8, 5))
    place = range(len(shown))
    axes.vlines(place, shown["estimate_low"], shown["estimate_high"], linewidth=1)
    axes.scatter(place, shown["estimate"], s=9)
    out = io.StringIO()
    figure.savefig(out, format="svg")
    plt.close(figure)
    count += 1
    picture.value, told.value = out.getvalue(), f"getekend: {{count}}"

chosen.observe(draw, "value")
widgets.VBox([chosen, told, picture])
"""

PATIENCE = 180  # seconds in which a server or its page must be there

# Choose as a reader does, and wait until the count of drawings on the page has changed.
CHOOSE_PEER = """ids => new Promise(done => {
    const list = document.querySelector('select[multiple]'), wanted = new Set(ids);
    const count = () => (document.body.innerText.match(/getekend: (\\d+)/) || [])[1];
    for (const option of list.options) option.selected = wanted.has(option.textContent.trim());
    const before = count(), start = performance.now();
    const look = () => count() !== before ? requestAnimationFrame(() => done(performance.now()
        - start)) : setTimeout(look, 2);
    list.dispatchEvent(new Event('change', {bubbles: true}));
    look(); })"""


def write_peer(folder: Path, tables: Tables, item: str) -> Path:
    """The notebook and its data; gives the notebook."""
    data = folder / "peer.csv"
    rows = released(tables.rows("project_scores", item, tables.wave(item, None)))
    rows.sort_values("estimate").to_csv(data, index=False)
    path = folder / "peer.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell(CODE.format(data=str(data)))]), path)
    return path


@contextmanager
def served(notebook: Path, voila: Path) -> Iterator[str]:
    """The address at which Voila shows a notebook, as long as it is asked for."""
    port = free_port()
    command = [voila, notebook, "--no-browser", f"--port={port}", "--Voila.ip=127.0.0.1"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            last = time.monotonic() + PATIENCE
            while not is_open(port) and time.monotonic() < last:
                time.sleep(0.05)
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.terminate()


def open_peer(page: Page, address: str) -> None:
    """Open the page and wait for its list and its first words."""
    page.goto(address, timeout=PATIENCE * 1000)
    page.locator("select[multiple] option").first.wait_for(timeout=PATIENCE * 1000)
    page.locator("text=getekend: 0").first.wait_for(timeout=PATIENCE * 1000)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def is_open(port: int) -> bool:
    with socket.socket() as found:
        return found.connect_ex(("127.0.0.1", port)) == 0
