"""The web side: what a page loads, says of itself, and offers to its reader.

=============== ========================================================================
`config`        what Sphinx and the theme are told
`assets`        nothing that no page has a use for
`fonts`         the typefaces of text and formulas, with what the pages need of them first
`scripts`       the scripts of a page, each where the page holds what it is for
`stylesheets`   the theme's, so that they heed what a browser is set to
`accessibility` what screen readers stumble over, written otherwise
`metadata`      what search engines and previews of links learn of a page
`search`        the index of the book's own search: its places, and not its pages
`permalinks`    the links of theorems, claims and other boxes to themselves
`moved`         addresses of what is on another page now
`terms`         the terms of the glossary, linked where a page first uses them
`edition`       the version and the day of the book, and where to report an error
`notation`      one colour for one thing, in formulas and sentences
`not_found`     the page that a server shows where it has none
`cards`         what a page shows where its address is shared
`csp`           what a page may load and run, and nothing else
`kept`          what of the last site stays after an edit of pages
`dark_mode`     figures in the inks of the light theme and of the dark
`launch`        the notebook behind a page, to download and to run
`solutions`     solutions that are folded, without a script
`typography`    where the site breaks its lines
`unit_switch`   the switch of units: what it converts, and the pages that have it
=============== ========================================================================

What a page is made of is written by visitors of nodes and by templates. Nothing reads the HTML of a
page but `csp`, which hashes its scripts, and `not_found`, for one page of the theme's.
"""
