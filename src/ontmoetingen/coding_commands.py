"""Coded conversations at the command line. In: options. Out: lines in counts, files, an exit code.

coding import   transcripts, segments, projects and codebooks of other programs
coding export   a project, segments or a codebook for another program
coding show     what there is, in counts
"""

from __future__ import annotations

from pathlib import Path

from .errors import IntakeError, Problem
from .paths import Study
from .terminal import Terminal

TEXT = "take coded conversations in, give them to another program, or say what there is"
EXAMPLE = "ontmoetingen coding import interview.qdpx"
ACTIONS = ("import", "export", "show")
CODEBOOK = ".qdc"


def add_options(command) -> None:
    """What to do, and with which files."""
    command.add_argument("action", choices=ACTIONS, help="what to do")
    command.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE",
        help=".txt, .csv, .xlsx, .qdpx or .qdc to import; .qdpx, .csv or .qdc to export",
    )
    command.add_argument(
        "--speakers",
        choices=("cases", "turns"),
        default="cases",
        help="how a project says who spoke: cases, or turns that start with a name",
    )
    command.add_argument(
        "--positions",
        choices=("code points", "line ends as one", "utf-16"),
        default="code points",
        help="how the other program counts positions in a text",
    )


def run(options, terminal: Terminal) -> int:
    """Do what was asked; nothing that is printed holds a name or a word of what was said."""
    study = Study.find(options.project)
    wanted = {"import": _import, "export": _export, "show": _show}
    terminal.lines(wanted[options.action](study, options))
    return 0


def _import(study: Study, options) -> list[str]:
    from .coding.exchange import read_any, read_codebook, save_codebook
    from .coding.store import added, keep_conversations

    lines = []
    for path in _named(options):
        if path.suffix.lower() == CODEBOOK:
            save_codebook(read_codebook(path), study.codebook)
            lines.append(f"{path.name}: now the codebook of this study")
            continue
        codebook = _codebook(study)
        found = read_any(path, codebook, options.speakers, options.positions)
        before = _conversations(study.conversations, codebook)
        keep_conversations(study.conversations, added(before, found.conversations))
        lines += found.lines
    return lines


def _export(study: Study, options) -> list[str]:
    from .coding.exchange import write_any

    paths = _named(options)
    _refuse_outside(study, paths)
    codebook = _codebook(study)
    found = _conversations(_folder(study), codebook)
    for path in paths:
        write_any(path, codebook, found)
    return [f"Wrote {path}." for path in paths]


def _refuse_outside(study: Study, paths: list[Path]) -> None:
    """Files with what people said stay where git never looks; a codebook may go anywhere."""
    private = study.private.resolve()
    outside = [
        path
        for path in paths
        if path.suffix.lower() != CODEBOOK and private not in path.resolve().parents
    ]
    if outside:
        what = "would put what people said outside data/private"
        hint = f"write it there, e.g. data/private/{outside[0].name}."
        raise IntakeError([Problem(path.name, what, hint=hint) for path in outside])


def _show(study: Study, _options) -> list[str]:
    codebook = _codebook(study)
    found = _conversations(_folder(study), codebook)
    frame = found.segments.frame
    kind = "made up" if found.segments.synthetic else "real"
    return [
        f"{len(codebook.codes)} codes in the codebook",
        f"{len(found.texts)} texts, {frame['document'].nunique()} documents coded ({kind})",
        f"{frame['participant'].nunique()} participants, {frame['coder'].nunique()} coders, "
        f"{len(frame)} segments",
    ]


def _named(options) -> list[Path]:
    if not options.files:
        raise IntakeError(Problem("coding", "no file was named", hint="name at least one file."))
    return options.files


def _codebook(study: Study):
    from .coding.codebook import load_codebook

    if not study.codebook.is_file():
        hint = "write one, or import a .qdc file."
        raise IntakeError(Problem("data/codebook.yml", "does not exist", hint=hint))
    return load_codebook(study.codebook)


def _conversations(folder: Path, codebook):
    from .coding.store import read_conversations

    return read_conversations(folder, codebook)


def _folder(study: Study) -> Path:
    from .origin import conversations_in

    return conversations_in(study) or study.conversations
