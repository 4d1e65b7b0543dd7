"""A share or a mean, in Dutch words. In: the name of a measure. Out: how to show and scale it."""

from __future__ import annotations

from dataclasses import dataclass

from .. import dutch


@dataclass(frozen=True)
class Measure:
    """How one kind of number is shown.

    Parameters
    ----------
    name : as in the published tables: ``share_yes``, ``share_agree`` or ``mean``.
    words : what the number is, for a subtitle or an axis.
    header : what the number is, with its unit, for a table column.
    factor : what a stored value is multiplied with to be shown (shares are stored as 0-1).
    decimals : digits after the comma.
    low, high : ends of the scale as shown.
    """

    name: str
    words: str
    header: str
    factor: int
    decimals: int
    low: float
    high: float

    def shown(self, value: float) -> float:
        """The value in the unit of the chart, without digits that would not be shown."""
        return round(float(value) * self.factor, 3)

    def text(self, value: float) -> str:
        """The value as a reader sees it.

        >>> of("share_yes").text(0.815), of("mean", 1, 6).text(4.26)
        ('82%', '4,3')
        """
        shown = dutch.number(round(float(value) * self.factor, 9), self.decimals)
        return shown + ("%" if self.factor == 100 else "")


def of(name: str, low: float | None = None, high: float | None = None) -> Measure:
    """The measure of that name; a mean needs the ends of its scale."""
    if name == "mean":
        bottom, top = dutch.number(low), dutch.number(high)
        words = f"gemiddelde score ({bottom} tot {top})"
        return Measure(name, words, f"Gemiddelde ({bottom}-{top})", 1, 1, low, high)
    words = "aandeel dat ja zegt" if name == "share_yes" else "aandeel dat het eens is"
    header = "Aandeel ja (%)" if name == "share_yes" else "Aandeel eens (%)"
    return Measure(name, words, header, 100, 0, 0, 100)


def main(item) -> Measure:
    """The main measure of an item: the share yes, or the mean of a rating."""
    if item["scale_kind"] == "yes_no":
        return of("share_yes")
    return of("mean", float(item["scale_min"]), float(item["scale_max"]))
