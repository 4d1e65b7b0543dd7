"""What every render needs first. In: a study. Out: its chart pictures, scripts, citing and fonts;
a list of what chapters state without a source.

``_quarto.yml`` names ``python -m ontmoetingen.book.prepare`` as its pre-render step, so that Quarto
alone, in a fresh clone, gives the whole report. In a render that our own build starts, all is ready
already, and this does nothing.
"""

from __future__ import annotations

import json
import os
import sys
from itertools import product
from pathlib import Path

from .. import charts
from ..errors import BuildError, OntmoetingenError, Problem
from ..files import write_file
from ..paths import Study
from ..progress import Progress
from .citation_style import write_style
from .frame import cover_note
from .glyphs import font_folders
from .ledger.claims import book_sentences, listing, typed_numbers
from .ledger.origin import FILE as ORIGIN
from .ledger.origin import is_wanted, origin_page
from .ledger.prose import Sentence
from .project import load_book
from .quarto import COVER, FONTS, PREPARED_NAME
from .sources import computed_values
from .stale import Stale, stale_notebooks

CLAIMS = "claims.txt"
BUILD = "`ontmoetingen build` executes what is out of date, then renders."
# The faces that theme/typst asks for.
FACES = (
    "SourceSansPro-Regular.otf",
    "SourceSansPro-It.otf",
    "SourceSansPro-Semibold.otf",
    "SourceSansPro-SemiboldIt.otf",
    "SourceSansPro-Bold.otf",
    "SourceSansPro-BoldIt.otf",
    "DejaVuSans.ttf",
    "DejaVuSans-Bold.ttf",
    "DejaVuSansMono.ttf",
)


def prepare_study(study: Study, progress: Progress | None = None) -> None:
    """Make or renew every file that both engines need and that follows from the others.

    Raises
    ------
    BuildError : a chapter has a typed number.
    """
    book = load_book(study)
    sentences = book_sentences(book, study)
    write_claims(study, sentences)
    charts.prepare(study, progress)
    if is_wanted(book, study):
        write_file(study.root / ORIGIN, origin_page(book, study, sentences, computed_values(study)))
    write_style(study)
    write_fonts(study)
    write_cover(study)


def write_claims(study: Study, sentences: list[Sentence]) -> None:
    """Refuse typed numbers, and list for the authors which sentences rest on nothing."""
    if problems := typed_numbers(sentences):
        raise BuildError(problems)
    write_file(study.cache / CLAIMS, listing(sentences))


def write_fonts(study: Study) -> None:
    """Put the fonts where Quarto's Typst looks: ``_quarto.yml`` can hold no path of a machine."""
    for folder, name in product(map(Path, font_folders()), FACES):
        if (folder / name).is_file():
            write_file(study.root / FONTS / name, (folder / name).read_bytes())


def write_cover(study: Study) -> None:
    """Hand Quarto's PDF what its first page says of the data, which nobody types."""
    note = json.dumps(cover_note(study), ensure_ascii=False)  # the quotes and escapes of Typst too
    write_file(study.root / COVER, f"#let note = {note}\n")


def main() -> int:
    """Prepare the study that Quarto is rendering; 0 when all is ready."""
    if os.environ.get(PREPARED_NAME):
        return 0
    try:
        study = Study.find(os.environ.get("QUARTO_PROJECT_ROOT"))
        _tell_stale(stale_notebooks(study))
        prepare_study(study)
    except OntmoetingenError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _tell_stale(found: list[Stale]) -> None:
    """Quarto shows stored outputs as they are; someone has to say that they are old.

    A notebook without outputs is refused: Quarto would publish it as a page of code.
    """
    never = [Problem(str(s.path), "was never executed", hint=BUILD) for s in found if s.is_new]
    if never:
        raise BuildError(never)
    for stale in found:
        print(f"Stored outputs are out of date: {stale}. HINT: {BUILD}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
