"""What a browser may run, written in every page. In: a rendered site. Out: the same, hardened.

Every page gets the hashes of the scripts that it may load. A page of our own template has its
policy already; a page of Quarto gets the strictest one under which it works. ``_quarto.yml`` names
``python -m ontmoetingen.book.harden`` as its post-render step, so that Quarto alone does this too.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from ..charts.scripts import script_json
from .after_render import after_render
from .inline import Inline, integrity, read_inline, source_hash

ASSETS = "assets"
BLOCK = re.compile(r'<script type="application/json" id="hashes">.*?</script>\n')
HEAD = re.compile(r"<meta charset=[^>]*>|<head[^>]*>", re.IGNORECASE)
# What Quarto's own pages need beyond ours, each with its reason in docs/how-to/release.md.
FOR_QUARTO = {
    "default-src": "'none'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
}


def harden(site: Path) -> list[Path]:
    """Write hashes, and a policy where there is none, in every page of a rendered site.

    Doing it again changes nothing.

    Parameters
    ----------
    site : folder with the pages and, in ``assets/``, their scripts.

    Returns
    -------
    The pages that changed.
    """
    shared = _hashes(site, (p for p in (site / ASSETS).glob("*.js") if p.name != "load.js"))
    return [page for page in sorted(site.rglob("*.html")) if _harden_page(site, page, shared)]


def _hashes(site: Path, scripts: Iterable[Path]) -> dict[str, str]:
    assets = site / ASSETS
    return {p.relative_to(assets).as_posix(): integrity(p) for p in scripts if p.is_file()}


def _harden_page(site: Path, path: Path, shared: dict[str, str]) -> bool:
    before = path.read_bytes().decode("utf-8")
    found = read_inline(before)
    charts = (site / ASSETS / "charts" / f"{name}.js" for name in found.charts)
    after = with_hashes(before, shared | _hashes(site, charts))
    after = after if found.policy else with_policy(after, quarto_policy(found))
    if after == before:
        return False
    path.write_bytes(after.encode("utf-8"))
    return True


def with_hashes(page: str, hashes: dict[str, str]) -> str:
    """The page with a list, which ``load.js`` reads, of scripts and their hashes.

    >>> with_hashes("<head></head>", {"a.js": "sha384-x"})
    '<head><script type="application/json" id="hashes">{"a.js":"sha384-x"}</script>\\n</head>'
    """
    block = f'<script type="application/json" id="hashes">{script_json(hashes)}</script>\n'
    return BLOCK.sub("", page).replace("</head>", f"{block}</head>", 1)


def with_policy(page: str, policy: str) -> str:
    """The page with a policy, before anything that it is about."""
    meta = f'\n<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return HEAD.sub(lambda found: found.group() + meta, page, count=1)


def quarto_policy(found: Inline) -> str:
    """The strictest policy under which a page with these inline scripts and handlers works.

    >>> quarto_policy(Inline()).split("; ")[-1]
    "script-src-attr 'none'"
    """
    scripts = " ".join(["'self'", *sorted({source_hash(text) for text in found.scripts})])
    handlers = " ".join(sorted({source_hash(text) for text in found.handlers}))
    allowed = FOR_QUARTO | {
        "script-src": scripts,
        "script-src-attr": f"'unsafe-hashes' {handlers}" if handlers else "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in allowed.items())


def main() -> int:
    """Harden what Quarto has just rendered."""
    return after_render(lambda site, _study: harden(site))


if __name__ == "__main__":
    sys.exit(main())
