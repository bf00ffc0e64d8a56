"""The frameworks' calls: what was run, whether it is right, and that the chapter says no more."""

import copy
import json
import math
import re

import numpy as np
import pytest

import crossentropy
from bookkit import frameworks
from tools.frameworks import ROOT, __main__, facts, formulas, lines, probe, table

RUN = json.loads(__main__.FILE.read_text(encoding="utf-8"))
PAGES = {file.stem: file.read_text(encoding="utf-8") for file in (ROOT / "book").glob("*.md")}
LIBRARIES = (
    r"\b(?:PyTorch|[Tt]orch|TorchMetrics|Keras|TensorFlow|Optax|JAX|NLTK"
    r"|CrossEntropyLoss|KLDivLoss|deep-learning (?:libraries|frameworks))\b"
)


def _name(entry):
    return __main__.key(entry)


# What was run.


def test_every_row_of_the_table_was_run_wherever_it_asks_for():
    wanted = {
        (row.library, row.name, environment, backend)
        for row in table.ROWS
        for environment in row.environments
        for backend in row.backends
    }
    ran = [(r["library"], r["call"], r["environment"], r["backend"]) for r in RUN["rows"]]
    assert len(ran) == len(set(ran)) and set(ran) == wanted


@pytest.mark.parametrize("row", RUN["rows"], ids=_name)
def test_every_call_answers_the_same_twelve_questions(row):
    assert len(probe.QUESTIONS) == 12
    assert set(row["answers"]) == set(probe.QUESTIONS)
    assert all(row["answers"].values())


@pytest.mark.parametrize("row", RUN["rows"], ids=_name)
def test_no_question_failed_for_a_reason_of_its_own(row):
    said = json.dumps(row["answers"])
    assert not re.search(r"raises (?:Type|Name|Attribute|Key|Index|Lookup)Error", said)


def test_every_line_was_run_on_every_backend():
    backends = {row.library: row.backends for row in table.ROWS}
    for part, entries in (("lines", lines.LINES), ("facts", facts.FACTS)):
        wanted = {(x.library, x.call, b) for x in entries for b in backends[x.library]}
        assert {(x["library"], x["call"], x["backend"]) for x in RUN[part]} == wanted


def test_every_environment_has_a_lock_with_hashes_and_its_versions():
    environments = {e for row in table.ROWS for e in row.environments}
    assert {file.stem for file in __main__.LOCKS.glob("*.txt")} == environments
    for name in environments:
        lock = (__main__.LOCKS / f"{name}.txt").read_text(encoding="utf-8")
        pins = re.findall(r"^([\w.-]+)==(\S+) \\\n    --hash=sha256:", lock, re.M)
        assert len(pins) == len(re.findall(r"^\w", lock, re.M))
        names = {"tensorflow": "tensorflow-cpu"}
        for package, version in RUN["versions"][name].items():
            assert (names.get(package, package), version) in pins
        assert RUN["versions"][name]


# Whether it is right: words that were given by formulas beside the table, held to the package.


def _value(of, p, q):
    """Return a row's value by the package, in nats."""
    if of == table.ENTROPY:
        return crossentropy.entropy(p, base=math.e)
    if of == table.JS:
        return crossentropy.js_distance(p, q, base=math.e)
    of_package = {table.D: crossentropy.kl_divergence, table.KL_DIV: crossentropy.kl_divergence}
    return of_package.get(of, crossentropy.cross_entropy)(p, q, base=math.e)


PLAIN = [
    row for row in RUN["rows"]
    if not re.search(r"smooth|weight|ignored|w\[1\]", row["call"]) and row["of"] != table.BINARY
]  # fmt: skip


