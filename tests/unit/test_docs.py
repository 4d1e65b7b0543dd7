"""What README and how-to pages promise exists: commands parse, targets and links are there."""

from __future__ import annotations

import re
import shlex

import pytest

from ontmoetingen.cli import parser


def documents(repository):
    return [repository / "README.md", *sorted((repository / "docs").rglob("*.md"))]


def commands(text: str) -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", text, re.S)
    lines = "\n".join(blocks).splitlines()
    return [line.strip() for line in lines if line.strip() and not line.strip().startswith("#")]


def all_commands(repository) -> list[str]:
    return [c for d in documents(repository) for c in commands(d.read_text(encoding="utf-8"))]


def test_every_command_of_ours_in_the_documents_is_understood(repository):
    ours = [c for c in all_commands(repository) if c.startswith("ontmoetingen ")]
    assert len(ours) >= 5
    for command in ours:
        parser().parse_args(shlex.split(command)[1:])


def test_every_make_target_in_the_documents_exists(repository):
    makefile = (repository / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.M))
    named = {c.split()[1] for c in all_commands(repository) if c.startswith("make ")}
    assert {"report", "test"} <= named
    assert named <= targets


def test_every_relative_link_in_the_documents_leads_somewhere(repository):
    broken = []
    for document in documents(repository):
        for target in re.findall(r"\]\(([^)#]+)", document.read_text(encoding="utf-8")):
            if "://" not in target and not (document.parent / target).exists():
                broken.append(f"{document.name}: {target}")
    assert broken == []


@pytest.mark.parametrize("wrong", [["build", "--to", "docx"], ["build", "--engine", "latex"], []])
def test_a_command_line_that_is_off_ends_with_2(wrong):
    with pytest.raises(SystemExit) as stop:
        parser().parse_args(wrong)
    assert stop.value.code == 2
