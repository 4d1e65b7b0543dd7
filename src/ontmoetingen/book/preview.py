"""The site while it is being written. In: a study. Out: pages on this machine that follow edits.

Serves ``_site/`` to this machine alone, builds again when a source changes, and has open pages load
themselves again. The script that does so is added to what is served, never to a file.
"""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any, Protocol

from watchfiles import watch

from ..errors import BuildError, OntmoetingenError, Problem
from ..paths import Study
from .build import Gate, Result, build
from .inputs import DERIVED, PRIVATE

HOST = "127.0.0.1"
OWN_NAME = re.compile(r"(?:127\.0\.0\.1|localhost)(?::\d{1,5})?", re.IGNORECASE)
# A page elsewhere may not hold what is previewed, nor load its scripts, which have data in them.
HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
RELOAD_PATH, CHANGES_PATH = "/__reload.js", "/__changes"
WAIT_SECONDS = 25
LOOK_MILLISECONDS = 250
RELOAD_TAG = f'<script src="{RELOAD_PATH}" defer></script></head>'.encode()
# Asks until the number of builds differs from the one it saw first; the server answers late.
RELOAD_SCRIPT = b"""(function () {
  "use strict";
  var seen = null;
  function ask() {
    fetch("/__changes?seen=" + (seen === null ? "" : seen)).then(function (answer) {
      return answer.text();
    }).then(function (count) {
      if (seen !== null && count !== seen) { window.location.reload(); return; }
      seen = count;
      ask();
    }).catch(function () { window.setTimeout(ask, 1000); });
  }
  ask();
}());
"""


class Changes:
    """Counts builds, and lets a page wait for the next one."""

    def __init__(self) -> None:
        self.count = 0
        self._new = threading.Condition()

    def add(self) -> None:
        with self._new:
            self.count += 1
            self._new.notify_all()

    def after(self, seen: str, seconds: float = WAIT_SECONDS) -> int:
        """The count, as soon as it differs from ``seen`` or the time is over."""
        with self._new:
            if seen == str(self.count):
                self._new.wait(seconds)
            return self.count


class _Pages(SimpleHTTPRequestHandler):
    """Serves one folder to this machine; the base class keeps ``..`` in a path inside it."""

    def __init__(self, *args: Any, changes: Changes, **options: Any):
        self.changes = changes
        super().__init__(*args, **options)

    def send_head(self) -> Any:
        if not self._is_for_us():
            return self.send_error(HTTPStatus.FORBIDDEN, "Only for this machine")
        path, _, query = self.path.partition("?")
        if path == RELOAD_PATH:
            return self._send(RELOAD_SCRIPT, "text/javascript")
        if path == CHANGES_PATH:
            count = self.changes.after(query.removeprefix("seen="))
            return self._send(str(count).encode(), "text/plain")
        if not self._is_inside():
            return self.send_error(HTTPStatus.NOT_FOUND)
        return self._send_page() or super().send_head()

    def _is_for_us(self) -> bool:
        """Whether it asks for this machine by one of its names, and by no other.

        A page elsewhere could point its own name to this address and read the preview.
        """
        names = self.headers.get_all("Host") or []
        return len(names) == 1 and OWN_NAME.fullmatch(names[0].strip()) is not None

    def _is_inside(self) -> bool:
        """Whether the file stands in the folder, also when a link leads to it."""
        asked = Path(self.translate_path(self.path))
        if "\0" in str(asked):
            return False  # no file system knows such a name
        return asked.resolve().is_relative_to(Path(self.directory).resolve())

    def _send_page(self) -> Any:
        place = Path(self.translate_path(self.path))
        place = place / "index.html" if self.path.split("?")[0].endswith("/") else place
        if place.suffix != ".html" or not place.is_file():
            return None
        return self._send(place.read_bytes().replace(b"</head>", RELOAD_TAG, 1), "text/html")

    def _send(self, content: bytes, kind: str) -> BytesIO:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        return BytesIO(content)

    def end_headers(self) -> None:
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def list_directory(self, path: Any) -> None:
        self.send_error(HTTPStatus.NOT_FOUND)

    def log_message(self, *args: Any) -> None:
        """Say nothing: the terminal is for builds."""


