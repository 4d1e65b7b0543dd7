"""What a page costs to fetch: on opening, and when all of it was read and projects were chosen.

Every page of a built site is opened in Chromium from a server on this machine. What it fetched is
packed as a server would (gzip, level 9) and summed by kind. The peer is one chart with a live
filter in Voila, opened in the same run; what that sends later, over its own line to Python, is not
counted.

    python benchmarks/weight.py [--site _site] [--only TEXT] [--voila PATH] [--files]
"""

from __future__ import annotations

import argparse
import gzip
import shutil
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from measure import aligned, goal, machine
from playwright.sync_api import Browser, Error, Page, Response, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
HEAVIEST_KB, CHARTS = 250, 10
SLOWEST_MS = 180_000  # a busy machine only makes a page late, not heavier
LIBRARY, PEER = "vega.js", "Voila, one chart"
DATA = ("gegevens.js", "schattingen.js", "zinnen.js", "begrippen.js")
KINDS = ("page", "styles", "scripts", "data", "charts", "pictures", "library")
# Every chart near the screen once, then a project, as a reader may.
READ = """async () => {
    const wait = ms => new Promise(done => setTimeout(done, ms));
    for (const host of document.querySelectorAll('.chart[data-chart]')) {
        const frame = host.closest('figure, [id^=fig-]') || host.parentElement;
        if (!frame.offsetParent) continue; // in a tab that is closed
        frame.scrollIntoView();
        for (let i = 0; i < 200 && !host.querySelector('svg'); i += 1) await wait(50);
    }
    const site = window.ontmoetingen;
    if (!site || !site.selection) return;
    site.selection.set({projects: site.gegevens.projects.id.slice(0, 1)});
    for (let i = 0; i < 600 && !site.settled; i += 1) await wait(50); }"""


@dataclass
class Fetched:
    """What one page asked for: address to kilobytes, and which of it on opening."""

    name: str
    charts: int = 0
    files: dict[str, float] = field(default_factory=dict)
    first: frozenset[str] = frozenset()

    def weigh(self, answers: Sequence[Response]) -> None:
        """Add what was fetched; what came twice counts once."""
        for answer in answers:
            if answer.url.startswith("http"):
                self.files[answer.url] = packed(answer)

    @property
    def opened(self) -> float:
        return sum(self.files[url] for url in self.first)

    @property
    def whole(self) -> float:
        return sum(self.files.values())

    def of(self, kind: str) -> float:
        return sum(size for url, size in self.files.items() if kind_of(url) == kind)


def packed(answer: Response) -> float:
    """Kilobytes as a server sends them; a redirect has no content of its own."""
    try:
        return len(gzip.compress(answer.body(), 9)) / 1000
    except Error:
        return 0.0


def kind_of(url: str) -> str:
    """What a file is for.

    >>> kind_of("http://x/assets/vega.js"), kind_of("http://x/assets/charts/fig-a.js?a=1")
    ('library', 'charts')
    """
    path = urlsplit(url).path
    name, ending = path.rsplit("/", 1)[-1], path.rsplit(".", 1)[-1]
    if name == LIBRARY:
        return "library"
    if name in DATA:
        return "data"
    by_ending = {"css": "styles", "svg": "pictures", "png": "pictures"}
    if ending == "js":
        return "charts" if "/charts/" in path else "scripts"
    return by_ending.get(ending, "page")


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """A line per request is of no use here."""


