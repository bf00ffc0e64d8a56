"""The web side: what a page loads, says of itself, and offers to its reader.

=============== ========================================================================
`config`        what Sphinx and the theme are told
`assets`        what the pages load: scripts, style sheets, KaTeX's fonts, and nothing unused
`accessibility` what screen readers, phones and paper stumble over, mended
`metadata`      what search engines and previews of links learn of a page
`cards`         what a page shows where its address is shared
`csp`           what a page may load and run, and nothing else
`dark_mode`     figures in the inks of the light theme and of the dark
`launch`        the notebook behind a page, to download and to run
`previews`      previews of links, and the LaTeX of a formula to copy
`typography`    where the site breaks its lines
`unit_switch`   the switch of units: what it converts, and the pages that have it
=============== ========================================================================
"""
