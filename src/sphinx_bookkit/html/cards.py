"""What a page shows where its address is shared: its title, its first words and a card.

sphinxext-opengraph writes the tags. They need whole addresses, so a copy of the site whose address
is not known has none, and no cards. The cards are ours: no page loads them.
"""

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from sphinx_bookkit.html.metadata import description

FOLDER = Path("_images") / "cards"


def _configure_opengraph(app: Sphinx, config: Config) -> None:
    if config.html_baseurl:
        app.setup_extension("sphinxext.opengraph")
        config.ogp_site_url = config.html_baseurl
        config.ogp_site_name = config.html_title
        config.ogp_type = "article"
        config.ogp_custom_meta_tags = ['<meta name="twitter:card" content="summary_large_image" />']


def _draw_card(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Draw a page's card and tell sphinxext-opengraph of it by the page's metadata."""
    if doctree is None or not app.config.html_baseurl:
        return
    # Only here, as matplotlib takes half a second to import, and a preview has no cards.
    from bookkit.figures.card import HEIGHT, WIDTH, save_card

    title = app.env.titles[page].astext()
    card = FOLDER / f"{Path(page).name}.png"
    (Path(app.outdir) / FOLDER).mkdir(parents=True, exist_ok=True)
    save_card(Path(app.outdir) / card, app.config.html_title, title)
    context["meta"] = {
        **(context["meta"] or {}),
        "og:description": description(doctree),
        "og:image": card.as_posix(),
        "og:image:alt": f"{title}: bars whose area is a cross-entropy",
        "og:image:width": str(WIDTH),
        "og:image:height": str(HEIGHT),
    }


def setup(app: Sphinx) -> None:
    """Connect to Sphinx, after `config` has found the site's address."""
    app.connect("config-inited", _configure_opengraph, priority=950)
    # Before sphinxext-opengraph writes the tags.
    app.connect("html-page-context", _draw_card, priority=300)
