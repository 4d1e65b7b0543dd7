"""What a bare ``quarto render`` needs first. In: a study. Out: its chart pictures and scripts.

``_quarto.yml`` names ``python -m ontmoetingen.book.prepare`` as its pre-render step, so that Quarto
alone, in a fresh clone, gives the whole report. In a render that our own build starts, all is ready
already, and this does nothing.
"""

from __future__ import annotations

import os
import sys

from .. import charts
from ..errors import OntmoetingenError
from ..paths import Study
from .quarto import PREPARED_NAME


def main() -> int:
    """Prepare the study that Quarto is rendering; 0 when all is ready."""
    if os.environ.get(PREPARED_NAME):
        return 0
    try:
        charts.prepare(Study.find(os.environ.get("QUARTO_PROJECT_ROOT")))
    except OntmoetingenError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
