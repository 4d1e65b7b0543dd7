"""How a test looks at a page. In: a page of a browser. Out: what was said and asked; waiting."""

from __future__ import annotations

import time
from collections.abc import Callable


def listening(page):
    """The page, which keeps from now on what the browser says and what it asks for."""
    page.said, page.asked = [], []
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.on("request", lambda request: page.asked.append(request.url))
    return page


def wait_until(page, done: Callable[[], object], seconds: float = 30) -> None:
    """Wait in steps; the browser's own way of waiting is forbidden by the policy of the page."""
    last = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < last, (page.url, getattr(page, "said", None))
        page.wait_for_timeout(30)
