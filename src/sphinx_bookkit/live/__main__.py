"""Pack what a browser loads, before Sphinx asks for it: ``python -m sphinx_bookkit.live root``."""

import sys
from pathlib import Path

from sphinx_bookkit.live import packed

packed(Path(sys.argv[1]))