@pytest.mark.parametrize("row", PLAIN, ids=_name)
def test_a_right_answer_at_a_zero_is_that_of_the_package(row):
    labels = "labels" in row["call"]
    corner = [1, 0, 0] if labels else [1 / 2, 1 / 2, 0]
    places = {"p = 0": (corner, [1 / 2, 1 / 4, 1 / 4]), "both 0": (corner, [1 / 4, 3 / 4, 0])}
    if row["of"] == table.ENTROPY:
        places = {"p = 0": (corner, corner)}
    for question, (p, q) in places.items():
        word, value = row["answers"][question]
        right = math.isclose(float(value), _value(row["of"], p, q), rel_tol=1e-5)
        assert right == (word == "right"), question


@pytest.mark.parametrize("row", PLAIN, ids=_name)
def test_what_is_charged_for_the_impossible_is_infinite_or_named(row):
    said = row["answers"]["q = 0"]
    if isinstance(said, list) or row["of"] == table.JS:
        return
    for word, value in said.values():
        if "logit of -1000" in word:
            assert word.startswith("right") == (200 < float(value) < 1100)
        else:
            assert (word == "infinite") == math.isinf(float(value))
            assert word == "infinite" or re.fullmatch(r"clips near \de-\d\d", word)


SHORT, FULL = np.full(4, 0.2), np.full(4, 0.25)


@pytest.mark.parametrize("row", PLAIN, ids=_name)
def test_what_is_done_with_sums_is_what_the_returned_number_says(row):
    for role, (word, *more) in row["answers"]["sums"].items():
        if word.startswith(("takes", "there is no")):
            continue
        p, q = (SHORT, FULL) if role == "p" else (FULL, SHORT)
        if "labels" in row["call"]:
            p = np.eye(4)[0]
        # Divided, it is that of the package; as it is, that of the definition.
        divided = _value(row["of"], p / p.sum(), q / q.sum())
        plain = {
            table.D: (p * np.log(np.where(p > 0, p, 1) / q)).sum(),
            table.KL_DIV: (p * np.log(np.where(p > 0, p, 1) / q) - p + q).sum(),
            table.CE: -(p * np.log(q)).sum(),
            table.ENTROPY: -(p * np.log(np.where(p > 0, p, 1))).sum(),
        }.get(row["of"])
        fits = {"divided by the sum": divided, "as it is": plain}
        others = {name for name, value in fits.items() if value is not None
                  and math.isclose(float(more[0]), value, rel_tol=1e-5, abs_tol=1e-6)}  # fmt: skip
        assert word in others or (not others and word == "other"), role


@pytest.mark.parametrize("row", PLAIN, ids=_name)
def test_a_near_certain_prediction_is_right_or_said_to_be_lost(row):
    exact = crossentropy.softmax_cross_entropy(np.array([40.0, 0.0]), 0, base=math.e)
    for place, (word, value) in row["answers"]["gap of 40"].items():
        if row["of"] in (table.ENTROPY, table.JS):
            continue
        right = exact if "right class" in place else 40
        assert (word == "right") == math.isclose(float(value), right, rel_tol=1e-4), place


@pytest.mark.parametrize("environment", table.TORCH)
def test_a_weight_multiplies_the_term_of_its_own_class_with_smoothing_too(environment):
    call = "F.cross_entropy(a, b, weight=w, label_smoothing=0.1); b labels"
    row = frameworks.row(call, environment=environment)
    costs = -np.array(table.WEIGHTS[:3]) * np.log([1 / 2, 1 / 4, 1 / 4])
    word, value = row["answers"]["p = 0"]  # the label is the first class
    assert word == "right" and math.isclose(
        value, 0.9 * costs[0] + 0.1 * costs.mean(), rel_tol=1e-5
    )
    assert row["answers"]["reduction"] == "mean over the weights"


def test_the_mean_of_a_smoothed_and_weighted_loss_divides_by_the_weights_of_the_labels():
    row = table.Row("torch", "", table.CE, truth="labels", smooth=0.1, weighted=True)
    labels = np.array([2, 0, 1, 2])
    weights = np.array(table.WEIGHTS)[labels]
    assert formulas.mass(row, np.eye(3)[labels]).tolist() == weights.tolist()
    assert not np.isclose(formulas.charged(row, np.eye(3)[labels]).sum(), weights.sum())


