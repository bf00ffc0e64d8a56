"""Where each explorable is: its page and its figure."""

PLACES = {
    "area-picture": ("book/cross-entropy", "fig-area"),
    "logits": ("book/likelihood", "fig-pull"),
    "base-optimum": ("book/base", "fig-base-optimum"),
    "simplex-triangle": ("book/distances", "fig-dist-levels"),
    "code-lengths": ("book/codes", "fig-codes-message"),
}
