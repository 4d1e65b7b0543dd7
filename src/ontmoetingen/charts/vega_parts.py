"""The drawing library of a page, out of the wheel of vl-convert. In: the charts. Out: one script.

Vega as a whole knows maps, word clouds and force layouts: a quarter of its weight, which most
reports never draw. The wheel holds it as modules, so a page gets the modules that every chart needs
and of the others only those whose transforms a chart of the study asks for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

INTERPRETER = "2.0.0"
_PLACE = (
    "https://cdn.jsdelivr.net/npm/{name}@{version}/+esm"  # a name in the wheel, never asked for
)
# The modules that vl-convert carries are imported under these names; a test notices when an upgrade
# changes them.
_ALWAYS = {"vega-transforms": "5.1.0", "vega-view-transforms": "5.1.0", "vega-encode": "5.1.0"}
_CORE = {
    "transforms": ("vega-dataflow", "6.1.0"),
    "parse": ("vega-parser", "7.1.0"),
    "View": ("vega-view", "6.1.0"),
    "expressionInterpreter": ("vega-interpreter", INTERPRETER),
}
# Module, version, and the transforms by which a chart asks for it.
_ASKED = {
    "vega-geo": (
        "5.1.0",
        "contour geojson geopath geopoint geoshape graticule heatmap isocontour kde2d projection",
    ),
    "vega-force": ("5.1.0", "force"),
    "vega-hierarchy": ("5.1.0", "nest pack partition stratify tree treelinks treemap"),
    "vega-label": ("2.1.0", "label"),
    "vega-regression": ("2.1.0", "loess regression"),
    "vega-voronoi": ("5.1.0", "voronoi"),
    "vega-wordcloud": ("5.1.0", "wordcloud"),
    "vega-crossfilter": ("5.1.0", "crossfilter resolvefilter"),
}
_TYPE = re.compile(r'"type":"([a-z0-9]+)"|"(projection)s":\[\{')


def parts_asked(scripts: Iterable[str]) -> tuple[str, ...]:
    """The modules beside the core that compiled charts ask for, by name.

    Parameters
    ----------
    scripts : compiled charts, as JSON without spaces.

    >>> parts_asked(['{"transform":[{"type":"loess"},{"type":"filter"}]}', '{"type":"linear"}'])
    ('vega-regression',)
    """
    types = {found for script in scripts for pair in _TYPE.findall(script) for found in pair}
    return tuple(name for name, (_, own) in _ASKED.items() if types & set(own.split()))


def snippet(parts: Sequence[str]) -> str:
    """The module that hands the client what draws: the core and the parts that were asked for."""
    versions = _ALWAYS | {name: _ASKED[name][0] for name in parts}
    modules = list(enumerate(versions.items()))
    lines = [f"import {{ {what} }} from {_module(*where)};" for what, where in _CORE.items()]
    lines += [f"import * as m{i} from {_module(*where)};" for i, where in modules]
    lines.append(f"Object.assign(transforms, {', '.join(f'm{i}' for i, _ in modules)});")
    lines.append(
        "globalThis.ontmoetingen.vega = { View, parse, interpreter: expressionInterpreter };"
    )
    return "\n".join(lines)


def _module(name: str, version: str) -> str:
    return f'"{_PLACE.format(name=name, version=version)}"'


def bundle(parts: Sequence[str]) -> str:
    """All of it as one script without imports; it sets ``ontmoetingen.vega``."""
    import vl_convert

    return vl_convert.javascript_bundle(snippet=snippet(parts))
