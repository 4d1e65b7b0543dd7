"""The preview follows edits, from its first moment on, of the whole report and of one chapter."""

from __future__ import annotations

import threading
import time

import pytest
from small_study import bare_study, whole_study

from ontmoetingen.book.preview import follow, preview
from ontmoetingen.book.preview_chapter import FOLDER, ChapterMade, make_chapter, preview_chapter
from ontmoetingen.errors import BuildError


class Listener:
    """Keeps what a person would read."""

    def __init__(self):
        self.said = []

    def lines(self, texts):
        self.said.extend(texts)

    def error(self, text):
        self.said.append(text)

    def waits_for(self, words, seconds=60):
        until = time.monotonic() + seconds
        while not any(words in line for line in self.said):
            assert time.monotonic() < until, f"never said {words!r}, only {self.said}"
            time.sleep(0.05)
        return next(line for line in self.said if words in line)

    def waits_for_page(self, page, words, seconds=60):
        """Until the page says these words, as somebody sees who looks at it."""
        until = time.monotonic() + seconds
        while words not in page.read_text(encoding="utf-8"):
            assert time.monotonic() < until, self.said
            time.sleep(0.05)


def test_an_edit_while_the_first_build_runs_is_built_too(tmp_path):
    study, stop, made = bare_study(tmp_path), threading.Event(), []

    def make() -> ChapterMade:
        if made:
            stop.set()
        else:
            (study.root / "index.qmd").write_text("# Bewerkt\n", encoding="utf-8")
        made.append(ChapterMade("index.html", (), 0.0))
        return made[-1]

    watching = threading.Thread(
        target=follow,
        args=(study, study.root, make, Listener()),
        kwargs={"stop": stop},
        daemon=True,
    )
    watching.start()
    watching.join(30)
    assert len(made) == 2


@pytest.mark.slow
def test_an_edit_is_built_and_a_mistake_is_said_without_ending_the_preview(tmp_path):
    study, listener, stop = whole_study(tmp_path / "study"), Listener(), threading.Event()
    options = {"engine": "pandoc", "stop": stop}
    thread = threading.Thread(target=preview, args=(study, 0, listener), kwargs=options)
    thread.start()
    try:
        address = listener.waits_for("http://")
        assert address.startswith("http://127.0.0.1:")
        text = (study.root / "index.qmd").read_text(encoding="utf-8")
        (study.root / "index.qmd").write_text(text + "\nZie @fig-weg.\n", encoding="utf-8")
        listener.waits_for("fig-weg")
        (study.root / "index.qmd").write_text(text + "\nBijgewerkt.\n", encoding="utf-8")
        listener.waits_for_page(study.site / "index.html", "Bijgewerkt.")
    finally:
        stop.set()
        thread.join(30)
    assert not thread.is_alive()


@pytest.mark.slow
def test_one_chapter_is_made_as_it_was_saved_and_nothing_else_is_touched(tmp_path):
    study, site = whole_study(tmp_path / "study"), tmp_path / "study" / ".ontmoetingen" / FOLDER
    notebook = study.notebooks / "een.ipynb"
    before = notebook.read_bytes()
    first = make_chapter(study, "een", site)
    index = (site / "index.html").stat().st_mtime_ns
    text = (study.root / "index.qmd").read_text(encoding="utf-8")
    (study.root / "index.qmd").write_text(text + "\nBijgewerkt.\n", encoding="utf-8")
    again = make_chapter(study, "notebooks/een.ipynb", site)
    assert (first.page, again.page) == ("notebooks/een.html", "notebooks/een.html")
    assert (site / "index.html").stat().st_mtime_ns == index  # another chapter waits
    assert "Bijgewerkt." not in (site / "index.html").read_text(encoding="utf-8")
    assert notebook.read_bytes() == before  # nothing was run
    assert not study.site.exists()
    assert ("a build runs it again" in again.last_line()) == bool(again.behind)
    with pytest.raises(BuildError) as refused:
        make_chapter(study, "weg", site)
    assert str(refused.value) == "preview: 'weg' is no chapter. Allowed: een, index."


@pytest.mark.slow
def test_the_preview_of_a_chapter_follows_its_edits(tmp_path):
    study, listener, stop = whole_study(tmp_path / "study"), Listener(), threading.Event()
    thread = threading.Thread(
        target=preview_chapter, args=(study, "index", 0, listener), kwargs={"stop": stop}
    )
    thread.start()
    try:
        assert listener.waits_for("http://").endswith("/index.html (Ctrl-C ends the preview)")
        text = (study.root / "index.qmd").read_text(encoding="utf-8")
        (study.root / "index.qmd").write_text(text + "\nBijgewerkt.\n", encoding="utf-8")
        listener.waits_for_page(study.cache / FOLDER / "index.html", "Bijgewerkt.")
    finally:
        stop.set()
        thread.join(30)
    assert not thread.is_alive()
