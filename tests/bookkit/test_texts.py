"""The texts of the chapters on codes and language models: where they come from, what they hold."""

from pathlib import Path

import crossentropy
from bookkit.texts import prose, sources


def test_sources_are_the_packages_own_files():
    found = sources("crossentropy")
    assert list(found) == sorted(found)
    assert found["measures.py"] == Path(crossentropy.measures.__file__).read_bytes()
    assert "style.py" in sources("bookkit", "figures")


def test_prose_is_sentences_each_on_a_line_and_none_twice():
    for library in ("numpy", "sympy"):
        lines = prose(library).decode().splitlines()[:-1]
        assert len(lines) == len(set(lines)) > 100
        assert all(line[0].isupper() and line.endswith(".") for line in lines)
        assert not any(mark in line for line in lines for mark in (">>>", "---", "an empty tuple"))


def test_prose_is_as_long_as_asked_for_and_always_the_same():
    assert len(prose("sympy", 1000)) == 1000
    assert prose("sympy", 5000)[:1000] == prose("sympy", 1000)
