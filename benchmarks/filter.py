"""A choice of projects on a page of ten charts, in Chromium, against a live filter in Voila.

Our page holds everything it needs; the peer asks a running Python for every choice. Both draw the
same estimates with their intervals. Time runs from the choice until what is on the screen has been
drawn and painted. Published tables of this repository are grown to the sizes, so that names, groups
and hidden projects are as they are in practice.

    python benchmarks/filter.py [--sizes 100 2000 10000] [--rounds 15] [--voila PATH]
"""

from __future__ import annotations

import argparse
import gzip
import math
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from measure import aligned, goal, machine
from playwright.sync_api import Page, sync_playwright
from widgets import grown

from ontmoetingen import charts
from ontmoetingen.charts.base import Figure
from ontmoetingen.charts.tables import Tables
from ontmoetingen.paths import Study

ROOT = Path(__file__).parents[1]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
MOST_TABLES = 2000  # projects up to which every chart has its table on the page
SHARES, RATINGS = ("meets_age", "meets_origin", "meets_level"), ("likes_different",)
OURS, PEER = "ours", "Voila"

# From the choice to the frame in which every chart on the screen has been drawn.
CHOOSE = """ids => new Promise(done => {
    const site = window.ontmoetingen, seen = new Set();
    scrollTo(0, 0); // a choice that left little to show may have moved every chart off the screen
    document.querySelectorAll('.chart[data-chart]').forEach(host => {
        const box = host.closest('[id^=fig-]').getBoundingClientRect();
        if (box.bottom > 0 && box.top < innerHeight) seen.add(host.dataset.chart); });
    if (!seen.size) throw new Error('no chart on the screen');
    const told = site.followed, start = performance.now();
    site.followed = label => {
        told(label);
        if (!seen.delete(label) || seen.size) return;
        site.followed = told;
        requestAnimationFrame(() => {
            const painted = new MessageChannel();
            painted.port1.onmessage = () => done(performance.now() - start);
            painted.port2.postMessage(0); }); };
    site.selection.set({projects: ids}); })"""
SETTLED = "Boolean(window.ontmoetingen?.settled && document.querySelector('.choice'))"


@dataclass(frozen=True)
class Latency:
    """Milliseconds per choice of one page, and what its files weigh."""

    name: str
    times: tuple[float, ...] = ()
    weight_kb: float = math.nan
    skipped: str = ""

    @property
    def median(self) -> float:
        return statistics.median(self.times)

    @property
    def p95(self) -> float:
        return sorted(self.times)[math.ceil(0.95 * len(self.times)) - 1]


def ten_charts(tables: Tables) -> list[Figure]:
    """Ten charts about projects, as a chapter has them."""
    found = [charts.standing(item, tables=tables) for item in (*SHARES, *RATINGS)]
    found += [charts.funnel(item, tables=tables) for item in SHARES]
    return found + [charts.ranks(item, tables=tables) for item in SHARES]


