"""The conda environment and the package name the same dependencies, with the same bounds."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

# What conda users need and pip users do not, or get as part of the build.
ONLY_CONDA = {"python", "pip", "quarto", "hatchling"}


def split_requirement(text: str) -> tuple[str, str]:
    """``"pandas[x]>=3,<4"`` -> ``("pandas", ">=3,<4")``, with names written the PyPI way."""
    name, bounds = re.match(r"([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?(.*)", text.strip()).groups()
    return re.sub(r"[-_.]+", "-", name).lower(), bounds.strip()


def conda_requirements(environment: Path) -> dict[str, str]:
    lines = re.findall(r"^\s+- (.+)$", environment.read_text(encoding="utf-8"), re.M)
    found = {}
    for line in lines:
        spec, _, comment = line.partition("#")
        if spec.strip() in {"conda-forge", "pip:"} or spec.startswith("--"):
            continue
        name, bounds = split_requirement(spec)
        renamed = re.match(r"\s*pypi: (\S+)", comment)
        found[renamed.group(1) if renamed else name] = bounds
    return found


def package_requirements(pyproject: Path) -> dict[str, str]:
    project = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]
    listed = [*project["dependencies"], *project["optional-dependencies"]["lab"]]
    listed += project["optional-dependencies"]["test"]
    return dict(split_requirement(r) for r in listed if not r.startswith("ontmoetingen"))


def test_conda_and_pip_name_the_same_dependencies(repository):
    conda = conda_requirements(repository / "environment.yml")
    wanted = package_requirements(repository / "pyproject.toml")
    assert {k: v for k, v in conda.items() if k not in ONLY_CONDA} == wanted


def test_quarto_comes_with_the_conda_environment_in_a_version_that_knows_typst_books(repository):
    assert conda_requirements(repository / "environment.yml")["quarto"] == ">=1.9"


@pytest.mark.parametrize("name", ["report", "lab", "test", "spark"])
def test_lock_files_carry_hashes_and_no_addresses(repository, name):
    lock = (repository / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    pinned = re.findall(r"^([a-z0-9-]+)==", lock, re.M)
    entries = re.split(r"^(?=[a-z0-9-]+==)", lock, flags=re.M)[1:]
    assert len(pinned) == len(entries) > 50
    assert all("--hash=sha256:" in entry for entry in entries)
    assert not re.search(r"://|index-url|find-links", lock)


def test_all_dependencies_are_locked_and_the_locks_agree(repository):
    def pins(name):
        text = (repository / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        return set(re.findall(r"^([a-z0-9-]+==[^ ]+)", text, re.M))

    named = {pin.split("==")[0] for pin in pins("test")}
    assert set(package_requirements(repository / "pyproject.toml")) <= named
    assert pins("report") <= pins("lab") | pins("test")
    assert pins("report") <= pins("test")
    only_spark = {pin.split("==")[0] for pin in pins("spark") - pins("test")}
    assert only_spark == {"py4j", "pyspark"}
