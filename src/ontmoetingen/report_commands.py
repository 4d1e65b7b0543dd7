"""Commands that make the report. In: options. Out: tables, pages, lines, an exit code.

publish    compute the tables and hide what could reveal a person
analyse    the main tables in the terminal and in files
build      the whole report, checked
preview    the report on this machine, made again at every change
status     what is out of date and why

Rooms are imported inside the functions: ``--help`` and an unchanged build must not wait for pandas.
"""

from __future__ import annotations

import argparse
from contextlib import suppress

from .command_line import command as add_command
from .paths import Study
from .terminal import Terminal


def add(commands) -> None:
    """All commands of this file."""
    for one in (_add_publish, _add_analyse, _add_build, _add_preview, _add_status):
        one(commands)


def _add_publish(commands) -> None:
    command = add_command(
        commands,
        "publish",
        _run_publish,
        "compute all tables, hide what could reveal a person, and write data/published",
        "ontmoetingen publish",
    )
    text = "somebody who read what is kept back; twice, with two names, for real answers"
    command.add_argument("--signed-by", metavar="NAME", action="append", default=[], help=text)


def _add_analyse(commands) -> None:
    from .analyse import command as analyse

    example = "ontmoetingen analyse --item meets_age --to tables"
    added = add_command(commands, "analyse", _run_analyse, analyse.TEXT, example)
    analyse.add_options(added, _table_formats)


def _add_build(commands) -> None:
    command = add_command(
        commands,
        "build",
        _run_build,
        "build the report: tables, notebooks, HTML and PDF, checked, into _site",
        "ontmoetingen build --engine pandoc --to html",
    )
    command.add_argument(
        "--engine",
        choices=("auto", "quarto", "pandoc"),
        default="auto",
        help="auto takes Quarto where a new enough one is installed, else the built-in engine",
    )
    command.add_argument(
        "--to", type=_formats, default=("html", "pdf"), metavar="html,pdf", help="what to make"
    )
    command.add_argument("--force", action="store_true", help="render even when nothing changed")


def _add_preview(commands) -> None:
    command = add_command(
        commands,
        "preview",
        _run_preview,
        "serve the report on this machine only and rebuild what changes",
        "ontmoetingen preview --port 4200",
        "ontmoetingen preview --only wat-jongeren-zeggen",
    )
    command.add_argument("--port", type=int, default=4200)
    command.add_argument("--only", metavar="CHAPTER", default="", help="one page, in seconds")


def _add_status(commands) -> None:
    add_command(
        commands,
        "status",
        _run_status,
        "say what is out of date and why",
        "ontmoetingen status",
    )


def _formats(text: str) -> tuple[str, ...]:
    return _some_of(text, "html", "pdf")


def _table_formats(text: str) -> tuple[str, ...]:
    return _some_of(text, "csv", "xlsx")


def _some_of(text: str, one: str, other: str) -> tuple[str, ...]:
    asked = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    if not asked or set(asked) - {one, other}:
        raise argparse.ArgumentTypeError(f"'{text}': allowed are {one}, {other} or {one},{other}")
    return asked


def _run_publish(options, terminal: Terminal) -> int:
    from .pipeline import publish

    with terminal.progress() as progress:
        report = publish(Study.find(options.project), progress, signed_by=options.signed_by)
    terminal.lines(report.summary())
    return 0


def _run_analyse(options, terminal: Terminal) -> int:
    """The tables are printed first: who may not write in the folder has at least seen them."""
    from .analyse.run import analyse
    from .pipeline import publish

    study = Study.find(options.project)
    with terminal.progress() as progress:
        published = publish(study, progress)
    analysis = analyse(study, options.item)
    terminal.lines([*analysis.heading, ""])
    for table in analysis.tables:
        terminal.table(table.title, table.header, table.right, table.rows, table.note)
    folder = options.to or study.tables
    written = analysis.write(folder, options.format)
    terminal.lines([f"Wrote {len(written)} files to {folder}.", *published.notices()])
    return 0


def _run_build(options, terminal: Terminal) -> int:
    from .book.build import build
    from .pipeline import check_site, publish

    study = Study.find(options.project)
    with terminal.progress() as progress:
        published = publish(study, progress)
        result = build(
            study,
            options.engine,
            options.to,
            progress,
            force=options.force,
            gate=lambda site: check_site(study, site),
        )
    terminal.lines([*published.notices(), result.last_line()])
    return 0


def _run_preview(options, terminal: Terminal) -> int:
    study = Study.find(options.project)
    with suppress(KeyboardInterrupt):  # the one way to end it
        if options.only:
            from .book.preview_chapter import preview_chapter

            preview_chapter(study, options.only, options.port, terminal)
        else:
            _preview_all(study, options.port, terminal)
    return 0


def _preview_all(study: Study, port: int, terminal: Terminal) -> None:
    from .book.preview import preview
    from .pipeline import check_site, publish

    tables, gate = (lambda: publish(study)), (lambda site: check_site(study, site))
    preview(study, port, terminal, tables=tables, gate=gate)


def _run_status(options, terminal: Terminal) -> int:
    from .staleness import behind, lines

    terminal.lines(lines(behind(Study.find(options.project))))
    return 0
