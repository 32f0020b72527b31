"""Takes the picture of the timeline that README shows, from the page of a warehouse; `make picture`. Needs Chromium in PATH or
named by CHROMIUM.

    python tests/python/picture.py PAGE PICTURE
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ADDRESS = "#timeline?policy=moldx_tcgp&system=icd-10-cm&diagnosis=C34.90"  # deleted, and restored for the time of its absence


def main() -> None:
    page, picture = (Path(argument).resolve() for argument in sys.argv[1:])
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or sys.exit("There is no Chromium in PATH. Set CHROMIUM to one.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"])
        tab = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme="light")
        tab.goto(f"{page.as_uri()}{ADDRESS}")
        tab.wait_for_function("[...document.querySelectorAll('.chart')].some(chart => chart.querySelector('svg'))")
        tab.screenshot(path=picture)
        browser.close()


if __name__ == "__main__":
    main()
