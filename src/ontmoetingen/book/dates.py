"""Dates in Dutch. In: a date from ``_quarto.yml``. Out: the date as a Dutch reader writes it."""

from __future__ import annotations

from datetime import date

MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)


def dutch_date(text: str) -> str:
    """A date in ISO form in Dutch words; any other text stays as it is.

    >>> dutch_date("2026-01-15"), dutch_date("voorjaar 2026")
    ('15 januari 2026', 'voorjaar 2026')
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
