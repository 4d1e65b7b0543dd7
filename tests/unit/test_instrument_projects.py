"""The list of projects: what a name may hold, and what is refused before it reaches a page."""

from __future__ import annotations

import pandas as pd
import pytest
from intake_study import INSTRUMENT, ROWS, export_in, instrument_in

from ontmoetingen.charts.tables import Tables
from ontmoetingen.errors import InstrumentError, IntakeError
from ontmoetingen.intake.run import intake, load_projects
from ontmoetingen.model.instrument_tables import study_table

HEADER = "project,name,type\n"


def names_after_intake(folder, projects: str) -> list[str]:
    instrument = instrument_in(folder, projects=projects)
    intake([export_in(folder, *ROWS)], instrument, folder / "out")
    return pd.read_csv(folder / "out" / "projects.csv", keep_default_na=False)["name"].tolist()


def refused(folder, projects: str, text: str = INSTRUMENT) -> str:
    instrument = instrument_in(folder, text, projects)
    with pytest.raises(IntakeError) as caught:
        load_projects(folder / "projects.csv", instrument)
    return str(caught.value)


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        'Jan\'s "eigen" project; met, alles & meer',
        "Samen 👩‍👩‍👧 sterk 🎉",
        "=SOM(A1:A9)",
        "x" * 200,
        "NA",
    ],
)
def test_a_name_is_kept_as_it_is(tmp_path, name):
    quoted = name.replace('"', '""')
    assert names_after_intake(tmp_path, f'{HEADER}A,"{quoted}",o\nB,Project B,z\n')[0] == name


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            'A,"een\ntwee",o',
            "projects.csv, column 'name': 1 names hold a line end or control character. "
            "First places: 2.",
        ),
        (
            "A,een\x07twee,o",
            "projects.csv, column 'name': 1 names hold a line end or control character. "
            "First places: 2.",
        ),
        (
            "A,een\u202etwee,o",
            "projects.csv, column 'name': 1 names hold a line end or control character. "
            "First places: 2.",
        ),
        (
            f"A,{'x' * 300},o",
            "projects.csv, column 'name': 1 names are too long. Allowed: 200 characters. "
            "First places: 2.",
        ),
        (
            "A,,o",
            "projects.csv, column 'name': 1 projects have no name. "
            "Allowed: each project a name. First places: 2.",
        ),
        (
            ",Project A,o",
            "projects.csv, column 'project_id': 1 projects have no id. "
            "Allowed: each project an id. First places: 2.",
        ),
        (
            "B,Project A,o",
            "projects.csv, column 'project_id': 1 ids stand there twice. Allowed: each id once. "
            "First places: 3.",
        ),
        (
            "A,Project A,x",
            "projects.csv, column 'type': 1 of 2 cells are not category. Allowed: o, z. "
            "First places: 2.",
        ),
    ],
)
def test_a_project_that_cannot_be_used_is_refused(tmp_path, row, message):
    assert refused(tmp_path, f"{HEADER}{row}\nB,Project B,z\n") == message


def test_all_problems_of_the_list_come_at_once(tmp_path):
    assert refused(tmp_path, "project,nam,type,kleur\nA,x,o,rood\n").splitlines() == [
        "projects.csv, column 'name': is missing. Allowed: project, name, type. "
        "HINT: did you mean 'nam'?",
        "projects.csv, column 'nam': is not known. Allowed: project, name, type. "
        "HINT: did you mean 'name'?",
        "projects.csv, column 'kleur': is not known. Allowed: project, name, type. "
        "HINT: name it under project: attributes, or remove it.",
    ]


def test_attributes_get_their_type(tmp_path):
    more = "    - {id: start, label: Start, type: date}\n    - {id: n, label: N, type: number}\n"
    instrument = instrument_in(
        tmp_path,
        INSTRUMENT + more,
        'project,name,type,start,n\nA,a,Onderwijs,1-9-2022,"2,5"\nB,b,Z,2022-09-02,\n',
    )
    projects = load_projects(tmp_path / "projects.csv", instrument)
    assert projects["type"].tolist() == ["o", "z"]  # by label and by code
    assert projects["start"].tolist() == ["2022-09-01", "2022-09-02"]
    assert projects["n"].iloc[0] == 2.5
    assert pd.isna(projects["n"].iloc[1])


@pytest.mark.parametrize("date", ["31-2-2022", "2022-13-01", "vorig jaar", "2022"])
def test_what_is_not_a_date_is_refused(tmp_path, date):
    more = "    - {id: start, label: Start, type: date}\n"
    text = refused(tmp_path, f"project,name,type,start\nA,a,o,{date}\n", INSTRUMENT + more)
    assert text == (
        "projects.csv, column 'start': 1 of 1 cells are not date. "
        "Allowed: e.g. 2022-09-01 or 1-9-2022. First places: 2."
    )


def from_export(folder, *rows: str):
    text = INSTRUMENT.replace("  file: projects.csv\n", '  name_pattern: "School {id}"\n')
    text = text.replace("    - {id: name, label: Naam, type: text}\n", "")
    header = "id;project;moment;omgang;graag;leeftijd;niveau;type"
    export = export_in(folder, *rows, header=header)
    return intake([export], instrument_in(folder, text), folder / "out")


def test_projects_may_come_from_the_export_itself(tmp_path):
    from_export(tmp_path, "1;10;T1;ja;5;;;o", "2;9;T1;ja;5;;;z", "3;10;T1;ja;5;;;O")
    assert (tmp_path / "out" / "projects.csv").read_text() == (
        "project_id,name,type\n9,School 9,z\n10,School 10,o\n"
    )


def test_a_project_with_two_types_in_the_export_is_refused(tmp_path):
    with pytest.raises(IntakeError) as caught:
        from_export(tmp_path, "1;9;T1;ja;5;;;o", "2;9;T1;ja;5;;;z", "3;8;T1;ja;5;;;o")
    assert str(caught.value) == (
        "export.csv, column 'type': 1 of 2 projects have more than one value. "
        "Allowed: one value per project. First places: 9."
    )
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("said", "phrase"),
    [
        ("", "elk project"),
        ("  label: school\n  label_plural: scholen\n", "elke school"),
        ("  label: district\n  label_plural: districten\n  article: het\n", "elk district"),
    ],
)
def test_a_study_says_what_it_calls_its_units(tmp_path, said, phrase):
    text = INSTRUMENT.replace("  column: project\n", "  column: project\n" + said)
    frames = {"study": study_table(instrument_in(tmp_path, text))}
    assert Tables.of(frames).noun.each == phrase


def test_an_article_is_de_or_het(tmp_path):
    text = INSTRUMENT.replace("  column: project\n", "  column: project\n  article: een\n")
    with pytest.raises(InstrumentError) as caught:
        instrument_in(tmp_path, text)
    assert "key 'article': 'een' is not known here. Allowed: de, het." in str(caught.value)