class _Server(ThreadingHTTPServer):
    """Ends with its program, and does not mind readers who leave."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        # A page that is closed or loaded again drops what it was still being sent.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def serve(site: Path, changes: Changes, port: int = 0) -> ThreadingHTTPServer:
    """A server of ``site`` on the loopback address; ``port`` 0 takes a free one.

    Returns
    -------
    The server, not started: call ``serve_forever``, and read the port from ``server_port``.

    Raises
    ------
    BuildError : another program listens there already, or there is no such port.
    """
    handler = partial(_Pages, changes=changes, directory=str(site))
    try:
        return _Server((HOST, port), handler)
    except OSError as error:
        hint = "name another one with --port, or end the other preview."
        what = f"port {port} cannot be used ({error.strerror})"
        raise BuildError(Problem("preview", what, hint=hint)) from None
    except OverflowError:
        raise BuildError(Problem("preview", f"{port} is not a port", "0 to 65535")) from None


class Speaker(Protocol):
    """Who tells a person how it goes; ``terminal.Terminal`` is one."""

    def lines(self, texts: Iterable[str]) -> None: ...

    def error(self, text: str) -> None: ...


def preview(
    study: Study,
    port: int,
    terminal: Speaker,
    *,
    engine: str = "auto",
    tables: Callable[[], object] | None = None,
    gate: Gate | None = None,
    stop: threading.Event | None = None,
) -> None:
    """Build, serve, and build again at every change, until ``stop`` is set or Ctrl-C.

    Parameters
    ----------
    study : the study to show.
    port : where to listen on this machine; 0 for any free port.
    terminal : is told the address, each result, and each error; an error ends nothing.
    engine, gate : as for ``build``; what is previewed is what a later build may leave as it is.
    tables : brings the published tables up to date before each build.
    stop : set it to end the preview; None when only Ctrl-C does.
    """

    def make() -> Result:
        if tables:
            tables()
        return build(study, engine, ("html",), gate=gate)

    follow(study, study.site, make, terminal, port=port, stop=stop)


class Made(Protocol):
    """What a rebuild gives; ``build.Result`` is one."""

    @property
    def changed(self) -> bool: ...

    def last_line(self) -> str: ...


def follow(
    study: Study,
    site: Path,
    make: Callable[[], Made],
    terminal: Speaker,
    *,
    port: int = 0,
    page: str = "",
    stop: threading.Event | None = None,
) -> None:
    """Serve ``site`` and make it again at every change of a source.

    Parameters
    ----------
    study : whose sources are watched; site : the folder that is served.
    make : makes the site; an error is told and ends nothing.
    page : of the site that the address leads to; "" for the first.
    terminal, port, stop : as for :func:`preview`.
    """
    changes = Changes()
    server = serve(site, changes, port)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        edits = _edits(study, stop)
        next(edits, None)  # from here on nothing is missed, also while the first build runs
        _rebuild(make, terminal, changes)
        terminal.lines([f"http://{HOST}:{server.server_port}/{page} (Ctrl-C ends the preview)"])
        for _ in filter(None, edits):
            _rebuild(make, terminal, changes)
    finally:
        server.shutdown()
        server.server_close()


def _edits(study: Study, stop: threading.Event | None) -> Iterator[set]:
    """Changes of sources; empty ones too, so that whoever asks first need not wait for an edit."""
    return watch(
        study.root,
        watch_filter=partial(is_source, study),
        stop_event=stop,
        rust_timeout=LOOK_MILLISECONDS,
        yield_on_timeout=True,
    )


def is_source(study: Study, _change: Any, path: str) -> bool:
    """Whether a changed file is a source of the book: not derived, hidden, private or the site."""
    try:
        relative = Path(path).relative_to(study.root)
    except ValueError:
        return False
    hidden = any(part.startswith(("_site", ".", "__pycache__")) for part in relative.parts)
    return not hidden and not any(relative.is_relative_to(n) for n in (*DERIVED, *PRIVATE))


def _rebuild(make: Callable[[], Made], terminal: Speaker, changes: Changes) -> None:
    try:
        result = make()
    except OntmoetingenError as error:
        terminal.error(str(error))
        return
    terminal.lines([result.last_line()])
    if result.changed:
        changes.add()
