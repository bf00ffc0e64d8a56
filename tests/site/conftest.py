"""The built site in Chromium, opened from disk: `_build/html`, or where BOOK_SITE_DIR says."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

from bookkit import contents

ROOT = Path(__file__).resolve().parents[2]
SITE = Path(os.environ.get("BOOK_SITE_DIR", ROOT / "_build" / "html"))
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SIZES = {
    "desktop": {"width": 1280, "height": 900},
    "phone": {"width": 390, "height": 844},
    "smallest": {"width": 320, "height": 640},
}
# Chromium runs as root in CI, and without a network must not look for one.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
         "--disable-component-update", "--no-first-run"]  # fmt: skip
PAGES = contents.pages(ROOT)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test once for each `name` of a page."""
    if "name" in metafunc.fixturenames:
        metafunc.parametrize("name", PAGES)


class Visit:
    """A page as a visitor with one screen sees it, and all that went wrong on the way."""

    def __init__(self, page: Page):
        self.page = page
        self.faults: list[str] = []
        page.on("console", lambda said: self._hear(said.type, said.text))
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("request", self._ask)
        page.on("requestfailed", lambda request: self.faults.append(f"not loaded: {request.url}"))

    def _hear(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.faults.append(f"console: {text}")

    def _ask(self, request: Request) -> None:
        if not request.url.startswith(("file:", "data:", "blob:")):
            self.faults.append(f"asked another host: {request.url}")

    def open(self, name: str) -> Page:
        self.page.goto((SITE / f"{name}.html").as_uri())
        self.page.wait_for_load_state("networkidle")
        return self.page


@pytest.fixture(scope="session")
def site() -> Path:
    if not (SITE / "index.html").exists():
        pytest.fail(f"{SITE} has no index.html: run 'make html' first", pytrace=False)
    return SITE


@pytest.fixture(scope="session")
def sources() -> dict[str, str]:
    """The source of each numbered chapter by its name, in the book's order."""
    return {name: (ROOT / f"{name}.md").read_text(encoding="utf-8") for name in PAGES[1:]}


@pytest.fixture(scope="session")
def browser(site: Path):
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        pytest.fail(f"none of {', '.join(BROWSERS)} is installed", pytrace=False)
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=program, args=FLAGS) as browser,
    ):
        yield browser


@pytest.fixture
def visit(browser: Browser):
    """Return a function that opens a visit with a size of screen and a colour scheme."""
    contexts = []

    def begin(size: str = "desktop", **options: object) -> Visit:
        contexts.append(browser.new_context(viewport=SIZES[size], **options))
        return Visit(contexts[-1].new_page())

    yield begin
    for context in contexts:
        context.close()
