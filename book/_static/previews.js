// Shows what a link leads to while the pointer or the keyboard's focus is on it: a theorem, an
// equation, a citation, a term. Other pages are fetched from the same site, which browsers allow
// on a server and not on a disk; there, only what stands on the page itself is shown. A preview
// is for the eye alone: the link is there for everyone, and leads to the rest.
(() => {
  // The title of a solution names what stands right above it.
  const LINKS = "article a.reference.internal[href*='#']:not(.solution > .admonition-title *)";
  const SHOWN = ".admonition, .entry, .citation, .derivation, div.math, dt, figure, .cell, table, li, section, span, p, h1, h2, h3";
  const here = location.href.split("#")[0];
  const pages = new Map([[here, Promise.resolve(document)]]);
  const card = document.createElement("div");
  card.className = "preview";
  card.hidden = true;
  card.setAttribute("aria-hidden", "true");
  document.querySelector("article").append(card);
  let wanted = null;
  let waiting = 0;

  const pageAt = (address) => {
    if (!pages.has(address) && location.protocol !== "file:") {
      const parse = (html) => new DOMParser().parseFromString(html, "text/html");
      pages.set(address, fetch(address).then((answer) => answer.text()).then(parse));
    }
    return pages.get(address);
  };

  /** The parts of a page that say what a link leads to. */
  const partsOf = (found) => {
    // A label of its own stands before what it names, and one label before another.
    let target = found;
    while (target?.matches("span") && !target.textContent) target = target.nextElementSibling;
    if (!target?.matches(SHOWN)) return [];
    if (target.matches("dt")) return [target, target.nextElementSibling];
    // Of a cell its outputs, such as a derivation.
    if (target.matches(".cell")) return [...target.querySelectorAll(":scope > .cell_output")];
    const section = target.matches("section") ? target : target.matches("h1, h2, h3") ? target.parentElement : null;
    if (!section) return [target];
    // Of a section its title and how it begins.
    const prose = [...section.children].filter((part) => part.matches("p:not(.units-note), ul, ol, dl, .admonition, div.math"));
    return [section.querySelector("h1, h2, h3"), ...prose.slice(0, 3)];
  };

  // A copy of what a link leads to, without what can be focused or is named by an id.
  const contentOf = async (link) => {
    const [address, id] = link.href.split("#");
    const page = await pageAt(address), name = decodeURIComponent(id);
    // Behind a colon stands the state of an explorable, which is its figure.
    const parts = partsOf(page?.getElementById(name) ?? page?.getElementById(name.split(":")[0])).filter(Boolean);
    if (!parts.length) return null;
    const copy = document.createElement("div");
    copy.append(...parts.map((part) => document.importNode(part, true)));
    copy.querySelectorAll(".headerlink, .backrefs, button, [figure], .cell_input, .chain > :not(summary), .chain .opens").forEach((part) => part.remove());
    // Drawings of another page have their addresses from there; an explorable's is shown as it was drawn.
    for (const image of copy.querySelectorAll("img")) {
      image.src = new URL(image.getAttribute("src"), address);
      image.classList.remove("explored");
      image.loading = "eager";
    }
    for (const source of copy.querySelectorAll("source")) source.srcset = new URL(source.getAttribute("srcset"), address);
    copy.querySelectorAll("details").forEach((part) => { part.open = true; });
    copy.querySelectorAll("[id]").forEach((part) => part.removeAttribute("id"));
    copy.querySelectorAll("a").forEach((part) => part.removeAttribute("href"));
    for (const name of ["tabindex", "data-more", "role", "aria-label"]) {
      copy.querySelectorAll(`[${name}]`).forEach((part) => part.removeAttribute(name));
    }
    // In the unit chosen, where the page has the switch.
    globalThis.bookUnits?.showAll(copy);
    return copy;
  };

  const place = (link) => {
    const line = link.getClientRects()[0];
    const room = document.documentElement.clientWidth - card.offsetWidth - 8;
    const below = line.bottom + card.offsetHeight + 8 < innerHeight;
    card.style.left = `${Math.max(8, Math.min(line.left, room))}px`;
    card.style.top = `${below ? line.bottom + 4 : line.top - card.offsetHeight - 4}px`;
  };

  // What a citation cites stands in a wide page's margin.
  const noted = (link) => link.matches(".bibtex-citation > a") && getComputedStyle(link, "::after").content !== "none";

  const show = async (link) => {
    if (noted(link)) return;
    const content = await contentOf(link).catch(() => null);
    if (!content || wanted !== link) return;
    // The browser's own tooltip would lie on top of the preview.
    link.removeAttribute("title");
    card.replaceChildren(content);
    card.hidden = false;
    place(link);
  };
  // A pause, so that a pointer on its way elsewhere brings up nothing, and can reach the preview.
  const want = (link, pause) => {
    clearTimeout(waiting);
    wanted = link;
    waiting = setTimeout(() => { if (link) show(link); else card.hidden = true; }, pause);
  };

  // Not when a pointer is over something: the page may have scrolled below one that rests, as it does to what takes the focus.
  document.addEventListener("pointermove", ({ target, pointerType }) => {
    if (pointerType === "touch") return;
    if (card.contains(target)) clearTimeout(waiting);
    else if (target.closest(LINKS) !== wanted) want(target.closest(LINKS), 300);
  });
  document.addEventListener("focusin", ({ target }) => {
    want(target.matches(`:is(${LINKS}):focus-visible`) ? target : null, 300);
  });
  document.addEventListener("keydown", ({ key }) => { if (key === "Escape") want(null, 0); });
  document.addEventListener("scroll", () => { if (wanted) place(wanted); }, { passive: true });
})();
