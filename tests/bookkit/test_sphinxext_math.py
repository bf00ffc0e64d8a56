"""The macros of the site are those of the PDF, and a line that is none of them is refused."""

from pathlib import Path

import pytest
from sphinx.errors import ConfigError
from sphinxcontrib import katex

from bookkit.sphinxext.math import read_macros

MACROS = Path(__file__).resolve().parents[2] / "book" / "macros.tex"


def test_every_definition_in_the_books_file_is_read():
    definitions = MACROS.read_text(encoding="utf-8").count("\\newcommand")
    macros = read_macros(MACROS)
    assert len(macros) == definitions
    assert macros[r"\KL"] == r"D(#1 \,\|\, #2)"


@pytest.mark.parametrize(
    "line", [r"\def\KL{D}", r"\newcommand\KL{D}", "KL", r"\newcommand{\KL}[2]"]
)
def test_a_line_that_katex_would_not_be_told_of_is_refused(tmp_path, line):
    file = tmp_path / "macros.tex"
    file.write_text("% A comment.\n\n" + line + "\n")
    with pytest.raises(ConfigError, match=r"macros\.tex:3: expected"):
        read_macros(file)


def test_the_binary_that_renders_is_there():
    assert Path(katex.NODEJS_BINARY).is_file()
