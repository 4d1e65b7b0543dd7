"""The same study gives the same bytes wherever and whenever it is built."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from released_study import RELEASE
from small_study import CONFIG, REFERENCES, markdown, write_notebook

sys.path.insert(0, str(Path(__file__).parents[1] / "unit"))
import generated_study

from ontmoetingen.files import hash_of_file
from ontmoetingen.intake.synthetic_mark import content_hash_of

pytestmark = pytest.mark.slow
INDEX = """\
# Begin {#sec-begin}

Er zijn {{< var projects.count >}} groepen. Zie @fig-stand-meets-t1 en @boek2020.

## Toegankelijkheid {#sec-toegankelijk}

Iedereen kan dit lezen.

## Bronnen

::: {#refs}
:::
"""
CELLS = (
    "from ontmoetingen import charts",
    'charts.standing("meets")',
    'charts.funnel("meets")',
)
# One machine, made to differ in what machines differ in. The folder counts too: its length, its
# signs and its place must be nowhere in the result.
HERE = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1"}
THERE = {
    "LC_ALL": "C", "LANG": "tr_TR.UTF-8", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "4242",
    "OMP_NUM_THREADS": "2", "PYTHONUTF8": "1", "COLUMNS": "40", "USER": "iemand",
}  # fmt: skip
RUN = """\
import os, sys
os.umask(int(sys.argv[2], 8))
from ontmoetingen.cli import main
sys.exit(main(["build", "--engine", "pandoc", "--project", sys.argv[1]])
         or main(["release", "1.0.0", "--project", sys.argv[1]]))
"""


def write_study(root: Path) -> None:
    """A study of which everything is still to be made: its answers are a demo export."""
    design = generated_study.Design(
        sizes=(12, 15, 18), waves=("T1",), rated=("likes",), with_age=False, with_kinds=False
    )
    study = generated_study.study_in(root, design)
    config = CONFIG.replace("  author:", '  date: "2026-03-09"\n  author:')
    study.config.write_text(config, encoding="utf-8")
    study.demo.mkdir()
    export = study.demo / "export.csv"
    generated_study.export_of(design).convert_dtypes().to_csv(export, index=False)
    mark = {"synthetic": True, "sha256": content_hash_of(export)}
    export.with_suffix(".json").write_text(json.dumps(mark), encoding="utf-8")
    (root / "index.qmd").write_text(INDEX, encoding="utf-8")
    study.references.write_text(REFERENCES, encoding="utf-8")
    study.release.write_text(RELEASE, encoding="utf-8")
    write_notebook(root / "notebooks" / "een.ipynb", markdown("# Een {#sec-een}"), *CELLS)


def made(root: Path, environment: dict[str, str], umask: str, home: Path) -> dict[str, str]:
    """Hash of every file that building and releasing made, by its name in the study."""
    home.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(root), umask],
        capture_output=True, text=True, check=False, cwd=home,
        env={"PATH": os.environ["PATH"], "HOME": str(home), **environment},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    folders = ("data/published", "_site", "figures", "notebooks", "releases")
    files = (p for name in folders for p in (root / name).rglob("*") if p.is_file())
    return {p.relative_to(root).as_posix(): hash_of_file(p) for p in files}


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """The same study, made in two places at once."""
    base = tmp_path_factory.mktemp("two")
    here, there = base / "a", base / "een map" / "nog een, met é" / "studie"
    write_study(here)
    there.parent.mkdir(parents=True)
    shutil.copytree(here, there)
    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(made, here, HERE, "022", base / "home1")
        other = pool.submit(made, there, THERE, "077", base / "home2")
        return one.result(), other.result()


def test_every_file_is_the_same_to_the_byte(two):
    here, there = two
    assert {name for name in here.keys() | there.keys() if here.get(name) != there.get(name)} == (
        set()
    )


def test_all_kinds_of_files_were_compared(two):
    here, _ = two
    assert {
        "_site/Klein-boek.pdf", "_site/index.html", "_site/manifest.json", "_site/assets/vega.js",
        "_site/assets/charts/fig-stand-meets-t1.js", "data/published/project_scores.csv",
        "data/published/manifest.json", "notebooks/een.ipynb", "releases/1.0.0.zip",
        "releases/1.0.0/metadata/sbom.cdx.json", "releases/1.0.0/difference.txt",
        "figures/charts/fig-stand-meets-t1.svg",
    } <= set(here)  # fmt: skip
    assert any(name.startswith("figures/") and name.endswith(".png") for name in here)
