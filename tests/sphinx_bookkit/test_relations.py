"""The relations of a page: where they stand, what their marks say, what becomes of them."""

import json

import pytest

from sphinx_bookkit.page import parse
from sphinx_bookkit.relations.counts import counted, worse
from sphinx_bookkit.relations.marks import bare
from sphinx_bookkit.relations.reader import everywhere, groups
from sphinx_bookkit.relations.shapes import is_condition, is_definition
from sphinx_bookkit.relations.verdicts import Kept, judged

KNOWN = everywhere(parse("% throughout: p, q pmfs of x; b \\in (1, \\infty)\n"))
GIBBS = "For all pmfs $\\KL{p}{q} \\ge 0$, with equality if and only if $p = q$."


@pytest.fixture
def of(tmp_path):
    """Return what becomes of the relations of a page, which is given as text."""
    return lambda text: judged(parse(text), KNOWN, "page.md", Kept(tmp_path, "page"))


def box(*lines, name="prf:theorem"):
    return "\n".join([f":::{{{name}}} Title", ":label: thm-a", *lines, ":::", ""])


def states(judged_page):
    return [verdict.state for _, verdict in judged_page.found]


def test_in_a_box_nothing_goes_without_saying(of):
    assert states(of(box(GIBBS))) == ["checked", "false"]
    assert states(of(box("If $t = 1$, $L = \\sum_x p(x)$."))) == ["unread", "unread"]
    assert states(of(box("In base $b > 1$."))) == ["condition"]


def test_elsewhere_a_condition_and_a_definition_are_taken_by_their_shape(of):
    assert states(of(GIBBS)) == ["checked", "condition"]
    assert states(of("If $t = 1$, $L = \\sum_x p(x)$.")) == ["condition", "definition"]
    assert states(of("$H(p, q) = H(p)$ and $H(p, q) = 2 H(q)$.")) == ["unread", "unread"]


@pytest.mark.parametrize(
    "latex", ["q(x) > 1", r"\frac32 = \frac12", "b < 1", r"p(x) \ne p(x)", "p(x) < 0"]
)
def test_what_holds_nowhere_is_no_condition(of, latex):
    (fault,) = of(f"Suppose ${latex}$.").open("text")
    assert "it holds nowhere: it is false" in fault.said
    marked = of(f"% supposes: ${latex}$\nSuppose ${latex}$.")
    assert states(marked) == ["condition"] and not marked.faults


@pytest.mark.parametrize("latex", ["q(x) = 1", "b > 3", r"p(x) \ne q(x)", r"p(x) \le \frac14"])
def test_what_holds_somewhere_is_one(of, latex):
    assert states(of(f"Suppose ${latex}$.")) == ["condition"]


@pytest.mark.parametrize(
    ("mark", "text", "found"),
    [
        ("claim: $\\KL{p}{q} \\ge 0$; equality iff $p = q$", GIBBS, ["checked", "checked"]),
        ("supposes: $p = q$", GIBBS, ["checked", "condition"]),
        ("given: u > 0", "$\\ln u \\le u - 1$ for $u > 0$.", ["checked", "condition"]),
        ("given: u \\in (0, \\infty)", "$\\ln u \\le u - 1$.", ["checked"]),
        ("where: m = \\frac12 (p + q)", "With $m = \\frac12 (p + q)$, $H(m) \\ge 0$.",
         ["definition", "checked"]),
        ("in words: m = \\frac12 (p + q)", "$H(m) \\ge 0$.", ["checked"]),
        ("wrong: $H(p, q) = H(q, p)$", "$H(p, q) = H(q, p)$", ["refused"]),
        ("density: $h(p) \\ge 0$", "$h(p) \\ge 0$", ["marked"]),
        ("density: $h(p) \\ge 0$; computed by thm-a some-cell", "$h(p) \\ge 0$", ["computed"]),
        ("notation: $y \\ne z$", "$y \\ne z$", ["notation"]),
        ("defines: $Z = \\int q$", "$Z = \\int q$", ["definition"]),
        ("claim: $H(p, q) = H(p)$ if $p = q$", "$H(p, q) = H(p)$ if $p = q$.",
         ["checked", "condition"]),
        ("limit: $$", "Then\n\n$$\nN \\approx n\n$$\n", ["marked"]),
        ("given: q(x) > 0 where p(x) > 0", "$\\KL{p}{q} + 1 > 0$ if $q(x) > 0$ where $p(x) > 0$.",
         ["checked", "condition", "condition"]),
    ],
)  # fmt: skip
def test_a_mark_says_what_a_relation_is(of, mark, text, found):
    page = of(box(f"% {mark}", text))
    assert states(page) == found and not page.faults


@pytest.mark.parametrize(
    ("mark", "text", "said"),
    [
        ("claim: $\\KL{p}{q} \\ge 0$; equality iff $q = p$", GIBBS, "$q = p$ is printed nowhere"),
        ("given: u > 0", "$\\ln u \\le u - 1$ for $u > 1$.", "u > 0 is printed nowhere"),
        ("where: m = \\frac12 (p + q)", "$H(m) \\ge 0$.", "printed nowhere"),
        ("wrong: $H(p) \\ge 0$", "$H(p) \\ge 0$", "is marked wrong, and is not refused"),
        ("wrong: $h(p) \\ge 0$", "$h(p) \\ge 0$", "is marked wrong, and is not refused"),
        ("wrong: $\\frac{p(x)}{q(x)} \\ge 0$", "$\\frac{p(x)}{q(x)} \\ge 0$", "not refused"),
        ("limit: $H(p) \\ge 0$", "$H(p) \\ge 0$", "holds as it stands: leave out “limit”"),
        ("limit: N \\to n", "$N \\approx n$", "stand relations in dollars"),
        ("limit: $N \\approx n$, by thm-a", "$N \\approx n$", "“; computed by LABEL”"),
        ("supposes: $N \\approx n$; computed by thm-a", "$N \\approx n$", "“; computed by LABEL”"),
    ],
)
def test_a_mark_that_is_not_so_is_a_fault(of, mark, text, said):
    assert said in str(of(box(f"% {mark}", text)).faults[0])


