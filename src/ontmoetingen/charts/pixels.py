"""Places in pixels and on a plain scale. In: sizes. Out: the encodings that layers share.

A picture whose rows differ in height (a name, a bar, a line of numbers) is set in pixels from the
top. Layers share a scale only when each gives the same one, so it is made here once.
"""

from __future__ import annotations

import altair as alt


def down(height: float, axis: alt.Axis | None = None) -> dict:
    """A scale in pixels from the top; every layer must have the same axis, or none has it."""
    scale = alt.Scale(domain=[0, height], range=[0, height], nice=False, zero=False)
    return {"type": "quantitative", "axis": axis, "scale": scale}


def across(low: float, high: float) -> dict:
    """A scale from left to right with exactly these ends, and no axis."""
    scale = alt.Scale(domain=[low, high], nice=False, zero=False)
    return {"type": "quantitative", "axis": None, "scale": scale}


def at(pixels: float) -> object:
    """A fixed place."""
    return alt.value(pixels)


def by_width(least: int, narrow: float, wide: float) -> object:
    """A place that differs between a picture narrower than ``least`` pixels and a wider one."""
    return alt.value({"expr": f"width < {least} ? {narrow} : {wide}"})
