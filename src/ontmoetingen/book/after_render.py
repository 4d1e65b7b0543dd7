"""A step after Quarto alone has rendered. In: what Quarto tells such a step. Out: an exit code.

``_quarto.yml`` names the steps, so that a render without our build gives the same pages.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from ..errors import OntmoetingenError
from ..paths import Study

OUTPUT, ROOT = "QUARTO_PROJECT_OUTPUT_DIR", "QUARTO_PROJECT_ROOT"


def after_render(step: Callable[[Path, Study], object]) -> int:
    """Do one step on the pages that were just rendered; 0 when all is well.

    Parameters
    ----------
    step : is handed the folder with the pages, and the study.
    """
    try:
        study = Study.find(os.environ.get(ROOT))
        named = os.environ.get(OUTPUT)
        step(Path(named) if named else study.site, study)
    except OntmoetingenError as error:
        print(error, file=sys.stderr)
        return 1
    return 0
