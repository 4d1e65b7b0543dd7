"""The list of parts of a release (SBOM), judged by the schema of its standard."""

from __future__ import annotations

import json
from importlib.metadata import distribution

import pytest
from test_release_metadata import ABOUT

pytest.importorskip("cyclonedx", reason="needs cyclonedx-python-lib")
from ontmoetingen.release.parts import bill_of_materials


@pytest.fixture(scope="module")
def bill(tmp_path_factory):
    lock = tmp_path_factory.mktemp("lock") / "report.txt"
    pandas = distribution("pandas").version
    lock.write_text(
        f"pandas=={pandas} \\\n    --hash=sha256:{'a' * 64} \\\n    --hash=sha256:{'b' * 64}\n"
        f"pyyaml==0.1 \\\n    --hash=sha256:{'c' * 64}\n",
        encoding="utf-8",
    )
    return bill_of_materials(ABOUT, lock)


def test_the_schema_of_the_standard_accepts_it(bill):
    validation = pytest.importorskip("cyclonedx.validation.json", reason="needs cyclonedx")
    from cyclonedx.exception import MissingOptionalDependencyException
    from cyclonedx.schema import SchemaVersion

    try:
        found = validation.JsonStrictValidator(SchemaVersion.V1_6).validate_str(bill)
    except MissingOptionalDependencyException as lacking:
        pytest.skip(f"needs the extra json-validation: {lacking}")
    assert found is None


def test_it_names_what_is_installed_and_what_is_in_the_pages(bill):
    parts = {part["purl"]: part for part in json.loads(bill)["components"]}
    assert f"pkg:pypi/pandas@{distribution('pandas').version}" in parts
    assert f"pkg:pypi/numpy@{distribution('numpy').version}" in parts  # through pandas
    names = {purl.split("@")[0] for purl in parts}
    assert {"pkg:npm/vega", "pkg:npm/vega-interpreter", "pkg:generic/pandoc"} <= names
    assert "pkg:pypi/pytest" not in names  # not needed to make a report
    assert all(part.get("licenses") for part in parts.values() if "npm" in part["purl"])


def test_hashes_of_the_lock_stand_with_the_version_they_are_of(bill):
    parts = {part["name"]: part for part in json.loads(bill)["components"]}
    assert [p["value"] for p in parts["pandas"]["properties"]] == ["a" * 64, "b" * 64]
    assert "properties" not in parts["pyyaml"]  # another version is locked than is installed


def test_the_same_parts_give_the_same_text(bill, tmp_path):
    assert bill_of_materials(ABOUT, tmp_path / "none") == bill_of_materials(
        ABOUT, tmp_path / "none"
    )


def test_it_says_that_answers_are_synthetic(bill):
    told = json.loads(bill)["metadata"]["properties"]
    assert {"name": "release:synthetic", "value": "true"} in told
