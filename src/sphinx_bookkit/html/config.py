"""What Sphinx and the theme are told of the site: its files, its bars, and its repository."""

import os
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

from sphinx_bookkit.execution.outputs import state_of
from sphinx_bookkit.math import MACROS


def _configure_site(app: Sphinx, config: Config) -> None:
    # Absolute, as `make serve` keeps its conf.py elsewhere.
    static = Path(app.srcdir) / "book" / "_static"
    config.html_static_path = [str(static)]
    # Without this, Sphinx copies them and renders formulas only where a page has changed.
    assets = [Path(app.srcdir) / MACROS, *sorted(static.rglob("*.*"))]
    config.book_assets = state_of(assets, Path(app.srcdir))
    config.html_favicon = str(static / "favicon.svg")
    # A new list, as all books of a process share the one that they begin with.
    config.templates_path = [*config.templates_path, str(Path(__file__).parent / "templates")]
    config.html_copy_source = False
    config.html_show_sourcelink = False
    config.html_domain_indices = False
    config.html_sidebars = {"**": ["book-top.html", "sbt-sidebar-nav.html"]}
    options = config.html_theme_options
    options.update(use_download_button=False, use_fullscreen_button=False)
    if repository := os.environ.get("GITHUB_REPOSITORY"):
        # A fork shows its own address, and a copy on disk shows none.
        config.html_baseurl = _address(repository)
        options.update(
            repository_url=f"https://github.com/{repository}",
            repository_branch="main",
            use_repository_button=True,
            use_issues_button=True,
            use_edit_page_button=True,
        )


def _address(repository: str) -> str:
    """Return the address at which GitHub Pages shows a repository's site."""
    owner, name = repository.lower().split("/")
    host = f"{owner}.github.io"
    return f"https://{host}/" if name == host else f"https://{host}/{repository.split('/')[1]}/"


def setup(app: Sphinx) -> None:
    """Connect to Sphinx."""
    # Jupyter Book sets this for sphinx_comments, which the book leaves out.
    app.add_config_value("comments_config", {}, "html")
    app.add_config_value("book_assets", "", "html")
    app.connect("config-inited", _configure_site, priority=900)
