"""Commands of the desk: help and completion that work, a doctor that only looks."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess

import pytest
from command import contents, run
from intake_study import ROWS, described_study, export_in

from ontmoetingen import cli, doctor
from ontmoetingen.completion import SHELLS, commands_of, script
from ontmoetingen.intake.store import READY
from ontmoetingen.paths import Study
from ontmoetingen.staleness import Behind, lines, shown, status

COMMANDS = commands_of(cli.parser())
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
