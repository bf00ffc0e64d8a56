"""The built PDF and its log, found in `_build` or in the folder that BOOK_PDF_DIR names."""

import os
import subprocess
from pathlib import Path

import pypdf
import pytest

from sphinx_bookkit.page import Heading, Page
from sphinx_bookkit.pages import every, read

ROOT = Path(__file__).resolve().parents[2]
NAME = "cross-entropy-derived.pdf"


def _folder() -> Path:
    if named := os.environ.get("BOOK_PDF_DIR"):
        return Path(named)
    # `make pdf` puts the finished PDF in _build/pdf, `jupyter-book build` in _build/latex.
    folders = [ROOT / "_build" / "pdf", ROOT / "_build" / "latex"]
    return next((folder for folder in folders if (folder / NAME).exists()), folders[0])


@pytest.fixture(scope="session")
def path() -> Path:
    file = _folder() / NAME
    if not file.exists():
        pytest.fail(f"{file} is missing: run 'make pdf' first, or set BOOK_PDF_DIR", pytrace=False)
    return file


@pytest.fixture(scope="session")
def log(path: Path) -> str:
    file = path.with_suffix(".log")
    if not file.exists():
        pytest.fail(f"{file} is missing: it is written beside the PDF", pytrace=False)
    return file.read_text(encoding="utf-8", errors="replace")


@pytest.fixture(scope="session")
def reader(path: Path) -> pypdf.PdfReader:
    return pypdf.PdfReader(path)


@pytest.fixture(scope="session")
def pages(path: Path) -> list[str]:
    """The text of each page, as poppler reads it."""
    text = subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True
    ).stdout
    return text.split("\f")[:-1]


@pytest.fixture(scope="session")
def chapters() -> list[Page]:
    """The source of each numbered chapter, in the order of the contents."""
    return [read(ROOT, page) for page in every(ROOT)[1:]]


@pytest.fixture(scope="session")
def site() -> str:
    """The chapters of the built site, one after the other; without a site, the test is left out."""
    folder = Path(os.environ.get("BOOK_SITE_DIR", ROOT / "_build" / "html"))
    files = [folder / f"{page}.html" for page in every(ROOT)[1:]]
    if not all(file.exists() for file in files):
        pytest.skip(f"no site in {folder} to compare with")
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


@pytest.fixture(scope="session")
def titles(chapters: list[Page]) -> list[str]:
    """The title of each numbered chapter."""
    return [next(chapter.all(Heading)).text for chapter in chapters]
