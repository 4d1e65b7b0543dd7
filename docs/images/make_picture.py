"""The picture in the README, taken from the built report. In: ``_site/``. Out: ``report.png`` here.

Run it after a build, in the test environment: ``python docs/images/make_picture.py``.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
PAGE = HERE.parents[1] / "_site" / "notebooks" / "waar-projecten-verschillen.html"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(viewport={"width": 1360, "height": 900}, color_scheme="light")
        page.goto(f"{PAGE.as_uri()}#wie-valt-op")
        page.wait_for_selector(".chart svg")
        page.screenshot(path=HERE / "report.png")
        browser.close()


if __name__ == "__main__":
    main()
