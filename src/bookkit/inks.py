"""The colours of every figure, each with its counterpart on the site's dark pages.

They are apart from `bookkit.figures`, whose modules load matplotlib: the build asks for them, and
draws nothing.
"""

# Dark, middle and light: truth, model, and what they differ by. All but the last can be text; it
# is for areas, and has a darker shade for lines.
TRUTH, MODEL, EXCESS, MUTED = "#0b5c63", "#b8551f", "#e3b34c", "#707070"
EXCESS_LINE = "#a8761a"
# Words and outlines, and the thin lines that only guide the eye.
INK, GUIDE = "#333333", "#555555"
DARK = {
    TRUTH: "#6cc5c9",
    MODEL: "#eba06a",
    EXCESS: "#d9a741",
    MUTED: "#a8a8a8",
    EXCESS_LINE: "#e8bd5e",
    "#000000": "#e4e8e8",
    INK: "#d8dedd",
    GUIDE: "#b4b4b4",
    "#ffffff": "#121212",
}
DARK_HATCH = "#3d2c06"  # on what is filled
# Where the metadata of a figure's SVG have the drawing for narrow screens.
SVG, FOR_NARROW = "image/svg+xml", "narrow"
