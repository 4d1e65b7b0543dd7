"""An instrument file is read whole or refused whole, with every mistake named by line and key."""

from __future__ import annotations

from pathlib import Path

import pytest
from intake_study import INSTRUMENT, instrument_in

from ontmoetingen.errors import InstrumentError
from ontmoetingen.model.instrument import load_instrument


def refused(folder: Path, text: str) -> str:
    with pytest.raises(InstrumentError) as caught:
        instrument_in(folder, text)
    return str(caught.value)


def changed(old: str, new: str) -> str:
    assert INSTRUMENT.count(old) == 1, f"the test itself is wrong about {old!r}"
    return INSTRUMENT.replace(old, new)


def test_mdt_questionnaire_asks_three_questions_and_two_statements(repository):
    instrument = load_instrument(repository / "data" / "instrument.yml")
    assert {i.id: (i.scale.kind, i.waves) for i in instrument.items} == {
        "meets_age": ("yes_no", ("T1",)),
        "meets_origin": ("yes_no", ("T1",)),
        "meets_level": ("yes_no", ("T1",)),
        "likes_different": ("rating", ("T0", "T1")),
        "met_future_help": ("rating", ("T1",)),
    }
    assert all(i.source and i.wording for i in instrument.items)
    assert instrument.overlap == ("meets_age", "meets_origin", "meets_level")
    statement = instrument.item("likes_different").scale
    assert (statement.min, statement.max, statement.agree_from) == (1, 6, 5)
    assert "Keuze van dit project" in statement.agree_note
    assert [b.id for b in instrument.background] == ["age", "school_level", "region"]
    assert [a.id for a in instrument.project.attributes] == ["name", "type", "region", "start"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("", ()),
        ("contrasts: [{id: c, label: c, trait: age}]\n", ("age",)),
        ("adjust_for: [level, age]\n", ("level", "age")),
        ("adjust_for: []\ncontrasts: [{id: c, label: c, trait: age}]\n", ()),
    ],
    ids=["nothing compared", "what is compared", "what is named", "nothing on purpose"],
)
def test_projects_are_held_equal_on_what_is_named_or_else_compared(tmp_path, lines, expected):
    text = INSTRUMENT.replace("project:\n", f"{lines}project:\n")
    assert instrument_in(tmp_path, text).adjust_for == expected


@pytest.mark.parametrize("study", ["bdf", "apipop", "contraception", "medpar", "bfi"])
def test_other_studies_need_nothing_but_a_file(repository, study):
    instrument = load_instrument(repository / f"tests/studies/{study}/data/instrument.yml")
    assert instrument.id == study
    assert instrument.items


def test_items_know_their_waves_and_columns(tmp_path):
    instrument = instrument_in(tmp_path)
    assert [i.id for i in instrument.items_at("T0")] == ["likes"]
    assert [i.id for i in instrument.items_at("T1")] == ["meets", "likes"]
    assert [i.id for i in instrument.repeated_items()] == ["likes"]
    assert instrument.item("likes").columns == {"T0": "graag", "T1": "graag"}
    assert instrument.wave("T1").codes == ("T1",)
    assert instrument.item("meets").scale.main_measure == "share_yes"
    assert instrument.item("likes").scale.main_measure == "mean"


def test_codes_that_yaml_takes_for_booleans_stay_text(tmp_path):
    scale = instrument_in(tmp_path).item("meets").scale
    assert (scale.yes, scale.no) == (("ja", "Yes"), ("nee", "No"))


def test_unknown_key_is_named_with_its_line_and_the_likely_meaning(tmp_path):
    text = refused(tmp_path, changed("label: Omgang,", "lable: x, label: Omgang,"))
    assert text == (
        "instrument.yml, line 15, item 'meets', key 'lable': is not a known key. Allowed: id, "
        "scale, waves, column, columns, label, short_label, wording, role, source, "
        "sensitive. "
        "HINT: did you mean 'label'?"
    )


def test_a_question_is_sensitive_only_when_the_file_says_so(tmp_path):
    assert not any(item.sensitive for item in instrument_in(tmp_path).items)
    marked = changed("label: Omgang,", "label: Omgang, sensitive: true,")
    assert instrument_in(tmp_path, marked).item("meets").sensitive
    text = refused(tmp_path, changed("label: Omgang,", "label: Omgang, sensitive: ja,"))
    assert text == (
        "instrument.yml, line 15, item 'meets', key 'sensitive': 'ja' is not known here. "
        "Allowed: true, false."
    )


