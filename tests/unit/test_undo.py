"""Undo: what a command overwrote comes back, whole and private, within limits."""

from __future__ import annotations

import re
from contextlib import ExitStack

import pytest
from command import PUBLISH, contents, run
from intake_study import ROWS, described_study, export_in

from ontmoetingen import undo, undo_store
from ontmoetingen.errors import StudyError
from ontmoetingen.locks import one_at_a_time
from ontmoetingen.paths import Study


@pytest.fixture
def study(tmp_path) -> Study:
    return described_study(tmp_path / "study")


def test_undo_brings_back_the_tables_that_were_published_before(study, tmp_path, capsys):
    rows = [f"{n};A;T1;ja;5;17;v" for n in range(40)]
    run(capsys, study, "intake", export_in(tmp_path, *rows))
    run(capsys, study, *PUBLISH)
    before = contents(study.published)
    run(capsys, study, "intake", export_in(tmp_path, *rows[:20]))
    run(capsys, study, *PUBLISH)
    after = contents(study.published)
    assert after != before
    code, said, _ = run(capsys, study, "undo")
    told = [re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "then", line) for line in said.splitlines()]
    assert (code, told) == (
        0,
        [
            "1: before 'publish' of then: data/published",
            "2: before 'intake' of then: data/private",
            "3: before 'publish' of then: data/published",
            "4: before 'intake' of then: data/private",
        ],
    )
    assert run(capsys, study, "undo", 1)[:2] == (
        0,
        "Back as before 'publish': data/published.\n"
        "What stood there is kept too: ontmoetingen undo lists it.\n",
    )
    assert contents(study.published) == before
    run(capsys, study, "undo", 1)  # and the undo itself can be undone
    assert contents(study.published) == after


def test_undo_of_an_intake_brings_back_the_answers_and_keeps_them_private(study, tmp_path, capsys):
    run(capsys, study, "intake", export_in(tmp_path, *ROWS))
    before = contents(study.private)
    run(capsys, study, "intake", export_in(tmp_path, *ROWS[:2]))
    assert contents(study.private) != before
    assert run(capsys, study, "undo", 1)[0] == 0
    assert contents(study.private) == before
    assert not (study.cache / undo.STORE).exists()
    copied = [p for p in study.root.rglob("answers.parquet")]
    assert copied
    assert all(p.is_relative_to(study.private) for p in copied)


def test_the_first_intake_is_undone_to_nothing(study, tmp_path, capsys):
    run(capsys, study, "intake", export_in(tmp_path, *ROWS))
    assert run(capsys, study, "undo", 1)[0] == 0
    assert contents(study.private) == {}


def test_a_command_that_changes_nothing_leaves_no_copy(study, tmp_path, capsys):
    run(capsys, study, "intake", export_in(tmp_path, *(f"{n};A;T1;ja;5;17;v" for n in range(40))))
    run(capsys, study, *PUBLISH)
    known = [copy.id for copy in undo.copies(study)]
    assert len(known) == 2
    run(capsys, study, *PUBLISH)
    run(capsys, study, "intake", "--dry-run", export_in(tmp_path, *ROWS[:1]))
    assert [copy.id for copy in undo.copies(study)] == known


def test_copies_are_kept_within_their_limits(study, monkeypatch):
    study.published.mkdir()
    monkeypatch.setattr(undo_store, "MOST", 3)
    for n in range(5):
        with undo.kept(study, "publish"):
            (study.published / "items.csv").write_text(f"{n}\n")
    store = study.cache / undo.STORE
    assert len(undo.copies(study)) == 3
    (store / "half").mkdir()  # a copying that was stopped
    undo_store.prune(store)
    assert not (store / "half").exists()
    monkeypatch.setattr(undo_store, "MOST_BYTES", 0)
    undo_store.prune(store)
    assert len(undo.copies(study)) == 1  # the newest stays, however large


def test_a_copy_that_is_being_made_is_not_what_a_stopped_copying_left(study, monkeypatch):
    """Another command ends, and prunes, right between two files of a copy."""
    for name in ("items.csv", "waves.csv"):
        study.data.mkdir(exist_ok=True)
        (study.data / name).write_text(f"{name}\n")
    places, copy = [study.data / "items.csv", study.data / "waves.csv"], undo_store.copy_to

    def with_a_prune_after_it(place, to):
        copy(place, to)
        undo_store.prune(study.cache / undo.STORE)

    monkeypatch.setattr(undo_store, "copy_to", with_a_prune_after_it)
    (folder,) = undo.take(study, "publish", places)
    copied = sorted(p.name for p in (folder / "files").rglob("*.csv"))
    assert copied == ["items.csv", "waves.csv"]
    assert [p.name for p in folder.parent.iterdir()] == [folder.name], "no lock stays behind"


def test_a_copy_that_is_brought_back_makes_no_room_meanwhile(study, monkeypatch):
    study.published.mkdir()
    (study.published / "items.csv").write_text("before\n")
    with undo.kept(study, "publish"):
        (study.published / "items.csv").write_text("after\n")
    put_back = undo._put_back

    def while_others_prune(*arguments):
        monkeypatch.setattr(undo_store, "MOST", 0)
        undo_store.prune(study.cache / undo.STORE)
        put_back(*arguments)

    monkeypatch.setattr(undo, "_put_back", while_others_prune)
    undo.bring_back(study, 1)
    assert (study.published / "items.csv").read_text() == "before\n"


def test_a_copy_that_another_command_holds_is_left_alone_and_stops_nobody(study):
    study.published.mkdir(parents=True)
    with ExitStack() as other:
        with undo.kept(study, "publish"):
            (copy,) = undo.copies(study)
            other.enter_context(undo_store.held(copy.folders[0], "undo"))
        assert undo.copies(study) == [copy]


def test_what_made_room_after_it_was_chosen_is_refused(study, monkeypatch):
    study.published.mkdir()
    with undo.kept(study, "publish"):
        (study.published / "items.csv").write_text("after\n")
    (copy,) = undo.copies(study)
    monkeypatch.setattr(undo, "copies", lambda _: [copy])
    undo_store.remove(*copy.folders)
    with pytest.raises(StudyError) as caught:
        undo.bring_back(study, 1)
    assert str(caught.value) == (
        f"undo: copy {copy.id} made room for a newer one. "
        "HINT: run 'ontmoetingen undo' to see what there is."
    )
    assert (study.published / "items.csv").read_text() == "after\n"


def test_what_a_stopped_command_did_can_be_undone(study):
    study.published.mkdir()
    (study.published / "items.csv").write_text("before\n")

    def stopped() -> None:
        with undo.kept(study, "publish"):
            (study.published / "items.csv").write_text("half\n")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    undo.bring_back(study, 1)
    assert (study.published / "items.csv").read_text() == "before\n"


def test_undo_of_what_is_not_there_and_while_another_is_at_work(study, capsys):
    assert run(capsys, study, "undo") == (0, "Nothing was overwritten yet.\n", "")
    assert run(capsys, study, "undo", 3) == (
        1, "", "ontmoetingen: undo: there is no copy 3. "
        "HINT: nothing was overwritten since copies are kept.\n",
    )  # fmt: skip
    with undo.kept(study, "publish"):
        study.published.mkdir()
    with one_at_a_time(study.lock, "build", "study", StudyError):
        code, _, said = run(capsys, study, "undo", 1)
    assert code == 1
    assert "another process is at work here" in said
