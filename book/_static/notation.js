// While a reader points at a part of a loss, or moves it by keys, all that is the same is lit in its section: in formulas,
// in sentences and in what can be played with. See sphinx_bookkit/html/notation.py.
(() => {
  // The wholes come first: the p of a floor is the floor's.
  const KINDS = {
    floor: ".of-floor, .number-floor, .area-svg .floor, .ruler-floor, .part-floor",
    excess: ".of-excess, .number-excess, .area-svg .excess, .ruler-excess, .part-excess",
    p: ".of-p, .grip-p, .line-p, .slider-p, .logit-bar .target, .bumps-truth, .bumps-p",
    q: ".of-q, .grip-q, .line-q, .slider-q, .logit-bar .model, .bumps-model, .bumps-q",
  };
  let lit = null;
  const light = ({ target }) => {
    const kind = Object.keys(KINDS).find((name) => target.closest?.(KINDS[name]));
    const section = kind ? target.closest("section") : null;
    if (lit && lit !== section) delete lit.dataset.lit;
    if (section && section.dataset.lit !== kind) section.dataset.lit = kind;
    lit = section;
  };
  const article = document.querySelector("article");
  for (const event of ["pointerover", "focusin"]) article.addEventListener(event, light, { passive: true });
  article.addEventListener("pointerleave", light, { passive: true });
})();
