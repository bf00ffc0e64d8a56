"""What the tests of the checker share: cases in files, each a title and a cell."""

from pathlib import Path

HERE = Path(__file__).parent


def cases(name):
    """Yield the title and the cell of each case of a file."""
    text = (HERE / "cases" / name).read_text(encoding="utf-8")
    for block in text.split("\n# "):
        title, _, cell = block.removeprefix("# ").partition("\n")
        yield title, cell


def cells(name):
    """Yield the label and the text of each derivation of a Markdown file of chains."""
    text = (HERE / "chains" / name).read_text(encoding="utf-8")
    for block in text.split("%%derivation ")[1:]:
        label, _, cell = block.partition("\n")
        yield label, cell.partition("```")[0]
