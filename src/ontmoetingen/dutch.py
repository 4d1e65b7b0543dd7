"""How a number reads in Dutch. In: a number from a published table. Out: text such as ``1.234,5``.

One place for the rule, so that a sentence, a table and a chart never show the same value in two
ways. A missing number has no text: the caller must say why it is missing, so ``None`` and NaN are
refused here instead of printed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from .errors import BuildError, Problem

MINUS = "\N{MINUS SIGN}"

_DAYS = ["zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"]
_MONTHS = ["januari", "februari", "maart", "april", "mei", "juni"]
_MONTHS += ["juli", "augustus", "september", "oktober", "november", "december"]

# The locale that Vega (d3-format, d3-time-format) needs for the same result in a browser.
VEGA_LOCALE = {
    "number": {
        "decimal": ",",
        "thousands": ".",
        "grouping": [3],
        "currency": ["€ ", ""],
        "minus": MINUS,
        "percent": "%",
    },
    "time": {
        "dateTime": "%a %e %B %Y %X",
        "date": "%d-%m-%Y",
        "time": "%H:%M:%S",
        "periods": ["AM", "PM"],
        "days": _DAYS,
        "shortDays": [day[:2] for day in _DAYS],
        "months": _MONTHS,
        "shortMonths": ["mrt" if month == "maart" else month[:3] for month in _MONTHS],
    },
}

_SMALL = ("nul", "een", "twee", "drie", "vier", "vijf", "zes")
_SMALL += ("zeven", "acht", "negen", "tien", "elf", "twaalf")


def number(value: float, decimals: int | None = None) -> str:
    """The number with a decimal comma and points between thousands.

    Halves go away from zero, on the decimal digits as stored: a reader who rounds 12,5 expects 13,
    which binary rounding does not give.

    Parameters
    ----------
    value : any finite number.
    decimals : digits after the comma; ``None`` shows whole numbers whole and others with one digit.

    Raises
    ------
    BuildError : the number is missing or not finite; say in words why there is none.

    >>> number(1234.5, 1), number(0.125, 2), number(-2), number(12.5, 0)
    ('1.234,5', '0,13', '−2', '13')
    """
    exact = _decimal(value)
    places = _default_decimals(exact) if decimals is None else decimals
    rounded = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    swapped = f"{abs(rounded):,.{places}f}".translate(str.maketrans(",.", ".,"))
    return MINUS + swapped if rounded < 0 else swapped


def percent(share: float, decimals: int = 0) -> str:
    """A share between 0 and 1 as a percentage.

    >>> percent(0.825), percent(0.0123, 1)
    ('83%', '1,2%')
    """
    return number(_decimal(share) * 100, decimals) + "%"


def signed(value: float, decimals: int | None = None) -> str:
    """The number with its sign always shown, for a change or a difference.

    >>> signed(6), signed(-0.24, 1), signed(0)
    ('+6', '−0,2', '0')
    """
    text = number(value, decimals)
    return text if text.startswith(MINUS) or not text.strip("0,.") else "+" + text


def points(difference: float, decimals: int = 0) -> str:
    """A difference between two shares (0-1) in percentage points, never in per cent.

    >>> points(0.06), points(-0.01), points(0.0625, 1)
    ('+6 procentpunten', '−1 procentpunt', '+6,3 procentpunten')
    """
    amount = signed(_decimal(difference) * 100, decimals)
    return f"{amount} {'procentpunt' if amount in ('+1', MINUS + '1') else 'procentpunten'}"


def counted(count: int, singular: str, plural: str) -> str:
    """A count with the noun that fits it.

    >>> counted(1, "project", "projecten"), counted(1200, "project", "projecten")
    ('1 project', '1.200 projecten')
    """
    return f"{number(count, 0)} {singular if count == 1 else plural}"


@dataclass(frozen=True)
class Noun:
    """What a study calls the units it compares, with the small words that agree with it.

    A sentence about schools must not speak of projects, and "elk school" is not Dutch.

    Parameters
    ----------
    singular, plural : e.g. ``"school"``, ``"scholen"``.
    article : ``"de"`` or ``"het"``.

    >>> school, project = Noun("school", "scholen", "de"), Noun("project", "projecten", "het")
    >>> school.each, school.that, school.no_single, project.each, project.no_single
    ('elke school', 'die school', 'geen enkele school', 'elk project', 'geen enkel project')
    >>> school.counted(1), school.counted(1200), project.the
    ('1 school', '1.200 scholen', 'het project')
    """

    singular: str = "project"
    plural: str = "projecten"
    article: str = "het"

    @property
    def the(self) -> str:
        return f"{self.article} {self.singular}"

    @property
    def that(self) -> str:
        return f"{'dat' if self._is_neuter else 'die'} {self.singular}"

    @property
    def each(self) -> str:
        return f"{'elk' if self._is_neuter else 'elke'} {self.singular}"

    @property
    def no_single(self) -> str:
        return f"geen enkel{self._ending} {self.singular}"

    def counted(self, count: int) -> str:
        """A count with the noun, ``"1 school"``."""
        return counted(count, self.singular, self.plural)

    @property
    def _is_neuter(self) -> bool:
        return self.article == "het"

    @property
    def _ending(self) -> str:
        return "" if self._is_neuter else "e"


def word(count: int) -> str:
    """Small whole numbers in letters, as Dutch prose has them; others in figures.

    >>> word(3), word(13)
    ('drie', '13')
    """
    return _SMALL[count] if 0 <= count < len(_SMALL) else number(count, 0)


def listed(words: list[str] | tuple[str, ...], join: str = "en") -> str:
    """Words in a row as a sentence has them.

    >>> listed(["a"]), listed(["a", "b", "c"])
    ('a', 'a, b en c')
    """
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {join} {words[-1]}"


def _decimal(value: float | Decimal) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if value is None or not math.isfinite(value):
        raise BuildError(
            Problem(
                "number in a text",
                f"is {value!r}, not a number that can be shown",
                hint="check `status` first and say in words that the value is hidden or absent.",
            )
        )
    return Decimal(repr(float(value))) if value != int(value) else Decimal(int(value))


def _default_decimals(exact: Decimal) -> int:
    return 0 if exact == exact.to_integral_value() else 1
