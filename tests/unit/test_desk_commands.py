"""Commands of the desk: help that works, undo that brings back, a doctor that only looks."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess

import pytest
from command import run
from intake_study import ROWS, described_study, export_in

from ontmoetingen import cli, doctor, undo, undo_store
from ontmoetingen.completion import SHELLS, commands_of, script
from ontmoetingen.errors import StudyError
from ontmoetingen.intake.store import READY
from ontmoetingen.locks import one_at_a_time
from ontmoetingen.paths import Study
from ontmoetingen.staleness import Behind, lines, shown, status

COMMANDS = commands_of(cli.parser())
# Two people read the log first; here the tests do.
PUBLISH = ("publish", "--signed-by", "A. Lezer", "--signed-by", "B. Lezer")
# No respondent's id or answer may ever stand in what a command says.
CANARIES = ("kanarie-17", "geheim-antwoord")


@pytest.fixture
def study(tmp_path) -> Study:
    return described_study(tmp_path / "study")


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_every_command_has_examples_that_work(name):
    told = COMMANDS[name].format_help()
    examples = re.findall(r"^  (ontmoetingen .+)$", told, re.M)
    assert examples
    for example in examples:
        options = cli.parser().parse_args(shlex.split(example)[1:])
        assert options.command == name
    assert "exit codes:\n  0    done\n" in told


def test_every_command_says_what_it_does_in_the_list():
    told = cli.parser().format_help()
    assert all(re.search(rf"^    {name}\b", told, re.M) for name in COMMANDS)


def completed(*words: str) -> set[str]:
    """What bash offers after these words."""
    line = f"COMP_WORDS=({shlex.join(words)}); COMP_CWORD={len(words) - 1}; _ontmoetingen"
    told = f'{script("bash", cli.parser())}\n{line}\nprintf "%s\\n" "${{COMPREPLY[@]}}"'
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("needs bash")
    said = subprocess.run([bash, "-c", told], capture_output=True, text=True, check=True)
    return set(said.stdout.split())


def test_bash_completes_commands_options_and_values():
    assert completed("ontmoetingen", "pre") == {"preview"}
    assert "--programme" in completed("ontmoetingen", "intake", "--pr")
    assert completed("ontmoetingen", "build", "--engine", "") == {"auto", "quarto", "pandoc"}
    assert completed("ontmoetingen", "completion", "f") == {"fish"}


@pytest.mark.parametrize("shell", SHELLS)
def test_every_command_and_option_is_in_every_script(shell):
    told = script(shell, cli.parser())
    for name, command in COMMANDS.items():
        assert name in told
        for action in command._actions:
            for option in action.option_strings:
                assert option.lstrip("-") in told


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_can_read_theirs(shell):
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"needs {shell}")
    told = script(shell, cli.parser())
    subprocess.run([program, "-n"], input=told, text=True, check=True)


def test_undo_brings_back_the_tables_that_were_published_before(study, tmp_path, capsys):
    rows = [f"{n};A;T1;ja;5;17;v" for n in range(40)]
    run(capsys, study, "intake", export_in(tmp_path, *rows))
    run(capsys, study, *PUBLISH)
    before = contents(study.published)
    run(capsys, study, "intake", export_in(tmp_path, *rows[:20]))
    run(capsys, study, *PUBLISH)
    after = contents(study.published)
    assert after != before
    code, said, _ = run(capsys, study, "undo")
    told = [re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "then", line) for line in said.splitlines()]
    assert (code, told) == (
        0,
        [
            "1: before 'publish' of then: data/published",
            "2: before 'intake' of then: data/private",
            "3: before 'publish' of then: data/published",
            "4: before 'intake' of then: data/private",
        ],
    )
    assert run(capsys, study, "undo", 1)[:2] == (
        0,
        "Back as before 'publish': data/published.\n"
        "What stood there is kept too: ontmoetingen undo lists it.\n",
    )
    assert contents(study.published) == before
    run(capsys, study, "undo", 1)  # and the undo itself can be undone
    assert contents(study.published) == after


def test_undo_of_an_intake_brings_back_the_answers_and_keeps_them_private(study, tmp_path, capsys):
    run(capsys, study, "intake", export_in(tmp_path, *ROWS))
    before = contents(study.private)
    run(capsys, study, "intake", export_in(tmp_path, *ROWS[:2]))
    assert contents(study.private) != before
    assert run(capsys, study, "undo", 1)[0] == 0
    assert contents(study.private) == before
    assert not (study.cache / undo.STORE).exists()
    copied = [p for p in study.root.rglob("answers.parquet")]
    assert copied
    assert all(p.is_relative_to(study.private) for p in copied)


def test_the_first_intake_is_undone_to_nothing(study, tmp_path, capsys):
    run(capsys, study, "intake", export_in(tmp_path, *ROWS))
    assert run(capsys, study, "undo", 1)[0] == 0
    assert contents(study.private) == {}


def test_a_command_that_changes_nothing_leaves_no_copy(study, tmp_path, capsys):
    run(capsys, study, "intake", export_in(tmp_path, *(f"{n};A;T1;ja;5;17;v" for n in range(40))))
    run(capsys, study, *PUBLISH)
    known = [copy.id for copy in undo.copies(study)]
    assert len(known) == 2
    run(capsys, study, *PUBLISH)
    run(capsys, study, "intake", "--dry-run", export_in(tmp_path, *ROWS[:1]))
    assert [copy.id for copy in undo.copies(study)] == known


def test_copies_are_kept_within_their_limits(study, monkeypatch):
    study.published.mkdir()
    monkeypatch.setattr(undo_store, "MOST", 3)
    for n in range(5):
        with undo.kept(study, "publish"):
            (study.published / "items.csv").write_text(f"{n}\n")
    store = study.cache / undo.STORE
    assert len(undo.copies(study)) == 3
    (store / "half").mkdir()  # a copying that was stopped
    undo_store.prune(store)
    assert not (store / "half").exists()
    monkeypatch.setattr(undo_store, "MOST_BYTES", 0)
    undo_store.prune(store)
    assert len(undo.copies(study)) == 1  # the newest stays, however large


def test_a_copy_that_is_being_made_is_not_what_a_stopped_copying_left(study, monkeypatch):
    """Another command ends, and prunes, right between two files of a copy."""
    for name in ("items.csv", "waves.csv"):
        study.data.mkdir(exist_ok=True)
        (study.data / name).write_text(f"{name}\n")
    places, copy = [study.data / "items.csv", study.data / "waves.csv"], undo_store.copy_to

    def with_a_prune_after_it(place, to):
        copy(place, to)
        undo_store.prune(study.cache / undo.STORE)

    monkeypatch.setattr(undo_store, "copy_to", with_a_prune_after_it)
    (folder,) = undo.take(study, "publish", places)
    copied = sorted(p.name for p in (folder / "files").rglob("*.csv"))
    assert copied == ["items.csv", "waves.csv"]
    assert [p.name for p in folder.parent.iterdir()] == [folder.name], "no lock stays behind"


def test_a_copy_that_is_brought_back_makes_no_room_meanwhile(study, monkeypatch):
    study.published.mkdir()
    (study.published / "items.csv").write_text("before\n")
    with undo.kept(study, "publish"):
        (study.published / "items.csv").write_text("after\n")
    put_back = undo._put_back

    def while_others_prune(*arguments):
        monkeypatch.setattr(undo_store, "MOST", 0)
        undo_store.prune(study.cache / undo.STORE)
        put_back(*arguments)

    monkeypatch.setattr(undo, "_put_back", while_others_prune)
    undo.bring_back(study, 1)
    assert (study.published / "items.csv").read_text() == "before\n"


def test_what_made_room_after_it_was_chosen_is_refused(study, monkeypatch):
    study.published.mkdir()
    with undo.kept(study, "publish"):
        (study.published / "items.csv").write_text("after\n")
    (copy,) = undo.copies(study)
    monkeypatch.setattr(undo, "copies", lambda _: [copy])
    undo_store.remove(*copy.folders)
    with pytest.raises(StudyError) as caught:
        undo.bring_back(study, 1)
    assert str(caught.value) == (
        f"undo: copy {copy.id} made room for a newer one. "
        "HINT: run 'ontmoetingen undo' to see what there is."
    )
    assert (study.published / "items.csv").read_text() == "after\n"


def test_what_a_stopped_command_did_can_be_undone(study):
    study.published.mkdir()
    (study.published / "items.csv").write_text("before\n")

    def stopped() -> None:
        with undo.kept(study, "publish"):
            (study.published / "items.csv").write_text("half\n")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    undo.bring_back(study, 1)
    assert (study.published / "items.csv").read_text() == "before\n"


def test_undo_of_what_is_not_there_and_while_another_is_at_work(study, capsys):
    assert run(capsys, study, "undo") == (0, "Nothing was overwritten yet.\n", "")
    assert run(capsys, study, "undo", 3) == (
        1, "", "ontmoetingen: undo: there is no copy 3. "
        "HINT: nothing was overwritten since copies are kept.\n",
    )  # fmt: skip
    with undo.kept(study, "publish"):
        study.published.mkdir()
    with one_at_a_time(study.lock, "build", "study", StudyError):
        code, _, said = run(capsys, study, "undo", 1)
    assert code == 1
    assert "another process is at work here" in said


def contents(folder) -> dict[str, bytes]:
    """Files of a folder by name, without the copies and the exports that stand in it."""
    kept = {undo.PRIVATE_STORE, undo_store.KEPT_BY_INTAKE}
    found = (p for p in folder.rglob("*") if p.is_file())
    return {
        str(p.relative_to(folder)): p.read_bytes()
        for p in found
        if not kept & set(p.relative_to(folder).parts) and not p.name.startswith(".")
    }


def test_the_doctor_tells_everything_once_and_changes_nothing(study, tmp_path, capsys):
    run(capsys, study, "intake", export_in(tmp_path, *ROWS))
    before = contents(study.root)
    code, said, _ = run(capsys, study, "doctor")
    assert contents(study.root) == before
    told = [line.split(":")[0].split(None, 1) for line in said.splitlines()]
    assert {about for _, about in told} >= {
        "Python", "packages", "desk", "kernel", "engine", "fonts", "disk", "outputs",
    }  # fmt: skip
    assert (code == 1) == any(state == doctor.WRONG for state, _ in told)


def test_the_doctor_finds_a_private_file_that_git_would_take(study, capsys):
    subprocess.run(["git", "init", "-q"], cwd=study.root, check=True)
    study.private.mkdir()
    (study.private / "wave1.csv").write_text(CANARIES[0])
    code, said, _ = run(capsys, study, "doctor")
    assert code == 1
    assert (
        "wrong private files: git would take data/private/wave1.csv; "
        "name them in .gitignore and git rm --cached them\n"
    ) in said
    (study.root / ".gitignore").write_text("data/private/\n")
    assert "ok    private files: git takes none of them" in run(capsys, study, "doctor")[1]


def test_the_doctor_tells_of_locks_and_stopped_intakes(study):
    study.cache.mkdir()
    study.lock.write_text("1 build\n")  # left by a process that was killed
    (study.private / READY).mkdir(parents=True)
    told = [str(finding) for finding in doctor._locks(study)]
    assert told == [
        f"look  lock: {study.lock.name} was left by a killed process; removed now",
        "look  answers: an intake was stopped (.intake-ready); "
        "the next command that needs it goes on",
    ]


def test_what_commands_say_holds_no_answer_of_anybody(study, tmp_path, capsys):
    rows = (*ROWS, f"{CANARIES[0]};A;T1;{CANARIES[1]};5;17;v")
    said = "".join(run(capsys, study, "intake", export_in(tmp_path, *rows))[1:])
    for words in (("undo",), ("doctor",), ("status",), ("undo", 1), ("intake", "--versions")):
        said += "".join(run(capsys, study, *words)[1:])
    assert said
    assert not any(canary in said for canary in CANARIES)


def test_status_names_each_reason_and_what_it_means():
    found = [Behind("a.ipynb", "code of cell 2 changed, package changed"), Behind("", "old tables")]
    assert lines(found) == ["a.ipynb: code of cell 2 changed, package changed", "old tables"]
    assert lines([]) == ["Everything is up to date."]
    table = shown(found).markdown.splitlines()
    assert table[2].startswith("| a.ipynb | code of cell 2 changed, package changed | ")
    assert "een cel is gewijzigd na de laatste uitvoering" in table[2]


def test_the_cell_with_the_status_is_stored_without_the_state_of_a_moment(
    study, monkeypatch, repository
):
    monkeypatch.setenv("ONTMOETINGEN_HEADLESS", "1")
    assert status().markdown == "In JupyterLab staat hier wat verouderd is.\n"
    monkeypatch.delenv("ONTMOETINGEN_HEADLESS")
    monkeypatch.delenv("ONTMOETINGEN_READS", raising=False)
    monkeypatch.setenv("JPY_SESSION_NAME", "x.ipynb")
    monkeypatch.setenv("ONTMOETINGEN_STUDY", str(study.root))
    assert "_site" in status().markdown
