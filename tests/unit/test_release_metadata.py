"""What describes a release, judged by the schemas of those who read it."""

from __future__ import annotations

import json
from datetime import date

import pypandoc
import pytest
import yaml

from ontmoetingen.book.project import load_book
from ontmoetingen.errors import StudyError
from ontmoetingen.paths import Study
from ontmoetingen.release.about import About, Creator, Licence, load_about
from ontmoetingen.release.citation import citation_files
from ontmoetingen.release.codebook import data_package, defused
from ontmoetingen.release.deposit import datacite, zenodo

PERSON = Creator("Anna de Jong & Zn", "de Jong & Zn", "Anna", "0000-0002-1825-0097", "Universiteit")
TEAM = Creator("Team {Klein}")
ABOUT = About(
    version="1.2.0",
    issued=date(2026, 3, 9),
    title="Één titel",
    subtitle="met 100 % & <b>tekens</b>",
    language="nl",
    creators=(PERSON, TEAM),
    publisher="Uitgever",
    description="Wat het is.",
    keywords=("een", "twee"),
    licence=Licence("CC-BY-4.0", "Naamsvermelding 4.0", "https://example.org/by"),
    statements={},
    doi="10.1234/abc",
    url="https://example.org/rapport",
    synthetic=True,
)
NOTE = "De antwoorden in deze tabellen zijn synthetisch: geen antwoorden van echte mensen."


def without(about=ABOUT, **facts):
    return About(**{**about.__dict__, **facts})


REAL = without(synthetic=False, doi="", url="", subtitle="", keywords=(), creators=(TEAM,))


@pytest.fixture(scope="module")
def cited():
    return citation_files(ABOUT, None)


@pytest.mark.parametrize("about", [ABOUT, REAL], ids=["all", "least"])
def test_datacite_itself_finds_nothing_wrong(about):
    schema = pytest.importorskip("datacite.schema45", reason="needs datacite")
    schema.validator.validate(datacite(about))


def test_datacite_is_told_everything():
    told = datacite(ABOUT)
    assert [c["nameType"] for c in told["creators"]] == ["Personal", "Organizational"]
    assert told["creators"][0]["nameIdentifiers"][0]["nameIdentifier"] == "0000-0002-1825-0097"
    assert told["titles"][1] == {
        "title": "met 100 % & <b>tekens</b>", "titleType": "Subtitle", "lang": "nl",
    }  # fmt: skip
    assert (told["publicationYear"], told["dates"][0]["date"]) == ("2026", "2026-03-09")
    assert (told["doi"], told["version"]) == ("10.1234/abc", "1.2.0")


def test_zenodo_gets_text_and_no_markup_of_ours():
    told = zenodo(ABOUT)
    assert told["description"] == f"<p>Wat het is.</p><p>{NOTE}</p>"
    assert told["creators"][0]["name"] == "de Jong & Zn, Anna"
    assert (told["license"], told["language"]) == ("cc-by-4.0", "nld")
    assert "&lt;b&gt;" in zenodo(without(description="<b>"))["description"]


def test_that_answers_are_synthetic_stands_in_all_of_it(cited):
    described = [json.dumps(datacite(ABOUT)), json.dumps(zenodo(ABOUT)), *cited.values()]
    assert all("synthetisch" in text for text in described)
    real = [
        json.dumps(datacite(REAL)),
        json.dumps(zenodo(REAL)),
        *citation_files(REAL, None).values(),
    ]
    assert not any("synthetisch" in text for text in real)


def test_cff_has_what_its_format_asks(cited):
    told = yaml.safe_load(cited["CITATION.cff"])
    assert {"cff-version", "message", "title", "authors"} <= set(told)
    assert told["cff-version"] == "1.2.0"
    assert told["type"] in {"software", "dataset"}
    assert str(told["date-released"]) == "2026-03-09"
    assert told["authors"] == [
        {
            "family-names": "de Jong & Zn", "given-names": "Anna", "affiliation": "Universiteit",
            "orcid": "https://orcid.org/0000-0002-1825-0097",
        },
        {"name": "Team {Klein}"},
    ]  # fmt: skip
    assert told["preferred-citation"]["type"] == "report"
    assert told["preferred-citation"]["doi"] == "10.1234/abc"


