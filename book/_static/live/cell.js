// A cell as its reader changes it: its code in one box, and what Python prints and shows of it. Code of an address runs when its reader says so.
const { search } = new URL(import.meta.url);
const [{ h, json, once }, { runner }, { typesetter }] = await Promise.all(["parts", "python", "preview"].map((name) => import(`./${name}.js${search}`)));

class Editor {
  constructor(name, cell) {
    this.name = name;
    this.cell = cell;
    this.status = h("p", { class: "live-status", role: "status", id: `said-of-${name}` });
    this.box = h("textarea", { spellcheck: "false", autocapitalize: "off", autocomplete: "off", wrap: "off", "aria-label": "Code of this cell",
      onkeydown: (event) => this.key(event), oninput: () => this.clear() });
    this.output = h("div", { class: "live-output", role: "group", "aria-label": "What it shows" });
    this.root = h("form", { class: "live", "aria-label": `Run it: ${cell.code.split("\n", 1)[0]}`, onsubmit: (event) => { event.preventDefault(); this.run(); } },
      h("p", { class: "live-hint" }, "Change a number or a sign, and run it: Ctrl and Enter, or the button. What it needs of the cells before it has run already."),
      h("div", { class: "live-rows" }, this.box),
      h("div", { class: "live-buttons" }, h("button", { type: "submit" }, "Run"), h("button", { type: "button", onclick: () => this.back() }, "As in the book")),
      this.status, this.output);
    this.put(cell.code);
  }

  put(code) {
    this.box.value = code;
    this.clear();
  }

  key(event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    this.root.requestSubmit();
  }

  clear() {
    this.number = (this.number ?? 0) + 1;
    this.box.rows = this.box.value.split("\n").length;
    for (const attribute of ["aria-invalid", "aria-describedby"]) this.box.removeAttribute(attribute);
    this.say("", "");
    this.output.replaceChildren();
  }

  back() {
    this.put(this.cell.code);
    this.remember();
    this.say("", "As in the book.");
    this.box.focus();
  }

  /** The address keeps what is not as in the book. */
  remember() {
    const { value } = this.box, own = `#run=${this.name}:`;
    if (value !== this.cell.code) history.replaceState(null, "", own + encodeURIComponent(value));
    else if (location.hash.startsWith(own)) history.replaceState(null, "", location.pathname + location.search);
  }

  say(state, text) {
    this.status.dataset.state = state;
    this.status.textContent = text;
  }

  async run() {
    this.clear();
    const { number } = this;
    const asked = { ...this.cell, code: this.box.value };
    this.remember();
    this.say("", "Running …");
    try {
      const tell = (text) => { if (number === this.number) this.say("", text); };
      const [typeset, said] = await Promise.all([typesetter(), runner.ask(asked, tell, /\bsympy\b/.test(asked.before + asked.code))]);
      if (number === this.number) this.show(said, typeset);
    } catch (error) {
      if (number === this.number) this.say("open", `✗ ${error.message}`);
    }
  }

  show({ printed, value: { latex, text }, error, line }, typeset) {
    const shown = [];
    if (printed) shown.push(h("pre", {}, printed));
    if (latex) {
      const place = h("div", { class: "math" });
      // What KaTeX can't read is shown as it is.
      try { typeset(latex, place); } catch { place.textContent = latex; }
      shown.push(place);
    }
    if (text) shown.push(h("pre", {}, text));
    this.output.replaceChildren(...shown);
    for (const place of shown) if (place.scrollWidth > place.clientWidth) place.tabIndex = 0;
    if (error) {
      this.box.setAttribute("aria-invalid", "true");
      this.box.setAttribute("aria-describedby", this.status.id);
    }
    if (error) this.say("false", `✗ ${line ? `Line ${line}: ` : ""}${error}`);
    else this.say("", shown.length ? "It has run." : "It has run, and shows nothing.");
  }
}

/** All cells of a page are in one file. */
const cells = once(() => json(`cells/${document.querySelector("script[data-page]").dataset.page}.json`));

/** Open the editor of a cell in the place of a line, and run the book's own code; code of the address waits. */
export const open = async (name, place, line, asked) => {
  const cell = (await cells())[name];
  if (!cell) throw new Error("it has changed since this page was loaded, which has to be loaded anew");
  const editor = new Editor(name, cell);
  line.replaceWith(editor.root);
  if (asked === null) editor.run();
  else {
    editor.put(asked);
    editor.say("", "This code is from the address. Read it, then run it.");
  }
  editor.box.focus();
};
