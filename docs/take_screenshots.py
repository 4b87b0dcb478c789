"""Takes the pictures of docs/images from the demonstration country, in a Chromium.

    python docs/take_screenshots.py

Run it when the look of the pages changes. The country is fictional and says so on each picture.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

IMAGES = Path(__file__).parent / "images"
PORT = 8719
ADDRESS = f"http://127.0.0.1:{PORT}"
COUNCIL = "Addrinstead"  # the council in financial trouble
# Each picture: its name, the address, and the size of the window.
PICTURES = (
    ("home", "/", (1280, 1150)),
    ("place", "/place/{code}/", (1280, 1250)),
    ("pressure", "/place/{code}/pressure/", (1280, 1100)),
    ("service", "/place/{code}/adult-social-care/", (1280, 1300)),
    ("map", "/place/map/?indicator=deprivation/score", (1280, 1000)),
    ("evaluation", "/evaluation/policy/early-help-hubs/childrens/LAC/", (1280, 1350)),
    ("appraisal", "/appraisal/result/?case=leisure", (1280, 1350)),
    ("telephone", "/place/{code}/", (320, 700)),
)


def main() -> None:
    """Serve the demonstration country and take every picture."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        words = ["serve", "--demo", "--data", home, "--port", str(PORT), "--no-browser"]
        server = subprocess.Popen(
            [sys.executable, "-m", "changing_places", *words], stdout=subprocess.PIPE, text=True
        )
        try:
            assert server.stdout and server.stdout.readline(), "serve ended before it answered"
            with sync_playwright() as playwright:
                path = os.environ.get("CHROMIUM") or shutil.which("chromium")
                browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
                _take(browser)
        finally:
            server.terminate()
            server.wait()


def _take(browser: Browser) -> None:
    with urllib.request.urlopen(f"{ADDRESS}/place/?q={COUNCIL}") as found:
        code = found.url.rstrip("/").rpartition("/")[2]
    for name, address, (width, height) in PICTURES:
        page = browser.new_page(viewport={"width": width, "height": height})
        page.goto(ADDRESS + address.format(code=code), wait_until="networkidle")
        page.screenshot(path=IMAGES / f"{name}.png")
        page.close()


if __name__ == "__main__":
    main()
