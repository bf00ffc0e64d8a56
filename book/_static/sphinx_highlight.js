// In the place of Sphinx's script of this name: what a search was for is marked on the page that a reader comes to, in the
// article alone and not within formulas; and a button takes the marks away, where Sphinx has a `javascript:` link that the
// site's policy refuses. finder.js leaves the words in the storage.
"use strict";

const SPHINX_HIGHLIGHT_ENABLED = true;

const _highlightText = (part, term, className) => {
  const unmarked = `.${className}, .katex, .nohighlight, button, select, textarea, script, style, svg, .explorable, .copy-tex`;
  const texts = [];
  const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (!walker.currentNode.parentElement.closest(unmarked)) texts.push(walker.currentNode);
  for (let text of texts) {
    for (let at = text.data.toLowerCase().indexOf(term); at >= 0; at = text.data.toLowerCase().indexOf(term)) {
      const found = text.splitText(at);
      text = found.splitText(term.length);
      const mark = document.createElement("span");
      mark.className = className;
      found.replaceWith(mark);
      mark.append(found);
    }
  }
};

const SphinxHighlight = {
  highlightSearchWords: () => {
    const address = new URL(location);
    const terms = (localStorage.getItem("sphinx_highlight_terms") || address.searchParams.get("highlight") || "")
      .toLowerCase().split(/\s+/).filter(Boolean);
    localStorage.removeItem("sphinx_highlight_terms");
    if (address.searchParams.has("highlight")) {
      address.searchParams.delete("highlight");
      history.replaceState(history.state, "", address);
    }
    const article = document.querySelector("article");
    if (!terms.length || !article) return;
    terms.forEach((term) => _highlightText(article, term, "highlighted"));
    const count = article.querySelectorAll("span.highlighted").length;
    if (!count) return;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = `Hide ${count === 1 ? "the search match" : `${count} search matches`}`;
    button.addEventListener("click", SphinxHighlight.hideSearchWords);
    const line = document.createElement("p");
    line.className = "highlight-link";
    line.append(button, " or press Esc");
    document.getElementById("searchbox")?.append(line);
  },

  hideSearchWords: () => {
    document.querySelectorAll("#searchbox .highlight-link").forEach((line) => line.remove());
    document.querySelectorAll("span.highlighted").forEach((mark) => {
      const around = mark.parentNode;
      mark.replaceWith(...mark.childNodes);
      around.normalize();
    });
  },
};

document.addEventListener("DOMContentLoaded", () => {
  // On the page of the search itself the words would be those of the search before.
  if (!document.getElementById("search-results")) SphinxHighlight.highlightSearchWords();
});
document.addEventListener("keydown", ({ key }) => { if (key === "Escape") SphinxHighlight.hideSearchWords(); });
