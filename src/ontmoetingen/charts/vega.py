"""What a browser and a printer get. In: a Vega-Lite specification. Out: an SVG, classic scripts.

Classic scripts, because ``fetch`` and modules do not work from a folder opened by double click. The
expressions in a chart are interpreted, not compiled, so that a page can forbid ``eval``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

import vl_convert

from .markdown import html
from .scripts import script_json
from .style import FONT, LIGHT, STATIC_WIDTH, config, variables
from .vega_parts import bundle
from .vega_rows import packed
from .vega_svg import lighter

VEGALITE = "5.21"  # the newest release of the version that JupyterLab draws
STRIP = 150  # px: so tall that two pictures with their captions fit a printed page


def static_svg(spec: dict) -> str:
    """The picture for print and for pages without scripts: fixed width, on white."""
    printed = spec | {"width": STATIC_WIDTH, "background": LIGHT["paper"]} | _strip(spec)
    drawn = vl_convert.vegalite_to_svg(printed, vl_version=VEGALITE)
    return lighter(named(drawn, _alternative(spec))) + "\n"


def _strip(spec: dict) -> dict:
    """On paper intervals that stand side by side in order are a strip, to read across."""
    follows = spec.get("usermeta", {}).get("ontmoetingen", {}).get("follows", {})
    return {"height": STRIP} if follows.get("ordered") else {}


def named(svg: str, alternative: str) -> str:
    """The picture with one Dutch name instead of the English names that Vega gives its parts.

    >>> named('<svg width="1"><g role="x" aria-label="Title text" d="M0"/></svg>', "A > B")
    '<svg role="img" aria-label="A &gt; B" width="1"><g d="M0"/></svg>'
    """
    bare = re.sub(r' (?:role|aria-label|aria-roledescription)="[^"<>]*"', "", svg)
    return bare.replace("<svg", f'<svg role="img" aria-label="{html(alternative)}"', 1)


def _alternative(spec: dict) -> str:
    return spec.get("usermeta", {}).get("ontmoetingen", {}).get("alt", "")


def chart_script(label: str, spec: dict, names: Mapping[str, str] | None = None) -> str:
    """A classic script that hands the compiled chart to the client script; it fills its host.

    The look of the house stands once, with the drawing library; a chart brings only its own. The
    page of a chart that follows a choice has the projects, so their names are not told again.

    Parameters
    ----------
    names : project id to name, as pages have them.
    """
    fluid = spec | {"width": "container", "background": None}
    compiled = vl_convert.vegalite_to_vega(fluid, vl_version=VEGALITE)
    follows = spec["usermeta"]["ontmoetingen"].get("follows", {})
    if few := follows.get("few"):
        compiled["usermeta"]["ontmoetingen"]["follows"]["few"] = _few(fluid | few, compiled)
    if compiled.get("config") == house_config():
        del compiled["config"]
    told = script_json(packed(compiled, names if follows else None))
    return f"ontmoetingen.register({script_json(label)},{told});\n"


@cache
def house_config() -> dict:
    """The look of the house as it stands in a compiled chart."""
    chart = {"data": {"values": []}, "mark": "point", "config": config()}
    return vl_convert.vegalite_to_vega(chart, vl_version=VEGALITE)["config"]


def _few(spec: dict, full: dict) -> dict:
    """The form for few rows as its difference from the full one; null is what it does not have.

    Its rows are left out: the page has them from the full form.
    """
    compiled = vl_convert.vegalite_to_vega(spec, vl_version=VEGALITE)
    data = [{k: v for k, v in part.items() if k != "values"} for part in compiled["data"]]
    parts = compiled | {"data": data}
    differs = {key for key in full | parts if parts.get(key) != full.get(key)} - {"usermeta"}
    return {key: parts.get(key) for key in sorted(differs)}


def runtime_script(parts: Sequence[str] = ()) -> str:
    """Vega and its interpreter as one classic script that leaves no global names behind.

    It adds one property, ``vega``, to the global that the client script made, and tells it how the
    house draws and which colour of a chart is which CSS variable, so that there is one palette.

    Parameters
    ----------
    parts : modules beside the core, see `vega_parts.parts_asked`.
    """
    look = {"colours": variables(), "font": FONT, "house": house_config()}
    told = "".join(f"ontmoetingen.{name}={script_json(value)};" for name, value in look.items())
    return f"(function(){{{bundle(parts)}\n{told}\n}})();\n"
