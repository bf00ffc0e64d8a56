// "Change it and see" under each derivation, "Run it" under cells: a button that loads what lets a reader change them, and Python.
// What was changed stands in the address, `#try=name:lines` and `#run=name:code`; such a link opens nothing before a click, and runs nothing.
(() => {
  "use strict";

  const { src, dataset } = document.currentScript;
  const KINDS = { try: "chain", run: "cell" };

  const refusal = (what) => {
    if (location.protocol === "file:") return `${what} needs a server: “make serve” starts one for this copy of the book.`;
    if (typeof WebAssembly !== "object" || typeof DecompressionStream !== "function" || typeof Worker !== "function") return `${what} needs a newer browser: this one can’t run WebAssembly or unpack what is loaded.`;
    return "";
  };

  const fromAddress = () => {
    const [, kind, name, text] = location.hash.match(/^#(try|run)=([\w-]+):(.*)$/s) ?? [];
    try { return kind ? { kind, name, text: decodeURIComponent(text) } : null; } catch { return null; }
  };

  const open = async (button) => {
    const place = button.parentElement;
    const kind = button.dataset.cell ? "run" : "try";
    const name = button.dataset.cell ?? place.id.replace(/^(derivation|challenge)-/, "");
    const what = kind === "run" ? "Python" : "The checker";
    let status = place.querySelector(":scope > .live-status");
    if (!status) {
      status = document.createElement("p");
      status.className = "live-status";
      status.setAttribute("role", "status");
      place.append(status);
    }
    const why = refusal(what);
    if (why) {
      status.textContent = why;
      return;
    }
    button.setAttribute("aria-expanded", "true");
    try {
      const editor = await import(new URL(`${KINDS[kind]}.js?${dataset.state}`, src));
      const asked = fromAddress();
      await editor.open(name, place, status, asked?.kind === kind && asked.name === name ? asked.text : null);
    } catch (error) {
      status.textContent = `${what} can’t be loaded: ${error.message}.`;
      button.setAttribute("aria-expanded", "false");
    }
  };

  for (const button of document.querySelectorAll("button.change")) {
    button.addEventListener("click", () => {
      const form = button.parentElement.querySelector(":scope > .live");
      if (form) {
        form.hidden = !form.hidden;
        button.setAttribute("aria-expanded", String(!form.hidden));
      } else if (button.getAttribute("aria-expanded") !== "true") open(button);
    });
  }

  const offer = () => {
    const asked = fromAddress();
    if (!asked) return;
    const name = CSS.escape(asked.name);
    const button = document.querySelector(asked.kind === "run" ? `button.change[data-cell="${name}"]` : `:is(#challenge-${name}, #derivation-${name}) > button.change`);
    if (!button) return;
    button.textContent = "See what was changed";
    button.scrollIntoView({ block: "center" });
  };
  addEventListener("hashchange", offer);
  offer();
})();
