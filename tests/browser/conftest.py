"""A real Chromium, and a folder served on loopback, for every test that looks at a page."""

from __future__ import annotations

import functools
import http.server
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from opening import listening, wait_until

from ontmoetingen.book.find_quarto import NotFound, find_quarto
from ontmoetingen.paths import ENVIRONMENT_NAME, Study

sys.path.insert(0, str(Path(__file__).parents[1] / "unit"))  # its small tables serve here too


@pytest.fixture(scope="session")
def serve():
    """Serves a folder on loopback for as long as a ``with`` block lasts; gives its address."""

    @contextmanager
    def served(folder: Path, headers: Mapping[str, str] | None = None) -> Iterator[str]:
        class Quiet(http.server.SimpleHTTPRequestHandler):
            def log_message(self, *_):
                """Say nothing."""

            def end_headers(self):
                for name, value in (headers or {}).items():
                    self.send_header(name, value)
                super().end_headers()

        handler = functools.partial(Quiet, directory=folder)
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as serving:
            threading.Thread(target=serving.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{serving.server_port}"
            serving.shutdown()

    return served


@pytest.fixture(scope="session")
def report_study(made_once):
    """A copy of the study of this repository, with everything that a render needs."""
    from report_site import copied_study

    return Study(made_once("report-study", copied_study))


@pytest.fixture(
    scope="session", params=["built-in", pytest.param("quarto", marks=pytest.mark.quarto)]
)
def report_site(request, made_once):
    """Every page of the report, by each engine that is installed."""
    from report_site import render_pages

    engine = request.param
    if engine == "quarto" and isinstance(found := find_quarto(), NotFound):
        pytest.skip(f"needs Quarto: {found.reason}")
    study = request.getfixturevalue("report_study")
    return made_once(f"report-{engine}", lambda folder: render_pages(engine, study, folder))


@pytest.fixture(scope="session")
def evidence_site(made_once, repository):
    """A built report with every view on the real evidence; its study lies beside it."""
    from views_site import made_site

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ENVIRONMENT_NAME, "")  # set to the new study while it is made, then back
        return made_once("views", lambda folder: made_site(folder, repository)) / "site"


@pytest.fixture(scope="session")
def hostile_site(made_once, repository):
    """The pages of a small report of projects whose names would act if they could."""
    from hostile_site import made

    return made_once("hostile", lambda folder: made(folder, repository)) / "notebooks"


@pytest.fixture(scope="session")
def tables(repository):
    """The published tables of this study."""
    from filter_site import published_tables

    return published_tables(Study(repository))


@pytest.fixture(scope="session")
def choice_site(made_once, repository):
    """The pages of charts and tables of this study that follow a choice."""
    from choice_site import made

    return made_once("choice", lambda folder: made(folder, repository)) / "notebooks"


@pytest.fixture(scope="session")
def explore_site(made_once, repository):
    """The page on which a reader compares, with the published numbers of this study."""
    from explore_site import made

    return made_once("explore", lambda folder: made(folder, repository)) / "site"


@pytest.fixture
def open_address(browser):
    """Opens an address in a window of its own; what is said and asked is kept on the page."""
    contexts = []

    def opened(address, **options):
        context = browser.new_context(**options)
        contexts.append(context)
        page = listening(context.new_page())
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def visit(open_address, site):
    """Opens a page of what a test file calls ``site``, ready to choose projects on.

    From disk, unless an address is given.
    """
    from filter_site import settle

    def opened(name="een.html", query="", address=None, **options):
        window = {"viewport": {"width": 1200, "height": 900}} | options
        page = open_address(f"{address or site.as_uri()}/{name}{query}", **window)
        settle(page)
        return page

    return opened


@pytest.fixture
def open_page(open_address, explore_site):
    """Opens the page on which a reader compares, from disk, ready."""

    def opened(query="", **options):
        address = (explore_site / "chapters" / "verken-zelf.html").as_uri()
        page = open_address(
            f"{address}{query}", **{"viewport": {"width": 1280, "height": 900}} | options
        )
        if options.get("java_script_enabled", True):
            page.wait_for_selector(".explore-form")
        return page

    return opened


@pytest.fixture
def visit_evidence(open_address, evidence_site):
    """Opens a page of it from disk, ready."""

    def opened(name, **options):
        page = open_address(
            f"{evidence_site.as_uri()}/{name}",
            **{"viewport": {"width": 1440, "height": 900}} | options,
        )
        if options.get("java_script_enabled", True):
            wait_until(page, lambda: page.evaluate(PARTS_READY))
        return page

    return opened


# Each part of a page beside what tells that its script has run.
PARTS_READY = """() => {
    const has = name => document.querySelector(name) !== null;
    return (!has('.filterable, a[data-filter]') || Boolean(window.ontmoetingen?.filters))
        && (!has('.tree') || has('.tree-buttons')) && (!has('a.begrip') || has('.term-box'));
}"""
