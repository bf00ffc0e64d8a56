"""Write the packages that need no book as wheels of their own: ``python -m tools.wheels``.

`crossentropy` and `derivation` have each a pyproject.toml and a README of their own beside their
modules, and name there what they need. The book's own wheel has both.
"""

from pathlib import Path

from sphinx_bookkit.notebook import package

ROOT = Path(__file__).resolve().parents[1]
PUBLISHED = ("crossentropy", "derivation")
# What stands beside the modules and is the project's, not the package's.
_ABOUT = ("pyproject.toml", "README.md")


def files(root: Path, name: str) -> dict[Path, Path]:
    """Return the files of a package's wheel, by their place in a project of its own."""
    source = root / "src" / name
    found = {Path("LICENSE"): root / "LICENSE"}
    for file in sorted(source.rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            at = file.relative_to(source)
            found[at if str(at) in _ABOUT else Path("src", name) / at] = file
    return found


def write(root: Path, name: str, folder: Path) -> Path:
    """Build a package's wheel into a folder, and return it."""
    target = folder / package.wheel_name(root / "src" / name)
    folder.mkdir(parents=True, exist_ok=True)
    package.build(root, files(root, name), target)
    return target


if __name__ == "__main__":
    for name in PUBLISHED:
        print(write(ROOT, name, ROOT / "_build" / "wheels").relative_to(ROOT))