def choices(tables: Tables, rounds: int) -> list[list[str]]:
    """Projects to choose, from one to half of all, the same for every page."""
    draw, ids = random.Random(20), list(tables.read("projects")["project_id"])
    sizes = [draw.choice([1, 3, 10, 40, len(ids) // 2]) for _ in range(rounds)]
    return [sorted(draw.sample(ids, min(size, len(ids)))) for size in sizes]


def our_page(folder: Path, tables: Tables, projects: int) -> Path:
    """A page with the ten charts and their tables, as the built-in engine writes it."""
    sys.path.insert(0, str(ROOT / "tests" / "browser"))
    from filter_site import made_site

    figures = ten_charts(tables)
    if projects > MOST_TABLES:
        figures = [_without_table(figure) for figure in figures]
    return made_site(folder, ROOT, tables, {"tien": figures}) / "tien.html"


def _without_table(figure: Figure) -> Figure:
    from dataclasses import replace

    return replace(figure, table=figure.table.iloc[:1])


def weight(asked: set[str]) -> float:
    """Kilobytes of what a page asked for, packed as a server sends it."""
    files = {Path(unquote(urlsplit(address).path)) for address in asked}
    return sum(len(gzip.compress(f.read_bytes())) for f in files if f.is_file()) / 1000


def our_times(page: Page, address: str, wanted: Sequence[list[str]]) -> list[float]:
    page.goto(address)
    wait(page, lambda: page.evaluate(SETTLED))
    page.locator(".chart svg").first.wait_for()
    found = []
    for ids in wanted:
        found.append(page.evaluate(CHOOSE, ids))
        wait(page, lambda: page.evaluate(SETTLED))
    return found


def wait(page: Page, done: Callable[[], bool]) -> None:
    last = time.monotonic() + 300
    while not done():
        if time.monotonic() > last:
            raise SystemExit(f"{page.url}: not ready after 5 minutes")
        page.wait_for_timeout(50)


def voila_times(page: Page, folder: Path, tables: Tables, voila: Path, wanted: list) -> list[float]:
    """The same choices in a selection widget that draws the same chart with Matplotlib."""
    from voila_peer import CHOOSE_PEER, open_peer, served, write_peer

    with served(write_peer(folder, tables, SHARES[0]), voila) as address:
        open_peer(page, address)
        return [page.evaluate(CHOOSE_PEER, ids) for ids in wanted]


def measured(projects: int, rounds: int, voila: Path | None) -> list[Latency]:
    tables = grown(Study(ROOT), projects)
    wanted = choices(tables, rounds)
    with tempfile.TemporaryDirectory() as made, sync_playwright() as play:
        program = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = play.chromium.launch(executable_path=program, args=FLAGS)
        file = our_page(Path(made), tables, projects)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        asked: set[str] = set()
        page.on("request", lambda request: asked.add(request.url))
        times = our_times(page, file.as_uri(), wanted)
        found = [Latency(OURS, tuple(times), weight(asked))]
        if voila is None:
            found.append(Latency(PEER, skipped="voila is not installed"))
        else:
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            peer = voila_times(page, Path(made), tables, voila, wanted[: max(3, rounds // 3)])
            found.append(Latency(PEER, tuple(peer)))
        browser.close()
    return found


def rows(projects: int, found: list[Latency]) -> list[tuple[str, ...]]:
    return [
        (f"{projects:,}", one.name, "skipped", one.skipped, "")
        if one.skipped
        else (
            f"{projects:,}",
            one.name,
            f"{one.median:.0f}",
            f"{one.p95:.0f}",
            "" if math.isnan(one.weight_kb) else f"{one.weight_kb:.0f}",
        )
        for one in found
    ]


def report(blocks: dict[int, list[Latency]]) -> None:
    head = ("projects", "page", "median ms", "p95 ms", "page kB gzip")
    print(aligned([head, *(row for size, found in blocks.items() for row in rows(size, found))]))
    ours = {size: found[0] for size, found in blocks.items()}
    steps = " -> ".join(f"{ours[size].median:.0f} ms at {size:,}" for size in ours)
    print(f"\nThe median of a choice with the number of projects: {steps}.")
    for size, one in ours.items():
        if size <= MOST_TABLES:
            print(goal(f"median ms at {size:,}", one.median, 50))
            print(goal(f"p95 ms at {size:,}", one.p95, 150))
        else:
            print(goal(f"median ms at {size:,}", one.median, 250))
    print(goal("kB gzip of the smallest page", ours[min(ours)].weight_kb, 250))
    print(machine("vl-convert-python", "playwright"))


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--sizes", type=int, nargs="+", default=[100, 2000, 10000])
    given.add_argument("--rounds", type=int, default=15, help="choices per page")
    given.add_argument("--voila", type=Path, help="the program voila; that on PATH when left out")
    asked = given.parse_args()
    found = asked.voila or shutil.which("voila")
    voila = Path(found) if found else None
    report({size: measured(size, asked.rounds, voila) for size in asked.sizes})


if __name__ == "__main__":
    main()
