"""The exercise that closes a chapter of the theory: a chain in which one step is false."""

import pytest

from sphinx_bookkit.page import Block, Cell, Text

THEORY = [
    "entropy", "base", "cross-entropy", "kl-divergence", "not-a-divergence", "likelihood",
    "distances", "two-directions", "joint", "densities", "codes", "many-throws", "language-models",
    "training", "penalty", "numerics",
]  # fmt: skip
ORDINALS = ("first", "second", "third", "fourth", "fifth")


@pytest.fixture(name="theory", params=[f"book/{name}" for name in THEORY])
def page_of_the_theory(request, pages):
    return next(page for page in pages if page.name == request.param)


def _challenges(page):
    """Yield the exercises with a chain whose fault is to be found, and the name of the chain."""
    for exercise in page.tree.blocks("exercise"):
        for block in exercise.all(Block):
            if block.name == "challenge":
                yield exercise, block.argument


def _solution(page, label):
    """Return what stands between the beginning and the end of an exercise's solution."""
    found, inside = [], False
    for part in page.tree.parts:
        if isinstance(part, Block) and part.name in ("solution-start", "solution-end"):
            inside = part.name == "solution-start" and part.argument == label
        elif inside:
            found.append(part)
    return found


def test_a_chapter_of_the_theory_closes_its_exercises_with_a_challenge(theory):
    *_, last = theory.tree.blocks("exercise")
    assert [exercise for exercise, _ in _challenges(theory)] == [last]


def test_a_solution_names_the_step_to_which_the_checker_is_held(page):
    for exercise, name in _challenges(page):
        solution = _solution(page, exercise.label)
        said = next(part for part in solution if isinstance(part, Text))
        refused, mended = (part for part in solution if isinstance(part, Cell))
        # With this number the cell stops the build unless that step is false, and it alone.
        assert (refused.magic, refused.derivation) == ("refused", name)
        assert said.source.startswith(f"The {ORDINALS[refused.parted.step - 1]} step is false")
        assert mended.magic == "derivation"
        assert 3 <= refused.body.count("&&") <= 5
