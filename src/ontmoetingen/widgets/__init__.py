"""Live filters for someone working in JupyterLab. In: published tables, a chart. Out: a live view.

Widgets need a kernel, and a published page has none: there they are dead, and in a PDF they print
as code. So one call gives a filter to a person in JupyterLab and the plain figure to whatever runs
a notebook unattended, and nothing of a widget is ever stored.

``selection.py`` holds which projects are chosen; ``source.py`` the tables, read once;
``drawing.py`` what a choice leaves of a chart; ``profile.py`` one project; ``together.py`` the
chosen beside all; ``listing.py`` a table of sources; ``choice.py`` the one choice that all views of
a notebook share; ``controls.py``, ``bar.py``, ``panes.py`` and ``desk.py`` what a person sees;
``face.py`` who is looking.
"""

from .desk import live
from .face import is_live
from .selection import Selection, members, status

__all__ = ["Selection", "is_live", "live", "members", "status"]
