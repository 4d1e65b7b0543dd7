"""Any file that somebody could hand in is read or refused in clear words; see docs/trust.md.

Few inputs by default; ``ONTMOETINGEN_FUZZ=5000`` tries that many per kind of file.
"""

from __future__ import annotations

import os
import zipfile
from contextlib import chdir
from io import BytesIO

import pytest
from damage import HARM, damaged
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from seeds import parts_of, seed
from targets import TARGETS

from ontmoetingen.model.bibliography import read_bibliography

TRIES = int(os.environ.get("ONTMOETINGEN_FUZZ", "8"))
patient = settings(
    max_examples=TRIES,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.mark.parametrize("name", TARGETS)
def test_a_good_file_is_accepted(name):
    """Of a file that is refused as it is, nothing is tried that comes after the refusal."""
    assert TARGETS[name](seed(name)) is None


@pytest.mark.parametrize("name", TARGETS)
@patient
@given(data=st.data())
def test_any_damage_ends_in_a_reading_or_a_refusal(name, data):
    TARGETS[name](data.draw(damaged(seed(name))))


@pytest.mark.parametrize("name", ["xlsx", "qdpx"])
@patient
@given(data=st.data())
def test_any_damage_inside_an_archive(name, data):
    """Bytes changed in a zip file mostly break the zip; here what is inside is changed."""
    parts = dict(parts_of(name))
    which = data.draw(st.sampled_from(sorted(parts)))
    parts[which] = data.draw(damaged(parts[which]))
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as new:
        for part, content in parts.items():
            new.writestr(part, content)
    TARGETS[name](made.getvalue())


YAML = ["instrument", "mapping", "evidence", "sheets", "profile", "rules", "database", "codebook"]
HOSTILE = {
    "deep lists": b"[" * 100_000,
    "deep dashes": b"- " * 20_000 + b"x",
    "deep mappings": b"{a: " * 50_000,
    "itself inside itself": b"id: &a [*a]\nitems: *a\n",
    "a billion laughs": b"a: &a [x, x]\n"
    + b"".join(f"b{n}: &b{n} [*{p}, *{p}]\n".encode() for n, p in
               ((n, f"b{n - 1}" if n else "a") for n in range(40))),
    "an object of Python": b"id: " + HARM + b"\n",
    "a tag": b"id: !!binary aGVsbG8=\n",
    "many keys": b"".join(f"k{n}: 1\n".encode() for n in range(5_000)),
    "control signs": b"id: \"\\0\\x07\"\n",
    "half a surrogate": b'id: "\\ud800"\n',
}  # fmt: skip


@pytest.mark.parametrize("name", YAML)
@pytest.mark.parametrize("harm", HOSTILE)
def test_yaml_made_to_do_harm(name, harm):
    TARGETS[name](HOSTILE[harm])


def test_a_reference_reads_no_file(tmp_path):
    """Entries are read as LaTeX, in which a title may ask for a file."""
    (tmp_path / "secret.tex").write_text("Kanarie")
    words = ("input", "include", "verbatiminput", "lstinputlisting")
    places = (tmp_path / "secret.tex", "secret.tex", "secret")
    asks = [f"\\{word}{{{place}}}" for word in words for place in places]
    path = tmp_path / "references.bib"
    path.write_text(f"@book{{a, title={{Een titel {' '.join(asks)}}}, year={{2020}}}}")
    with chdir(tmp_path):
        read = read_bibliography(path)
    assert read["a"]["title"].startswith("Een titel")
    assert "Kanarie" not in str(read)
