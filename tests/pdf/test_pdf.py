"""What a press would check of the PDF: its log, fonts, pages, outline, numbers."""

import re
import subprocess

A4 = (595.276, 841.89)


def test_log_has_no_missing_glyph(log):
    assert not sorted(set(re.findall(r"Missing character: .*", log)))


def test_log_has_no_undefined_reference(log):
    assert not re.findall(
        r".*(?:undefined on input line|There were undefined|multiply.defined).*", log
    )


def test_log_has_no_line_that_runs_out(log):
    boxes = re.findall(r"Overfull \\hbox \((\d+\.\d+)pt too wide\)(.*)", log)
    assert not [(width, where) for width, where in boxes if float(width) > 10]


def test_log_has_no_block_that_is_longer_than_a_page(log):
    boxes = re.findall(r"Overfull \\vbox \((\d+\.\d+)pt too high\)(.*)", log)
    assert not [(height, where) for height, where in boxes if float(height) > 10]


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


def test_every_page_has_text(pages):
    assert not [n for n, text in enumerate(pages, start=1) if len(re.sub(r"\W", "", text)) < 40]


def test_it_has_as_many_pages_as_its_text_asks_for(pages, chapters):
    # Title, contents and preface, then a page at least for each 4000 characters of source.
    assert len(pages) >= 3 + sum(1 + len(source) // 4000 for source in chapters)


def test_printed_page_numbers_are_the_viewers(pages):
    for number, text in enumerate(pages[1:], start=2):
        assert re.search(rf"(?m)(?<!\d){number}\s*$", text), f"page {number}"


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
    assert all(numbered[first:-1])
    assert [top[-1].title, numbered[-1]] == ["Index", False]
    front, chapter = (reader.get_destination_page_number(top[k]) for k in (first - 1, first))
    assert 1 < front < chapter


def test_nothing_unresolved_is_printed(pages):
    text = "\n".join(pages)
    assert "??" not in text
    assert "Proof Index" not in text
    assert "CHAPTER" not in text
    # But for the examples of the API, which leave its lines out.
    assert not re.findall(r"Traceback \(most recent call last\)(?!:\s+\.\.\.)", text)


def test_figures_and_equations_are_numbered_as_on_the_site(pages, chapters):
    text = "\n".join(pages)
    for number, source in enumerate(chapters, start=1):
        figures = len(re.findall(r"^ {4}name: fig-", source, re.M))
        printed = set(re.findall(rf"(?m)^\s*Fig\. {number}\.(\d+)", text))
        assert {str(k) for k in range(1, figures + 1)} <= printed, f"figures of chapter {number}"
        assert str(figures + 1) not in printed
        equations = len(re.findall(r"^:label: eq-", source, re.M))
        for k in range(1, equations + 1):
            assert f"({number}.{k})" in text, f"equation {number}.{k}"


def test_boxes_are_numbered_in_sequence(pages, chapters):
    text = "\n".join(pages)
    for number, source in enumerate(chapters, start=1):
        kinds = re.findall(r"^:::+\{prf:(\w+)\}(?:.*\n)(?!:nonumber:)", source, re.M)
        counted = [kind for kind in kinds if kind != "proof"]
        for k, kind in enumerate(counted, start=1):
            assert re.search(rf"{kind.title()} {number}\.{k}\b", text), f"{kind} {number}.{k}"
        exercises = len(re.findall(r"^:?`*:*\{exercise\}", source, re.M))
        assert len(set(re.findall(rf"(?m)^\s*Exercise {number}\.(\d+)\b", text))) == exercises


def test_references_are_one_chapter_with_entries(reader, pages, titles):
    assert titles[-1] == "References"
    *_, last, _index = _top(reader)
    assert [entry.title for entry in _top(reader) if "References" in entry.title] == [last.title]
    page = pages[reader.get_destination_page_number(last)]
    assert re.search(r"\[1\]", page)


def _top(reader):
    return [entry for entry in reader.outline if not isinstance(entry, list)]


def _plain(title):
    """Drop what LaTeX and Markdown write differently: quotes, emphasis, spaces."""
    title = re.sub(r"[*_`]", "", title)
    return re.sub(r"\s+", " ", title.translate(str.maketrans("’‘“”", "''\"\""))).strip()
