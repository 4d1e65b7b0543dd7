"""Shortcodes: values in prose, and what is said when a name is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from ontmoetingen.book.shortcodes import resolve

VALUES = {"mdt": {"n": "214", "deel": {"ja": 71}}}
META = {"book": {"title": "Proef"}}


def resolved(text: str, folder: Path = Path()) -> tuple[str, list[str]]:
    made, problems = resolve(text, "a.qmd (line {})".format, VALUES, META, folder)
    return made, [str(problem) for problem in problems]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("n = {{< var mdt.n >}}.", "n = 214."),
        ("{{<var mdt.deel.ja>}} %", "71 %"),
        ("{{< meta book.title >}}", "Proef"),
        ("```\n{{< var weg >}}\n```", "```\n{{< var weg >}}\n```"),
        ("{{{< var mdt.n >}}}", "{{< var mdt.n >}}"),
        (r"\{\{\< include x \>\}\}", r"\{\{\< include x \>\}\}"),
    ],
)
def test_a_shortcode_becomes_its_value(text, expected):
    assert resolved(text) == (expected, [])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "een\n{{< var mdt.x >}}",
            "a.qmd (line 2): 'mdt.x' is not a value in _variables.yml. HINT: correct the name.",
        ),
        (
            "{{< var mdt >}}",
            "a.qmd (line 1): 'mdt' is not a value in _variables.yml. HINT: correct the name.",
        ),
        (
            "{{< video x >}}",
            "a.qmd (line 1): shortcode 'video x' is not known. Allowed: var, meta, include, "
            "pagebreak.",
        ),
        ("{{< include weg.md >}}", "a.qmd (line 1): includes weg.md, which cannot be read."),
    ],
)
def test_a_name_that_is_not_there_is_told_with_its_line(text, message):
    assert resolved(text)[1] == [message]


def test_a_file_is_included(tmp_path):
    (tmp_path / "deel.md").write_text("gedeeld", encoding="utf-8")
    assert resolved("{{< include deel.md >}}", tmp_path) == ("gedeeld", [])