def test_a_case_of_equality_is_checked_only_with_its_inequality(of):
    text = box("% claim: $\\KL{p}{q} \\ge 1$; equality iff $p = q$", GIBBS.replace("0", "1"))
    assert states(of(text)) == ["false", "unread"]


def test_names_are_declared_for_a_section_for_a_cell_and_for_a_paragraph(of):
    formula = "$\\ln u \\le u - 1$\n\n"
    inner = f"## Here\n\n% throughout: u \\in (0, \\infty)\n\n{formula}### Below\n\n{formula}"
    assert states(of(f"# A\n\n{inner}## There\n\n{formula}")) == ["checked", "checked", "unread"]
    cell = "```{code-cell} python\n%%given\ngiven: u \\in (0, 1)\n```\n\n"
    assert states(of(f"{formula}{cell}{formula}")) == ["unread", "checked"]
    given = f"% given: u \\in (0, 1)\n{formula}"
    assert states(of(f"{given}## Next\n\n{formula}")) == ["checked", "unread"]


def test_each_relation_has_the_kind_of_its_place():
    text = "\n".join([
        "If $a = 1$.", "", "$$", "b = 2", "$$", "",
        box("$c = 3$"), box("$d = 4$", name="prf:proof"),
        ":::{admonition} What to remember", "$e = 5$", ":::", "",
        ":::{admonition} Other", "$f = 6$", ":::", "",
        "```{solution-start} ex-a", "```", "$g = 7$", "", "```{solution-end}", "```", "$h = 8$",
    ])  # fmt: skip
    kinds = [typed.kind for group in groups(parse(text)) for typed in group.typed]
    assert kinds == [
        "prose", "display", "theorem", "proof", "summary", "admonition", "solution", "prose"
    ]  # fmt: skip


def test_a_fault_has_a_caret_a_counterexample_and_a_way_to_mend_it(of):
    text = box("", "So $H(p) > 0$ holds.")
    [fault] = of(text).open()
    assert fault.line == 4
    row, caret, *said = fault.said.split("\n")
    assert row[len(caret) - 1] == ">"
    assert said[0] == "is false" and "for instance where p = (1)" in fault.said
    assert said[-1].startswith("help: ")


def test_a_verdict_is_kept_for_its_relation_and_its_declarations(tmp_path, monkeypatch):
    page = parse(box(GIBBS))
    kept = Kept(tmp_path, "page")
    first = judged(page, KNOWN, "page.md", kept)
    kept.save()
    monkeypatch.setattr("sphinx_bookkit.relations.verdicts.hold", None)
    again = Kept(tmp_path, "page")
    assert judged(page, KNOWN, "page.md", again) == first
    with pytest.raises(TypeError):
        judged(page, (*KNOWN, *KNOWN), "page.md", again)
    assert len(json.loads(again.file.read_text())) == 2


@pytest.mark.parametrize(
    "latex",
    ["p = q", "p(x) > 0", "q(x) = 0 < p(x)", r"\frac12 < s < 1", r"a, c \ge 0", r"\hat p = q",
     r"p(x \mid y) = q(x \mid y)", r"|r| < 0.33", r"q^*_1 \ne q'"],
)  # fmt: skip
def test_a_condition_is_a_relation_between_names_and_numbers(latex):
    assert is_condition(latex)


@pytest.mark.parametrize(
    "latex",
    [r"H(p) = 0", r"\ln t < 0", r"a p = c q", r"\KL{p}{q} = 0", r"p + q = 1", "I(X; Y) = 0"],
)
def test_what_has_an_operator_in_it_is_no_condition(latex):
    assert not is_condition(latex)


def test_a_definition_is_one_name_and_what_it_equals():
    assert is_definition(r"q_t(x) = q(x)\, \mathrm{e}^{t v(x)} / Z_t")
    assert is_definition(r"c = \ln b")
    assert not is_definition(r"H(p) = 1 + n") and not is_definition(r"\ln Z = m + n")
    assert not is_definition(r"a + c = \ln b") and not is_definition(r"c \le \ln b")


def test_spacing_and_stops_do_not_count_and_letters_behind_a_command_do():
    assert bare(r"\bigl( p(x) \,+ q(x)\bigr) .") == "(p(x)+q(x))"
    assert bare(r"\ln B") == r"\ln B" != bare(r"\lnB")


def test_what_is_open_may_not_rise_and_a_mark_is_not_for_nothing(of):
    good = counted(of(box(GIBBS, "% claim: $\\KL{p}{q} \\ge 0$; equality iff $p = q$")).found)
    bad = counted(of(box(GIBBS)).found)
    assert good == {"boxes": {"checked": 2}, "text": {}}
    assert worse(bad, good) == [] and worse(good, good) == []
    assert worse(good, bad) == [
        "unread or false in boxes: 1, after 0", "unread or false or marked in boxes: 1, after 0"
    ]  # fmt: skip
    computed = {"boxes": {"checked": 1, "computed": 1}, "text": {}}
    assert worse(good, computed) == []
    marked = {"boxes": {"checked": 1, "marked": 1}, "text": {}}
    assert worse(bad, marked) == []
    assert worse(good, marked) == ["unread or false or marked in boxes: 1, after 0"]
