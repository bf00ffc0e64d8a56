"""The built site in Chromium, opened from disk: `_build/html`, or where BOOK_SITE_DIR says."""

import os
import shutil
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

from sphinx_bookkit import pages
from sphinx_bookkit.page import Page as Source
from tests.site.places import PLACES
from tools import local

ROOT = Path(__file__).resolve().parents[2]
SITE = Path(os.environ.get("BOOK_SITE_DIR", ROOT / "_build" / "html"))
# The shell is the same browser without a window's own pages, which cost more than the book's.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
SIZES = {
    "desktop": {"width": 1280, "height": 900},
    "phone": {"width": 390, "height": 844},
    "smallest": {"width": 320, "height": 640},
}
# Chromium runs as root in CI, and without a network must not look for one.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
         "--disable-component-update", "--no-first-run"]  # fmt: skip
PAGES = pages.every(ROOT)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test once for each `name` of a page, and all tests of a page one after the other."""
    if "name" in metafunc.fixturenames:
        metafunc.parametrize("name", PAGES, scope="session")


REPORT_VIOLATIONS = """addEventListener("securitypolicyviolation", (refused) => {
  console.error(`the policy refused ${refused.blockedURI} by ${refused.effectiveDirective}`);
})"""

SHIFT = """() => new Promise((done) => { let sum = 0; new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) sum += entry.value;
  }).observe({ type: "layout-shift", buffered: true }); setTimeout(() => done(sum), 300); })"""
# A page hears of a new fragment later, as a task of its own, and not at all of the one that it has.
FOLLOW = """fragment => new Promise((heard) => {
  if (location.hash === fragment) { heard(); return; }
  addEventListener("hashchange", () => heard(), { once: true });
  location.hash = fragment;
})"""


class Visit:
    """A page as a visitor with one screen sees it, and all that went wrong on the way."""

    def __init__(self, page: Page, home: str):
        self.page = page
        self.home = home
        self.faults: list[str] = []
        # What the page had asked for by the time that it was open.
        self.loaded: set[str] = set()
        self._finished: list[str] = []
        # Before any script of the page, and not subject to its policy.
        page.add_init_script(REPORT_VIOLATIONS)
        page.on("console", lambda said: self._hear(said.type, said.text))
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("request", self._ask)
        page.on("requestfinished", lambda request: self._finished.append(request.url))
        page.on("requestfailed", lambda request: self.faults.append(f"not loaded: {request.url}"))

    def _hear(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.faults.append(f"console: {text}")

    def _ask(self, request: Request) -> None:
        if not request.url.startswith((self.home, "data:", "blob:")):
            self.faults.append(f"asked outside of the site: {request.url}")

    def open(self, name: str, fragment: str = "") -> Page:
        """Open a page, and return it once it is loaded, laid out and set in its own letters."""
        self.page.goto(f"{self.home}/{name}.html{fragment}")
        self.until("!document.documentElement.matches('.opening')")
        self.page.evaluate("document.fonts.ready.then(() => true)")
        self.loaded = {url.partition("?")[0] for url in self._finished if url.startswith(self.home)}
        return self.page

    def open_once_kept(self, name: str, key: str, value: str) -> Page:
        """Open a page, and again until it reads a choice that another page's process writes."""
        for _ in range(20):
            page = self.open(name)
            if page.evaluate("key => localStorage.getItem(key)", key) == value:
                return page
            page.wait_for_timeout(500)
        raise TimeoutError(f"{key} was not kept as {value}")

    def follow(self, fragment: str) -> None:
        """Change the page's own address, and return once the page has heard of it."""
        self.page.evaluate(FOLLOW, f"#{fragment}")

    def approach(self, figure: str) -> None:
        """Scroll to a figure, and return once what can be explored in it is there."""
        self.page.locator(f"#{figure}").scroll_into_view_if_needed()
        self.page.locator(f"#{figure} .explorable").wait_for()

    def approach_all(self) -> None:
        """Scroll to each figure in which something can be explored."""
        for place in self.page.locator("[figure]").all():
            self.approach(place.get_attribute("figure") or "")

    def shift(self) -> float:
        """How much has moved on the screen since the page opened, as browsers count it."""
        moved: float = self.page.evaluate(SHIFT)
        return moved

    def until(self, expression: str, argument: object = None) -> None:
        """Wait; Playwright's own way evaluates a string in the page, which the policy refuses."""
        for _ in range(600):
            if self.page.evaluate(expression, argument):
                return
            self.page.wait_for_timeout(50)
        raise TimeoutError(expression)


