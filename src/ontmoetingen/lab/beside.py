"""The page beside the notebook. In: a chapter whose preview runs. Out: that page, in a cell.

The preview serves to this machine alone and its pages load themselves again, so that a view of this
output beside the notebook follows every save. Nothing of it is stored.
"""

from __future__ import annotations

from typing import Any

from ..charts.markdown import Text, html
from ..errors import BuildError, Problem
from ..paths import Study

ADDRESS = "http://127.0.0.1"
PORTS = range(1, 65536)
FACE = Text("In JupyterLab staat hier de pagina van dit hoofdstuk.\n")


def beside(chapter: str, port: int = 4200) -> Any:
    """The page of a chapter as its preview shows it, to put beside the notebook.

    Parameters
    ----------
    chapter : its file, with or without folder and ending; previewed with
        ``ontmoetingen preview --only CHAPTER``.
    port : where the preview listens.

    Returns
    -------
    In JupyterLab a frame with the page; elsewhere a line that says what stands there.

    Raises
    ------
    BuildError : no such chapter, or no such port.
    """
    from ..book.preview_chapter import find_chapter
    from ..book.project import load_book
    from ..widgets.face import is_live, with_face

    page = find_chapter(load_book(Study.find()), chapter).output
    if port not in PORTS:
        raise BuildError(Problem("beside", f"{port} is not a port", "1 to 65535"))
    if not is_live():
        return FACE
    import ipywidgets

    source = html(f"{ADDRESS}:{port}/{page}")
    frame = f'<iframe src="{source}" title="{html(page)}" width="100%" height="900"></iframe>'
    return with_face(ipywidgets.HTML(frame), FACE)