# The lines and their traps.


def _right(line):
    """Return what the package gives for a line's batch, in bits."""
    quantity, (p, q) = line["quantity"], lines.batch()
    if quantity == lines.INFORMATION:
        return crossentropy.mutual_information(lines.table())
    if line["library"] == "nltk":
        p, q = p[:1], q[:1]
    if quantity == lines.BINARY:
        p, q = lines.binary(p, q)
    if quantity == lines.LABELS:
        p = lines.as_labels(p)
    value = _by_package(quantity, p, q)
    return value.mean() if line["gives"] == lines.MEAN else value


def _by_package(quantity, p, q):
    if quantity == lines.ENTROPY:
        return crossentropy.entropy(p)
    if quantity == lines.KL:
        return crossentropy.kl_divergence(p, q)
    return (crossentropy.js_distance if quantity == lines.JS else crossentropy.cross_entropy)(p, q)


def _fits(got, right):
    if isinstance(got, str) and got not in ("inf", "nan", "-inf"):
        return False
    got = np.array(got, dtype=float)
    return got.shape == np.shape(right) and np.allclose(got, right, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("line", RUN["lines"], ids=_name)
def test_a_line_returns_what_the_package_does(line):
    assert _fits(line["returned"], _right(line))


def _faults(line, which):
    """Return the checks of the chapter that a line or its trap fails, sums apart."""
    failed = []
    for name, (p, q) in lines.checks(line["quantity"]).items():
        if name == "sums":
            continue
        right = _by_package(line["quantity"], p, q)
        right = right.mean() if line["gives"] == lines.MEAN else right
        if not _fits(line["checks"][name][which], right):
            failed.append(name)
    return failed


# What a right line can't pass: a library that clips, an infinite logit, a text of one row. Keras'
# distance is right to five digits there, as it clips too.
EXCUSED = {
    ("sklearn", "", lines.LABELS): ["zero"],
    ("nltk", "", lines.CROSS): ["rows"],
    ("tensorflow", "", lines.BINARY): ["zero"],
    ("keras", "tensorflow", lines.BINARY): ["zero"],
    ("keras", "jax", lines.LABELS): ["zero"],
    **{("keras", kind, lines.JS): ["one-hot", "zero"] for kind in table.BACKENDS},
}
CHECKED = [line for line in RUN["lines"] if line["checks"]]


@pytest.mark.parametrize("line", CHECKED, ids=_name)
def test_a_line_passes_the_checks_that_the_chapter_recommends(line):
    excused = EXCUSED.get((line["library"], line["backend"], line["quantity"]), [])
    assert _faults(line, "call") == excused


@pytest.mark.parametrize("line", CHECKED, ids=_name)
def test_the_checks_that_the_chapter_recommends_find_every_trap(line):
    new = set(_faults(line, "trap")) - set(_faults(line, "call"))
    sums = line["checks"]["sums"]
    assert new or not _fits(sums["trap"], np.array(sums["call"], dtype=float))


@pytest.mark.parametrize("line", [x for x in RUN["lines"] if not x["checks"]], ids=_name)
def test_a_trap_without_checks_gives_another_number(line):
    assert not _fits(line["trap returned"], _right(line))


# The chapter says no more than that.


CALLS = {entry["call"] for name in __main__.TABLES for entry in RUN[name]}


def _blocks(page):
    """Return a page's paragraphs that name a framework, each with what it says was run."""
    prose = re.sub(r"^```\{code-cell\}.*?^```$|^---.*?^---$", "", page, flags=re.M | re.S)
    prose = re.sub(r"(^:[\w-]+: .*\n)\n", r"\1", prose, flags=re.M)
    for block in re.split(r"\n\s*\n", prose):
        # What others said, and where something is to be found, is no sentence of the book's.
        text = re.sub(r"^(?:% |```|:(?:says|quote|label): ).*$", "", block, flags=re.M)
        if re.search(LIBRARIES, text):
            yield block


@pytest.mark.parametrize("page", PAGES)
def test_every_sentence_on_a_framework_names_a_row_that_was_run(page):
    silent = [
        block[:90]
        for block in _blocks(PAGES[page])
        if not re.search(r"^% (?:run:|cited$)", block, re.M)
    ]
    assert not silent, "say before it which calls it rests on: % run: CALL | CALL"
    named = [name for text in re.findall(r"^% run: (.*)$", PAGES[page], re.M)
             for name in text.split(" | ")]  # fmt: skip
    assert not [name for name in named if name not in CALLS]


def test_every_row_that_a_cell_of_the_chapter_asks_for_was_run():
    asked = [call for page in PAGES.values()
             for call in re.findall(r"(?:answer|fact)\(\"([^\"]+)\"", page)]  # fmt: skip
    assert asked and set(asked) <= CALLS


# The command.


def test_what_is_written_is_read_as_it_was():
    assert json.loads(__main__.written(RUN)) == RUN
    assert __main__.written(RUN) == __main__.FILE.read_text(encoding="utf-8")


def test_a_changed_answer_is_told_a_line_and_a_last_digit_is_not():
    other = copy.deepcopy(RUN)
    assert not list(__main__.differences(RUN, other))
    row = next(r for r in other["rows"] if r["call"] == "F.kl_div(a, b)")
    row["answers"]["reduction"] = "sum / length of the first axis"
    line = other["lines"][0]
    line["returned"] = (np.array(line["returned"]) * (1 + 1e-9)).tolist()
    (told,) = __main__.differences(RUN, other)
    assert "F.kl_div(a, b)" in told and "reduction" in told
    assert '- "mean over all elements"' in told and "+ " in told


def test_the_file_holds_what_the_lines_were_run_on():
    inputs = lines.inputs() | facts.inputs()
    assert RUN["inputs"] == {name: x.tolist() for name, x in inputs.items()}


def test_nothing_in_the_file_was_changed_by_hand():
    assert RUN["digest"] == __main__.digest(RUN), "make frameworks writes it: change no cell here"


@pytest.mark.parametrize("part", ["rows", "lines", "facts", "versions", "date"])
def test_a_cell_that_was_changed_by_hand_is_told(part):
    other = copy.deepcopy(RUN)
    if part == "rows":
        other["rows"][-1]["answers"]["base"] = "10"
    elif part == "versions":
        other["versions"]["newest"]["torch"] = "99.0"
    elif part == "date":
        other["date"] = "2000-01-01"
    else:
        other[part][0]["returned"] = [0.5]
    assert __main__.digest(other) != RUN["digest"]


def test_a_row_that_is_gone_or_new_is_told():
    other = copy.deepcopy(RUN)
    gone = other["rows"].pop()
    assert list(__main__.differences(RUN, other)) == [f"gone: {_name(gone)}"]
    assert list(__main__.differences(other, RUN)) == [f"new: {_name(gone)}"]


def test_a_new_version_is_told():
    other = copy.deepcopy(RUN)
    other["versions"]["newest"]["torch"] = "99.0"
    (told,) = __main__.version_changes(RUN, other)
    assert told == f"newest: torch\n- {RUN['versions']['newest']['torch']}\n+ 99.0"


@pytest.mark.parametrize("group", __main__.groups(), ids=" ".join)
def test_the_calls_answer_again_what_is_written(group, monkeypatch):
    python = __main__.ENVIRONMENTS / group[0] / "bin" / "python"
    if not python.exists():
        pytest.skip("make frameworks makes the environments")
    monkeypatch.setattr(__main__, "groups", lambda: [group])
    again = __main__.run({group[0]: python})
    assert again["versions"][group[0]].items() <= RUN["versions"][group[0]].items()
    told = [x for x in __main__.differences(RUN, again) if not x.startswith("gone: ")]
    assert not told
