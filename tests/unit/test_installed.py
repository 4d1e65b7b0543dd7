"""The look at what is installed passes by no weakness and no licence that is not accepted."""

from __future__ import annotations

import importlib.util
import json

import pytest


@pytest.fixture(scope="module")
def audit(repository):
    spec = importlib.util.spec_from_file_location("audit", repository / ".ci" / "audit.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


ANSWER = {
    "dependencies": [
        {"name": "een", "version": "1.0", "vulns": []},
        {"name": "twee", "version": "2.0", "vulns": [{"id": "X-1", "fix_versions": ["2.1"]}]},
        {"name": "drie", "version": "3.0", "vulns": [{"id": "X-2", "fix_versions": []}]},
        {"name": "vier", "skip_reason": "not found"},
    ]
}


def test_weak_and_skipped_packages_are_told_apart(audit):
    weak, skipped = audit.weaknesses(json.dumps(ANSWER))
    assert weak == ["twee 2.0: X-1 (mended in 2.1)", "drie 3.0: X-2"]
    assert skipped == ["vier"]


def package(name, licence):
    return {"Name": name, "Version": "1", "License": licence}


@pytest.mark.parametrize(
    ("licence", "expected"),
    [
        ("MIT", True),
        ("GPL-3.0-only", False),
        ("GPL-3.0-only OR MIT", True),
        ("LGPLv3 or BSD", True),
        ("GPL-3.0-only AND MIT", False),
        ("Apache-2.0 AND (MIT OR GPL)", False),  # not read that deep, so a person must look
        ("MIT License; BSD License", True),
        ("UNKNOWN", False),
        ("", False),
    ],
)
def test_a_licence_is_accepted_when_one_choice_is(audit, licence, expected):
    accepted = {
        "accepted": ["MIT", "BSD", "MIT License", "BSD License", "Apache-2.0"], "exceptions": {},
    }  # fmt: skip
    assert (audit.refused([package("p", licence)], accepted) == []) is expected


def test_an_exception_is_by_name_and_has_a_reason(audit, repository):
    listed = json.loads((repository / "requirements" / "licences.json").read_text("utf-8"))
    assert all(len(reason) > 20 for reason in listed["exceptions"].values())
    name = next(iter(listed["exceptions"]))
    assert audit.refused([package(name, "UNKNOWN")], listed) == []
    assert audit.refused([package("ander", "UNKNOWN")], listed) == ["ander 1: UNKNOWN"]


def test_every_licence_of_what_is_installed_is_accepted(audit, repository):
    pytest.importorskip("piplicenses", reason="needs pip-licenses")
    packages = json.loads(audit.run("piplicenses", "--from=mixed", "-f", "json").stdout)
    assert len(packages) > 50
    listed = json.loads((repository / "requirements" / "licences.json").read_text("utf-8"))
    assert audit.refused(packages, listed) == []
