// What is wider than its place scrolls there. It is a stop of the keyboard then and has a name, and
// `data-more` says on which sides it goes on. Only where it does: a stop at each formula would be too many.
(() => {
  const NAMES = new Map([
    [".katex-display", "Formula"],
    ["pre", "Code"],
    [".cell_output > .output", "Output"],
    [".pst-scrollable-table-container, .simplex-scroll", "Table"],
    [".statements", "Figure"],
    // Of a formula that no line has room for, its whole paragraph scrolls.
    ["p:has(.base.long)", "Text"],
  ]);
  const article = document.querySelector("article");
  const boxes = article.querySelectorAll([...NAMES.keys()].join());
  const nameOf = (box) => [...NAMES].find(([kind]) => box.matches(kind))[1];
  // What the page itself says of a box stays.
  const missing = new Map([...boxes].map((box) => [box, ["role", "aria-label"].filter((name) => !box.hasAttribute(name))]));

  // All is read before anything is written, or each box would cost a layout of the page.
  const read = (box) => ({ box, hidden: fits(box) ? 0 : box.scrollWidth - box.clientWidth, from: Math.abs(box.scrollLeft) });
  // A note in the margin is beyond its paragraph, and not hidden.
  const fits = (box) => box.matches("p") && [...box.querySelectorAll(".base.long")].every((part) => part.offsetWidth <= box.clientWidth);
  const write = ({ box, hidden, from }) => {
    const sides = hidden > 1 ? [from > 1 && "left", from < hidden - 1 && "right"].filter(Boolean).join(" ") : "";
    if (!sides) box.removeAttribute("tabindex");
    else if (box.getAttribute("tabindex") !== "0") box.tabIndex = 0;
    if ((box.dataset.more ?? "") === sides) return;
    if (sides) {
      box.dataset.more = sides;
      const said = { role: "group", "aria-label": `${nameOf(box)}, scrolls sideways` };
      for (const name of missing.get(box)) box.setAttribute(name, said[name]);
    } else {
      for (const name of ["data-more", ...missing.get(box)]) box.removeAttribute(name);
    }
  };
  const observer = new ResizeObserver((changes) => changes.map(({ target }) => read(target)).forEach(write));
  boxes.forEach((box) => observer.observe(box));
  // Letters that come late make what is in a box wider, and not the box. To read what is folded away would lay it out.
  document.fonts.addEventListener("loadingdone", () => {
    [...boxes].filter((box) => box.checkVisibility({ contentVisibilityAuto: true })).map(read).forEach(write);
  });
  // What was folded away had no layout of its own when the letters came.
  article.addEventListener("toggle", ({ target }) => [...boxes].filter((box) => target.contains(box)).map(read).forEach(write), true);
  article.addEventListener("scroll", ({ target }) => { if (target.dataset?.more) write(read(target)); }, { capture: true, passive: true });
})();
