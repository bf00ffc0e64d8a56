// What a page has by the dozen is one stop of the keyboard and not a dozen: the buttons that copy formulas and code, and the links
// in the graph of all statements. The arrow keys lead from one to the next, and the stop is where the reader has scrolled to.
(() => {
  const KINDS = ["article :is(.copy-tex, .copybtn)", ".statements a"];
  const HOW = "The arrow keys lead to the others.";
  const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
  const all = (kind) => [...document.querySelectorAll(kind)];
  // Not what is folded away.
  const shown = (kind) => all(kind).filter((place) => place.checkVisibility());
  const stopAt = (one, kind) => {
    for (const other of all(kind)) {
      other.setAttribute("tabindex", other === one ? "0" : "-1");
      other.setAttribute("aria-description", HOW);
    }
  };
  const follow = () => {
    for (const kind of KINDS) {
      const places = shown(kind);
      if (!places.length || places.includes(document.activeElement)) continue;
      stopAt(places.find((place) => place.getBoundingClientRect().top >= 0) ?? places.at(-1), kind);
    }
  };

  document.querySelector("article").addEventListener("keydown", (event) => {
    const kind = KINDS.find((each) => event.target.closest(each));
    if (!kind || !STEPS[event.key]) return;
    const places = shown(kind), next = places[places.indexOf(event.target.closest(kind)) + STEPS[event.key]];
    event.preventDefault();
    if (!next) return;
    stopAt(next, kind);
    next.focus();
  });
  let waiting = 0;
  document.addEventListener("scroll", () => { clearTimeout(waiting); waiting = setTimeout(follow, 250); }, { passive: true });
  // The buttons of code come with a script of their own, when the page is read.
  addEventListener("load", follow);
})();
