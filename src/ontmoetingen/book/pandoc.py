"""The built-in engine. In: a book and its study. Out: its pages, or its PDF.

It needs nothing but Python packages: Pandoc and Typst come in wheels. It is small because Pandoc
does the work; what Pandoc lacks for a book stands in the filters under ``theme/filters``.
"""

from __future__ import annotations

from .html import render_html
from .pdf import render_pdf

__all__ = ["render_html", "render_pdf"]
