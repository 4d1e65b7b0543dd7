"""Known weaknesses and licences of what is installed. In: locks, packages. Out: a verdict.

``make audit`` runs it; exit code 1 when a weakness is known or a licence is not one we accept. What
cannot be looked up here (a closed network knows no weaknesses) is named as skipped, never as fine.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("report", "test")
ACCEPTED = ROOT / "requirements" / "licences.json"
BETWEEN = re.compile(r"\s+(?:OR|or)\s+|;\s*")  # a choice: one that is accepted is enough
TOGETHER = re.compile(r"\s+AND\s+")
MOST_NAMED = 5


def weaknesses(answer: str) -> tuple[list[str], list[str]]:
    """What ``pip-audit -f json`` says: packages with a known weakness, those not looked up."""
    found = json.loads(answer)["dependencies"]
    weak = [
        f"{part['name']} {part['version']}: {hole['id']}"
        + (f" (mended in {', '.join(hole['fix_versions'])})" if hole["fix_versions"] else "")
        for part in found
        for hole in part.get("vulns", ())
    ]
    return weak, [part["name"] for part in found if "skip_reason" in part]


def audit_lock(name: str) -> tuple[list[str], list[str]]:
    """Weaknesses and skipped packages of one lock."""
    lock = ROOT / "requirements" / f"{name}.txt"
    options = ["--disable-pip", "--no-deps", "--progress-spinner", "off", "-f", "json"]
    done = run("pip_audit", *options, "-r", str(lock))
    if not done.stdout.lstrip().startswith("{"):
        said = (done.stderr.strip().splitlines() or ["no answer"])[-1]
        return [], [f"all of {lock.name}: {said}"]
    return weaknesses(done.stdout)


def refused(packages: Iterable[dict[str, str]], accepted: dict) -> list[str]:
    """Packages under a licence that is not accepted and without a reason of their own."""
    known, reasons = set(accepted["accepted"]), accepted["exceptions"]
    return [
        f"{package['Name']} {package['Version']}: {package['License']}"
        for package in packages
        if package["Name"].lower() not in reasons and not is_accepted(package["License"], known)
    ]


def is_accepted(licence: str, known: set[str]) -> bool:
    """Whether one side of a choice consists of accepted licences only.

    >>> is_accepted("GPL-3.0 OR MIT AND 0BSD", {"MIT", "0BSD"})
    True
    """
    return any(set(TOGETHER.split(bare(side))) <= known for side in BETWEEN.split(licence))


def bare(side: str) -> str:
    """Without brackets around all of it."""
    text = side.strip()
    return text[1:-1] if text.startswith("(") and text.endswith(")") else text


def run(module: str, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", module, *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def main() -> int:
    """Look at both, print what was found, and give the exit code."""
    bad: list[str] = []
    for name in LOCKS:
        weak, skipped = audit_lock(name)
        bad += weak
        print(f"requirements/{name}.txt: {len(weak)} known weaknesses in what could be looked up")
        if skipped:
            more = f" (+{len(skipped) - MOST_NAMED} more)" if len(skipped) > MOST_NAMED else ""
            named = ", ".join(skipped[:MOST_NAMED])
            print(f"  skipped, not known to the service or not reachable: {named}{more}")
    packages = json.loads(run("piplicenses", "--from=mixed", "-f", "json").stdout)
    wrong = refused(packages, json.loads(ACCEPTED.read_text(encoding="utf-8")))
    print(f"licences of {len(packages)} packages: {len(wrong)} not accepted")
    for line in [*bad, *wrong]:
        print(f"  {line}", file=sys.stderr)
    return 1 if bad or wrong else 0


if __name__ == "__main__":
    sys.exit(main())
