"""The edition at the foot of each page: its version, its day, and where to report an error."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from sphinx_bookkit.colophon import made_from
from sphinx_bookkit.execution.environment import UNDATED


def report(repository: str, title: str) -> str:
    """Return the address at which an error on a page can be reported."""
    return f"https://github.com/{repository}/issues/new?{urlencode({'title': f'{title}: '})}"


def _put_in_footer(app: Sphinx, config: Config) -> None:
    root = Path(app.srcdir)
    # Once for all pages: git is asked for the day.
    made = made_from(root) if (root / "pyproject.toml").is_file() else {}
    # No page names it, and for another configuration Sphinx writes all pages again.
    made.pop("commit", None)
    if os.environ.get("SOURCE_DATE_EPOCH") == UNDATED:
        made.pop("date", None)
    config.html_context |= {"edition": made}
    items = ["author.html", "copyright.html", "edition.html"]
    config.html_theme_options["footer_content_items"] = items


def _offer_report(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    repository = os.environ.get("GITHUB_REPOSITORY")
    if repository and doctree is not None:
        context["report_address"] = report(repository, app.env.titles[page].astext())


def setup(app: Sphinx) -> None:
    """Connect to Sphinx."""
    app.connect("config-inited", _put_in_footer, priority=950)
    app.connect("html-page-context", _offer_report)
