"""What a press would check of the PDF: its log, fonts, pages, outline, numbers."""

import re
import subprocess
from html import unescape

import pyphen
import pytest

from sphinx_bookkit.page import Formula, Link

A4 = (595.276, 841.89)
MEGABYTE = 1e6


def test_log_has_no_missing_glyph(log):
    assert not sorted(set(re.findall(r"Missing character: .*", log)))


def test_log_has_no_undefined_reference(log):
    said = r"undefined on input line|There were undefined|multiply.defined|LaTeX Warning:.*Rerun"
    assert not re.findall(rf".*(?:{said}).*", log)


def test_log_has_no_line_that_runs_out(log):
    boxes = re.findall(r"Overfull \\hbox \((\d+\.\d+)pt too wide\)(.*)", log)
    assert not [(width, where) for width, where in boxes if float(width) > 2]


def test_log_has_no_block_that_is_longer_than_a_page(log):
    boxes = re.findall(r"Overfull \\vbox \((\d+\.\d+)pt too high\)(.*)", log)
    assert not [(height, where) for height, where in boxes if float(height) > 2]


def test_no_formula_is_shrunk_beyond_legibility(log):
    shrunk = re.findall(r"Book: a formula (\d+\.\d+)pt wide was shrunk to\s+(\d+\.\d+)pt", log)
    assert not [(wide, room) for wide, room in shrunk if float(room) / float(wide) < 0.75]


def test_fonts_are_the_books_and_embedded(path):
    listing = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout
    rows = listing.splitlines()[2:]
    assert not [row for row in rows if "Type 3" in row]
    assert not [row for row in rows if row.split()[-5] != "yes"]
    for family in ("TeXGyrePagella", "TeXGyrePagellaMath", "TeXGyreHeros", "DejaVuSansMono"):
        assert any(family in row for row in rows), family


def test_no_raster_images(path):
    listing = subprocess.run(
        ["pdfimages", "-list", path], capture_output=True, text=True, check=True
    )
    assert not listing.stdout.splitlines()[2:]


def test_metadata(reader):
    assert reader.metadata.title == "Cross-Entropy, Derived"
    assert reader.metadata.author
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"


def test_pages_are_a4(reader):
    for page in reader.pages:
        size = float(page.mediabox.width), float(page.mediabox.height)
        assert all(abs(side - a4) < 1 for side, a4 in zip(size, A4, strict=True))


def test_no_page_is_blank_or_holds_a_stray_line(pages):
    assert re.search(r"Cross-Entropy, Derived", pages[0])
    said = [(n, len(re.sub(r"\W", "", text))) for n, text in enumerate(pages[1:], start=2)]
    # The running head has about 30, and a line at most 70. An index may end with a few entries.
    assert not [(n, letters) for n, letters in said if letters < 100]


def test_words_are_broken_as_in_britain(pages):
    text = "\n".join(pages)
    british, american = (pyphen.Pyphen(lang=lang) for lang in ("en_GB", "en_US"))
    broken = {
        (left + right, len(left))
        for left, right in re.findall(r"\b([a-z]{2,})[-\u2010]\n *([a-z]{3,})\b", text)
        # A compound is broken at its own hyphen.
        if f"{left}-{right}" not in text
    }
    right = {(word, place) for word, place in broken if place in british.positions(word)}
    assert len(broken) > 20
    # Nobody can tell of a compound that never stands on one line.
    assert len(right) > 0.9 * len(broken), broken - right
    assert any(place not in american.positions(word) for word, place in right)


def test_no_page_holds_a_closing_box_alone(pages):
    # The running head, the page number, and then nothing but the box.
    alone = re.compile(r"\A[^\n]*\n\s*What to remember")
    assert not [n for n, text in enumerate(pages, start=1) if alone.match(text)]


def test_no_heading_is_the_last_line_of_a_page(reader, pages):
    headings = {re.sub(r"\W", "", entry.title) for entry in _all(reader.outline)}
    for number, text in enumerate(pages, start=1):
        lines = [line for line in text.splitlines() if line.strip()]
        last = lines[-2] if lines[-1].strip() == str(number) else lines[-1]
        # The contents end with headings, and a dot leader and a page number after each.
        assert re.sub(r"\W", "", last) not in headings, f"page {number}: {last}"