def test_all_problems_come_at_once(tmp_path):
    text = changed("title: Kleine vragenlijst\n", "")
    text = text.replace("kind: rating, min: 1, max: 6", "kind: ratin, min: 1, max: 6")
    text = text.replace("type: int, column: leeftijd", "type: int")
    assert refused(tmp_path, text).splitlines() == [
        "instrument.yml, line 12, scale 'zes', key 'kind': 'ratin' is not known here. "
        "Allowed: yes_no, rating. HINT: did you mean 'rating'?",
        "instrument.yml, line 12, scale 'zes', key 'yes': is missing.",
        "instrument.yml, line 12, scale 'zes', key 'no': is missing.",
        "instrument.yml, line 12, scale 'zes', key 'min': is not a known key. "
        "Allowed: kind, yes, no, yes_label, no_label.",
        "instrument.yml, line 12, scale 'zes', key 'max': is not a known key. "
        "Allowed: kind, yes, no, yes_label, no_label.",
        "instrument.yml, line 12, scale 'zes', key 'agree_from': is not a known key. "
        "Allowed: kind, yes, no, yes_label, no_label.",
        "instrument.yml, line 12, scale 'zes', key 'agree_note': is not a known key. "
        "Allowed: kind, yes, no, yes_label, no_label.",
        "instrument.yml, line 1, key 'title': is missing.",
        "instrument.yml, line 17, background 'age', key 'column': is missing.",
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "agree_from: 5",
            "agree_from: 7",
            "instrument.yml, line 13, scale 'zes', key 'agree_from': 7 is out of range. "
            "Allowed: above 1, at most 6.",
        ),
        (
            "min: 1, max: 6",
            "min: 6, max: 6",
            "instrument.yml, line 13, scale 'zes', key 'max': 6 is not above min 6.",
        ),
        (
            "min: 1, max: 6",
            "min: een, max: 6",
            "instrument.yml, line 13, scale 'zes', key 'min': 'een' is not a number. "
            "Allowed: e.g. 5 or 0.5.",
        ),
        (
            "waves: [T1], column: omgang",
            "waves: [T2], column: omgang",
            "instrument.yml, line 15, item 'meets', key 'waves': wave 'T2' is not known here. "
            "Allowed: T0, T1.",
        ),
        (
            "column: graag",
            "columns: {T0: a, T1: b}, column: graag",
            "instrument.yml, line 16, item 'likes', key 'column': needs either 'column' or "
            "'columns' (one per wave).",
        ),
        (
            "column: graag",
            "column: omgang",
            "instrument.yml, line 14, key 'items': column 'omgang' is read as two different "
            "things. Allowed: each column for one thing.",
        ),
        (
            "wave_column: moment\n",
            "",
            "instrument.yml, line 1, key 'wave_column': is missing: there are 2 waves and a row "
            "holds one. Allowed: the column with the wave's code.",
        ),
        (
            'missing: ["-9", weet niet]',
            'missing: ["-9", Nee, "3"]',
            "instrument.yml, line 7, key 'missing': code 'nee' of scale 'ja_nee' also means "
            "missing. Allowed: each code with one meaning.\n"
            "instrument.yml, line 7, key 'missing': code '3' is also an answer on scale 'zes'. "
            "Allowed: each code with one meaning.",
        ),
        (
            "no: [nee, No]",
            "no: [nee, JA]",
            "instrument.yml, line 12, scale 'ja_nee', key 'no': 1 codes mean both yes and no. "
            "Allowed: each code on one side.",
        ),
        (
            "id: likes",
            "id: meets",
            "instrument.yml, line 14, key 'items': id 'meets' stands here twice. "
            "Allowed: each id once.",
        ),
        (
            "id: likes",
            "id: Likes!",
            "instrument.yml, line 16, item 'Likes!', key 'id': 'Likes!' has not the right form. "
            "Allowed: small letters, digits and _, a letter first.",
        ),
        (
            "project:\n",
            "overlap: [meet]\nproject:\n",
            "instrument.yml, line 20, key 'overlap': item 'meet' is not known here. "
            "Allowed: meets, likes. HINT: did you mean 'meets'?",
        ),
        (
            "project:\n",
            "contrasts: [{id: c, label: c, trait: type, values: [onderwijs]}]\nproject:\n",
            "instrument.yml, line 20, key 'contrasts': value 'onderwijs' is not known here. "
            "Allowed: o, z.",
        ),
        (
            "project:\n",
            "contrasts: [{id: c, label: c, trait: type}]\nproject:\n",
            "instrument.yml, line 20, key 'contrasts': contrast 'c' has no values and trait 'type' "
            "is no number. Allowed: a number, or 'values' to set apart from all others.",
        ),
        (
            "project:\n",
            "adjust_for: [age, levl]\nproject:\n",
            "instrument.yml, line 20, key 'adjust_for': background 'levl' is not known here. "
            "Allowed: age, level. HINT: did you mean 'level'?",
        ),
        (
            "project:\n",
            "adjust_for: [age, age]\nproject:\n",
            "instrument.yml, line 20, key 'adjust_for': id 'age' stands here twice. "
            "Allowed: each id once.",
        ),
        (
            "title: Kleine vragenlijst",
            "title: a\ntitle: b",
            "instrument.yml, line 3, key 'title': stands here twice.",
        ),
        (
            "title: Kleine vragenlijst",
            "title: [a",
            "instrument.yml, line 3, key 'title'",
        ),
    ],
)
def test_a_contradiction_says_where_and_what_is_allowed(tmp_path, old, new, message):
    text = refused(tmp_path, changed(old, new))
    if new == "title: [a":  # YAML's own words follow the place
        assert text.startswith("instrument.yml, line 3: is not YAML: ")
    else:
        assert text == message


def test_files_that_hold_no_instrument(tmp_path):
    empty, folder, latin = tmp_path / "a.yml", tmp_path / "b.yml", tmp_path / "c.yml"
    empty.write_text("# only a comment\n")
    folder.mkdir()
    latin.write_bytes(b"id: x\ntitle: caf\xe9\n")
    expected = {
        empty: "a.yml: is empty. HINT: the file should hold keys and values.",
        folder: "b.yml: is a folder, not a file.",
        latin: "c.yml, line 2: is not UTF-8. HINT: save the file as UTF-8.",
        tmp_path / "d.yml": "d.yml: does not exist. HINT: check the path.",
    }
    for path, message in expected.items():
        with pytest.raises(InstrumentError) as caught:
            load_instrument(path)
        assert str(caught.value) == message


def test_a_list_in_place_of_the_whole_is_one_problem_not_a_crash(tmp_path):
    text = refused(tmp_path, "- a\n- b\n")
    assert text.splitlines()[0] == (
        "instrument.yml, line 1: is a list. Allowed: a mapping of keys and values."
    )
