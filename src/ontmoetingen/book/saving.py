"""What a researcher saves, in the one stored form. In: a notebook of JupyterLab. Out: clean.

Saving in JupyterLab leaves traces that say nothing about the report: the state of widgets, a
picture beside every chart that was on the screen, the order in which cells were clicked. They would
show as changes in git, and make outputs look as if the build had not made them. What remains after
saving is what the executor of the build would store for the same code.
"""

from __future__ import annotations

from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4.rwbase import rejoin_lines

from .stored import code_cells
from .storing import give_number, with_ids, without_traces

CHART = "application/vnd.vegalite."
WIDGET = "application/vnd.jupyter.widget-"
# All that is left of a widget that carries no static face.
NOTHING = {"text/plain"}


def clean_on_save(model: dict[str, Any], **_: Any) -> None:
    """Clean a notebook that Jupyter is about to save; a hook of its contents manager.

    Parameters
    ----------
    model : what is saved; other files than notebooks are left as they are.
    """
    if model.get("type") == "notebook" and model.get("content"):
        content = rejoin_lines(nbformat.from_dict(model["content"]))
        if content.get("nbformat") == 4:
            model["content"] = clean(content)


def clean(notebook: NotebookNode) -> NotebookNode:
    """The notebook without traces of who ran it where; changed in place.

    Ids stay, code and text are not touched, and a cell that never ran stays without a number.
    """
    without_traces(with_ids(notebook))
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [
                _still(output) for output in cell.outputs if not _is_widget_only(output)
            ]
    for number, cell in enumerate(code_cells(notebook), start=1):
        if cell.get("execution_count"):
            give_number(cell, number)
    return notebook


def _is_widget_only(output: NotebookNode) -> bool:
    kinds = set(output.get("data", {}))
    widgets = {kind for kind in kinds if kind.startswith(WIDGET)}
    return bool(widgets) and kinds - widgets <= NOTHING


def _still(output: NotebookNode) -> NotebookNode:
    """The output without what only a running JupyterLab can show or has drawn itself."""
    if "data" not in output:
        return output
    drawn = any(kind.startswith(CHART) for kind in output.data)
    output.data = nbformat.from_dict(
        {
            kind: value
            for kind, value in output.data.items()
            if not kind.startswith(WIDGET) and not (drawn and kind == "image/png")
        }
    )
    output.metadata = nbformat.from_dict({})
    return output
