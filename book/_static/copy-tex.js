// A button at each displayed formula that copies its LaTeX, which KaTeX keeps in the MathML.
(() => {
  // Browsers have no clipboard on an unencrypted connection.
  if (!navigator.clipboard) return;
  for (const formula of document.querySelectorAll("article div.math:has(.katex-display)")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy-tex";
    button.textContent = "Copy LaTeX";
    button.addEventListener("click", async () => {
      button.setAttribute("aria-live", "polite");
      const parts = [...formula.querySelectorAll("annotation")];
      // The comma or full stop at a formula's end is its sentence's.
      const tex = parts.map((part) => part.textContent.trim().replace(/(?:\\[,;! ]|~|\s)*[.,;]$/, ""));
      try {
        await navigator.clipboard.writeText(tex.join("\n"));
        button.textContent = "Copied";
      } catch {
        button.textContent = "Not copied";
      }
      setTimeout(() => {
        button.removeAttribute("aria-live");
        button.textContent = "Copy LaTeX";
      }, 2000);
    });
    // Behind it for who listens: no button stands between a sentence and its formula.
    formula.append(button);
  }
})();
