// What a line of a chain looks like, typeset by KaTeX with the book's macros, as its reader types it.
const { search } = new URL(import.meta.url);
const { h, here, manifest, once } = await import(`./parts.js${search}`);

/** KaTeX as a function that fills an element; it throws where it can't read the LaTeX. */
export const typesetter = once(async () => {
  const { folder, macros } = await manifest();
  await new Promise((resolve, reject) => {
    const src = new URL(`../${folder}/katex.min.js`, here);
    document.head.append(h("script", { src, onload: resolve, onerror: () => reject(new Error("the server has no KaTeX")) }));
  });
  // A definition that is typed holds for its line alone, and no sign is larger than the book's.
  return (tex, element) => katex.render(tex, element, { macros: { ...macros }, maxSize: 5, strict: "ignore" });
});

// The lines before a chain, and what ends one of its rows.
const HEADING = /^\s*(given|where)\s*:(.*)$/;
const END = /\\\\(?:\[[\d.]+(?:pt|em|ex)\])?/g;
// In a declaration, words of more than one letter are none of a formula; names of commands, and what they set upright, are.
const WORDS = /\\(?:operatorname|mathrm|mathbb|mathcal|text)\s*\{[^}]*\}|\\[A-Za-z]+|([A-Za-z]{2,}(?:\s+[A-Za-z]{2,})*)/g;

/** What a line shows: its declarations, its abbreviations, or the rows of the chain that it is part of; a formula and a reason each. */
const rowsOf = (lines, number) => {
  const isHead = (line) => !line.trim() || line.trim().startsWith("%") || HEADING.test(line);
  const begin = lines.findIndex((line) => !isHead(line));
  if (begin < 0 || number < begin) {
    const [, word, said = ""] = lines[number].match(HEADING) ?? [];
    return word === "given" ? [[said.replace(WORDS, (all, words) => (words ? `\\text{ ${words} }` : all))]] : [[said]];
  }
  const from = lines.slice(begin, number).reduce((sum, line) => sum + line.length + 1, 0);
  const to = from + lines[number].length;
  const chain = lines.slice(begin).join("\n");
  const rows = [];
  let start = 0;
  for (const { 0: mark, index } of [...chain.matchAll(END), { 0: "", index: chain.length }]) {
    const row = chain.slice(start, index);
    if (row.trim() && start + row.search(/\S/) <= to && index >= from) {
      const [formula, ...reason] = row.split("&&");
      rows.push([`\\displaystyle ${formula.replace(/(?<!\\)&/g, "{}")}`, reason.join("&&").trim()]);
    }
    start = index + mark.length;
  }
  return rows;
};

export class Preview {
  constructor() {
    this.root = h("div", { class: "live-preview", role: "group", "aria-label": "This line, typeset" });
    this.last = 0;
  }

  /** Show a line of a chain; what is asked for later takes its place. */
  async show(lines, number) {
    const asked = (this.last += 1);
    try {
      const typeset = await typesetter();
      if (asked === this.last) this.fill(rowsOf(lines, number).map((row) => this.row(typeset, row)));
    } catch (error) {
      const said = error.name === "ParseError" ? "This line can’t be typeset as it stands." : `There is no preview: ${error.message}.`;
      if (asked === this.last) this.fill([h("p", { class: "live-quiet" }, said)]);
    }
  }

  row(typeset, [formula, reason = ""]) {
    const set = (tex) => {
      const place = h("span", { class: "math" });
      typeset(tex, place);
      return place;
    };
    // What follows an odd dollar is still being typed.
    const pieces = reason.split("$");
    const open = pieces.length % 2 ? "" : `$${pieces.pop()}`;
    const said = [...pieces.map((piece, k) => (k % 2 ? set(piece) : piece)), open];
    return h("p", {}, set(formula), ...(reason ? [h("span", { class: "live-why" }, ...said)] : []));
  }

  /** Put what is typeset in its place, which keeps its size, and is a stop of the keyboard where it has to scroll. */
  fill(rows) {
    const { root } = this;
    root.replaceChildren(...rows);
    if (root.scrollWidth > root.clientWidth || root.scrollHeight > root.clientHeight) root.tabIndex = 0;
    else root.removeAttribute("tabindex");
  }
}
