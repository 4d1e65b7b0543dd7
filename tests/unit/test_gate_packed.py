"""The gate looks inside: what is packed, written as letters, or written to look broken."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
import zlib

import pytest

from ontmoetingen.disclosure import gate_unpack
from ontmoetingen.disclosure.gate import check_gate
from ontmoetingen.disclosure.gate_text import text_in
from ontmoetingen.errors import PublishError

ROWS = b"wie;wat\nR00294;ja\n"
IDS = ["R00294", "Anna.Jansen@example.org", "klas 3/12"]


def zipped(*files: tuple[str, bytes], comment: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.comment = comment
        for name, content in files:
            packed.writestr(name, content)
    return out.getvalue()


def in_tar(content: bytes, mode: str = "w:gz") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as packed:
        member = tarfile.TarInfo("rijen.csv")
        member.size = len(content)
        packed.addfile(member, io.BytesIO(content))
    return out.getvalue()


def letters(content: bytes) -> bytes:
    return base64.b64encode(content)


def png(content: bytes) -> bytes:
    """The first bytes of a picture with a packed comment."""
    data = b"Comment\x00\x00" + zlib.compress(content)
    return b"\x89PNG\r\n\x1a\n" + len(data).to_bytes(4, "big") + b"zTXt" + data + b"\x00" * 4


PLANTED = {
    "zip in zip": ("a.zip", zipped(("b.zip", zipped(("rijen.csv", ROWS))))),
    "name of a file in a zip": ("a.zip", zipped(("R00294.csv", b"wie;wat\n"))),
    "comment of a zip": ("a.zip", zipped(("a.csv", b"x"), comment=b"van R00294")),
    "gzip": ("a.csv.gz", gzip.compress(ROWS)),
    "picture in gzip": ("a.svgz", gzip.compress(b"<svg><desc>R00294</desc></svg>")),
    "bzip2": ("a.csv.bz2", bz2.compress(ROWS)),
    "xz": ("a.csv.xz", lzma.compress(ROWS)),
    "tar": ("a.tar", in_tar(ROWS, "w")),
    "packed tar": ("a.tar.gz", in_tar(ROWS)),
    "picture in a page": ("a.html", b"<img src='data:image/png;base64," + letters(png(ROWS))),
    "file in a page": ("a.html", b"<a href='data:text/csv;base64," + letters(ROWS) + b"'>x</a>"),
    "an id as letters": ("a.js", b'x="' + letters(b"R00294") + b'"'),
    "an id as numbers": ("a.js", b'x="' + b"R00294".hex().encode() + b'"'),
    "output of a notebook": (
        "a.ipynb",
        json.dumps({"image/png": base64.encodebytes(png(b"." * 99 + ROWS)).decode()}).encode(),
    ),
    "zip in a script": ("a.js", b'x="' + letters(zipped(("rijen.csv", ROWS))) + b'"'),
    "UTF-16": ("a.csv", ROWS.decode().encode("utf-16")),
    "UTF-16 without a mark": ("a.bin", b"\xff\x00\x01" + ROWS.decode().encode("utf-16-be")),
    "UTF-32": ("a.txt", ROWS.decode().encode("utf-32")),
    "tags in the middle": ("a.html", b"<p>R00<b>294</b></p>"),
    "tags and letters of a page": ("a.html", b"<p>R00<wbr>&#50;94</p>"),
    "a sign that shows nothing": ("a.html", "<p>R00\u00ad294 R\u200b00294</p>".encode()),
    "wide letters": ("a.html", "<p>Ｒ００２９４</p>".encode()),
    "escapes of a script": ("a.js", b'x="\\u{52}00294"'),
    "joined by a line": ("a.svg", b'<g id="respondent_R00294-T1"/>'),
    "an address of mail in capitals": ("a.html", b"<a href='mailto:ANNA.JANSEN@EXAMPLE.ORG'>x</a>"),
    "an id with a space": ("a.html", b"<td>Klas\n  3/12</td>"),
    "no known kind of file": ("LEESMIJ", "één: R00294".encode()),
    "the metadata of a font": ("a.woff2", b"wOF2\x00\x01" + b"\x00R00294\x00"),
}  # fmt: skip


@pytest.mark.parametrize("kind", PLANTED)
def test_an_id_is_found_however_it_is_packed(tmp_path, kind):
    name, content = PLANTED[kind]
    (tmp_path / name).write_bytes(content)
    assert [str(p).partition(" HINT")[0] for p in check_gate(tmp_path, IDS)] == [
        f"{name}: holds 1 of the respondents' ids."
    ]


@pytest.mark.parametrize("kind", PLANTED)
def test_the_same_without_an_id_passes(tmp_path, kind):
    name, content = PLANTED[kind]
    (tmp_path / name).write_bytes(content)
    assert check_gate(tmp_path, ["R00295", "Bo.Smit@example.org", "klas 4/12"]) == []


def with_password() -> bytes:
    """A zip that says of its one file that a password is needed."""
    content = bytearray(zipped(("a.csv", b"x")))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def by_another_method() -> bytes:
    """A zip that says that its file is packed by method 9, as Windows packs what is large."""
    content = bytearray(zipped(("a.csv", b"x")))
    content[8] = content[content.index(b"PK\x01\x02") + 10] = 9
    return bytes(content)


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


PACKED = "is packed in a way"
REFUSED = {
    "a password": ("a.zip", with_password(), "holds files that need a password"),
    "a zip of another kind": ("a.zip", by_another_method(), f"{PACKED} that cannot be opened"),
    "half a gzip": ("a.gz", cut(gzip.compress(ROWS * 99)), f"{PACKED} that cannot be opened"),
    "7z": ("a.7z", b"7z\xbc\xaf\x27\x1c\x00", "is a 7z file, which cannot be searched"),
    "Parquet": ("a.parquet", b"PAR1\x15\x04PAR1", "is a Parquet file, which cannot be searched"),
    "SQLite": ("a.db", b"SQLite format 3\x00", "is a SQLite file, which cannot be searched"),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_opened_does_not_go_out_unsearched(tmp_path, kind):
    name, content, what = REFUSED[kind]
    (tmp_path / "downloads").mkdir()
    (tmp_path / "downloads" / name).write_bytes(content)
    found = check_gate(tmp_path, IDS)
    assert list(map(str, found)) == [f"downloads/{name}: {what}. HINT: leave it out."]


def test_all_that_cannot_be_searched_is_told_at_once_beside_what_is_found(tmp_path):
    (tmp_path / "a.html").write_bytes(ROWS)
    (tmp_path / "b.7z").write_bytes(b"7z\xbc\xaf\x27\x1c\x00")
    (tmp_path / "c.zip").write_bytes(zipped(("R00294.db", b"SQLite format 3\x00")))
    (tmp_path / "d.html").write_bytes(b'x="' + letters(b"SQLite format 3\x00 and more") + b'"')
    assert [str(p).partition(" HINT")[0] for p in check_gate(tmp_path, IDS)] == [
        "b.7z: is a 7z file, which cannot be searched.",
        "c.zip/(an id): is a SQLite file, which cannot be searched.",
        "d.html/letters in a text: is a SQLite file, which cannot be searched.",
        "a.html: holds 1 of the respondents' ids.",
    ]


def test_files_in_files_end_somewhere():
    content = ROWS
    for _ in range(gate_unpack.DEEPEST):
        content = gzip.compress(content)
    assert "R00294" in text_in("a.gz", content)
    with pytest.raises(PublishError) as refused:
        text_in("a.gz", gzip.compress(content))
    assert str(refused.value).endswith("is packed more than 8 times over. HINT: leave it out.")


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_file_that_grows_without_end_is_refused_before_it_is_unpacked(pack, monkeypatch):
    monkeypatch.setattr(gate_unpack, "LARGEST", 1_000_000)
    with pytest.raises(PublishError) as refused:
        text_in("a.csv.gz", pack(b"a" * 5_000_000))
    assert str(refused.value) == (
        "a.csv.gz: holds 1 files that are too large to be searched. Allowed: less than 1 MB each. "
        "HINT: leave them out."
    )


def test_a_word_that_looks_like_the_first_letters_of_an_archive_stops_nothing(tmp_path):
    word = letters(b"\x1f\x8b\x08\x00 and no more")
    (tmp_path / "a.js").write_bytes(b'x="' + word + b'"')
    assert check_gate(tmp_path, IDS) == []
