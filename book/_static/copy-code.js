// A button at each listing copies it.
(() => {
  const icon = (title, parts) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" stroke-width="1.5" fill="none" stroke-linecap="round" stroke-linejoin="round"><title>${title}</title>${parts}</svg>`;
  const COPY = icon("Copy to clipboard", '<rect x="8" y="8" width="12" height="12" rx="2"/><path d="M16 8v-2a2 2 0 0 0 -2 -2h-8a2 2 0 0 0 -2 2v8a2 2 0 0 0 2 2h2"/>');
  const COPIED = icon("Copied!", '<path d="M5 12l5 5l10 -10"/>');

  /** Browsers have no clipboard on an unencrypted connection, and copy what is selected. */
  const copySelected = (text) => {
    const area = Object.assign(document.createElement("textarea"), { value: text, className: "copied-from" });
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (!done) throw new Error("nothing was copied");
  };
  const copy = async (button, text) => {
    try {
      if (navigator.clipboard) await navigator.clipboard.writeText(text);
      else copySelected(text);
      button.innerHTML = COPIED;
      button.classList.add("success");
      button.dataset.tooltip = "Copied!";
    } catch {
      button.dataset.tooltip = "Failed to copy";
    }
    button.focus();
    setTimeout(() => button.classList.remove("success"), 1500);
    setTimeout(() => {
      button.innerHTML = COPY;
      button.dataset.tooltip = "Copy";
    }, 2000);
  };
  for (const code of document.querySelectorAll("div.highlight pre")) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "copybtn", innerHTML: COPY });
    button.dataset.tooltip = "Copy";
    button.addEventListener("click", () => copy(button, code.textContent.replace(/\n$/, "")));
    code.after(button);
  }
})();