@pytest.fixture(scope="session")
def site() -> Path:
    if not (SITE / "index.html").exists():
        pytest.fail(f"{SITE} has no index.html: run 'make html' first", pytrace=False)
    return SITE


@pytest.fixture(scope="session")
def served(site: Path, tmp_path_factory: pytest.TempPathFactory):
    """The address of the site on a server of files, below a path, as on GitHub Pages."""
    folder = tmp_path_factory.mktemp("server")
    (folder / "a").mkdir()
    (folder / "a" / "b").symlink_to(site.resolve(), target_is_directory=True)
    with local.serving(partial(local.Files, directory=str(folder))) as home:
        yield f"{home}/a/b"


@pytest.fixture(scope="session")
def sources() -> dict[str, Source]:
    """The source of each numbered chapter by its name, in the book's order."""
    return {name: pages.read(ROOT, name) for name in PAGES[1:]}


@pytest.fixture(scope="session")
def launch(site: Path):
    """Return a function that starts the browser, with flags of its own if need be."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        pytest.fail(f"none of {', '.join(BROWSERS)} is installed", pytrace=False)
    with sync_playwright() as playwright:
        yield lambda *more: playwright.chromium.launch(
            executable_path=program, args=[*FLAGS, *more]
        )


@pytest.fixture(scope="session")
def browser(launch):
    with launch() as browser:
        yield browser


@pytest.fixture
def visit(browser: Browser):
    """Return a function that opens a visit with a size of screen and a colour scheme."""
    contexts = []

    def begin(size: str = "desktop", home: str = SITE.as_uri(), **options: object) -> Visit:
        contexts.append(browser.new_context(viewport=SIZES[size], **options))
        return Visit(contexts[-1].new_page(), home)

    yield begin
    for context in contexts:
        context.close()


class Looks:
    """The visits to one page, one for each kind of visitor, for all tests that only look."""

    def __init__(self, browser: Browser):
        self._browser = browser
        self._name = ""
        self._visits: dict[tuple[object, ...], Visit] = {}

    def at(self, name: str, size: str = "desktop", **options: object) -> Visit:
        """Return the visit to a page, which is opened from disk when it is asked for at first."""
        if name != self._name:
            self.leave()
            self._name = name
        options = {"color_scheme": "light"} | options
        kind = (size, *sorted(options.items()))
        if kind not in self._visits:
            context = self._browser.new_context(viewport=SIZES[size], **options)
            self._visits[kind] = Visit(context.new_page(), SITE.as_uri())
            self._visits[kind].open(name)
        return self._visits[kind]

    def leave(self) -> None:
        """Close what is open."""
        for visitor in self._visits.values():
            visitor.page.context.close()
        self._visits.clear()


@pytest.fixture(scope="session")
def looks(browser: Browser):
    looks = Looks(browser)
    yield looks
    looks.leave()


@pytest.fixture
def look(name: str, looks: Looks):
    """Return a function that gives the page `name` to a test that leaves it as it was."""
    return partial(looks.at, name)


@pytest.fixture
def paper():
    """Return a function that sets a page for printing, until the test ends."""
    printed = []

    def begin(page: Page) -> None:
        printed.append(page)
        page.emulate_media(media="print")

    yield begin
    for page in printed:
        page.emulate_media(media="null")


@pytest.fixture
def explore(visit):
    """Return a function that opens an explorable and returns it, its page and the visit."""

    def begin(name, size="desktop", fragment="", **options):
        page_name, figure = PLACES[name]
        visitor = visit(size, **({"reduced_motion": "reduce"} | options))
        page = visitor.open(page_name, fragment)
        element = page.locator(f"#{figure} explorable-{name}")
        visitor.approach(figure)
        element.locator(".explorable-status:not(:empty)").wait_for()
        element.scroll_into_view_if_needed()
        return element, page, visitor

    return begin


@pytest.fixture
def numbers(explore):
    """Return a page that has the module of numbers behind the explorables."""
    return explore("horse-bet")[1]
