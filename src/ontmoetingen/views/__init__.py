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
from .passage import Passage, citation

__all__ = [
    "Passage",
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
    "themes",
    "themes_table",
]
