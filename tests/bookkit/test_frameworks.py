"""What the chapters ask of the run, and the tables that they show."""

import ast
import re

import numpy as np
import pytest

from bookkit import frameworks

RUN = frameworks.run()
TABLES = {
    "conventions": frameworks.conventions,
    "edges": frameworks.edges,
    "sums": frameworks.sums,
    "certain": frameworks.certain,
}


def test_the_lines_that_the_chapter_shows_are_those_that_were_run_and_can_be_copied():
    for library in {line["library"] for line in RUN["lines"]}:
        shown = frameworks.right_lines(library).data.removeprefix("```python").removesuffix("```")
        asked = [frameworks.in_nats(line)[0] for line in frameworks.lines(library)]
        run = [ast.dump(ast.parse(call, mode="eval").body) for call in asked]
        assert {ast.dump(line.value) for line in ast.parse(shown).body} == set(run)
        assert max(map(len, shown.splitlines())) <= 84


def test_a_line_is_shown_in_nats_if_it_and_its_trap_were_run_with_the_same_divisor():
    for line in RUN["lines"]:
        call, trap, unit = frameworks.in_nats(line)
        behind = " / math.log(2)" if unit == "nats" else ""
        assert (call + behind, trap + behind) == (line["call"], line["trap"])
        of_distance = line["quantity"] == "Jensen-Shannon distance"
        assert unit == "nats" or ("root" in unit) == of_distance
        # What is divided is one term, so that the divisor reaches all of it.
        assert isinstance(ast.parse(line["call"], mode="eval").body, ast.BinOp) or unit != "nats"
    units = {frameworks.in_nats(line)[2] for line in RUN["lines"] if line["library"] == "torch"}
    assert units == {"nats", "the root of bits"}


def test_a_fact_that_was_not_run_is_an_error():
    assert frameworks.fact("keras.config.epsilon()") == 1e-7
    with pytest.raises(LookupError):
        frameworks.fact("keras.config.no_such_thing()")


def test_the_package_takes_tensors_of_torch_as_its_page_says():
    halves = "torch.tensor([0.5, 0.5]{})"
    call = f"crossentropy.entropy({halves})"
    assert frameworks.fact(call.format("")) == 1
    assert frameworks.fact(call.format(", requires_grad=True")) == (
        "PMFError: p requires a gradient, and none is kept here: give p.detach()"
    )
    assert frameworks.fact(f"{call.format(', requires_grad=True')[:-1]}.detach())") == 1


def test_a_call_that_was_not_run_is_an_error_and_backends_that_differ_have_to_be_named():
    with pytest.raises(LookupError):
        frameworks.answer("F.no_such_loss(a, b)", "order")
    call, place = "softmax_model.evaluate(a, b)", ("gap of 40", "float32, wrong class")
    with pytest.raises(KeyError):
        frameworks.answer(call, *place)
    assert frameworks.answer(call, *place, backend="tensorflow") == ["right", 40.0]


def _cells(table):
    """Return the rows of a table in Markdown, without its head."""
    return [row.strip("| ").split(" | ") for row in table.data.splitlines()[2:]]


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_a_row_for_each_call_and_words_in_every_cell(name):
    calls = ["F.cross_entropy(a, b); b labels", "optax.kl_divergence(a, b)",
             "losses.categorical_crossentropy(a, b)"]  # fmt: skip
    rows = _cells(TABLES[name](*calls))
    assert [row[0] for row in rows] == [f"`{call}`" for call in calls]
    assert all(cell.strip() for row in rows for cell in row)
    with pytest.raises(LookupError):
        TABLES[name]("F.no_such_loss(a, b)")


def test_a_table_says_what_was_returned():
    kl, nll = "F.kl_div(a, b)", "F.nll_loss(a, b); b labels"
    assert _cells(frameworks.conventions(kl))[0][1:] == [
        r"$\ln q$, then $p$", "any", "the sum divided by the number of elements"
    ]  # fmt: skip
    assert _cells(frameworks.sums(nll))[0][1:] == ["labels", "taken as it is"]
    assert _cells(frameworks.edges("optax.kl_divergence(a, b)"))[0][1:] == [
        r"$\infty$", "right", "nan"
    ]  # fmt: skip
    assert _cells(frameworks.certain(nll))[0][1:] == [r"$4.248 \times 10^{-18}$", "40"]


def test_a_table_says_where_backends_and_types_of_floats_differ():
    (row,) = _cells(frameworks.certain("softmax_model.evaluate(a, b)"))
    assert re.fullmatch(r".* \(JAX, PyTorch\); 40 \(TensorFlow\)", row[2])
    (row,) = _cells(frameworks.certain("log_loss(a, b, labels=range(n)); b labels"))
    assert [float(x) for x in row[2].split("; in float32 ")] == pytest.approx(
        [-np.log(np.finfo(kind).eps) for kind in (np.float64, np.float32)], abs=0.01
    )


def test_old_versions_stand_beside_new_ones():
    rows = _cells(frameworks.by_version(("log_loss(a, b, labels=range(n)); b labels", "sums", "q")))
    assert [row[0] for row in rows] == [
        f"scikit-learn {frameworks.version('scikit-learn', kept)}"
        for kept in ("sklearn-1.2", "sklearn-1.4", "sklearn-1.5", "newest")
    ]
    assert [row[2].partition(":")[0] for row in rows] == ["1.386", "1.386", "1.609", "1.609"]
    with pytest.raises(LookupError):
        frameworks.by_version(("F.no_such_loss(a, b)", "reduction"))


def test_the_versions_are_named_with_their_date():
    said = frameworks.versions().data
    assert RUN["date"] in said and f"PyTorch {frameworks.version('torch')}" in said
    assert f"PyTorch {frameworks.version('torch', 'torch-1.13')}" in said
