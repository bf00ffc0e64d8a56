// What a page has by the dozen is one stop of the keyboard and not a dozen: the units, the book's pages and the page's sections at
// its sides, the links of headings, theorems and figures to themselves with the buttons that copy, the terms of the glossary, the
// lines that say what checks or answers, the sources of chains, the solutions, the links of tables and those in the graph of
// all statements. The arrow keys lead from one to the next, Home and End to the first and the last, and the stop is where the
// reader is.
(() => {
  const KINDS = [
    ".units button", ".bd-sidebar-primary .bd-links a", ".bd-sidebar-secondary .page-toc a",
    "article :is(.copy-tex, .copybtn, .headerlink)", "article a.term", "article :is(p.checked, p.answers, p.shown, .bibtex-citation) a",
    "article details.chain > summary", "article details.solution > summary", "article table:not(.explorable *) a", ".statements a",
  ];
  const HERE = ".current, .active, [aria-pressed='true']";
  const HOW = "The arrow keys lead to the others.";
  const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1, Home: -Infinity, End: Infinity };
  const kindOf = (place) => KINDS.find((kind) => place.matches(kind));
  // What two kinds describe, as the link of a table's caption, is of the first alone.
  const all = (kind) => [...document.querySelectorAll(kind)].filter((place) => kindOf(place) === kind);
  // Not what is folded away.
  const shown = (kind) => all(kind).filter((place) => place.checkVisibility());
  const stopAt = (one, kind) => {
    for (const other of all(kind)) {
      other.setAttribute("tabindex", other === one ? "0" : "-1");
      if (other === one) other.setAttribute("aria-description", HOW);
      else other.removeAttribute("aria-description");
    }
  };
  const follow = () => {
    for (const kind of KINDS) {
      const places = shown(kind);
      // One alone is a stop as it is.
      if (places.length < 2 || places.includes(document.activeElement)) continue;
      const here = places.find((place) => place.matches(HERE));
      stopAt(here ?? places.find((place) => place.getBoundingClientRect().top >= 0) ?? places.at(-1), kind);
    }
  };

  document.addEventListener("keydown", (event) => {
    const kind = KINDS.find((each) => event.target.closest?.(each));
    if (!kind || !STEPS[event.key] || event.altKey || event.ctrlKey || event.metaKey) return;
    const places = shown(kind), last = places.length - 1;
    const at = places.indexOf(event.target.closest(kind)) + STEPS[event.key];
    event.preventDefault();
    const next = places[Number.isFinite(at) ? at : at < 0 ? 0 : last];
    if (!next) return;
    stopAt(next, kind);
    next.focus();
  });
  let waiting = 0;
  document.addEventListener("scroll", () => { clearTimeout(waiting); waiting = setTimeout(follow, 250); }, { passive: true });
  // The buttons of code come with a script of their own, when the page is read.
  addEventListener("load", follow);
})();
