// What the theme's buttons and bars do, in the place of its own scripts and of Bootstrap's, which are ten times as long: the colour
// mode, the bars at the sides, the dialog of the search, the menu, the words for a button, and the section that is being read.
(() => {
  const root = document.documentElement;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);

  // The colour mode is the system's or the reader's choice, which is kept. The page sets it before it is painted, and no menu.
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const COLOURS = { auto: "as the system has them", light: "light", dark: "dark" };
  const setMode = (mode) => {
    const theme = mode === "auto" ? (dark.matches ? "dark" : "light") : mode;
    Object.assign(root.dataset, { mode, theme });
    for (const menu of all(".dropdown-menu")) menu.classList.toggle("dropdown-menu-dark", theme === "dark");
    for (const button of all(".theme-switch-button")) button.setAttribute("aria-label", `Colours: ${COLOURS[mode]}`);
    localStorage.setItem("theme", theme);
  };
  const MODES = dark.matches ? ["auto", "light", "dark"] : ["auto", "dark", "light"];
  const switchMode = () => {
    setMode(MODES[(MODES.indexOf(root.dataset.mode) + 1) % MODES.length]);
    // A choice alone: a page that opens may not have heard of it yet.
    localStorage.setItem("mode", root.dataset.mode);
  };
  setMode(MODES.includes(root.dataset.mode) ? root.dataset.mode : "auto");
  dark.addEventListener("change", () => { if (root.dataset.mode === "auto") setMode("auto"); });
  for (const button of all(".theme-switch-button")) button.addEventListener("click", switchMode);

  // The bars that a narrow window folds away: a button opens one and leads into it, Escape leads back.
  for (const side of ["primary", "secondary"]) {
    const bar = document.querySelector(`.bd-sidebar-${side}`), button = document.querySelector(`.${side}-toggle`);
    const box = byId(`pst-${side}-sidebar-checkbox`);
    if (!bar || !button) continue;
    button.addEventListener("click", () => {
      box.checked = !box.checked;
      if (box.checked) setTimeout(() => bar.querySelector("a, button").focus(), 100);
    });
    bar.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !box.checked) return;
      event.preventDefault();
      event.stopPropagation();
      box.checked = false;
      button.focus();
    });
    // The shade beside an open bar is a label of this box.
    box.addEventListener("change", () => { if (!box.checked) button.focus(); });
  }

  // The list of the book's pages keeps its place from page to page, and shows the page that is open.
  const list = document.querySelector(".bd-sidebar-primary");
  list?.querySelector("a.current[href='#']")?.setAttribute("aria-current", "page");
  try {
    const kept = parseInt(sessionStorage.getItem("sidebar-scroll-top"), 10);
    const here = all(".bd-docs-nav .active").at(-1)?.getBoundingClientRect().y ?? 0;
    if (!Number.isNaN(kept)) list.scrollTop = kept;
    else if (here > innerHeight / 2) list.scrollTop = here - list.getBoundingClientRect().y - list.clientHeight / 4;
    addEventListener("pagehide", () => sessionStorage.setItem("sidebar-scroll-top", list.scrollTop));
  } catch {
    // Some private windows refuse to store anything.
  }

  // The line of buttons has a shadow once the page goes on behind it.
  const shade = ([{ boundingClientRect }]) => document.body.classList.toggle("scrolled", boundingClientRect.y < 0);
  new IntersectionObserver(shade).observe(document.querySelector(".sbt-scroll-pixel-helper"));

  // The search: Ctrl+K, or ⌘K, and its buttons open and close the dialog, or lead to the field of the page of all results.
  const isApple = navigator.platform.startsWith("Mac") || navigator.platform === "iPhone";
  const dialog = document.querySelector(".search-button__wrapper");
  const field = () => (document.querySelector("div:not(.search-button__search-container) > form.bd-search") ?? dialog).querySelector("input");
  const search = () => {
    const input = field();
    if (dialog.contains(input)) dialog.classList.toggle("show");
    if (document.activeElement === input) {
      input.blur();
      return;
    }
    input.focus();
    input.select();
    input.scrollIntoView({ block: "center" });
  };
  addEventListener("keydown", (event) => {
    const [modifier, other] = isApple ? [event.metaKey, event.ctrlKey] : [event.ctrlKey, event.metaKey];
    if (modifier && !other && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      search();
    } else if (event.key === "Escape" && document.activeElement === field()) {
      search();
    }
  }, true);
  for (const part of all(".search-button__button, .search-button__overlay")) part.addEventListener("click", search);
  if (isApple) for (const keys of all(".search-button__kbd-shortcut")) keys.querySelector(".kbd-shortcut__modifier").textContent = "⌘";

  // A menu: the arrow keys lead through it, and Escape, the next stop of the keyboard and a click beside it close it.
  for (const button of all("[data-bs-toggle='dropdown']")) {
    const around = button.parentElement, menu = around.querySelector(".dropdown-menu");
    const open = (whether) => {
      for (const part of [button, menu]) part.classList.toggle("show", whether);
      button.setAttribute("aria-expanded", String(whether));
    };
    document.addEventListener("click", ({ target }) => open(button.contains(target) && !menu.classList.contains("show")));
    around.addEventListener("focusout", ({ relatedTarget }) => { if (relatedTarget && !around.contains(relatedTarget)) open(false); });
    around.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && menu.classList.contains("show")) {
        open(false);
        button.focus();
      }
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      open(true);
      const items = [...menu.querySelectorAll(".dropdown-item")], at = items.indexOf(event.target);
      const next = at < 0 ? items.at(step > 0 ? 0 : -1) : items[at + step];
      next?.focus();
    });
  }

  // The words for a button, below it or at its left, while the pointer rests on it or the keyboard is there.
  const GAP = 6;
  const tip = Object.assign(document.createElement("div"), { id: "tooltip", role: "tooltip" });
  const words = Object.assign(document.createElement("div"), { className: "tooltip-inner" });
  const arrow = Object.assign(document.createElement("div"), { className: "tooltip-arrow" });
  tip.append(arrow, words);
  let waiting = 0;
  const hide = () => {
    clearTimeout(waiting);
    tip.remove();
    all("[aria-describedby='tooltip']").forEach((button) => button.removeAttribute("aria-describedby"));
  };
  const show = (button, text) => {
    hide();
    words.textContent = text;
    tip.className = "tooltip show";
    document.body.append(tip);
    button.setAttribute("aria-describedby", tip.id);
    const place = button.getBoundingClientRect(), { width, height } = tip.getBoundingClientRect();
    const isLeft = button.dataset.bsPlacement === "left" && place.left > width + GAP;
    const middle = place.left + place.width / 2;
    const left = isLeft ? place.left - width - GAP : Math.max(0, Math.min(middle - width / 2, root.clientWidth - width));
    const top = isLeft ? place.top + (place.height - height) / 2 : place.bottom + GAP;
    tip.classList.add(isLeft ? "bs-tooltip-start" : "bs-tooltip-bottom");
    Object.assign(tip.style, { left: `${left}px`, top: `${top}px` });
    const { width: breadth, height: depth } = arrow.getBoundingClientRect();
    Object.assign(arrow.style, isLeft
      ? { left: "", top: `${(height - depth) / 2}px` }
      : { left: `${middle - left - breadth / 2}px`, top: "" });
  };
  for (const button of all("[data-bs-toggle='tooltip']")) {
    const text = button.title;
    // The browser would show its own beside these.
    button.removeAttribute("title");
    if (!button.ariaLabel && !button.textContent.trim()) button.ariaLabel = text;
    const isIn = () => button.matches(":hover") || document.activeElement === button;
    const wait = (what, time) => { clearTimeout(waiting); waiting = setTimeout(what, time); };
    for (const kind of ["mouseenter", "focus"]) button.addEventListener(kind, () => wait(() => isIn() && show(button, text), 500));
    for (const kind of ["mouseleave", "blur"]) button.addEventListener(kind, () => wait(() => isIn() || hide(), 100));
  }
  addEventListener("keydown", ({ key }) => { if (key === "Escape") hide(); });
  addEventListener("scroll", hide, { passive: true });

  // The section that is being read, in the upper part of the window, and those that it is in, are marked in the list of sections.
  const sections = all(".bd-toc-nav a[href^='#']")
    .map((link) => [link, byId(decodeURIComponent(link.hash.slice(1)))])
    .filter(([, section]) => section);
  const mark = () => {
    const isRead = (place) => place.top < innerHeight * 0.4 && place.bottom > 0;
    const read = sections.filter(([, section]) => isRead(section.getBoundingClientRect())).at(-1)?.[1];
    for (const [link, section] of sections) {
      for (const part of [link, link.parentElement]) part.classList.toggle("active", section.contains(read ?? null));
    }
  };
  const reading = new IntersectionObserver(mark, { rootMargin: "0px 0px -60%" });
  for (const [, section] of sections) reading.observe(section);
})();
