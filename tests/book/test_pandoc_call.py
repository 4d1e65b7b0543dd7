"""Pandoc is called in the same way whatever this machine is set to."""

from __future__ import annotations

from ontmoetingen.book.pandoc_call import run_pandoc


def test_a_path_with_any_signs_is_read_in_any_locale(tmp_path, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")
    style = tmp_path / "één map"
    style.mkdir()
    (style / "b.bib").write_text("@book{b, title = {Een boek}, year = {2020}}", encoding="utf-8")
    arguments = ["-f", "markdown", "-t", "plain", "--citeproc", f"--bibliography={style / 'b.bib'}"]
    assert "2020" in run_pandoc(arguments, "Zie [@b].", "proef")
