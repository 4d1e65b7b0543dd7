"""Exports whose columns have other names: suggested, checked by a person, then used and told."""

from __future__ import annotations

import pytest
from intake_study import ROWS, answers_of, export_in, instrument_in

from ontmoetingen.errors import IntakeError
from ontmoetingen.intake.mapping import load_mapping
from ontmoetingen.intake.mapping_file import suggest_mapping
from ontmoetingen.intake.readers import read_export
from ontmoetingen.intake.run import intake
from ontmoetingen.intake.suggest import suggest

# Their names for id, project, moment, omgang, graag, leeftijd, niveau; and a column of their own.
THEIRS = "ID;Project naam;Moment;Omgang?;graag (1-6);leeftijd in jaren;Niveau school;Opmerking"
WITH_REMARK = tuple(f"{row};niets" for row in ROWS)
CHECKED = """\
checked_by: A. Onderzoeker
columns:
  - {export: ID, column: id}
  - {export: Project naam, column: project}
  - {export: Moment, column: moment}
  - {export: "Omgang?", column: omgang}
  - {export: graag (1-6), column: graag}
  - {export: leeftijd in jaren, column: leeftijd}
  - {export: Niveau school, column: niveau}
ignore: [Opmerking]
"""


def theirs(folder):
    return export_in(folder, *WITH_REMARK, header=THEIRS, name="theirs.csv")


def mapping_in(folder, text=CHECKED):
    path = folder / "mapping.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_column_is_suggested_and_the_remark_is_not(tmp_path):
    found, left, lacking = suggest(read_export(theirs(tmp_path)), instrument_in(tmp_path))
    assert {s.export: s.column for s in found} == {
        "ID": "id",
        "Project naam": "project",
        "Moment": "moment",
        "Omgang?": "omgang",
        "graag (1-6)": "graag",
        "leeftijd in jaren": "leeftijd",
        "Niveau school": "niveau",
    }
    assert (left, lacking) == (["Opmerking"], [])


def test_a_column_whose_cells_are_no_answers_is_not_suggested(tmp_path):
    """Alike by name alone: of 4 cells under 'Omgang' none is yes or no."""
    rows = [";".join(["7", *row.split(";")[1:]]) for row in WITH_REMARK]
    strange = [r.replace(";ja;", ";soms;").replace(";Ja;", ";soms;") for r in rows]
    strange = [r.replace(";nee;", ";vaak;") for r in strange]
    export = export_in(tmp_path, *strange, header=THEIRS)
    found, left, lacking = suggest(read_export(export), instrument_in(tmp_path))
    assert "omgang" not in {s.column for s in found}
    assert "Omgang?" in left
    assert lacking == ["omgang"]


def test_the_file_tells_the_grounds_and_no_cell(tmp_path):
    instrument_in(tmp_path)
    to = tmp_path / "mapping.yml"
    lines = suggest_mapping(theirs(tmp_path), tmp_path / "instrument.yml", to)
    text = to.read_text(encoding="utf-8")
    assert '  # names alike 1.00; 3 of 3 cells are allowed\n  - {export: "Omgang?"' in text
    assert '# In the export, without a suggestion:\n#   "Opmerking"\n' in text
    assert "niets" not in text
    assert lines == [
        "7 columns have a suggestion; 1 columns of the export and 0 of the instrument have none.",
        f"Wrote {to}. Check it before the next intake.",
    ]


def test_a_suggestion_is_refused_until_a_person_has_checked_it(tmp_path):
    instrument = instrument_in(tmp_path)
    to = tmp_path / "mapping.yml"
    suggest_mapping(theirs(tmp_path), tmp_path / "instrument.yml", to)
    with pytest.raises(IntakeError) as caught:
        load_mapping(to, instrument)
    assert str(caught.value) == (
        "mapping.yml: nobody has checked it. HINT: compare every line with the questionnaire, "
        "then write your name behind checked_by."
    )


def test_what_was_checked_is_never_overwritten(tmp_path):
    instrument_in(tmp_path)
    to = mapping_in(tmp_path)
    with pytest.raises(IntakeError, match=r"mapping\.yml: is there already and is not overwritten"):
        suggest_mapping(theirs(tmp_path), tmp_path / "instrument.yml", to)
    assert to.read_text(encoding="utf-8") == CHECKED


def test_an_export_with_known_columns_needs_no_mapping(tmp_path):
    instrument_in(tmp_path)
    with pytest.raises(IntakeError) as caught:
        suggest_mapping(export_in(tmp_path, *ROWS), tmp_path / "instrument.yml", tmp_path / "m.yml")
    assert str(caught.value) == (
        "export.csv: has no column that the instrument does not know. "
        "HINT: take it in without a mapping."
    )
    assert not (tmp_path / "m.yml").exists()


def test_a_checked_mapping_gives_the_same_answers_and_is_told(tmp_path):
    instrument = instrument_in(tmp_path)
    intake([export_in(tmp_path, *ROWS)], instrument, tmp_path / "ours")
    mapping = load_mapping(mapping_in(tmp_path), instrument)
    report = intake([theirs(tmp_path)], instrument, tmp_path / "theirs", mapping=mapping)
    assert answers_of(tmp_path / "theirs").equals(answers_of(tmp_path / "ours"))
    assert report.notes == (
        "theirs.csv: columns by mapping.yml, checked by A. Onderzoeker: 'ID' read as 'id', "
        "'Project naam' read as 'project', 'Moment' read as 'moment', 'Omgang?' read as 'omgang', "
        "'graag (1-6)' read as 'graag', 'leeftijd in jaren' read as 'leeftijd', "
        "'Niveau school' read as 'niveau', 'Opmerking' left out",
    )


def test_all_that_is_wrong_with_a_mapping_is_told_at_once(tmp_path):
    text = CHECKED.replace("column: id", "column: idd").replace("column: niveau", "column: graag")
    with pytest.raises(IntakeError) as caught:
        load_mapping(mapping_in(tmp_path, text), instrument_in(tmp_path))
    assert str(caught.value) == (
        "mapping.yml, column 'idd': is not in the instrument. HINT: did you mean 'id'?\n"
        "mapping.yml, column of the instrument 'graag': stands there 2 times. Allowed: once."
    )


def test_a_name_that_is_taken_is_refused(tmp_path):
    instrument = instrument_in(tmp_path)
    header = THEIRS.replace("Opmerking", "omgang")
    export = export_in(tmp_path, *WITH_REMARK, header=header)
    mapping = load_mapping(mapping_in(tmp_path), instrument)
    with pytest.raises(IntakeError) as caught:
        intake([export], instrument, tmp_path / "out", mapping=mapping)
    assert str(caught.value) == (
        "export.csv, column 'omgang': is there already, while mapping.yml gives its name to "
        "'Omgang?'. HINT: take one of the two out: of the export, or of mapping.yml."
    )
