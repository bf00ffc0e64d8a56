"""Write a chapter that runs and passes, to be rewritten: ``python -m tools.new_chapter NAME``.

It has each part that a chapter needs, a figure of its own with its test, and its line in the
contents. What it says is true and small; WRITING.md says what to put in its place.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = Path(__file__).with_name("templates")
# The last chapter that teaches, in whose part a new one waits for its place.
BEFORE = "      - file: book/errata\n"


def write(root: Path, name: str) -> list[Path]:
    """Write the files of a chapter, enter it in the contents, and return what was written."""
    if not re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", name):
        raise SystemExit(f"{name!r} is no name: take lower-case words joined by hyphens")
    snake = name.replace("-", "_")
    files = {
        "chapter.md": root / "book" / f"{name}.md",
        "figure.py.in": root / "src" / "bookkit" / "figures" / f"{snake}.py",
        "test_figure.py.in": root / "tests" / "bookkit" / f"test_figures_{snake}.py",
    }
    if there := [file for file in files.values() if file.exists()]:
        raise SystemExit(f"{there[0].relative_to(root)} is there already")
    toc = root / "_toc.yml"
    entry = f"      - file: book/{name}\n"
    toc.write_text(toc.read_text("utf-8").replace(BEFORE, entry + BEFORE), encoding="utf-8")
    words = {"@name@": name, "@snake@": snake, "@title@": name.replace("-", " ").capitalize()}
    for template, file in files.items():
        text = (TEMPLATES / template).read_text(encoding="utf-8")
        for mark, word in words.items():
            text = text.replace(mark, word)
        file.write_text(text, encoding="utf-8")
    return [*files.values(), toc]


if __name__ == "__main__":
    for written in write(ROOT, sys.argv[1]):
        print(written.relative_to(ROOT))
    print("It passes as it is: now make it yours. WRITING.md says how.")
