"""Both engines on the same sample: what a reader reads is the same, word for word."""

from __future__ import annotations

import shutil

import pytest
from lxml import html
from sample_book import prepared_sample, replace

from ontmoetingen.book.pandoc import render_html
from ontmoetingen.book.project import load_book
from ontmoetingen.book.quarto import NotFound, find_quarto, render
from ontmoetingen.paths import package_theme

pytestmark = [pytest.mark.quarto, pytest.mark.slow]
OPTIONS = """    html-math-method: mathml
    theme: [default, theme/quarto.scss]
    css: theme/ontmoetingen.css
"""
FILTER = """
filters:
  - at: pre-ast
    path: theme/filters/quarto.lua
"""
SHOWN = {
    "headings": "//main//h1|//main//h2|//main//h3",
    "references": "//main//a[contains(@class, 'quarto-xref')]",
    "captions": "//main//figcaption|//main//caption",
    "citations": "//main//span[@class='citation']",
    "cells": "//main//th|//main//td",
}


@pytest.fixture(scope="module")
def sites(tmp_path_factory):
    found = find_quarto()
    if isinstance(found, NotFound):
        pytest.skip(f"needs Quarto: {found.reason}")
    study = prepared_sample(tmp_path_factory.mktemp("study"))
    shutil.copytree(package_theme(), study.root / "theme")
    replace(study, "_quarto.yml", "    html-math-method: mathml\n", OPTIONS)
    replace(
        study, "_quarto.yml", "    - data/cijfers.csv\n", "    - data/cijfers.csv\n    - assets\n"
    )
    book = replace(study, "_quarto.yml", "\nformat:\n", FILTER + "\nformat:\n")
    own = tmp_path_factory.mktemp("own")
    render_html(book, study, own)
    theirs = tmp_path_factory.mktemp("out") / "site"
    render(found, study, book, theirs, formats=("html",), progress=lambda *step: None)
    return load_book(study), own, theirs


def shown(site, name: str, path: str) -> list[str]:
    page = html.fromstring((site / name).read_bytes())
    return [" ".join(found.text_content().split()) for found in page.xpath(path)]


@pytest.mark.parametrize("what", SHOWN)
def test_pages_read_the_same(sites, what):
    book, own, theirs = sites
    pages = [chapter.output for chapter in book.chapters]
    ours = {name: shown(own, name, SHOWN[what]) for name in pages}
    assert any(ours.values())
    read = {name: shown(theirs, name, SHOWN[what]) for name in pages}
    assert read == ours


def test_the_list_of_references_is_the_same_and_dutch(sites):
    _, own, theirs = sites
    entries = "//*[contains(@class, 'csl-entry')]"
    ours = shown(own, "chapters/literatuur.html", entries)
    assert len(ours) == 3
    assert shown(theirs, "chapters/literatuur.html", entries) == ours
