// A derivation as its reader changes it: its source, a line each, the line in hand typeset, and what the book's checker says of it.
const { search } = new URL(import.meta.url);
const [{ h, json, once }, { checker }, { Preview }] = await Promise.all(["parts", "python", "preview"].map((name) => import(`./${name}.js${search}`)));

class Editor {
  constructor(name, place, chain) {
    this.chain = chain;
    this.name = name;
    this.status = h("p", { class: "live-status", role: "status" });
    this.fault = h("pre", { class: "live-fault", role: "group", "aria-label": "What the checker says", id: `fault-${place.id}`, hidden: true });
    this.preview = new Preview();
    // The lines below the preview move as it comes, so that it waits for a click to end.
    this.rows = h("div", { class: "live-rows", onpointerdown: () => { this.pressed = true; }, onclick: () => this.reach(), onfocusin: () => { if (!this.pressed) this.reach(); } });
    const wrong = chain.wrong.map(({ label, source }) => h("button", { type: "button", onclick: () => this.put(source, true) }, label));
    const check = h("button", { type: "submit" }, "Check");
    this.root = h("form", { class: "live", "aria-label": `Change it and see: ${this.name.replaceAll("-", " ")}`, "aria-describedby": `hint-${place.id}`, onsubmit: (event) => { event.preventDefault(); this.ask(); } },
      h("p", { class: "live-hint", id: `hint-${place.id}` }, "Change a sign or a term, and press Enter. ", ...(chain.refused ? ["The book shows that this is false: can you mend it?"] : [])),
      this.rows,
      h("div", { class: "live-buttons" }, check, h("button", { type: "button", onclick: () => this.back() }, "As in the book"), ...wrong),
      this.status, this.fault);
    this.put(chain.source);
  }

  get lines() { return this.boxes.map((row) => row.value); }

  get source() { return this.lines.join("\n"); }

  /** Show lines; they are checked at once where a reader wants to see what becomes of them. */
  put(source, check = false) {
    const lines = source.split("\n"), book = this.chain.source.split("\n");
    this.boxes = lines.map((line, k) => {
      const row = h("textarea", { rows: 1, spellcheck: "false", autocapitalize: "off", autocomplete: "off", wrap: "soft",
        "aria-label": `Line ${k + 1} of ${lines.length}`, onkeydown: (event) => this.key(event), oninput: () => this.changed(row) });
      row.value = line;
      return row;
    });
    this.rows.replaceChildren(...this.boxes);
    this.boxes.forEach(fit);
    this.look(this.boxes.find((row, k) => row.value !== book[k]) ?? this.boxes.at(-1));
    this.clear();
    if (check) this.ask(this.changes(book));
  }

  /** Which lines differ from the book's, for who hears no line change. */
  changes(book) {
    const other = this.lines.flatMap((line, k) => (line === book[k] ? [] : [k + 1]));
    return other.length ? `Changed: line ${other.join(", ")}. ` : "";
  }

  /** Typeset a line, below it. */
  look(row) {
    this.seen = row;
    if (row.nextSibling !== this.preview.root) row.after(this.preview.root);
    this.preview.show(this.lines, this.boxes.indexOf(row));
  }

  /** The line in hand is the one that is typeset. */
  reach() {
    this.pressed = false;
    const row = document.activeElement;
    if (row !== this.seen && this.boxes.includes(row)) this.look(row);
  }

  key(event) {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    this.root.requestSubmit();
  }

  /** A line stays one line, also where several are pasted. */
  changed(row) {
    if (row.value.includes("\n")) row.value = row.value.replaceAll("\n", " ");
    fit(row);
    this.look(row);
    this.clear();
  }

  clear() {
    this.number = (this.number ?? 0) + 1;
    this.say("", "");
    this.fault.hidden = true;
    for (const row of this.boxes) for (const name of ["aria-invalid", "aria-describedby"]) row.removeAttribute(name);
  }

  back() {
    this.put(this.chain.source);
    this.say("", "As in the book.");
    this.remember();
    this.seen.focus();
  }

  /** The address keeps what is not as in the book. */
  remember() {
    const { source } = this, own = `#try=${this.name}:`;
    if (source !== this.chain.source) history.replaceState(null, "", own + encodeURIComponent(source));
    else if (location.hash.startsWith(own)) history.replaceState(null, "", location.pathname + location.search);
  }

  say(state, text) {
    this.status.dataset.state = state;
    this.status.textContent = text;
  }

  /** Load the checker; until something is asked, the line says how far that is. */
  async load() {
    const tell = (text, state = "") => { if (!this.asked) this.say(state, text); };
    try {
      await checker.ask(null, tell);
      tell("Ready.");
    } catch (error) {
      tell(`✗ ${error.message}`, "open");
    }
  }

  async ask(before = "") {
    this.asked = true;
    this.clear();
    const { number, source } = this;
    const { source: book, given, refused } = this.chain;
    this.remember();
    this.say("", `${before}Checking …`);
    let said;
    try {
      said = await checker.ask({ source, book, given, refused }, (text) => { if (number === this.number) this.say("", text); });
    } catch (error) {
      said = { state: "open", line: error.message, faults: [] };
    }
    if (number === this.number) this.show({ ...said, before });
  }

  show({ state, line, faults, before }) {
    const [first] = faults;
    const text = line || { false: "This is false.", unreadable: `Line ${first?.line} can’t be read.` }[state] || "This can’t be told.";
    this.say(state, before + (state === "holds" ? text : `✗ ${text}`));
    if (!first) return;
    this.fault.textContent = faults.map(({ excerpt, column, message }) => `${excerpt}\n${" ".repeat(column - 1)}^\n${message}`).join("\n\n");
    this.fault.hidden = false;
    // The theme takes the stop from what is hidden when a window has loaded.
    this.fault.tabIndex = 0;
    for (const { line: number } of faults) this.boxes[number - 1]?.setAttribute("aria-invalid", "true");
    for (const row of this.rows.querySelectorAll("[aria-invalid]")) row.setAttribute("aria-describedby", this.fault.id);
  }
}

// Where the style sheet can't fit a line's box to what it holds.
const fits = CSS.supports("field-sizing", "content");
const fit = (row) => {
  if (fits || !row.isConnected) return;
  row.style.height = "0";
  row.style.height = `${row.scrollHeight + row.offsetHeight - row.clientHeight}px`;
};

/** All chains of a page are in one file. */
const chains = once(() => json(`chains/${document.querySelector("script[data-page]").dataset.page}.json`));

/** Open the editor of a chain in the place of a line, with lines of the address, if there are any. */
export const open = async (name, place, line, asked) => {
  const chain = (await chains())[name];
  if (!chain) throw new Error("it has changed since this page was loaded, which has to be loaded anew");
  const editor = new Editor(name, place, chain);
  line.replaceWith(editor.root);
  editor.boxes.forEach(fit);
  if (asked !== null) editor.put(asked, true);
  else editor.load();
  editor.seen.focus();
};
