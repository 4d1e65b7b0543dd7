"""What runs inside a page itself. In: HTML text. Out: its scripts, handlers and charts.

A content security policy allows such a script by the hash of its text, which must be exact; so
texts are joined as the parser hands them over, and nothing is stripped.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from hashlib import sha256, sha384
from html.parser import HTMLParser
from pathlib import Path

from .page import SCRIPT_TYPES


@dataclass
class Inline:
    """Scripts and handlers that a page holds, its charts, and whether it has a policy."""

    scripts: list[str] = field(default_factory=list)
    handlers: list[str] = field(default_factory=list)
    charts: list[str] = field(default_factory=list)
    policy: str = ""


def read_inline(html: str) -> Inline:
    """Everything of a page that its policy has to know.

    >>> read_inline('<a onclick="f()">x</a><script>let a = 1 < 2;</script>').scripts
    ['let a = 1 < 2;']
    """
    reader = _Reader()
    # A browser hashes what it parsed, in which each line ends in one LF.
    reader.feed(html.replace("\r\n", "\n").replace("\r", "\n"))
    reader.close()
    return reader.found


def source_hash(text: str) -> str:
    """A script as a policy names it.

    >>> source_hash("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    return f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'"


def integrity(path: Path) -> str:
    """A file as the ``integrity`` of a script names it (SHA-384)."""
    return f"sha384-{base64.b64encode(sha384(path.read_bytes()).digest()).decode()}"


class _Reader(HTMLParser):
    """Walks a page once; the text of a script may come in pieces."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = Inline()
        self._pieces: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.found.handlers += [given[name] for name in given if name.startswith("on")]
        if "data-chart" in given:
            self.found.charts.append(given["data-chart"])
        if tag == "meta" and given.get("http-equiv", "").lower() == "content-security-policy":
            self.found.policy = given.get("content", "")
        runs = tag == "script" and "src" not in given and given.get("type", "") in SCRIPT_TYPES
        self._pieces = [] if runs else None

    def handle_data(self, data: str) -> None:
        if self._pieces is not None:
            self._pieces.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._pieces:
            self.found.scripts.append("".join(self._pieces))
        self._pieces = None
