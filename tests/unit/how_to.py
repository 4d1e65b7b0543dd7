"""A how-to page as a test follows it. In: the name of a page. Out: its text, blocks, commands."""

from __future__ import annotations

import re
from pathlib import Path


def text_of(repository: Path, name: str) -> str:
    """Everything on the page ``docs/how-to/<name>.md``."""
    return (repository / "docs" / "how-to" / f"{name}.md").read_text(encoding="utf-8")


def blocks(page: str, language: str) -> list[str]:
    """What stands between the fences of this language, without the indent of a list."""
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```", page, re.S | re.M)
    return [re.sub(rf"^{indent}", "", text, flags=re.M) for indent, text in found]


def commands(page: str) -> list[str]:
    """Every line that the page has a reader type in a terminal."""
    return "".join(blocks(page, "sh")).splitlines()
