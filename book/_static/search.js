// A page opened from a disk may not read the others, so there the results have no summaries.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

// A summary says each formula once: its MathML, without the drawing and the LaTeX.
const withFormulas = Search.htmlToText;
Search.htmlToText = (html, anchor) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  page.querySelectorAll(".katex-html, annotation").forEach((part) => part.remove());
  return withFormulas(page.documentElement.outerHTML, anchor);
};
