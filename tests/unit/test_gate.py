"""The gate: an id anywhere in a built site is found, named by file, and never repeated."""

from __future__ import annotations

import pytest
import typst

from ontmoetingen.disclosure.gate import check_gate
from ontmoetingen.disclosure.pdf_text import pdf_text

IDS = ["R00294", "R00295", "12345678"]


@pytest.fixture
def site(tmp_path):
    (tmp_path / "chapters").mkdir()
    (tmp_path / "index.html").write_text("<p>Van de 294 jongeren is 82 % het eens.</p>")
    return tmp_path


def test_a_clean_site_passes(site):
    assert check_gate(site, IDS) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("chapters/a.html", "<p title='R00294'>tekst</p>"),
        ("chapters/a.html", "<p>tekst</p><!-- R00294 -->"),
        ("assets.js", 'ontmoetingen.add({"id":"R00294"});'),
        ("data.csv", "id;waarde\nR00294;3\n"),
        ("data.json", '{"values": [12345678]}'),
        ("chart.svg", '<text aria-label="R00294, ja">x</text>'),
        ("chart.svg", "<text>respondent_R00294-T1</text>".replace("respondent_", "")),
    ],
)
def test_an_id_is_found_in_every_kind_of_file(site, name, content):
    (site / name).write_text(content, encoding="utf-8")
    (problem,) = check_gate(site, IDS)
    assert str(problem) == (
        f"{name}: holds 1 of the respondents' ids. "
        "HINT: find the chapter or table that it comes from."
    )


JOINED = "7c9e6679-7425-40de-944b-e07fc1f90ae7"


@pytest.mark.parametrize(
    ("one", "text"),
    [
        (JOINED, f'<img src="beelden/{JOINED}.svg">'),
        (JOINED, f"profiel-{JOINED.upper()}-T1"),
        ("A-0029", "<a href='lijn-A-0029.csv'>x</a>"),
        ("klas_3_12", "export_klas_3_12"),
        ("klas  3/12", "<td>Klas 3/12</td>"),  # as it stood in the export, with two spaces
        ("Zoe\u0308-2006", "<td>Zo\u00eb-2006</td>"),  # accents apart
    ],
)  # fmt: skip
def test_an_id_with_signs_in_it_is_found_joined_to_other_words(site, one, text):
    (site / "a.html").write_text(text, encoding="utf-8")
    (problem,) = check_gate(site, [one])
    assert problem.what == "holds 1 of the respondents' ids"


@pytest.mark.parametrize(
    ("one", "text"),
    [
        ("A-0029", "A-00291 BA-0029 A-002"),
        ("c-12", '<path d="M1,2c-12-3.5,4"/>'),
        ("12.2022", '<path d="M1,2L12.2022-3.5"/>'),
        ("1001-01", '<path d="M1001-01.5"/>'),
    ],
)
def test_a_piece_of_another_word_or_of_a_drawing_is_no_id(site, one, text):
    (site / "a.svg").write_text(text, encoding="utf-8")
    assert check_gate(site, [one]) == []


def test_the_message_never_repeats_the_id(site):
    (site / "a.html").write_text("R00294 R00295")
    text = "\n".join(map(str, check_gate(site, IDS)))
    assert "holds 2 of the respondents' ids" in text
    assert "R0029" not in text


@pytest.mark.parametrize("name", ["chapters/R00294.html", "R00294/index.html", "lijn_R00294.svg"])
def test_an_id_in_the_name_of_a_file_is_found_and_not_repeated(site, name):
    (site / name).parent.mkdir(exist_ok=True)
    (site / name).write_text("tekst")
    (problem,) = check_gate(site, IDS)
    place = "/".join("(an id)" if "R00294" in part else part for part in name.split("/"))
    assert str(problem).partition(" HINT")[0] == f"{place}: holds 1 of the respondents' ids."


def test_a_private_place_is_found(site):
    (site / "a.html").write_text("<code>read_csv('data/private/answers.parquet')</code>")
    (problem,) = check_gate(site, [])
    assert problem.what == "names a private place: data/private, answers.parquet"


def test_what_a_table_was_made_from_is_no_private_place(site):
    made_from = f'{{"inputs": {{"private/answers.parquet": "{"ab" * 32}"}}}}'
    (site / "totals.json").write_text(made_from)
    assert check_gate(site, []) == []
    (site / "totals.json").write_text(made_from.replace("ab" * 32, "/home/x"))
    assert len(check_gate(site, [])) == 1
    (site / "totals.json").unlink()
    (site / "a.html").write_text(made_from)
    assert len(check_gate(site, [])) == 1


def test_ids_that_could_be_any_number_are_left_out(site):
    (site / "a.html").write_text("<td>17001</td><td>ja</td>")
    assert check_gate(site, ["17001", "ja"]) == []


@pytest.mark.parametrize("standard", [None, "ua-1"], ids=["plain", "tagged"])
def test_an_id_is_found_in_a_pdf(site, standard):
    source = '#set document(title: "T")\n#set text(lang: "nl")\n= Kop\nEen (kleine) tekst, R00294.'
    standards = [standard] if standard else []
    pdf = typst.compile(source.encode(), pdf_standards=standards)
    (site / "rapport.pdf").write_bytes(pdf)
    (problem,) = check_gate(site, IDS)
    assert problem.where == "rapport.pdf"


def test_an_id_is_found_in_the_properties_and_alternative_texts_of_a_pdf(site):
    (site / "p.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    source = '#set document(title: "Over R00294")\n#image("p.svg", alt: "punt van R00295")'
    (site / "a.typ").write_text(source)
    text = pdf_text(typst.compile(str(site / "a.typ")))
    assert "R00294" in text
    assert "R00295" in text


def test_words_of_a_pdf_are_read_with_accents_and_ligatures():
    source = "Efficiënte *vette* _schuine_ `vaste` koffie, (één (geneste) haak) en 3,5 %."
    words = set(pdf_text(typst.compile(source.encode())).split())
    assert {"Efficiënte", "koffie,", "(één", "(geneste)", "haak)"} <= words


def test_a_broken_pdf_holds_no_words_and_stops_nothing(site):
    (site / "x.pdf").write_bytes(b"%PDF-1.7\nstream\n\x00\x01nonsense\nendstream")
    assert check_gate(site, IDS) == []
