"""The drawing library of a page, out of the wheel of vl-convert. In: the charts. Out: one script.

Vega as a whole knows maps, word clouds and force layouts: a quarter of its weight, which most
reports never draw. The wheel holds it as modules, so a page gets the modules that every chart needs
and of the others only those whose transforms a chart of the study asks for. Its scales of colours,
of which the house uses none, stay behind unless a chart asks for one.
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
_SCALES = "colour scales"
_SCALE_ASKED = re.compile(r'scheme(?:":|\()|"range":"(?:category|diverging|heatmap|ordinal|ramp)"')
_SCALE = re.compile(r'"(?:[0-9a-f]{6}){5,}"')  # the colours of one, written one after another
_NO_SCALE = '"000000ffffff"'  # the library makes an interpolator of each, which needs two colours
_TYPE = re.compile(r'"type":"([a-z0-9]+)"|"(projection)s":\[\{')


def parts_asked(scripts: Iterable[str]) -> tuple[str, ...]:
    """What compiled charts ask for beside the core: modules by name, and the scales of colours.

    Parameters
    ----------
    scripts : compiled charts, as JSON without spaces.

    >>> parts_asked(['{"transform":[{"type":"loess"},{"type":"filter"}]}', '{"type":"linear"}'])
    ('vega-regression',)
    >>> parts_asked(['{"scales":[{"name":"color","range":{"scheme":"viridis"}}]}'])
    ('colour scales',)
    """
    texts = list(scripts)
    types = {found for text in texts for pair in _TYPE.findall(text) for found in pair}
    modules = tuple(name for name, (_, own) in _ASKED.items() if types & set(own.split()))
    return modules + (_SCALES,) * any(_SCALE_ASKED.search(text) for text in texts)


def snippet(parts: Sequence[str]) -> str:
    """The module that hands the client what draws: the core and the parts that were asked for."""
    versions = _ALWAYS | {name: _ASKED[name][0] for name in parts if name in _ASKED}
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

    made = vl_convert.javascript_bundle(snippet=snippet(parts))
    return made if _SCALES in parts else without_scales(made)


def without_scales(library: str) -> str:
    """The library with every scale from black to white: colours pack badly, so this is 9 kB less.

    >>> without_scales('a=c("1f77b4ff7f0e2ca02cd627289467bd"),b="1f77b4"')
    'a=c("000000ffffff"),b="1f77b4"'
    """
    return _SCALE.sub(_NO_SCALE, library)
