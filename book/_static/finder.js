// The search: places of the book as a reader types, in the dialog that Ctrl+K opens and on the page of all results. What it
// searches, search-index.js, and what ranks it, ranking.js, are loaded when a search begins, and by no page before.
(() => {
  "use strict";

  const FEW = 12, MANY = 100;
  const root = document.documentElement.dataset.content_root;
  const h = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  };

  let loading = null;
  /** Scripts and no data: a page opened from a disk may load a script from beside it, and fetch nothing. */
  const load = () => loading ??= Promise.all(["ranking.js", "search-index.js"].map((name) => new Promise((done, failed) => {
    const script = h("script", { src: `${root}_static/${name}` });
    script.addEventListener("load", done);
    script.addEventListener("error", () => failed(new Error(`${name} is missing`)));
    document.head.append(script);
  }))).catch((error) => { loading = null; throw error; });

  const addressOf = ({ page, anchor }) => `${root}${page[0]}.html${anchor && `#${anchor}`}`;
  /** What a result says: its kind and number, its title, its chapter, and the words around those that were typed. */
  const saidOf = (place, search) => {
    const { kind, number, title, text, page } = place;
    const chapter = kind === "Chapter" ? "" : page[1];
    const parts = globalThis.bookSearch.excerpt(text, search).map(({ part, typed }) => (typed ? h("mark", {}, part) : part));
    return [
      h("span", { class: "found-head" },
        h("span", { class: "found-kind" }, `${kind} ${number}`.trim()), " ",
        h("span", { class: "found-title" }, title || `${kind} ${number}`.trim()), " ",
        ...(chapter ? [h("span", { class: "found-chapter" }, chapter)] : [])),
      " ", h("span", { class: "found-text" }, ...parts),
    ];
  };
  const counted = (number, shown) => {
    if (!number) return "Nothing found";
    return number > shown ? `${shown} of ${number} places` : `${number} place${number === 1 ? "" : "s"}`;
  };

  /** What both do: answer what is typed, once what ranks it is there. */
  const listen = (input, status, show) => {
    let latest = 0;
    const answer = async () => {
      const turn = ++latest, search = input.value.trim();
      if (!search) { show([], ""); status.textContent = ""; return; }
      try { await load(); } catch { status.textContent = "The index of the search could not be loaded."; return; }
      if (turn !== latest) return;
      const places = globalThis.bookSearch.rank(search);
      status.textContent = counted(places.length, show(places, search));
    };
    input.addEventListener("input", answer);
    input.addEventListener("focus", () => load().catch(() => {}), { once: true });
    return answer;
  };

  const dialog = () => {
    const wrapper = document.querySelector(".search-button__wrapper");
    const form = wrapper?.querySelector("form.bd-search");
    if (!form) return;
    const input = form.querySelector("input");
    const list = h("div", { id: "search-found", role: "listbox", "aria-label": "Places in the book" });
    const status = h("p", { class: "found-status", role: "status" });
    for (const [name, value] of Object.entries({ role: "dialog", "aria-modal": "true", "aria-label": "Search" })) wrapper.setAttribute(name, value);
    const combobox = { role: "combobox", "aria-autocomplete": "list", "aria-controls": "search-found", "aria-expanded": "false" };
    for (const [name, value] of Object.entries(combobox)) input.setAttribute(name, value);
    form.after(status, list);

    let active = -1;
    const options = () => [...list.children];
    const choose = (place) => {
      const all = options();
      active = all.length ? (place + all.length) % all.length : -1;
      all.forEach((option, k) => option.setAttribute("aria-selected", String(k === active)));
      if (active < 0) input.removeAttribute("aria-activedescendant");
      else {
        input.setAttribute("aria-activedescendant", all[active].id);
        all[active].scrollIntoView({ block: "nearest" });
      }
    };
    const close = () => {
      wrapper.classList.remove("show");
      input.blur();
    };
    const show = (places, search) => {
      const shown = places.slice(0, FEW).map((place, k) => (
        h("a", { id: `found-${k}`, role: "option", tabindex: "-1", href: addressOf(place) }, ...saidOf(place, search))));
      if (places.length > FEW) {
        const all = `${root}search.html?q=${encodeURIComponent(search)}`;
        shown.push(h("a", { id: "found-all", role: "option", tabindex: "-1", href: all, class: "found-all" }, `All ${places.length} places`));
      }
      list.replaceChildren(...shown);
      input.setAttribute("aria-expanded", String(shown.length > 0));
      choose(0);
      return Math.min(FEW, places.length);
    };
    const answer = listen(input, status, show);
    let before = null;
    input.addEventListener("focus", ({ relatedTarget }) => { before = relatedTarget ?? before; answer(); });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const steps = { ArrowDown: 1, ArrowUp: -1 };
      if (steps[event.key]) {
        event.preventDefault();
        choose(active < 0 ? 0 : active + steps[event.key]);
      } else if (event.key === "Enter" && active >= 0) {
        event.preventDefault();
        options()[active].click();
      } else if (event.key === "Enter" && !input.value.trim()) {
        event.preventDefault();
      } else if (event.key === "Tab") {
        // The dialog has one stop.
        event.preventDefault();
      } else if (event.key === "Escape") {
        // The theme has closed it.
        before?.focus();
      }
    });
    // A place on this page: it is behind the dialog.
    list.addEventListener("click", (event) => {
      if (event.target.closest("a") && !event.ctrlKey && !event.metaKey && !event.shiftKey) close();
    });
    // A press is no loss of focus, which is the reader's place in the list.
    list.addEventListener("mousedown", (event) => event.preventDefault());
  };

  const page = (results) => {
    const input = document.querySelector(".bd-search-container form.bd-search input");
    const status = h("p", { class: "found-status", role: "status" });
    results.before(status);
    const show = (places, search) => {
      const items = places.slice(0, MANY).map((place) => h("li", {}, h("a", { href: addressOf(place) }, ...saidOf(place, search))));
      results.replaceChildren(h("ol", {}, ...items));
      history.replaceState(history.state, "", search ? `?q=${encodeURIComponent(search)}` : location.pathname);
      return Math.min(MANY, places.length);
    };
    input.form.addEventListener("submit", (event) => event.preventDefault());
    // sphinx_highlight.js marks these words on the page that a reader comes to.
    results.addEventListener("click", () => localStorage.setItem("sphinx_highlight_terms", globalThis.bookSearch.words(input.value).join(" ")));
    input.value = new URLSearchParams(location.search).get("q") ?? "";
    listen(input, status, show)();
    input.select();
  };

  const results = document.getElementById("search-results");
  if (results) page(results);
  else dialog();
})();
