"""The theme's style sheets, adapted: widths by the size of type, and the dark without scripts."""

import pytest

from sphinx_bookkit.html.stylesheets import dark_rules, in_em, light, without_unread


@pytest.mark.parametrize(
    ("css", "adapted"),
    [
        ("@media (min-width:960px){a{top:1px}}", "@media (min-width:60em){a{top:1px}}"),
        (
            "@media (min-width: 576px) and (max-width:767.98px){}",
            "@media (min-width: 36em) and (max-width:47.9988em){}",
        ),
        ("@media print{a{width:16px}}", "@media print{a{width:16px}}"),
        ("@media (min-height:16px){}", "@media (min-height:16px){}"),
        (".a{min-width:16px}", ".a{min-width:16px}"),
    ],
)
def test_a_layout_changes_at_a_width_in_em(css, adapted):
    assert in_em(css) == adapted


@pytest.mark.parametrize("value", ["dark", '"dark"'])
def test_a_dark_rule_is_one_of_a_page_without_a_mode(value):
    css = f"a{{top:0}} html[data-theme={value}] .b, html[data-theme={value}] .c{{color:red}}"
    assert dark_rules(css) == "html:root .b, html:root .c{color:red}"


def test_what_is_not_for_the_dark_is_left_out():
    css = 'html[data-theme=light] a{top:0} [data-theme="dark"]{top:0} html [data-theme="dark"]{}'
    assert dark_rules(css) == ""


@pytest.mark.parametrize(
    ("css", "written"),
    [
        ("/* Why. */\na { top: 0; /* or 1 */ left: 0 }\n", "a{top: 0;  left: 0}"),
        ("/*! MIT */ /* Copyright 2026 */", "/*! MIT *//* Copyright 2026 */"),
        (".accordion a, .btn{top:0} .accordion:hover{top:0}", ".btn{top:0}"),
        (
            ":is(.accordion, p), [class*=accordion]{top:0}",
            ":is(.accordion, p),[class*=accordion]{top:0}",
        ),
        ("@media print{.accordion{top:0} @supports (a:b){.btn.accordion{top:0}}}", ""),
        ("@media print{.btn{top:0}}", "@media print{.btn{top:0}}"),
        (
            "@font-face{src:url(a)} @keyframes b{0%{top:0}}",
            "@font-face{src:url(a)}@keyframes b{0%{top:0}}",
        ),
        (":root{--light: ; --dark: initial}", ":root{--light: ; --dark: initial}"),
    ],
)
def test_a_sheet_is_light(css, written):
    assert light(css, "bootstrap.css") == written


@pytest.mark.parametrize("sheet", ["bootstrap.css", "basic.css", "mystnb.1234.css"])
def test_the_books_own_sheets_lose_no_class(sheet):
    css = ".accordion{top:0}.sd-card{top:0}"
    assert light(css, "book.css") == ".accordion{top:0}"
    assert light(css, sheet) == ""


def test_a_variable_of_the_theme_stays_where_a_sheet_reads_it():
    sheets = {
        "a": ":root{--bs-a:1px;--bs-b:var(--pst-c);--pst-c:2px;--bs-d: ;--own:3px;color:red}",
        "b": "@media print{p{--bs-a:0}q{top:calc(1px + var(--bs-e,var(--bs-d)))}}/*! MIT */",
    }
    assert without_unread(sheets) == {
        "a": ":root{--bs-d: ;--own:3px;color:red}",
        "b": "@media print{q{top:calc(1px + var(--bs-e,var(--bs-d)))}}/*! MIT */",
    }
