// What a page has by the dozen beside its text is one stop of the keyboard and not a dozen: the units, the book's pages and the
// page's sections at its sides, the links of headings, theorems and figures to themselves with the buttons that copy, the terms of
// the glossary, the buttons that open a chain or a cell, the lines that say what checks or answers, the sources of chains, those in the
// graph of all statements, and the links of long tables.
// The arrow keys lead from one to the next, Home and End to the first and the last. In the text these keys scroll, and Left and
// Right lead on. The stop is where the reader has scrolled to; Tab alone moves none, so that it leads the same way at any pace.
(() => {
  const KINDS = [
    ".units button", ".bd-sidebar-primary .bd-links a", ".bd-sidebar-secondary .page-toc a",
    "article :is(.copy-tex, .copybtn, .headerlink)", "article a.term", "article button.change",
    "article :is(p.checked, p.answers, p.shown, .bibtex-citation) a", "article details.chain > summary", "article table:not(.explorable *) a", ".statements a",
  ];
  // So many links of tables are a stop each.
  const FEW = 36;
  const IN_TEXT = "article :not(.statements *, table *)";
  const HERE = ".current, .active, [aria-pressed='true']";
  const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1, Home: -Infinity, End: Infinity };
  const IN_TEXT_STEPS = { ArrowRight: 1, ArrowLeft: -1 };
  const stepsFrom = (place) => (place.matches(IN_TEXT) ? IN_TEXT_STEPS : STEPS);
  const howFrom = (place) => (place.matches(IN_TEXT) ? "The keys ← and → lead to the others." : "The arrow keys lead to the others.");
  const kindOf = (place) => KINDS.find((kind) => place.matches(kind));
  // What two kinds describe, as the link of a table's caption, is of the first alone.
  const all = (kind) => [...document.querySelectorAll(kind)].filter((place) => kindOf(place) === kind);
  // Not what is folded away.
  const shown = (kind) => all(kind).filter((place) => place.checkVisibility());
  const stopAt = (one, kind) => {
    for (const other of all(kind)) other.setAttribute("tabindex", other === one ? "0" : "-1");
  };
  const isOneStop = (kind, places) => places.length > (kind.includes("table") ? FEW : 1);
  const follow = () => {
    for (const kind of KINDS) {
      const places = shown(kind);
      if (!isOneStop(kind, places) || places.includes(document.activeElement)) continue;
      const here = places.find((place) => place.matches(HERE));
      stopAt(here ?? places.find((place) => place.getBoundingClientRect().top >= 0) ?? places.at(-1), kind);
    }
  };

  let tabbing = false;
  for (const hand of ["pointerdown", "wheel"]) document.addEventListener(hand, () => { tabbing = false; }, { passive: true });
  document.addEventListener("keydown", (event) => {
    tabbing = event.key === "Tab";
    const kind = KINDS.find((each) => event.target.closest?.(each));
    if (!kind || event.altKey || event.ctrlKey || event.metaKey) return;
    const places = shown(kind), last = places.length - 1, from = event.target.closest(kind);
    const step = stepsFrom(from)[event.key];
    if (!step || !isOneStop(kind, places)) return;
    const at = places.indexOf(from) + step;
    event.preventDefault();
    const next = places[Number.isFinite(at) ? at : at < 0 ? 0 : last];
    if (!next) return;
    stopAt(next, kind);
    next.focus();
  });
  let waiting = 0;
  document.addEventListener("scroll", () => {
    clearTimeout(waiting);
    if (!tabbing) waiting = setTimeout(follow, 250);
  }, { passive: true });

  // For the eye alone: screen readers have keys of their own, by which they reach each of them.
  const hint = document.createElement("p");
  hint.className = "stops-hint";
  hint.setAttribute("aria-hidden", "true");
  hint.hidden = true;
  document.body.append(hint);
  document.addEventListener("focusin", ({ target }) => {
    const kind = kindOf(target);
    hint.hidden = !kind || !target.matches(":focus-visible") || !isOneStop(kind, shown(kind));
    if (!hint.hidden) hint.textContent = howFrom(target);
  });
  document.addEventListener("focusout", () => { hint.hidden = true; });

  // The buttons of code come with a script of their own, when the page is read.
  addEventListener("load", () => {
    if (document.documentElement.classList.contains("opening")) document.addEventListener("opened", follow);
    else follow();
  });
})();
