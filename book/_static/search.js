// A page opened from a disk may not read the others, so there the results have no summaries.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

// A summary says each formula once: its MathML, without the drawing and the LaTeX.
const withFormulas = Search.htmlToText;
Search.htmlToText = (html, anchor) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  // Nor code, nor what is there to press.
  const unsaid = "#jb-print-docs-body, .bd-header-article, .bd-sidebar-secondary, .prev-next-footer, .bd-footer-content, .headerlink, "
    + ".katex-html, annotation, pre, button, .units-note, .shown-in";
  page.querySelectorAll(unsaid).forEach((part) => part.remove());
  for (const [parts, sign] of [["msup > :nth-child(2)", "^"], ["mfrac > :nth-child(2)", "/"]]) {
    page.querySelectorAll(parts).forEach((part) => part.prepend(sign));
  }
  page.querySelectorAll("div.math").forEach((formula) => { formula.prepend(" "); formula.append(" "); });
  return withFormulas(page.documentElement.outerHTML, anchor);
};

// Of two pages that fit as well the earlier one comes first. Sphinx sorts by title, and those begin with numbers: 10 before 5.
Scorer.score = ([, title, , , score]) => score - (/\d+/.exec(title)?.[0] ?? 0) / 1000;
