// "Change it and see", under each derivation: a button that loads what lets a reader change the chain, and the book's own checker.
// What was tried stands in the address, `#try=name:lines`; such a link opens nothing before a click.
(() => {
  "use strict";

  const { src, dataset } = document.currentScript;

  const refusal = () => {
    if (location.protocol === "file:") return "The checker needs a server: “make serve” starts one for this copy of the book.";
    if (typeof WebAssembly !== "object" || typeof DecompressionStream !== "function" || typeof Worker !== "function") return "The checker needs a newer browser: this one can’t run WebAssembly or unpack what is loaded.";
    return "";
  };

  const fromAddress = () => {
    const [, name, lines] = location.hash.match(/^#try=([\w-]+):(.*)$/s) ?? [];
    try { return name ? { name, lines: decodeURIComponent(lines) } : null; } catch { return null; }
  };

  const open = async (button) => {
    const place = button.closest(".derivation");
    const name = place.id.replace(/^(derivation|challenge)-/, "");
    let status = place.querySelector(":scope > .live-status");
    if (!status) {
      status = document.createElement("p");
      status.className = "live-status";
      status.setAttribute("role", "status");
      place.append(status);
    }
    const why = refusal();
    if (why) {
      status.textContent = why;
      return;
    }
    button.setAttribute("aria-expanded", "true");
    try {
      const editor = await import(new URL(`chain.js?${dataset.state}`, src));
      const asked = fromAddress();
      await editor.open(name, place, status, asked?.name === name ? asked.lines : null);
    } catch (error) {
      status.textContent = `The checker can’t be loaded: ${error.message}.`;
      button.setAttribute("aria-expanded", "false");
    }
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
