"""What stands in the published folder: bytes, and that it is replaced as a whole or not at all."""

from __future__ import annotations

import errno
import json

import pandas as pd
import pytest
from small_totals import ORIGIN, RULES, totals

from ontmoetingen.disclosure import write
from ontmoetingen.disclosure.manifest import differences
from ontmoetingen.disclosure.publish import prepare
from ontmoetingen.errors import PublishError


def written(tmp_path, sizes):
    ready = prepare("totals", totals(sizes), RULES, ORIGIN)
    folder = tmp_path / "published"
    write.write_folder(folder, [ready], {"inputs": {"x": "1"}}, tmp_path / "scratch")
    return folder


def test_hidden_numbers_are_in_no_written_file(tmp_path):
    secret = totals([7, 12, 30])
    secret.loc[0, ["sum", "sum_squares"]] = [7777.25, 8888.5]
    ready = prepare("totals", secret, RULES, ORIGIN)
    write.write_folder(tmp_path / "published", [ready], {"inputs": {}}, tmp_path / "scratch")
    everything = "".join(p.read_text() for p in (tmp_path / "published").iterdir())
    assert "7777" not in everything
    assert "8888" not in everything
    assert "P0,q,T1,,,,,,,hidden,minder dan 10 antwoorden" in everything


def test_numbers_are_written_short_and_missing_ones_empty():
    frame = pd.DataFrame({"a": [1 / 3, 2.0, None], "n": [12.0, 7, None], "b": [True, False, None]})
    text = write.as_csv(frame, {"a": "number", "n": "integer", "b": "flag"})
    assert text == "a,n,b\n0.333333,12,true\n2,7,false\n,,\n"


def test_the_same_tables_give_the_same_bytes(tmp_path):
    first = {p.name: p.read_bytes() for p in written(tmp_path / "a", [12, 30]).iterdir()}
    again = {p.name: p.read_bytes() for p in written(tmp_path / "b", [12, 30]).iterdir()}
    assert first == again
    assert not any(b"\r" in content for content in first.values())


def test_a_table_that_is_no_longer_made_disappears(tmp_path):
    folder = written(tmp_path, [12, 30])
    (folder / "old.csv").write_text("x")
    written(tmp_path, [12, 30])
    assert sorted(p.name for p in folder.iterdir()) == [
        "manifest.json",
        "totals.csv",
        "totals.json",
    ]
    assert list((tmp_path / "scratch").iterdir()) == []


def test_a_full_disk_leaves_what_was_published(tmp_path, monkeypatch):
    folder = written(tmp_path, [12, 30])
    before = {p.name: p.read_bytes() for p in folder.iterdir()}

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(write, "_write_json", full)
    with pytest.raises(PublishError) as caught:
        written(tmp_path, [50, 60])
    assert str(caught.value) == (
        "published: cannot be written (No space left on device); nothing was changed. "
        "HINT: free some space."
    )
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before


def test_a_stop_between_the_two_renames_is_mended(tmp_path):
    folder = written(tmp_path, [12, 30])
    (tmp_path / "scratch").mkdir(exist_ok=True)
    folder.rename(tmp_path / "scratch" / "published.old")
    assert write.settle(folder, tmp_path / "scratch")
    assert (folder / "totals.csv").is_file()
    assert not write.settle(folder, tmp_path / "scratch")


def test_reasons_to_publish_again(tmp_path):
    folder = written(tmp_path, [12, 30])
    assert differences(folder, {"x": "1"}) == []
    assert differences(folder, {"x": "2"}) == ["x changed"]
    assert differences(folder, {"x": "1", "y": "1"}) == ["y is new"]
    assert differences(folder, {}) == ["x is gone"]
    (folder / "totals.csv").write_text("edited")
    by_hand = "a published file was changed, added or removed by hand"
    assert differences(folder, {"x": "1"}) == [by_hand]
    (folder / "manifest.json").write_text("{")
    assert differences(folder, {"x": "1"}) == ["the published tables were never made"]


def test_json_is_sorted_and_without_a_time(tmp_path):
    folder = written(tmp_path, [12, 30])
    content = json.loads((folder / "totals.json").read_text())
    assert list(content) == sorted(content)
    assert not [key for key in content if "time" in key or "date" in key]
