"""The pages in Firefox as Debian packages it, by WebDriver BiDi, which it speaks without a driver.

Playwright drives only a Firefox of its own, which no package installs. What another engine can
break is asked of every page: faults, formulas, width, and what a script has to have done.
"""

import itertools
import json
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from websockets.sync.client import ClientConnection, connect

# Preferences that keep it from asking anyone for anything.
QUIET = """
user_pref("app.normandy.enabled", false);
user_pref("browser.aboutwelcome.enabled", false);
user_pref("browser.safebrowsing.malware.enabled", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("remote.settings.server", "data:,");
"""
STATE = """JSON.stringify({
  formulas: document.querySelectorAll(".math").length,
  rendered: document.querySelectorAll(".math .katex").length,
  broken: [...document.querySelectorAll("msub, msup, mfrac, munder, mover")]
    .filter((part) => part.children.length !== 2).length,
  wide: document.documentElement.scrollWidth - innerWidth,
  buttons: document.querySelectorAll(".copy-tex").length,
  displayed: document.querySelectorAll("article div.math").length,
  near: [...document.querySelectorAll("[figure]")].map((one) =>
    document.getElementById(one.getAttribute("figure")).scrollIntoView()).length,
  explorables: document.querySelectorAll("[figure]").length,
  alive: document.querySelectorAll("[figure] :is(svg, button, input, textarea)").length,
  waiting: document.querySelectorAll(".opening").length,
  loading: Number(document.fonts.status === "loading"),
})"""


class Firefox:
    """A session of WebDriver BiDi with one tab, and the faults that its pages tell of."""

    def __init__(self, socket: ClientConnection):
        self._socket = socket
        self._numbers = itertools.count()
        self.faults: list[str] = []
        self.do("session.new", capabilities={})
        self.do("session.subscribe", events=["log.entryAdded", "network.beforeRequestSent"])
        self.tab = self.do("browsingContext.getTree")["contexts"][0]["context"]

    def do(self, method: str, **params: object) -> dict:
        """Send a command and return its answer; what happens in between is heard."""
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while (said := json.loads(self._socket.recv(timeout=60))).get("id") != number:
            self._hear(said.get("method"), said.get("params"))
        assert said["type"] == "success", said
        return said["result"]

    def _hear(self, event: str | None, params: dict) -> None:
        if event == "log.entryAdded" and params["level"] in ("error", "warn"):
            # Said of MathML that is still arriving, too: what has arrived is counted in the end.
            if not params["text"].startswith("Invalid markup"):
                self.faults.append(params["text"])
        elif event == "network.beforeRequestSent":
            address = params["request"]["url"]
            if not address.startswith(("file:", "data:", "http://127.0.0.1")):
                self.faults.append(f"asked outside of the site: {address}")

    def open(self, address: str) -> None:
        self.faults.clear()
        self.do("browsingContext.navigate", context=self.tab, url=address, wait="complete")

    def size(self, width: int, height: int) -> None:
        viewport = {"width": width, "height": height}
        self.do("browsingContext.setViewport", context=self.tab, viewport=viewport)

    def evaluate(self, expression: str) -> str:
        answer = self.do(
            "script.evaluate",
            expression=expression,
            target={"context": self.tab},
            awaitPromise=True,
        )
        return answer["result"]["value"]


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    if program is None:
        pytest.fail("firefox-esr is not installed", pytrace=False)
    profile = tmp_path_factory.mktemp("profile")
    (profile / "user.js").write_text(QUIET, encoding="utf-8")
    command = [program, "--headless", "--profile", profile, "--remote-debugging-port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        for line in process.stderr:
            if found := re.search(r"WebDriver BiDi listening on (ws://\S+)", line):
                break
        with connect(f"{found[1]}/session", max_size=None) as socket:
            yield Firefox(socket)
        process.terminate()


def wrong_in(state: dict[str, int]) -> list[str]:
    """Say what a page has not done, or not yet."""
    right = {
        "every formula is rendered": state["formulas"] == state["rendered"],
        "no part of a formula is missing": state["broken"] == 0,
        "the page fits a phone": state["wide"] <= 0,
        "every displayed formula has its button": state["buttons"] == state["displayed"],
        "every explorable is alive": state["explorables"] <= state["alive"],
        "all of it is laid out": state["waiting"] == 0,
        # A font on its way when the next page opens is a fault of that one.
        "every font is there": state["loading"] == 0,
    }
    return [claim for claim, holds in right.items() if not holds]


@pytest.mark.parametrize("from_disk", [True, False])
def test_a_page_opens_in_firefox_without_fault(name, from_disk, firefox, site: Path, served):
    home = site.as_uri() if from_disk else served
    firefox.size(320, 640)
    firefox.open(f"{home}/{name}.html")
    # Firefox may say that a page is complete before its deferred scripts have run.
    for _ in range(50):
        state = json.loads(firefox.evaluate(STATE))
        if not (wrong := wrong_in(state)):
            break
        time.sleep(0.2)
    assert not wrong, state
    assert not firefox.faults
