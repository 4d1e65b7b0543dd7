"""Values in classic scripts. In: a value. Out: JSON, or a script that sets it, safe whatever it is.

A page from a folder can fetch nothing, so what a page must know comes as a script and not as data.
"""

from __future__ import annotations

import json


def script_json(value: object) -> str:
    """JSON that is safe inside a script, whatever a name in it holds; keys in alphabetical order.

    >>> script_json("</script>\\u2028")
    '"\\\\u003c/script\\\\u003e\\\\u2028"'
    """
    return _harmless(json.dumps(value, ensure_ascii=True, separators=(",", ":"), sort_keys=True))


def as_script(name: str, value: object) -> str:
    """A script that sets one value of the page; the same on every machine.

    Parameters
    ----------
    name : under ``ontmoetingen``; value : its keys keep their order, which a page may show.

    >>> as_script("a", {"c": "&", "b": 1})
    'ontmoetingen.a={"c":"\\\\u0026","b":1};\\n'
    """
    written = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return f"ontmoetingen.{name}={_harmless(written)};\n"


def _harmless(written: str) -> str:
    """The same JSON without signs that could end a script or be markup."""
    return written.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