@pytest.mark.parametrize("form", [("citation.bib", "biblatex"), ("citation.ris", "ris")])
def test_what_a_reference_manager_reads_is_what_was_meant(cited, form):
    name, reader = form
    back = json.loads(pypandoc.convert_text(cited[name], "csljson", reader))[0]
    assert back["title"].replace('<span class="nocase">', "").startswith("Één titel")
    assert back["issued"]["date-parts"][0][0] == 2026
    assert back["author"][0]["given"] == "Anna"
    assert len(back["author"]) == 2
    assert back["DOI"] == "10.1234/abc"


def test_ris_ends_as_it_should(cited):
    lines = cited["citation.ris"].split("\r\n")
    assert (lines[0], lines[-2:]) == ("TY  - RPRT", ["ER  - ", ""])
    assert "AU  - de Jong & Zn, Anna" in lines
    assert "AU  - Team {Klein}" in lines


def test_the_sentence_is_dutch_and_whole(repository):
    own = without(REAL, creators=(Creator("Uitgever"),))
    told = citation_files(own, repository / "assets" / "none.csl")["citation.txt"]
    assert told == "Uitgever. 2026. Één titel (versie 1.2.0).\n"
    told = citation_files(without(REAL, synthetic=True), None)["citation.txt"]
    assert told == f"Team {{Klein}}. 2026. Één titel (versie 1.2.0). Uitgever.\n\n{NOTE}\n"


CASES = [
    ("=1+1", "'=1+1"), ("+1+1", "'+1+1"), ("-1+1", "'-1+1"), ("@SUM(A1)", "'@SUM(A1)"),
    ("\tx", "'\tx"), ("-0.5", "-0.5"), ("-1e-05", "-1e-05"), ("+31 6", "'+31 6"), ("a=1", "a=1"),
    ("-inf", "-inf"), ("- iets", "'- iets"),
    (" =1+1", "' =1+1"), ("＝1+1", "'＝1+1"),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "expected"), CASES)
def test_no_cell_is_a_formula_and_numbers_stay_numbers(cell, expected):
    assert defused(f'naam\n"{cell}"\n') == f"naam\n{expected}\n"


def test_quotes_and_line_breaks_in_a_cell_survive():
    text = 'a,b\n"een ""twee"", drie","x\ny"\n'
    assert defused(text) == text


COLUMNS = {
    "project_id": ("text", ""), "n": ("integer", "antwoorden"), "value": ("number", "deel van 1"),
    "is_open": ("flag", ""), "status": ("text", ""),
}  # fmt: skip


def table(folder, rows, **about):
    (folder / "scores.csv").write_text(f"{','.join(COLUMNS)}\n{rows}", encoding="utf-8")
    columns = {
        name: {"type": kind, "label": name.title(), "unit": unit, "description": "x"}
        for name, (kind, unit) in COLUMNS.items()
    }
    sidecar = {"title": "Scores", "description": "D", "synthetic": True, "rows": 2}
    sidecar |= {"hidden_rows": 1, "rules": ["regel"], "columns": columns} | about
    (folder / "scores.json").write_text(json.dumps(sidecar), encoding="utf-8")
    package = data_package(folder, ABOUT)
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    return package


def test_the_codebook_says_what_the_sidecar_says(tmp_path):
    package = table(tmp_path, "p1,12,0.4,true,released\np2,,,false,hidden\n")
    resource = package["resources"][0]
    assert resource["schema"]["fields"][2] == {
        "name": "value", "type": "number", "title": "Value", "description": "x",
        "unit": "deel van 1",
    }  # fmt: skip
    assert (resource["synthetic"], resource["hidden_rows"]) == (True, 1)
    assert NOTE in package["description"]
    assert "verborgen om mensen te beschermen" in package["description"]
    assert package["name"] == "n-titel"


