"""What the attacks share: one published study of which the truth is known, its site, a browser."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

for room in ("unit", "book", "browser"):  # their small studies and helpers serve here too
    sys.path.insert(0, str(Path(__file__).parents[1] / room))


@pytest.fixture(scope="session")
def study(made_once):
    """A study with private answers, published."""
    from victim import Study, published

    return Study(made_once("victim", published))


@pytest.fixture(scope="session")
def true_counts(study):
    from victim import truth

    return truth(study)


@pytest.fixture(scope="session")
def built(study, made_once):
    """A copy of it with a book, built by the command."""
    from victim_site import Study, build_of

    return Study(made_once("victim-site", lambda folder: build_of(study, folder)))


@pytest.fixture(scope="module")
def visit(browser, built):
    """Opens a page of the site from disk; keeps what the browser said, asked for and popped up."""
    from opening import listening

    context = browser.new_context(viewport={"width": 1200, "height": 900})

    def opened(name: str, query: str = ""):
        page = listening(context.new_page())
        page.dialogs = []
        page.on("dialog", lambda dialog: (page.dialogs.append(dialog.message), dialog.dismiss()))
        page.goto(f"{(built.site / name).as_uri()}{query}")
        return page

    yield opened
    context.close()
