"""From questionnaire export and sourced evidence to one living, accessible report."""

__version__ = "0.1.0"