def test_frictionless_reads_the_tables_by_the_codebook(tmp_path):
    frictionless = pytest.importorskip("frictionless", reason="needs frictionless")
    table(tmp_path, "p1,12,0.4,true,released\np2,,,false,hidden\n")
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.flatten(["message"]) == []
    rows = (
        frictionless.Package(str(tmp_path / "datapackage.json")).get_resource("scores").read_rows()
    )
    assert rows[0]["is_open"] is True
    assert rows[1]["value"] is None
    assert rows[0]["n"] == 12


def test_frictionless_sees_a_table_that_is_not_what_the_codebook_says(tmp_path):
    frictionless = pytest.importorskip("frictionless", reason="needs frictionless")
    table(tmp_path, "p1,twaalf,0.4,true,released\n")
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert not report.valid


def test_the_published_tables_of_this_study_fit_their_codebook(repository, tmp_path):
    frictionless = pytest.importorskip("frictionless", reason="needs frictionless")
    for path in (repository / "data" / "published").glob("*"):
        if path.name != "manifest.json":
            content = path.read_text(encoding="utf-8")
            content = defused(content) if path.suffix == ".csv" else content
            (tmp_path / path.name).write_text(content, encoding="utf-8", newline="")
    package = data_package(tmp_path, ABOUT)
    (tmp_path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.flatten(["name", "rowNumber", "fieldName", "note"]) == []


def test_this_study_can_say_what_a_release_is(repository):
    study = Study(repository)
    about = load_about(study, load_book(study), "1.0.0", synthetic=True)
    assert about.licence.id == "CC-BY-4.0"
    assert set(about.statements) == {"toegankelijkheid", "privacy"}


def test_no_release_goes_without_a_word_on_privacy(repository, tmp_path):
    study = Study(tmp_path)
    study.data.mkdir()
    given = yaml.safe_load(Study(repository).release.read_text(encoding="utf-8"))
    del given["statements"]["privacy"]
    study.release.write_text(yaml.safe_dump(given), encoding="utf-8")
    with pytest.raises(StudyError) as refused:
        load_about(study, load_book(Study(repository)), "1.0.0", synthetic=False)
    assert str(refused.value).partition("): ")[2] == (
        "lacks privacy. Allowed: toegankelijkheid, privacy. "
        "HINT: write a section about it, and name its place here."
    )


@pytest.fixture
def said(repository, tmp_path):
    """What `load_about` makes of the report's own record with some keys said otherwise."""
    study = Study(tmp_path)
    study.data.mkdir()
    given = yaml.safe_load(Study(repository).release.read_text(encoding="utf-8"))

    def load(**keys) -> About:
        study.release.write_text(yaml.safe_dump(given | keys), encoding="utf-8")
        return load_about(study, load_book(Study(repository)), "1.0.0", synthetic=False)

    return load


def test_a_key_without_a_value_says_nothing(said):
    anna = {"family": "Jansen", "given": "Anna", "orcid": None, "affiliation": ""}
    about = said(doi=None, url=None, keywords=None, creators=[anna])
    assert (about.doi, about.url, about.keywords) == ("", "", ())
    assert about.creators == (Creator("Anna Jansen", "Jansen", "Anna"),)


def test_words_ids_and_names_that_metadata_would_pass_on_as_nonsense_are_refused(said):
    anna = {"family": "Jansen", "given": "Anna", "orcid": "https://orcid.org/0000-0002-1825-0097"}
    with pytest.raises(StudyError) as refused:
        said(doi="https://doi.org/10.1234/abc", keywords="een, twee", creators=[anna, {"name": ""}])
    told = [line.partition(": ")[2] for line in str(refused.value).splitlines()]
    assert told == [
        "is not a list of words. Allowed: [word, other word].",
        "is 'https://doi.org/10.1234/abc', which is no DOI. "
        "Allowed: 10.1234/abc, without an address.",
        "2 entries are no creator. Allowed: name of an organisation, or family and given; with "
        "affiliation and with orcid as 0000-0002-1825-0097. First places: 1, 2.",
    ]
