"""Coding paragraph by paragraph: what is chosen is kept, and one coder never sees another."""

from __future__ import annotations

import shutil

import pytest

from ontmoetingen.coding.codebook import load_codebook
from ontmoetingen.coding.exchange import read_any
from ontmoetingen.coding.marking import codes_given, units_of, with_codes
from ontmoetingen.coding.store import Conversations, keep_conversations, no_segments
from ontmoetingen.coding.store import read_conversations as read
from ontmoetingen.coding_desk import PROJECT, code_conversation
from ontmoetingen.errors import IntakeError
from ontmoetingen.paths import Study

# An accent of two code points, an emoji outside the first plane, a Windows line end, a turn of two.
TEXT = "Anna: e\u0301e\u0301n 🙂\r\nBram: twee <b>x</b>\nnog wat van Bram\n"


@pytest.fixture
def study(tmp_path, repository):
    (tmp_path / "data").mkdir()
    for name in ("codebook.yml", "instrument.yml"):
        shutil.copy(repository / "data" / name, tmp_path / "data" / name)
    found = Study(tmp_path)
    keep_conversations(found.conversations, Conversations(no_segments(False), {"gesprek": TEXT}))
    return found


@pytest.fixture
def codebook(study):
    return load_codebook(study.codebook)


def kept(study, codebook):
    return read(study.conversations, codebook)


def test_a_paragraph_belongs_to_who_spoke_last(study, codebook):
    units = units_of(kept(study, codebook), "gesprek")
    assert [unit.speaker for unit in units] == ["Anna", "Bram", "Bram"]
    assert [TEXT[u.start : u.end] for u in units] == [
        "Anna: e\u0301e\u0301n 🙂",
        "Bram: twee <b>x</b>",
        "nog wat van Bram",
    ]


def test_codes_of_a_paragraph_are_replaced_and_those_of_others_stay(study, codebook):
    found = kept(study, codebook)
    unit = units_of(found, "gesprek")[1]
    found = with_codes(found, codebook, unit, "twee", {"t_reflectie"})
    found = with_codes(found, codebook, unit, "een", {"t_zetje", "t_reflectie"})
    found = with_codes(found, codebook, unit, "een", {"t_zetje"})
    assert codes_given(found, unit, "een") == {"t_zetje"}
    assert codes_given(found, unit, "twee") == {"t_reflectie"}
    assert with_codes(found, codebook, unit, "een", set()).segments.frame["coder"].tolist() == [
        "twee"
    ]


def test_what_cannot_be_coded_is_refused_in_words(codebook):
    found = Conversations(no_segments(False), {"d": "zonder naam\n"})
    unit = units_of(found, "d")[0]
    with pytest.raises(IntakeError) as caught:
        with_codes(found, codebook, unit, " ", {"x"})
    assert str(caught.value) == (
        "coder: has no name. HINT: give yourself a name or number.\n"
        "paragraph: has no speaker. HINT: let the first turn start with a name and a colon, such "
        'as "Anna: ".\n'
        f"codes: 1 codes are not in the codebook. Allowed: {', '.join(codebook.ids)}."
    )


def test_a_tick_is_kept_at_once_and_found_back(study, codebook):
    desk = code_conversation("een", study)
    desk.boxes["t_zetje"].value = True
    assert desk.told.value == "Bewaard."
    frame = kept(study, codebook).segments.frame
    assert frame[["participant", "code", "coder", "start", "end"]].to_numpy().tolist() == [
        ["Anna", "t_zetje", "een", 0, 13]
    ]
    again = code_conversation("een", study)
    assert again.at == 1  # the first paragraph without a code
    again.go(-1)
    assert again.boxes["t_zetje"].value


def test_another_coder_starts_with_nothing_ticked(study):
    code_conversation("een", study).boxes["t_zetje"].value = True
    second = code_conversation("twee", study)
    assert second.at == 0
    assert not any(box.value for box in second.boxes.values())


def test_going_to_another_paragraph_gives_no_codes(study, codebook):
    desk = code_conversation("een", study)
    desk.boxes["t_zetje"].value = True
    desk.next.click()
    assert not desk.boxes["t_zetje"].value
    assert len(kept(study, codebook).segments.frame) == 1
    assert desk.where.value == "Alinea 2 van 3"
    desk.next.click()
    assert desk.next.disabled


def test_what_was_said_is_shown_as_typed_and_never_acts(study):
    desk = code_conversation("een", study)
    desk.go(1)
    assert "&lt;b&gt;x&lt;/b&gt;" in desk.passage.value


def test_the_project_opens_elsewhere(study, codebook):
    """Read back by the reader of the standard: the same passage, code, coder and text."""
    desk = code_conversation("een", study)
    desk.boxes["t_zetje"].value = True
    desk.save.click()
    found = read_any(study.conversations / PROJECT, codebook).conversations
    assert found.texts == {"gesprek": TEXT}
    assert found.segments.frame.equals(kept(study, codebook).segments.frame)


def test_a_disk_that_cannot_be_written_is_said_on_the_desk(study, monkeypatch):
    desk = code_conversation("een", study)

    def refused(*_):
        raise IntakeError([])

    monkeypatch.setattr("ontmoetingen.coding_desk.keep_conversations", refused)
    desk.boxes["t_zetje"].value = True
    assert desk.told.value.startswith("<b>")


def test_run_unattended_it_shows_no_text(study, monkeypatch):
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    shown = code_conversation("een", study)._repr_mimebundle_()
    assert shown == {"text/plain": "Het codeerbureau werkt alleen in JupyterLab."}


def test_without_a_text_it_says_how_to_get_one(study):
    shutil.rmtree(study.conversations)
    with pytest.raises(IntakeError) as caught:
        code_conversation("een", study)
    assert str(caught.value) == (
        "data/private/conversations: holds no text. "
        "HINT: `ontmoetingen coding import gesprek.txt` takes one in."
    )
