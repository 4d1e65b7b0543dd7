"""What notebooks call to show evidence: lists, cards and tables with their sources."""

from .contradictions import contradictions, contradictions_table
from .evidence import (
    element_cards,
    elements_table,
    figures_table,
    findings,
    findings_table,
    fit_table,
    goals_table,
    themes,
    themes_table,
)
from .glossary import glossary
from .overview import matrix_table, support_table
from .passage import Passage, citation
from .story import change_story

__all__ = [
    "Passage",
    "change_story",
    "citation",
    "contradictions",
    "contradictions_table",
    "element_cards",
    "elements_table",
    "figures_table",
    "findings",
    "findings_table",
    "fit_table",
    "glossary",
    "goals_table",
    "matrix_table",
    "support_table",
    "themes",
    "themes_table",
]
