"""What screen readers and phones stumble over, mended without a build."""

from types import SimpleNamespace

from sphinx_bookkit.html import accessibility


def _mended(body):
    scripts = []
    context = {"body": body}
    app = SimpleNamespace(add_js_file=lambda name, **options: scripts.append(name))
    accessibility._correct_body(app, "page", "page.html", context, None)
    return context["body"], scripts


def test_what_screen_readers_stumble_over_is_mended():
    body, scripts = _mended(
        '<div role="list" class="citation-list"><div role="doc-biblioentry"></div></div>'
        '<div><th class="head"><p></p></th><th>p</th></div>'
    )
    assert body == (
        '<div class="citation-list"><div></div></div><div><td class="head"></td><th>p</th></div>'
    )
    assert scripts == []


def test_a_table_scrolls_and_breaks_its_names_between_their_words():
    name = '<span class="pre">{}</span>'
    body, scripts = _mended(
        f'<div class="x-table-container"><td>{name.format("a_b.c(0.5)")}</td></div>'
        f"{name.format('d_e')}"
    )
    assert name.format("a_<wbr />b.<wbr />c(0.<wbr />5)") in body
    assert name.format("d_e") in body
    assert scripts == ["scrolling.js"]
