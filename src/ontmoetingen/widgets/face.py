"""Who is looking. In: the environment of the kernel. Out: a live view, or its static face.

The executor of the build says that it is one (``ONTMOETINGEN_HEADLESS``): that decides, also when
the build was started from a terminal in JupyterLab. Any other program that runs notebooks has no
open document, which JupyterLab names to its kernels.
"""

from __future__ import annotations

import os
from typing import Any

# Our own executor sets both; it must win from what a terminal in JupyterLab passes on.
HEADLESS = ("ONTMOETINGEN_HEADLESS", "ONTMOETINGEN_READS")
# JupyterLab and Notebook name the open document here; nbclient, nbval and Quarto do not.
SESSION = "JPY_SESSION_NAME"


def is_live() -> bool:
    """Whether a person is looking: an open document, and no executor of notebooks."""
    return bool(os.environ.get(SESSION)) and not any(name in os.environ for name in HEADLESS)


def with_face(box: Any, face: Any) -> Any:
    """The live view, which also carries its static face.

    JupyterLab shows the view. When the notebook is saved the view is taken out
    (``book/storing.py``) and the face stays: exactly what the build would have stored.

    Parameters
    ----------
    box : an ipywidget; face : a figure or passage with ``_repr_mimebundle_``.
    """
    live = box._repr_mimebundle_

    def both(**options: Any) -> dict[str, Any]:
        return {**face._repr_mimebundle_(), **_view_only(live(**options))}

    box._repr_mimebundle_ = both
    return box


def _view_only(bundle: Any) -> dict[str, Any]:
    data = bundle[0] if isinstance(bundle, tuple) else bundle
    return {kind: value for kind, value in (data or {}).items() if "widget" in kind}
