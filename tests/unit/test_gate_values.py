"""The gate on numbers: what stands in a site must be what the protected tables say."""

from __future__ import annotations

import json
import zipfile
import zlib

import pytest

from ontmoetingen.disclosure import gate_unpack
from ontmoetingen.disclosure.gate import check_gate

SCORES = (
    "project_id,item,wave,n,precision,count_low,count_high,value,status,reason\n"
    "P1,q,T1,30,band,25,30,0.916667,released,\n"
    "P2,q,T1,,,,,,hidden,te klein\n"
)
TOLD = (
    "# Scores. Verborgen: 1 van de 2 rijen.\r\n"
    "Project;Vraag;Moment;n;Precisie;Laagste;Hoogste;Waarde;Status;Reden\r\n"
    "P1;q;T1;30;band;25;30;0,916667;getoond;\r\n"
    "P2;q;T1;verborgen;;verborgen;verborgen;verborgen;verborgen;te klein\r\n"
)
LISTS = {"n": [30, None], "value": [0.916667, None], "count_low": [25, None], "state": [0, None]}


@pytest.fixture
def published(tmp_path):
    folder = tmp_path / "published"
    folder.mkdir()
    (folder / "project_scores.csv").write_text(SCORES)
    (folder / "projects.csv").write_text("project_id,name\nP1,Een\nP2,Twee\n")
    return folder


@pytest.fixture
def site(tmp_path):
    folder = tmp_path / "site"
    (folder / "assets" / "tabellen").mkdir(parents=True)
    (folder / "assets" / "tabellen" / "project_scores.csv").write_text(TOLD, newline="")
    write_data(folder, LISTS)
    return folder


def write_data(site, lists):
    data = json.dumps({"scores": {"q|T1": lists}})
    (site / "assets" / "gegevens.js").write_text(f"ontmoetingen.gegevens={data};\n")


def told(site, published, ids=(), secrets=()):
    return [str(p).partition(" HINT")[0] for p in check_gate(site, ids, published, secrets)]


def test_a_site_made_of_its_tables_passes(site, published):
    assert told(site, published) == []


def test_a_hidden_number_in_a_download_is_found(site, published):
    path = site / "assets" / "tabellen" / "project_scores.csv"
    path.write_text(TOLD.replace("T1;verborgen", "T1;9"), newline="")
    assert told(site, published) == [
        "assets/tabellen/project_scores.csv: holds 1 numbers that its table does not."
    ]


def test_a_tiny_number_is_compared_too(site, published):
    path = site / "assets" / "tabellen" / "project_scores.csv"
    path.write_text(TOLD.replace("0,916667", "9,2e-05"), newline="")
    assert len(told(site, published)) == 1


def test_an_exact_number_in_place_of_a_band_is_found(site, published):
    path = site / "assets" / "tabellen" / "project_scores.csv"
    path.write_text(TOLD.replace("0,916667", "0,933333"), newline="")
    assert len(told(site, published)) == 1


@pytest.mark.parametrize(
    ("name", "values"),
    [("n", [30, 7]), ("value", [0.933333, None]), ("count_low", [28, None]), ("n", [30])],
    ids=["hidden n", "exact share", "exact count", "lists that do not fit"],
)
def test_data_of_the_client_are_compared_too(site, published, name, values):
    write_data(site, LISTS | {name: values})
    assert told(site, published) == [
        "assets/gegevens.js: holds 1 numbers of projects that the published tables do not."
    ]


def test_data_that_cannot_be_read_are_no_reason_to_pass(site, published):
    (site / "assets" / "gegevens.js").write_text("ontmoetingen.gegevens={broken;\n")
    assert told(site, published) == ["assets/gegevens.js: cannot be read as data."]


def test_exact_values_anywhere_in_a_chart_are_found_from_five_on(site, published):
    secrets = [k / 29 for k in range(15, 24)]  # 15/29 = 0.517241...
    four = ", ".join(f"{100 * s:.4f}" for s in secrets[:4])
    (site / "assets" / "chart.js").write_text(f"show([{four}]);")
    assert told(site, published, secrets=secrets) == []
    five = ", ".join(f"{s:.6f}" for s in secrets[:5])
    (site / "assets" / "chart.js").write_text(f"show([{five}]);")
    assert told(site, published, secrets=secrets) == [
        "assets/chart.js: holds 5 exact values that are not published."
    ]


def png_with(kind: bytes, data: bytes) -> bytes:
    chunk = len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")
    return b"\x89PNG\r\n\x1a\n" + chunk


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", png_with(b"tEXt", b"Comment\x00made for R00294")),
        ("a.png", png_with(b"zTXt", b"Comment\x00\x00" + zlib.compress(b"made for R00294"))),
        ("a.png", png_with(b"iTXt", b"C\x00\x01\x00nl\x00C\x00" + zlib.compress(b"R00294, ja"))),
        ("a.jpg", b"\xff\xd8\xff\xfe\x00\x12R00294 zei nee\xff\xd9"),
        ("a.js.map", b'{"sources": ["R00294.csv"]}'),
        ("a.html", b"<a href='?wie=%5200294'>x</a>"),
        ("a.html", b"<p>&#82;00294</p>"),
        ("a.js", b'add("\\u005200294")'),
        ("LEESMIJ", b"R00294"),
    ],
)  # fmt: skip
def test_an_id_is_found_where_no_page_shows_it(site, published, name, content):
    (site / name).write_bytes(content)
    assert told(site, published, ids=["R00294"]) == [f"{name}: holds 1 of the respondents' ids."]


def test_what_is_too_large_to_search_is_refused(site, published, monkeypatch):
    monkeypatch.setattr(gate_unpack, "LARGEST", 1_000_000)
    with zipfile.ZipFile(site / "alles.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("veel.txt", "a" * 1_000_000)
    assert list(map(str, check_gate(site, [], published))) == [
        "alles.zip: holds 1 files that are too large to be searched. "
        "Allowed: less than 1 MB each. First places: 1. HINT: leave them out."
    ]


def test_an_id_is_found_in_a_file_inside_a_zip(site, published):
    with zipfile.ZipFile(site / "alles.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("data/rijen.csv", "wie;wat\nR00294;1\n")
    assert told(site, published, ids=["R00294"]) == ["alles.zip: holds 1 of the respondents' ids."]


def test_ids_that_are_short_numbers_are_found_where_data_stand(site, published):
    ids = ["17001", "17002", "17003", "17004"]
    page = "<p>In 17001 antwoorden; zie 17002, 17003 en 17004.</p>"
    (site / "a.html").write_text(page)
    assert told(site, published, ids=ids) == [], "in a sentence a number is a number"
    (site / "a.csv").write_text("wie;wat\n17001;ja\n17002;nee\n17003;ja\n")
    (site / "b.json").write_text('{"17001": 1, "17002": 0, "17004": 1}')
    assert told(site, published, ids=ids) == [
        "a.csv: holds 3 values that are ids of respondents.",
        "b.json: holds 3 values that are ids of respondents.",
    ]
