"""The README's chains: one passes, and the other is refused with the words printed there."""

from pathlib import Path

import pytest

import derivation
from derivation import DerivationError, check

README = (Path(derivation.__file__).parent / "README.md").read_text(encoding="utf-8")
FENCED = README.split("```")[1::2]


def test_the_first_chain_passes():
    assert str(check(FENCED[0].partition("mixing\n")[2])).startswith(
        "✓ 1 step proved; 1 step proved, "
    )


def test_the_second_chain_is_refused_as_printed():
    with pytest.raises(DerivationError) as caught:
        check(FENCED[1].partition("mixing-strict\n")[2])
    assert str(caught.value) == FENCED[2].removeprefix("text\n").rstrip("\n")
