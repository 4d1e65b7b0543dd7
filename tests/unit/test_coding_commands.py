"""Coded conversations at the command line: in, out and counted, and never outside data/private."""

from __future__ import annotations

import shutil

import command
import pytest

from ontmoetingen.coding.codebook import load_codebook
from ontmoetingen.coding.exchange import codebook_text
from ontmoetingen.coding.store import read_conversations
from ontmoetingen.errors import EvidenceError
from ontmoetingen.paths import Study


@pytest.fixture
def study(tmp_path, repository):
    """A study with the codebook and the made-up conversation."""
    folder = tmp_path / "study"
    shutil.copytree(repository / "data/demo/conversations", folder / "data/demo/conversations")
    shutil.copy(repository / "data/codebook.yml", folder / "data/codebook.yml")
    shutil.copy(repository / "data/instrument.yml", folder / "data/instrument.yml")
    return Study(folder)


@pytest.fixture
def run(study, capsys):
    def call(*words):
        return command.run(capsys, study, "coding", *words)

    return call


def kept(study):
    return read_conversations(study.conversations, load_codebook(study.codebook))


def test_out_to_another_program_and_back_is_the_same(run, study):
    project = study.private / "gesprek.qdpx"
    assert run("export", project)[0] == 0
    code, said, _ = run("import", project)
    assert code == 0
    assert said.endswith(" accepted, 0 put aside\n")
    made_up = read_conversations(study.demo_conversations, load_codebook(study.codebook))
    assert kept(study).texts == dict(made_up.texts)
    assert kept(study).segments.frame.equals(made_up.segments.frame)
    assert kept(study).segments.synthetic


def test_what_there_is_is_told_in_counts(run):
    assert run("show") == (
        0,
        "9 codes in the codebook\n"
        "1 texts, 1 documents coded (made up)\n"
        "12 participants, 2 coders, 187 segments\n",
        "",
    )


@pytest.mark.parametrize("name", ["gesprek.qdpx", "segments.csv"])
def test_what_people_said_does_not_leave_the_private_folder(run, study, tmp_path, name):
    code, _, failed = run("export", tmp_path / name)
    assert code == 1
    assert failed == (
        f"ontmoetingen: {name}: would put what people said outside data/private. "
        f"HINT: write it there, e.g. data/private/{name}.\n"
    )
    assert not (tmp_path / name).exists()


def test_a_codebook_may_go_anywhere_and_comes_back(run, study, tmp_path):
    assert run("export", tmp_path / "codes.qdc")[0] == 0
    before = load_codebook(study.codebook)
    study.codebook.unlink()
    assert run("import", tmp_path / "codes.qdc")[1] == (
        "codes.qdc: now the codebook of this study\n"
    )
    assert load_codebook(study.codebook).codes == before.codes


def test_a_codebook_that_is_there_stays(run, study, tmp_path):
    run("export", tmp_path / "codes.qdc")
    code, _, failed = run("import", tmp_path / "codes.qdc")
    assert code == 1
    assert "codebook.yml: is there already." in failed


def test_a_transcript_is_kept_letter_by_letter(run, study, tmp_path):
    text = "Anna: één\r\nBram: 🙂 twee\n"
    (tmp_path / "gesprek 1.txt").write_bytes(text.encode())
    assert run("import", tmp_path / "gesprek 1.txt")[0] == 0
    assert kept(study).texts == {"gesprek 1": text}
    assert kept(study).segments.frame.empty


def test_a_second_coder_comes_beside_the_first_and_a_new_coding_replaces_the_old(run, study):
    header = "document,participant,code,coder,start,end\n"
    for rows in (
        "d,p,t_zetje,een,0,5\n",
        "d,p,t_reflectie,twee,0,5\n",
        "d,p,t_verwachtingen,een,0,5\n",
    ):
        path = study.root / "codes.csv"
        path.write_text(header + rows)
        assert run("import", path)[0] == 0
    frame = kept(study).segments.frame
    assert frame[["coder", "code"]].to_numpy().tolist() == [
        ["twee", "t_reflectie"],
        ["een", "t_verwachtingen"],
    ]


def test_another_text_under_the_same_name_is_refused(run, study, tmp_path):
    path = tmp_path / "gesprek.txt"
    path.write_text("een\n")
    run("import", path)
    path.write_text("anders\n")
    code, _, failed = run("import", path)
    assert code == 1
    assert "1 documents have another text than the one that was coded before" in failed
    assert kept(study).texts == {"gesprek": "een\n"}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["import"], "coding: no file was named. HINT: name at least one file."),
        (
            ["import", "gesprek.docx"],
            "gesprek.docx: is of a kind that is not known. Allowed: .txt, .csv, .xlsx, .qdpx.",
        ),
    ],
)
def test_what_cannot_be_read_is_said(run, words, message):
    assert run(*words) == (1, "", f"ontmoetingen: {message}\n")


def test_a_codebook_is_written_as_it_is_read(study, tmp_path):
    codebook = load_codebook(study.codebook)
    (tmp_path / "c.yml").write_text(codebook_text(codebook), encoding="utf-8")
    try:
        again = load_codebook(tmp_path / "c.yml")
    except EvidenceError as wrong:
        pytest.fail(str(wrong))
    assert again == codebook
