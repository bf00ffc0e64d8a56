// "Change it and see", under each derivation: its source, a line each, to be changed and checked by the book's own checker, which is loaded at the first click.
// What was tried stands in the address, `#try=name:lines`; such a link opens nothing before a click.
(() => {
  "use strict";

  const here = new URL(".", document.currentScript.src);
  const page = document.currentScript.dataset.page;
  const PATIENCE = 30_000;
  const h = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else if (value !== null && value !== false) node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...children);
    return node;
  };
  const json = async (name) => {
    const answer = await fetch(new URL(name, here), { cache: "no-cache" });
    if (!answer.ok) throw new Error(`the server has no ${name}`);
    return answer.json();
  };
  const once = (make) => {
    let made = null;
    return () => (made ??= make().catch((error) => { made = null; throw error; }));
  };
  const chains = once(() => json(`chains/${page}.json`));
  const manifest = once(() => json("live.json"));

  const refusal = () => {
    if (location.protocol === "file:") return "The checker needs a server: “make serve” starts one for this copy of the book.";
    if (typeof WebAssembly !== "object" || typeof DecompressionStream !== "function" || typeof Worker !== "function") return "The checker needs a newer browser: this one can’t run WebAssembly or unpack what is loaded.";
    return "";
  };

  /** The one worker of the page; what it is asked waits for its turn, and hears how far the loading is. */
  const checker = {
    worker: null,
    turn: Promise.resolve(),
    ready: false,
    waiting: new Set(),
    ask(question, tell) {
      this.waiting.add(tell);
      const answer = this.turn.then(() => this.now(question, tell)).finally(() => this.waiting.delete(tell));
      this.turn = answer.catch(() => {});
      return answer;
    },
    async now(question, tell) {
      const { folder, files, lock } = await manifest();
      const all = Object.values(files).reduce((a, b) => a + b);
      this.worker ??= new Worker(new URL(`worker.js?${folder}`, here), { type: "module" });
      return new Promise((resolve, reject) => {
        let timer = 0;
        const stop = (why) => {
          this.worker.terminate();
          this.worker = null;
          this.ready = false;
          clearTimeout(timer);
          reject(new Error(why));
        };
        const wait = () => {
          clearTimeout(timer);
          timer = setTimeout(() => stop(this.ready ? "The checker has thought for half a minute and was stopped: try something smaller." : "Nothing has come for half a minute: try again."), PATIENCE);
        };
        this.worker.onerror = (event) => stop(`The checker could not start: ${event.message ?? "the server or the browser refused it"}.`);
        this.worker.onmessage = ({ data }) => {
          wait();
          if ("loaded" in data) for (const hear of this.waiting) hear(data.loaded < all ? `Loading the checker, ${mb(data.loaded)} of ${mb(all)} MB …` : "Starting the checker …");
          if ("step" in data) tell(data.step > 1 ? `Checking, step ${data.step} …` : "Checking …");
          if ("error" in data) return stop(`The checker stopped: ${data.error}`);
          if ("ready" in data) this.ready = true;
          if (!("answer" in data) && !("ready" in data && !question)) return;
          clearTimeout(timer);
          resolve(data.answer);
        };
        if (this.ready && !question) return resolve();
        wait();
        this.worker.postMessage({ start: { folder: new URL(`../${folder}/`, here).href, files, lock }, ask: question });
      });
    },
  };
  const mb = (bytes) => (bytes / 1e6).toFixed(1);

  const fromAddress = () => {
    const [, name, lines] = location.hash.match(/^#try=([\w-]+):(.*)$/s) ?? [];
    try { return name ? { name, lines: decodeURIComponent(lines) } : null; } catch { return null; }
  };

  class Editor {
    constructor(button, chain) {
      this.chain = chain;
      this.name = nameOf(button);
      this.status = h("p", { class: "live-status", role: "status" });
      this.fault = h("pre", { class: "live-fault", id: `fault-${button.closest(".derivation").id}`, hidden: true });
      this.rows = h("div", { class: "live-rows" });
      const wrong = chain.wrong.map(({ label, source }) => h("button", { type: "button", onclick: () => this.put(source, true) }, label));
      const check = h("button", { type: "submit" }, "Check");
      this.root = h("form", { class: "live", "aria-label": `Change it and see: ${this.name.replaceAll("-", " ")}`, onsubmit: (event) => { event.preventDefault(); this.ask(); } },
        h("p", { class: "live-hint" }, "Change a sign or a term, and press Enter. ", ...(chain.refused ? ["The book shows that this is false: can you mend it?"] : [])),
        this.rows,
        h("div", { class: "live-buttons" }, check, h("button", { type: "button", onclick: () => this.back() }, "As in the book"), ...wrong),
        this.status, this.fault);
      this.put(chain.source);
    }

    get source() { return [...this.rows.querySelectorAll("textarea")].map((row) => row.value).join("\n"); }

    /** Show lines; they are checked at once where a reader wants to see what becomes of them. */
    put(source, check = false) {
      const lines = source.split("\n");
      this.rows.replaceChildren(...lines.map((line, k) => {
        const row = h("textarea", { rows: 1, spellcheck: "false", autocapitalize: "off", autocomplete: "off", wrap: "soft",
          "aria-label": `Line ${k + 1} of ${lines.length}`, onkeydown: (event) => this.key(event), oninput: () => this.changed(row) });
        row.value = line;
        return row;
      }));
      for (const row of this.rows.children) fit(row);
      this.clear();
      if (check) this.ask();
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
      this.clear();
    }

    clear() {
      this.number = (this.number ?? 0) + 1;
      this.say("", "");
      this.fault.hidden = true;
      for (const row of this.rows.children) for (const name of ["aria-invalid", "aria-describedby"]) row.removeAttribute(name);
    }

    back() {
      this.put(this.chain.source);
      this.say("", "As in the book.");
      this.remember();
      this.rows.lastElementChild.focus();
    }

    /** The address keeps what is not as in the book. */
    remember() {
      const { source } = this;
      if (source !== this.chain.source) history.replaceState(null, "", `#try=${this.name}:${encodeURIComponent(source)}`);
      else if (fromAddress()?.name === this.name) history.replaceState(null, "", location.pathname + location.search);
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

    async ask() {
      this.asked = true;
      this.clear();
      const { number, source } = this;
      const { source: book, given, refused } = this.chain;
      this.remember();
      this.say("", "Checking …");
      let said;
      try {
        said = await checker.ask({ source, book, given, refused }, (text) => { if (number === this.number) this.say("", text); });
      } catch (error) {
        said = { state: "open", line: error.message, faults: [] };
      }
      if (number === this.number) this.show(said);
    }

    show({ state, line, faults }) {
      const [first] = faults;
      const text = line || { false: "This is false.", unreadable: `Line ${first?.line} can’t be read.` }[state] || "This can’t be told.";
      this.say(state, state === "holds" ? text : `✗ ${text}`);
      if (!first) return;
      this.fault.textContent = faults.map(({ excerpt, column, message }) => `${excerpt}\n${" ".repeat(column - 1)}^\n${message}`).join("\n\n");
      this.fault.hidden = false;
      // The theme takes the stop from what is hidden when a window has loaded.
      this.fault.tabIndex = 0;
      for (const { line: number } of faults) this.rows.children[number - 1]?.setAttribute("aria-invalid", "true");
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
  const nameOf = (button) => button.closest(".derivation").id.replace(/^(derivation|challenge)-/, "");

  const open = async (button) => {
    const place = button.closest(".derivation");
    const status = place.querySelector(":scope > .live-status") ?? h("p", { class: "live-status", role: "status" });
    place.append(status);
    const why = refusal();
    if (why) {
      status.textContent = why;
      return;
    }
    button.setAttribute("aria-expanded", "true");
    let editor;
    try {
      const chain = (await chains())[nameOf(button)];
      if (!chain) throw new Error("it has changed since this page was loaded, which has to be loaded anew");
      editor = new Editor(button, chain);
    } catch (error) {
      status.textContent = `The checker can’t be loaded: ${error.message}.`;
      button.setAttribute("aria-expanded", "false");
      return;
    }
    status.replaceWith(editor.root);
    for (const row of editor.rows.children) fit(row);
    const asked = fromAddress();
    if (asked?.name === editor.name) editor.put(asked.lines, true);
    else editor.load();
    editor.rows.lastElementChild.focus();
  };

  for (const button of document.querySelectorAll("button.change")) {
    button.addEventListener("click", () => {
      const form = button.closest(".derivation").querySelector(":scope > .live");
      if (form) {
        form.hidden = !form.hidden;
        button.setAttribute("aria-expanded", String(!form.hidden));
      } else if (button.getAttribute("aria-expanded") !== "true") open(button);
    });
  }

  const offer = () => {
    const asked = fromAddress();
    const button = asked && document.querySelector(`:is(#challenge-${CSS.escape(asked.name)}, #derivation-${CSS.escape(asked.name)}) > button.change`);
    if (!button) return;
    button.textContent = "See what was changed";
    button.scrollIntoView({ block: "center" });
  };
  addEventListener("hashchange", offer);
  offer();
})();
