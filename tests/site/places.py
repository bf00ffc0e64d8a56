"""Where each explorable is: its page and its figure."""

PLACES = {
    "horse-bet": ("index", "fig-signature"),
    "entropy-area": ("book/entropy", "fig-entropy-area"),
    "area-picture": ("book/cross-entropy", "fig-area"),
    "evidence": ("book/kl-divergence", "fig-walks"),
    "guessing-game": ("book/language-models", "fig-lm-guesses"),
    "calculator": ("book/loss-not-zero", "fig-zero-calculator"),
    "logits": ("book/likelihood", "fig-pull"),
    "base-optimum": ("book/training", "fig-base-optimum"),
    "descent": ("book/training", "fig-base-steps"),
    "simplex-triangle": ("book/distances", "fig-dist-levels"),
    "two-bumps": ("book/two-directions", "fig-two-fits"),
    "joint-square": ("book/joint", "fig-joint-bars"),
    "code-lengths": ("book/codes", "fig-codes-message"),
}
