"""How every chart looks. In: nothing. Out: colours, the font and the Vega-Lite configuration.

The five series colours stay apart (CIEDE2000 of at least 20) for full colour vision and for the
three dichromacies, and reach 3:1 against the page, in light and in dark; a test computes it. The
client script swaps each colour below for a CSS variable, so that a page turns dark without being
redrawn. A colour therefore has one role only: no two roles share a hex code.
"""

from __future__ import annotations

from ..dutch import VEGA_LOCALE

# Measured by vl-convert with the copy it carries, so that a picture is the same on every machine;
# Arial and Helvetica have the same widths, so that a reader's own font does not overflow it.
FONT = "Liberation Sans, Arial, Helvetica, Source Sans Pro, sans-serif"
TEXT_SIZE = 13  # px; nothing is set smaller than 12
STATIC_WIDTH = 680  # px: the text column of an A4 page at nearly full size

LIGHT = {
    "paper": "#ffffff",
    "ink": "#1d2328",
    "muted": "#57616b",
    "grid": "#dde2e6",
    "band": "#87919a",
    "1": "#24607f",
    "2": "#a8551e",
    "3": "#8787e6",
    "4": "#46050a",
    "5": "#140537",
}
DARK = {
    "paper": "#15191d",
    "ink": "#edf0f2",
    "muted": "#aab4bd",
    "grid": "#333b43",
    "band": "#626e79",
    "1": "#6db3dd",
    "2": "#e39a4a",
    "3": "#7850c8",
    "4": "#14786e",
    "5": "#915f0a",
}
SERIES = tuple(LIGHT[str(i)] for i in range(1, 6))
INK, MUTED, GRID, BAND, PAPER = (LIGHT[k] for k in ("ink", "muted", "grid", "band", "paper"))

# Where a project stands: colour, shape and word together, and no colour that judges. What stands
# out is dark and what does not is light, so that the difference is there in greyscale too; on which
# side it stands out is told by the shape.
STATES = ("hoger", "lager", "niet te onderscheiden", "te klein om iets te zeggen")
STATE_COLOURS = (SERIES[0], SERIES[1], BAND, BAND)
STATE_SHAPES = ("triangle-up", "triangle-down", "circle", "cross")


def variables() -> dict[str, str]:
    """Per colour of the charts the CSS variable that stands for it in the page.

    >>> variables()["#24607f"]
    'var(--chart-1)'
    """
    return {colour: f"var(--chart-{role})" for role, colour in LIGHT.items()}


def config() -> dict:
    """The Vega-Lite configuration that every chart gets, whatever its author set."""
    return {
        "font": FONT,
        "background": None,
        "locale": VEGA_LOCALE,
        "padding": 6,
        "aria": False,  # Vega's own labels are English; the host carries the Dutch alternative
        "view": {"stroke": None},
        "axis": _axis(),
        "axisY": {"labelLimit": {"expr": LABEL_LIMIT}},
        "legend": _legend(),
        "title": _title(),
        "text": {"color": INK, "fontSize": TEXT_SIZE, "font": FONT},
        "bar": {"color": SERIES[0]},
        "point": {"color": SERIES[0], "filled": True, "size": 60, "opacity": 1},
        "rule": {"color": MUTED},
        "line": {"color": SERIES[0]},
    }


# A name may take at most two fifths of a phone, and 230 px on paper.
LABEL_LIMIT = "isFinite(containerSize()[0]) ? max(90, containerSize()[0] * 0.38) : 230"


def _axis() -> dict:
    return {
        "labelFontSize": TEXT_SIZE,
        "titleFontSize": TEXT_SIZE,
        "labelFont": FONT,
        "titleFont": FONT,
        "titleFontWeight": "normal",
        "labelColor": INK,
        "titleColor": MUTED,
        "gridColor": GRID,
        "domainColor": MUTED,
        "tickColor": MUTED,
        "titlePadding": 8,
        "labelPadding": 6,
        "labelOverlap": True,
        "aria": False,
        "labelFlush": False,
    }


def _legend() -> dict:
    return {
        "orient": "top",
        "direction": "horizontal",
        "title": None,
        "labelFont": FONT,
        "labelFontSize": TEXT_SIZE,
        "labelColor": INK,
        "labelLimit": 260,
        "symbolSize": 90,
        "symbolOpacity": 1,
        "aria": False,
        "columns": {"expr": "isFinite(containerSize()[0]) && containerSize()[0] < 480 ? 1 : 4"},
    }


def _title() -> dict:
    return {
        "anchor": "start",
        "frame": "bounds",
        "offset": 14,
        "font": FONT,
        "fontSize": 17,
        "fontWeight": "bold",
        "color": INK,
        "lineHeight": 22,
        "subtitleFont": FONT,
        "subtitleFontSize": TEXT_SIZE,
        "subtitleColor": MUTED,
        "subtitleLineHeight": 18,
        "subtitlePadding": 5,
        "aria": False,
    }
