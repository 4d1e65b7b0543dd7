"""The scripts and styles of a page, out of the theme. In: ``theme/``. Out: what is served of it.

In ``theme/`` a file has one job and says in comments why; on a page what is asked for at the same
moment comes as one file, without comments and indentation, for a third of the weight. Names are
kept, so that what runs in a browser can still be read there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

# File on the page -> files of the theme in it, each after those it needs. What is not in a pack is
# asked for by itself: by another page, or at another moment.
PACKS = {
    "basics.js": ("words.js", "address.js", "dutch.js", "make.js"),
    "choosing.js": ("selection.js", "pool.js", "combobox.js"),
    "following.js": (
        "figures.js",
        "follow-tables.js",
        "follow.js",
        "choice-words.js",
        "projects.js",
    ),
    "drawing.js": ("rows.js", "expressions.js", "forms.js", "draw.js"),
    "saying.js": ("say.js", "compare.js", "sentences.js"),
    "filtering.js": ("list.js", "filter.js"),
    "searching.js": ("verbs.js", "search-find.js", "search-dialog.js"),
    "exploring.js": (
        "explore-groups.js",
        "explore-words.js",
        "explore-chart.js",
        "explore-result.js",
        "explore.js",
    ),
}
SINGLE = (
    "load.js",
    "ontmoetingen.js",
    "pages.js",
    "reading.js",
    "search.js",
    "tree.js",
    "terms.js",
    "faces.js",
    "sheet.js",
    "picture.js",
    "profile.js",
)
STYLES = ("charts.css", "views.css", "search.css", "explore.css", "projects.css")
CLIENT_FILES = (*SINGLE, *PACKS, *STYLES)  # everything of the theme that is served to every page
_MARK = "globalThis.ontmoetingenPack"
# In a style: texts in quotation marks stay, comments go, and so does white space beside a sign.
_TEXT = r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'"""
_COMMENT = re.compile(_TEXT + r"|/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(_TEXT + r"|\s*([{};,])\s*|\s+", re.DOTALL)


def sources(theme: Path) -> list[Path]:
    """The files of the theme from which the client is made."""
    scripts = [name for names in _packs().values() for name in names]
    return [theme / name for name in (*scripts, *STYLES)]


def client_files(theme: Path) -> dict[str, str]:
    """File name to content of every script and style in `CLIENT_FILES`.

    Parameters
    ----------
    theme : folder with the scripts and styles as they were written.
    """
    read = {path.name: path.read_text(encoding="utf-8") for path in sources(theme)}
    scripts = lighter_scripts({p: [read[n] for n in names] for p, names in _packs().items()})
    return scripts | {name: lighter_style(read[name]) for name in STYLES}


def _packs() -> dict[str, tuple[str, ...]]:
    return {name: (name,) for name in SINGLE} | PACKS


def lighter_scripts(packs: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The same scripts without comments and white space, each pack as one.

    The compiler in the wheel of vl-convert, which makes the drawing library, does it: it reads
    JavaScript as a browser does. It is called once for all, since starting it takes seconds.

    >>> lighter_scripts({"a.js": ["(function () { // why\\n  alert(1);\\n})();"]})
    {'a.js': '(function(){alert(1);})();\\n'}
    """
    import vl_convert

    told = [part for name, texts in packs.items() for part in (f'{_MARK}("{name}");', *texts)]
    made = vl_convert.javascript_bundle(snippet="\n".join(told))
    parts = made.split(f'{_MARK}("')[1:]
    named = (part.partition('");')[::2] for part in parts)
    return {name: script.strip() + "\n" for name, script in named}


def lighter_style(style: str) -> str:
    """The same style without comments and white space that says nothing.

    >>> lighter_style('/* why */\\na,\\nb {\\n  content: "a  ;b";\\n  top: calc(1px + 2px);\\n}')
    'a,b{content: "a  ;b";top: calc(1px + 2px);}\\n'
    """
    bare = _COMMENT.sub(lambda part: _kept(part, " "), style)
    return _SPACE.sub(lambda part: _kept(part, part[1] or " "), bare).strip() + "\n"


def _kept(part: re.Match, instead: str) -> str:
    """A text in quotation marks as it is; something else in its place."""
    return part[0] if part[0][0] in "\"'" else instead