def test_it_has_as_many_pages_as_its_text_asks_for(pages, chapters):
    # Title, contents and preface, then a page for each 4000 characters of source, and not for 2000.
    size = sum(1 + len(chapter.text) // 4000 for chapter in chapters)
    assert 3 + size <= len(pages) <= 20 + 2 * size


def test_it_is_small(path):
    assert path.stat().st_size < 4 * MEGABYTE


def test_printed_page_numbers_are_the_viewers(pages):
    # At the outer margin: at the left of the head on left pages, at the foot of opening pages.
    for number, text in enumerate(pages[1:], start=2):
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        head = rf"{number}\b.*" if number % 2 == 0 else rf".*\b{number}"
        assert lines[-1] == str(number) or re.fullmatch(head, lines[0]), f"page {number}"


def test_colophon_stands_behind_the_title_page(pages):
    text = re.sub(r"\s+", " ", pages[1])
    assert re.search(r"version \d+\.\d+\.\d+, \d+ \w+ \d{4}", text)
    for said in ("CC BY 4.0", "MIT", "NumPy", "SymPy", "Matplotlib", "LuaLaTeX"):
        assert said in text


def test_every_figure_has_an_alternative_text(reader, chapters):
    content = b"".join(page.get_contents().get_data() for page in reader.pages)
    figures = sum(len(_figures(chapter)) for chapter in chapters)
    figures += sum(1 for chapter in chapters for _ in chapter.blocks("statements"))
    # One stands in the preface.
    assert len(re.findall(rb"/Alt ?[<(]", content)) == figures + 1


def test_outline_has_every_chapter_in_order(reader, titles):
    found = [_plain(entry.title) for entry in _top(reader) if re.match(r"\d", entry.title)]
    assert len(found) == len(titles)
    for number, (bookmark, title) in enumerate(zip(found, titles, strict=True), start=1):
        # A bookmark spells mathematics in its own way.
        assert bookmark.startswith(f"{number} {_plain(title.split('$')[0])}")


def test_front_page_precedes_the_first_chapter(reader):
    top = _top(reader)
    numbered = [bool(re.match(r"\d", entry.title)) for entry in top]
    first = numbered.index(True)
    assert all(numbered[first:-2])
    assert [entry.title for entry in top[-2:]] == ["Solutions", "Index"]
    front, chapter = (reader.get_destination_page_number(top[k]) for k in (first - 1, first))
    assert 1 < front < chapter


def test_links_to_elsewhere_have_their_address_in_print(pages, chapters):
    printed = re.sub(r"\s", "", "".join(pages))
    links = {
        re.sub(r"^https?://(www\.)?", "", link.address)
        for chapter in chapters
        for link in chapter.all(Link)
        if link.address.startswith("http")
    }
    assert len(links) > 20
    assert not [address for address in links if address not in printed]


def test_every_explorable_says_that_it_is_live_on_the_site(pages, chapters):
    text = re.sub(r"\s+", " ", " ".join(pages))
    live = len(re.findall(r"(?:On the site it can be touched|It can be touched at)", text))
    # One stands in the preface.
    assert live == 1 + sum(1 for chapter in chapters for _ in chapter.blocks("explorable")) > 1


def test_nothing_unresolved_is_printed(pages):
    text = "\n".join(pages)
    assert "??" not in text
    assert "Proof Index" not in text
    assert "CHAPTER" not in text
    # But for the examples of the API, which leave its lines out.
    assert not re.findall(r"Traceback \(most recent call last\)(?!:\s+\.\.\.)", text)


def test_figures_and_equations_are_numbered_as_on_the_site(pages, chapters):
    text = "\n".join(pages)
    for number, chapter in enumerate(chapters, start=1):
        figures = len(_figures(chapter))
        printed = set(re.findall(rf"(?m)^\s*Fig\. {number}\.(\d+)", text))
        assert {str(k) for k in range(1, figures + 1)} <= printed, f"figures of chapter {number}"
        assert str(figures + 1) not in printed
        equations = sum(bool(formula.label) for formula in chapter.all(Formula))
        for k in range(1, equations + 1):
            assert f"({number}.{k})" in text, f"equation {number}.{k}"


def test_boxes_are_numbered_in_sequence(pages, chapters):
    text = "\n".join(pages)
    for number, chapter in enumerate(chapters, start=1):
        boxes = [block for block in chapter.blocks() if block.name.startswith("prf:")]
        kinds = [box.name.removeprefix("prf:") for box in boxes if "nonumber" not in box.options]
        counted = [kind for kind in kinds if kind != "proof"]
        for k, kind in enumerate(counted, start=1):
            assert re.search(rf"{kind.title()} {number}\.{k}\b", text), f"{kind} {number}.{k}"
        exercises = len(list(chapter.blocks("exercise")))
        assert len(set(re.findall(rf"(?m)^\s*Exercise {number}\.(\d+)\b", text))) == exercises


def test_exercises_and_solutions_name_each_others_pages(pages):
    there = _pages_by_number(pages, r"Exercise (\d+\.\d+)\b.*solution: page (\d+)")
    back = _pages_by_number(pages, r"Exercise (\d+\.\d+), page (\d+)")
    assert len(there) > 50
    assert {number: (said, page) for number, (page, said) in back.items()} == there


def test_what_is_referred_to_stands_on_the_page_that_is_named(pages):
    text = re.sub(r"\s+", " ", " ".join(pages))
    named = re.findall(r"((?:Exercise|Theorem|Lemma|Fig\.) [\d.]*\d) \(p\. (\d+)\)", text)
    assert len(named) > 3
    for name, page in named:
        assert re.search(rf"(?m)^\s*{re.escape(name)}\b", pages[int(page) - 1]), f"{name}, {page}"


def test_every_exercise_that_is_referred_to_is_named_as_on_the_site(site, pages):
    text = re.sub(r"\s+", " ", " ".join(pages))
    named = re.findall(r'<span class="std std-(?:num)?ref">(Exercise [\d.]+)</span>', site)
    for name in set(named):
        # Its own head and, mostly, that of its solution name it too.
        printed = len(re.findall(rf"{re.escape(name)}(?!\d)", text))
        assert printed > named.count(name), name


@pytest.mark.parametrize("kind", ["box", "figure", "section"])
def test_numbers_are_those_of_the_site(kind, site, reader, pages):
    if kind == "section":
        found = re.findall(r'<h[12]><span class="section-number">([\d.]+)\. </span>(.*?)<a ', site)
        printed = " ".join(_letters(entry.title) for entry in _all(reader.outline))
    else:
        names = r"(?:Fig\.|Table)" if kind == "figure" else r"[A-Z][a-z]+"
        found = re.findall(
            rf'<span class="caption-number">({names} [\d.]+) </span>(.*?)</(?:p|span|caption)>',
            site,
            re.S,  # a caption has a line for each sentence
        )
        printed = " ".join(_letters(page) for page in pages)
    assert len(found) > 30
    for number, name in found:
        # Up to the first formula, which the two spell in their own ways.
        words = re.sub("<.*?>", "", name.split('<span class="math')[0])
        assert _letters(number + unescape(words))[:40] in printed, f"{number} {words}"


def test_equations_are_numbered_as_on_the_site(site, pages):
    text = "\n".join(pages)
    numbers = re.findall(r'<span class="eqno">\(([\d.]+)\)', site)
    assert len(numbers) >= 4
    for number in numbers:
        assert re.search(rf"\({re.escape(number)}\)", text), number
    assert len(re.findall(r"(?m) {3}\(\d+\.\d+\)$", text)) == len(numbers)


def test_references_are_one_chapter_with_entries(reader, pages, titles):
    assert titles[-1] == "References"
    *_, last, _solutions, _index = _top(reader)
    assert [entry.title for entry in _top(reader) if "References" in entry.title] == [last.title]
    page = pages[reader.get_destination_page_number(last)]
    assert re.search(r"\[1\]", page)


def _figures(chapter):
    """Return the cells of a chapter that draw a figure."""
    return [cell for cell in chapter.cells if cell.figure]


def _pages_by_number(pages, pattern):
    """Return the page that is printed beside each number, and the page where that stands."""
    return {
        number: (int(said), page)
        for page, text in enumerate(pages, start=1)
        for number, said in re.findall(pattern, text)
    }


def _letters(text):
    """Return what is left of a text on the site and in print: letters, digits and dots."""
    return re.sub(r"[^\w.]", "", text.replace("ﬁ", "fi").replace("ﬂ", "fl"))


def _all(outline):
    for entry in outline:
        if isinstance(entry, list):
            yield from _all(entry)
        else:
            yield entry


def _top(reader):
    return [entry for entry in reader.outline if not isinstance(entry, list)]


def _plain(title):
    """Drop what LaTeX and Markdown write differently: quotes, emphasis, spaces."""
    title = re.sub(r"[*_`]", "", title)
    return re.sub(r"\s+", " ", title.translate(str.maketrans("’‘“”", "''\"\""))).strip()
