"""What an intake found, to read in a browser. In: judged exports. Out: one page without scripts.

The page is for the team that holds the answers: it names no respondent and shows no answer, but its
counts are not protected as published ones are. So it says that it must stay where the answers are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import numpy as np

from .examine import Examined, problems_of
from .loads import Loaded
from .validate import Judged

STYLE = """\
body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;
color:#1d2733;background:#fff}
table{border-collapse:collapse;margin:1rem 0}
caption{text-align:left;font-weight:600;padding:.3rem 0}
th,td{border-bottom:1px solid #9aa5b1;padding:.3rem .8rem .3rem 0;text-align:left;
vertical-align:top}
.n{text-align:right;font-variant-numeric:tabular-nums}
.note{border-left:4px solid #1d4e89;padding:.4rem 1rem;background:#eef3f8}
"""
PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<main>
<h1>{title}</h1>
{body}
</main>
</body>
</html>
"""
STAYS = (
    "This page stays with the team that holds the answers: its counts are not protected as those "
    "of the report are."
)
Row = Sequence[object]


def validation_page(examined: Examined, loaded: Loaded, title: str) -> str:
    """The findings of an intake, or of a trial, as one HTML page."""
    body = [
        f'<p class="note">{escape(STAYS)}</p>',
        _files(loaded),
        _problems(examined),
        *_notes(loaded),
        _changes(loaded),
        _items(examined),
        _projects(examined),
    ]
    return PAGE.format(title=escape(title), style=STYLE, body="\n".join(b for b in body if b))


def _files(loaded: Loaded) -> str:
    rows = [(f.name, f.rows_read, f.accepted, f.quarantined) for f in loaded.report.files]
    header = ("File", "Rows read", "Accepted", "Put aside")
    return _table("Exports: accepted and put aside add up to what was read", header, rows)


def _problems(examined: Examined) -> str:
    found = problems_of(examined.parts)
    if not found:
        return "<h2>Problems</h2>\n<p>None: every row can be used.</p>"
    rows = [(p.where, p.what, p.allowed or "", _places(p.places), p.hint or "") for p in found]
    header = ("Where", "What, how many", "Allowed", "First rows", "Hint")
    return "<h2>Problems</h2>\n" + _table("Why rows were put aside", header, rows)


def _places(places: Sequence[object]) -> str:
    return ", ".join(str(place) for place in places[:10]) + (" …" if len(places) > 10 else "")


def _notes(loaded: Loaded) -> Iterable[str]:
    if loaded.report.notes:
        yield "<h2>How the exports were read</h2>"
        yield _list(loaded.report.notes)


def _changes(loaded: Loaded) -> str:
    if loaded.difference is None:
        return "<h2>What changes</h2>\n<p>This is the first intake.</p>"
    return "<h2>What changes</h2>\n" + _list(loaded.difference.lines())


def _items(examined: Examined) -> str:
    rows = [
        (source.item.short_label or source.item.label, wave, *_answered(part, values, wave))
        for part in examined.parts
        for source, values in part.answers
        for wave in source.waves
        if _rows_at(part, wave).any()
    ]
    header = ("Item", "Moment", "Usable rows", "With an answer", "Without")
    return "<h2>Answers</h2>\n" + _table("Answers per item and moment", header, rows)


def _answered(part: Judged, values: np.ndarray, wave: str) -> tuple[int, int, int]:
    here = part.usable & _rows_at(part, wave)
    given = int((here & ~np.isnan(values)).sum())
    return int(here.sum()), given, int(here.sum()) - given


def _rows_at(part: Judged, wave: str) -> np.ndarray:
    """Rows of this wave; every row where a row holds all waves."""
    return part.at(wave) if (part.waves.codes >= 0).any() else np.ones(part.raw.n_rows, bool)


def _projects(examined: Examined) -> str:
    counts: dict[str, int] = {}
    for part in examined.parts:
        codes = part.projects.codes[part.usable]
        for place, count in enumerate(np.bincount(codes[codes >= 0])):
            name = part.projects.texts[place]
            counts[name] = counts.get(name, 0) + int(count)
    named = zip(examined.projects["project_id"], examined.projects["name"], strict=True)
    rows = [(str(one), name, counts.get(str(one), 0)) for one, name in named]
    header = ("Id", "Name", "Usable rows")
    return "<h2>Projects</h2>\n" + _table("Usable rows per project", header, rows)


def _list(lines: Iterable[str]) -> str:
    return "<ul>\n" + "".join(f"<li>{escape(line)}</li>\n" for line in lines) + "</ul>"


def _table(caption: str, header: Sequence[str], rows: Sequence[Row]) -> str:
    heads = "".join(f'<th scope="col">{escape(h)}</th>' for h in header)
    body = "".join(f"<tr>{''.join(_cell(c) for c in row)}</tr>\n" for row in rows)
    return (
        f"<table>\n<caption>{escape(caption)}</caption>\n"
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>"
    )


def _cell(value: object) -> str:
    kind = ' class="n"' if isinstance(value, int) else ""
    return f"<td{kind}>{escape(str(value))}</td>"
