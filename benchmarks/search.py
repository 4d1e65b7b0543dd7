"""Searching the report: how heavy its words are, and how long a word takes, against a plain scan.

The words are those of a built site, repeated under other names until the report is several times
as large. The peer is what a page without an index would do: go through all text, folded beforehand,
for every word. It forgives nothing and ranks nothing. Both run in the same Chromium.

    python benchmarks/search.py [--site _site] [--times 1 4 16]
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
QUERIES = (
    "vooroordelen", "gelijke status", "ontmoeting", "school", "jongeren", "buurtcentrm",
    "vertrouwen in elkaar", "trechter", "xyzzyx", "coordinatie van ontmoetingen", "a", "2022",
)  # fmt: skip
COLUMNS = ("times", "places", "kB gzip", "ready ms", "median ms", "worst ms", "scan median ms")
HEAVIEST_KB, SLOWEST_MS = 120, 50
# Per query the fastest of the rounds: other work on the machine can only make it slower.
RUN = """([words, queries]) => {
    const site = window.ontmoetingen, split = site.words.split, begun = performance.now();
    const index = site.searchIn(words), ready = performance.now() - begun;
    const folded = words.entries.map(one => split(one[3] + ' ' + one[4]).join(' '));
    const plain = typed => folded.filter(text => split(typed).every(word => text.includes(word)));
    const time = work => queries.map(typed => {
        let best = Infinity, count = 0;
        for (let round = 0; round < 7; round += 1) {
            const from = performance.now();
            count = work(typed);
            best = Math.min(best, performance.now() - from);
        }
        return [best, count];
    });
    return {ready, ours: time(typed => index.find(typed).count), plain: time(t => plain(t).length)};
}"""


def grown(words: dict, times: int) -> dict:
    """The same report, ``times`` as large; every copy has words of its own too."""
    entries = [
        [kind, page, anchor, title, f"{text} {_own(text, copy)}"]
        for copy in range(times)
        for kind, page, anchor, title, text in words["entries"]
    ]
    return words | {"entries": entries}


def _own(text: str, copy: int) -> str:
    """One word in twenty again, under a name that no other copy has."""
    return " ".join(f"{word}{copy}" for word in text.split()[::20]) if copy else ""


def weight_kb(words: dict) -> float:
    """What a server sends, compressed."""
    return len(gzip.compress(json.dumps(words, ensure_ascii=False).encode(), 9)) / 1024


def read_words(site: Path) -> dict:
    """What the search of a built site knows."""
    text = (site / "assets" / "zoeken.js").read_text(encoding="utf-8")
    return json.loads(re.fullmatch(r"window\.ontmoetingen\.zoeken = (.*);\n", text, re.DOTALL)[1])


def main() -> None:
    """Measure every size and print the table and the goals."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--site", type=Path, default=ROOT / "_site")
    parser.add_argument("--times", nargs="+", type=int, default=[1, 4, 16])
    asked = parser.parse_args()
    words = read_words(asked.site)
    rows = [(times, *_measured(grown(words, times))) for times in asked.times]
    print(
        "| times | places | kB gzip | ready ms | ours median ms | ours worst ms | scan median ms |"
    )
    print("|---:|---:|---:|---:|---:|---:|---:|")
    for row in rows:
        print("| " + " | ".join(f"{value:,.4g}" for value in row) + " |")
    heavy, worst = rows[0][2], rows[0][5]
    print(
        f"\nWeight of the report: {heavy:.0f} kB, goal {HEAVIEST_KB}; {_said(heavy, HEAVIEST_KB)}."
    )
    print(f"Slowest query: {worst:.1f} ms, goal {SLOWEST_MS}; {_said(worst, SLOWEST_MS)}.")


def _said(value: float, goal: float) -> str:
    return "reached" if value <= goal else "not reached"


def _measured(words: dict) -> tuple[float, ...]:
    found = _in_browser(words)
    ours, plain = (sorted(ms for ms, _ in found[name]) for name in ("ours", "plain"))
    middle = len(ours) // 2
    return (
        len(words["entries"]), weight_kb(words), found["ready"], ours[middle], ours[-1],
        plain[middle],
    )  # fmt: skip


def _in_browser(words: dict) -> dict:
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        sys.exit("needs Chromium on PATH")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=FLAGS)
        page = browser.new_page()
        page.evaluate("window.ontmoetingen = {}")
        for name in ("words.js", "verbs.js", "search-find.js"):
            page.evaluate((ROOT / "theme" / name).read_text(encoding="utf-8"))
        found = page.evaluate(RUN, [words, list(QUERIES)])
        _refuse_fewer(found)
        browser.close()
    return found


def _refuse_fewer(found: dict) -> None:
    """Whatever a plain scan for whole words finds, an index that forgives must find too."""
    for typed, (_, ours), (_, plain) in zip(QUERIES, found["ours"], found["plain"], strict=True):
        if ours < plain and all(len(word) >= 5 for word in typed.split()):
            sys.exit(f"{typed}: {ours} places, a plain scan {plain}")


if __name__ == "__main__":
    main()