@contextmanager
def served_site(site: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def fetched(browser: Browser, address: str, name: str) -> Fetched:
    """One page in a fresh browser: opened, read to its end, and with a project chosen."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page, found = context.new_page(), Fetched(name)
    answers = answers_of(page)
    page.goto(address + name)
    rest(page)
    found.weigh(answers)
    found.first = frozenset(found.files)
    found.charts = page.locator(".chart[data-chart]").count()
    page.evaluate(READ)
    rest(page)
    found.weigh(answers)
    context.close()
    return found


def answers_of(page: Page) -> list[Response]:
    """Everything that a page gets, as it comes."""
    answers: list[Response] = []

    def keep(answer: Response) -> None:
        answers.append(answer)

    page.on("response", keep)
    return answers


def rest(page: Page) -> None:
    """Until nothing has been fetched for a while; what a script asks for comes late."""
    for _ in range(2):
        page.wait_for_load_state("networkidle", timeout=SLOWEST_MS)
        page.wait_for_timeout(300)


def peer(browser: Browser, voila: Path) -> Fetched:
    """The usual way to one chart with a live filter."""
    from filter import SHARES, grown
    from voila_peer import open_peer, served, write_peer

    from ontmoetingen.paths import Study

    page, found = browser.new_page(), Fetched(PEER, 1)
    answers = answers_of(page)
    with tempfile.TemporaryDirectory() as folder:
        notebook = write_peer(Path(folder), grown(Study(ROOT), 100), SHARES[0])
        with served(notebook, voila) as address:
            open_peer(page, address)
            rest(page)
            found.weigh(answers)
            found.first = frozenset(found.files)
    page.close()
    return found


def row(one: Fetched, against: Fetched | None) -> tuple[str, ...]:
    ratio = f"{one.whole / against.whole:.2f}" if against else ""
    kinds = () if one.name == PEER else (f"{one.of(kind):.0f}" for kind in KINDS)
    cells = (one.name, str(one.charts), str(len(one.first)), f"{one.opened:.0f}")
    return (*cells, f"{one.whole:.0f}", ratio, *(kinds or [""] * len(KINDS)))


def report(pages: Sequence[Fetched], against: Fetched | None) -> None:
    head = ("page", "charts", "requests", "kB on opening", "kB in all", "all / Voila", *KINDS)
    rows = [row(one, against) for one in (*pages, *([against] if against else []))]
    print(aligned([head, *rows]))
    print("\nOf the kinds stands what they weigh in all.")
    print(goal("kB on opening, heaviest page", max(p.opened for p in pages), HEAVIEST_KB))
    usual = [p.whole for p in pages if p.charts <= CHARTS]
    if usual:
        print(goal(f"kB in all, heaviest page of at most {CHARTS} charts", max(usual), HEAVIEST_KB))
    if against is None:
        print("Voila is not installed: no ratio. Give --voila PATH for one of another environment.")
    print(machine("vl-convert-python", "playwright"))


def files(pages: Sequence[Fetched]) -> None:
    """What each page fetched, file by file, the heaviest first."""
    for page in pages:
        heaviest = sorted(page.files.items(), key=lambda pair: -pair[1])
        rows = [
            (urlsplit(url).path.lstrip("/"), "yes" if url in page.first else "", f"{size:.2f}")
            for url, size in heaviest
        ]
        print(aligned([(page.name, "on opening", "kB"), *rows]), end="\n\n")


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--site", type=Path, default=ROOT / "_site")
    given.add_argument("--only", default="", help="pages whose name holds this text")
    given.add_argument("--voila", type=Path, help="the program voila; that on PATH when left out")
    given.add_argument("--files", action="store_true", help="also tell every file of every page")
    asked = given.parse_args()
    voila = asked.voila or shutil.which("voila")
    found = sorted(path.relative_to(asked.site).as_posix() for path in asked.site.rglob("*.html"))
    names = [name for name in found if asked.only in name]
    if not names:
        raise SystemExit(f"{asked.site}: no page to weigh. Build the report, or give --site.")
    with sync_playwright() as play, served_site(asked.site) as address:
        program = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = play.chromium.launch(executable_path=program, args=FLAGS)
        pages = [fetched(browser, address, name) for name in names]
        if asked.files:
            files(pages)
        report(pages, peer(browser, Path(voila)) if voila else None)
        browser.close()


if __name__ == "__main__":
    main()
