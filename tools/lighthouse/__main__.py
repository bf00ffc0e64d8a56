"""Let Lighthouse judge the built site, and print its scores: ``python -m tools.lighthouse``.

Each page is loaded three times on a desk and three on a phone, from a server that compresses as
GitHub Pages does, and the medians are shown. It fails where a median is below what the book asks
for. How fast a page is depends on what else the machine does: use one that is idle.
"""

import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
from functools import partial
from io import BytesIO
from operator import lt
from pathlib import Path

from tools import local

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SITE = Path(os.environ.get("BOOK_SITE_DIR", ROOT / "_build" / "html"))
INSTALLED = ROOT / "_build" / "lighthouse"
# The front page, a chapter of text, one with an explorable, the longest tables, the API.
PAGES = ("index", "book/kl-divergence", "book/cross-entropy", "book/discussion", "book/api")
RUNS = 3
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
LEAST = {"desktop": (99, 99, 99, 99), "mobile": (90, 99, 99, 99)}
MOST_SHIFT = 0.01
CHROME = "--headless=new --no-sandbox --disable-gpu"


class Compressed(local.Files):
    """A folder's files, with text compressed."""

    def send_head(self) -> BytesIO | None:
        """Answer with a file's head, and return what follows it."""
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return None
        content, packed = path.read_bytes(), path.suffix in (".html", ".css", ".js", ".svg")
        if packed:
            content = gzip.compress(content)
        self.send_response(200)
        kind = self.guess_type(str(path))
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if packed else kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "max-age=31536000")
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        return BytesIO(content)


def install() -> Path:
    """Install the locked Lighthouse where it is not, and return its program."""
    lock = INSTALLED / "package-lock.json"
    current = (HERE / "package-lock.json").read_bytes()
    if not lock.exists() or lock.read_bytes() != current:
        INSTALLED.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, INSTALLED)
        subprocess.run(["npm", "ci", "--silent", "--no-audit", "--no-fund"],
                       cwd=INSTALLED, check=True)  # fmt: skip
    return INSTALLED / "node_modules" / ".bin" / "lighthouse"


def judge(program: Path, address: str, form: str) -> list[float]:
    """Load a page once and return its scores, of 100, and how much of it moved."""
    command: list[str | Path] = [
        program,
        address,
        "--quiet",
        "--output=json",
        f"--chrome-flags={CHROME}",
    ]
    if form == "desktop":
        command.append("--preset=desktop")
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    report = json.loads(said)
    scores = [100 * report["categories"][category]["score"] for category in CATEGORIES]
    return [*scores, report["audits"]["cumulative-layout-shift"]["numericValue"]]


def main() -> int:
    """Print a row for each page and form, and return whether one is below what is asked for."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None or not (SITE / "index.html").exists():
        print("Lighthouse needs Chromium, and the site: make html", file=sys.stderr)
        return 1
    os.environ.setdefault("CHROME_PATH", browser)
    program, below = install(), False
    print(f"| page | form | {' | '.join(CATEGORIES)} | shift |")
    print("| --- | --- |" + " ---: |" * (len(CATEGORIES) + 1))
    with local.serving(partial(Compressed, directory=str(SITE))) as home:
        for page in PAGES:
            for form, least in LEAST.items():
                runs = [judge(program, f"{home}/{page}.html", form) for _ in range(RUNS)]
                *scores, shift = (statistics.median(values) for values in zip(*runs, strict=True))
                below |= shift >= MOST_SHIFT or any(map(lt, scores, least))
                shown = " | ".join(f"{score:.0f}" for score in scores)
                print(f"| {page} | {form} | {shown} | {shift:.4f} |", flush=True)
    return int(below)


if __name__ == "__main__":
    sys.exit(main())
