// A text laid out by what its letters cost: in a code for its own letters, and in one for the letters of another text.
(() => {
  "use strict";
  const { Explorable, h, s, maths, digits, unit, shown, amount, data, stepOf } = globalThis.bookExplorables;
  const m = globalThis.bookMeasures;

  const ALPHABET = [..."abcdefghijklmnopqrstuvwxyz "];
  const LONGEST = 240;
  const BIT = 7; // pixels
  const ENDLESS = 56; // what is drawn of a word without an end
  const MARGIN = { left: 2, right: 84, top: 22, row: 34, bar: 13 };
  const SHELLS = "she sells sea shells on the sea shore";
  const PANGRAM = "the quick brown fox jumps over the lazy dog";

  const bare = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  /** Small letters and single spaces: what the codes are for. */
  const plain = (text) => bare(text).replace(/[^a-z\s]/g, "").replace(/\s+/g, " ").trim().slice(0, LONGEST);
  const counted = (n, name) => `${n} ${name}${n === 1 ? "" : "s"}`;
  /** What of a text the codes have no word for, in words; nothing where they have words for all of it. */
  const leftOut = (text) => {
    const signs = [...text.normalize("NFC")].filter((sign) => /[^a-z\s]/.test(bare(sign)) || !bare(sign)).length;
    const accents = [...text.normalize("NFC")].filter((sign) => /^[a-z]$/.test(bare(sign)) && sign.normalize("NFD").length > 1).length;
    const parts = [[signs, "sign"], [accents, "accent"]].filter(([n]) => n).map(([n, name]) => counted(n, name));
    if (parts.length) return `Only a–z and single spaces are counted: ${parts.join(" and ")} left out.`;
    return plain(text) ? "" : "Only a–z and single spaces are counted: there are none yet.";
  };
  const named = (letter) => (letter === " " ? "the space" : `“${letter}”`);

  class CodeLengths extends Explorable {
    static label = "A text and the lengths of its letters in two codes, to be changed";

    initial() {
      return { text: SHELLS, other: PANGRAM, more: 0 };
    }

    parse(fields) {
      const state = { text: plain(fields.get("text")), other: plain(fields.get("model")), more: Number(fields.get("more")) };
      if (![0, 1].includes(state.more)) throw new RangeError("text");
      return state;
    }

    write({ text, other, more }) {
      return String(new URLSearchParams({ text, model: other, more }));
    }

    build() {
      const area = (label, name) => {
        const input = h("textarea", { rows: 2, maxlength: LONGEST, spellcheck: "false", autocapitalize: "off" });
        input.addEventListener("input", () => {
          this.show({ ...this.state, [name]: plain(input.value) });
        });
        const note = h("small", { id: `${this.key}-${name}-left-out`, class: "code-left-out", "aria-live": "polite" });
        input.setAttribute("aria-describedby", note.id);
        return { input, name, note, row: h("div", { class: "code-text" }, h("label", {}, h("span", { class: "slider-head" }, label), input), note) };
      };
      this.areas = [area("The text", "text"), area("The model knows the letters of", "other")];
      this.more = h("input", { type: "checkbox", onchange: () => this.show({ ...this.state, more: Number(this.more.checked) }) });
      this.own = h("div", { class: "code-strip", "aria-hidden": "true" });
      this.model = h("div", { class: "code-strip", "aria-hidden": "true" });
      this.ruler = s("svg", { class: "code-ruler", role: "img" });
      this.numbers = h("dl", { class: "simple explorable-numbers" });
      this.table = h("tbody", {});
      const head = (text) => h("th", { scope: "col" }, ...maths(text));
      this.units = ["p", "q"].map(() => h("span", {}));
      this.root.append(
        this.presets({
          "Sea shells": () => this.initial(),
          "The right model": () => ({ text: SHELLS, other: SHELLS, more: 0 }),
          "A letter never seen": () => ({ text: "she sells jazz", other: SHELLS, more: 0 }),
          "The same, one more of each": () => ({ text: "she sells jazz", other: SHELLS, more: 1 }),
        }),
        h("div", { class: "code-texts" }, this.areas.map(({ row }) => row)),
        h("label", { class: "code-more" }, this.more, h("span", {}, "Count each of the 27 letters once more than it was seen")),
        h("p", { class: "explorable-caption" }, "How long the whole text becomes; a stroke is where its file ends, in whole bytes"),
        this.ruler,
        h("p", { class: "explorable-caption" }, ...maths("Letter by letter, in a code for its own letters *p*")), this.own,
        h("p", { class: "explorable-caption" }, ...maths("In the code for the model *q*; hatched is what a letter costs above its own length")), this.model,
        this.numbers,
        this.status,
        h("details", { class: "explorable-more" }, h("summary", {}, "The length of each letter"), 
          h("table", { class: "simplex-table" }, h("thead", {}, h("tr", {}, head("letter"), head("times"), ...["p", "q"].map((name, k) => h("th", { scope: "col" }, ...maths(`log 1/*${name}*, `), this.units[k])))), this.table)),
      );
    }

    measure({ text, other, more }) {
      const count = text.length;
      const own = m.letterCounts(text, ALPHABET), known = m.letterCounts(other, ALPHABET, more);
      const p = count ? m.normalize(own) : own, q = other || more ? m.normalize(known) : known;
      if (!count) return { p, q, count, floor: 0, cost: 0, excess: 0, files: [0, 0] };
      const symbols = [...text].map((letter) => ALPHABET.indexOf(letter)), cost = count * m.crossEntropy(p, q);
      const files = [own, cost < Infinity ? known : null].map((counts) => (counts ? m.arithmeticCode(symbols, counts).length : Infinity));
      return { p, q, count, floor: count * m.entropy(p), cost, excess: count * m.klDivergence(p, q), files };
    }

    draw() {
      if (!this.state) return;
      const { text, more } = this.state;
      for (const { input, name, note } of this.areas) {
        if (plain(input.value) !== this.state[name]) input.value = this.state[name];
        const left = leftOut(input.value);
        if (note.textContent !== left) note.textContent = left;
      }
      this.more.checked = more === 1;
      const measured = this.measure(this.state), { p, q, count, floor, cost, excess, files } = measured;
      const widths = [...text].map((letter) => {
        const i = ALPHABET.indexOf(letter);
        return [p, q].map((pmf) => m.surprisal(pmf[i])).map((length) => (length === Infinity ? ENDLESS : length * BIT));
      });
      // Both strips break their lines at the same letters, so that what stands in line can be compared.
      const room = this.size(this.own)[0] || 300;
      const breaks = [0];
      let filled = [0, 0];
      widths.forEach((pair, k) => {
        filled = filled.map((width, j) => width + pair[j]);
        if (Math.max(...filled) <= room) return;
        breaks.push(k);
        filled = pair;
      });
      const tiles = (paid) => [...text].map((letter) => {
        const i = ALPHABET.indexOf(letter), own = m.surprisal(p[i]), length = paid ? m.surprisal(q[i]) : own;
        const tile = h("span", { class: length === Infinity ? "tile infinite" : "tile" }, h("span", {}, letter === " " ? "␣" : letter));
        tile.style.width = `${length === Infinity ? ENDLESS : length * BIT}px`;
        tile.style.setProperty("--own", `${Math.min(own, length) * BIT}px`);
        return tile;
      });
      const lines = (all) => breaks.map((from, k) => h("div", { class: "code-row" }, ...all.slice(from, breaks[k + 1])));
      this.own.replaceChildren(...lines(tiles(false)));
      this.model.replaceChildren(...lines(tiles(true)));
      const bytes = (value) => (value === Infinity ? "no file" : `a file of ${counted(value, "byte")}`);
      const rows = [
        ["own", "*N* *H*(*p*)", `its own letters: ${bytes(files[0])}`, floor, "floor"],
        ["excess", "*N* *D*(*p* ‖ *q*)", `too much, for *N* = ${count} letters`, excess, "excess"],
        ["model", "*N* *H*(*p*, *q*)", `the model’s: ${bytes(files[1])}`, cost, "total"],
        ["plain", "*N* log 256", `a byte for each: ${bytes(count)}`, 8 * count, "plain"],
      ];
      this.numbers.style.setProperty("--share", `${cost > 0 ? (100 * floor) / cost : 100}%`);
      this.numbers.replaceChildren(...rows.map(([name, sign, words, value, look]) =>
        h("div", { class: `number-${look}`, "data-name": name }, h("dt", {}, ...maths(sign), h("small", {}, ...maths(words))), h("dd", {}, data(value, 2)))));
      this.drawRuler(measured);
      for (const name of this.units) name.textContent = `${unit()}s`;
      const used = ALPHABET.map((letter, i) => [letter, i]).filter(([, i]) => p[i] > 0).sort((a, b) => p[b[1]] - p[a[1]]);
      this.table.replaceChildren(...used.map(([letter, i]) => h("tr", {}, h("th", { scope: "row" }, letter === " " ? "space" : letter),
        h("td", {}, digits(p[i] * count, 0)), ...[p, q].map((pmf) => h("td", {}, digits(shown(m.surprisal(pmf[i])), 2))))));
      this.markPresets();
    }

    /** The totals on one ruler, in the unit above and in bytes below; a stroke ends each file of the arithmetic coder. */
    drawRuler({ count, floor, cost, files }) {
      const svg = this.ruler, [full] = this.size(svg);
      const width = (full || 320) - MARGIN.left - MARGIN.right, bottom = MARGIN.top + 3 * MARGIN.row;
      const top = Math.max(8 * count, cost < Infinity ? cost : 0, 80);
      const X = (bits) => MARGIN.left + (width * bits) / top;
      const parts = [];
      const ticks = (perBit, y, below, name) => {
        // Each number has its unit, and as much room as that takes.
        const step = stepOf(top * perBit, Math.max(2, Math.floor(width / (40 + 7 * name.length))));
        for (let k = 0; k * step <= top * perBit + 1e-9; k++) parts.push(
          s("line", { x1: X((k * step) / perBit), x2: X((k * step) / perBit), y1: y, y2: y + (below ? 5 : -5), class: "axis" }),
          s("text", { x: X((k * step) / perBit), y: y + (below ? 17 : -8), class: "tick", "text-anchor": k ? "middle" : "start" }, counted(k * step, name)));
        parts.push(s("line", { x1: X(0), x2: X(top), y1: y, y2: y, class: "axis" }));
      };
      ticks(shown(1), MARGIN.top, false, unit());
      ticks(1 / 8, bottom, true, "byte");
      const rows = [["In a code for its own letters", floor, files[0]], ["In the model’s code", cost, files[1]], ["A byte for each letter", 8 * count, count]];
      rows.forEach(([name, bits, file], k) => {
        const y = MARGIN.top + k * MARGIN.row + 18, endless = bits === Infinity, end = endless ? top : bits;
        const box = (from, to, look) => s("rect", { x: X(from), y, width: Math.max(X(to) - X(from), 0), height: MARGIN.bar, class: look });
        parts.push(s("text", { x: X(0), y: y - 4, class: "tick" }, name));
        if (k === 2) parts.push(box(0, end, "ruler-plain"));
        else {
          const own = Math.min(floor, end);
          parts.push(box(0, own, "ruler-floor"));
          if (end > own) parts.push(box(own, end, "ruler-excess"));
        }
        if (endless) parts.push(
          s("path", { d: `M${X(top)},${y - 3}l9,${MARGIN.bar / 2 + 3}l-9,${MARGIN.bar / 2 + 3}z`, class: "ruler-excess" }),
          s("text", { x: X(top) + 13, y: y + 11, class: "tick" }, "no end"));
        else if (count) parts.push(
          s("line", { x1: X(8 * file), x2: X(8 * file), y1: y - 3, y2: y + MARGIN.bar + 3, class: "ruler-file" }),
          s("text", { x: X(8 * file) + 5, y: y + 11, class: "tick" }, k < 2 ? `file: ${counted(file, "byte")}` : counted(file, "byte")));
      });
      svg.replaceChildren(...parts);
      const said = (file) => (file === Infinity ? "no file" : counted(file, "byte"));
      svg.setAttribute("aria-label", `Three bars on one ruler: in a code for its own letters ${said(files[0])}, in the model’s code ${said(files[1])}, at a byte for each letter ${said(count)}.`);
    }

    say() {
      const { other, more } = this.state;
      const { p, q, count, floor, cost, excess } = this.measure(this.state);
      const never = ALPHABET.filter((letter, i) => p[i] > 0 && q[i] === 0);
      if (!count) this.tell("There is nothing to send yet: the text has no letter.");
      else if (!other && !more) this.tell("The model has seen no letter yet: it has no word for anything, and the text can’t be sent.");
      else if (never.length) this.tell(`The model never saw ${never.map(named).join(", ")}: there ${never.length > 1 ? "are no words for them" : "is no word for it"}, and the text can’t be sent.`);
      else if (excess < 1e-9) this.tell(`Right model: ${amount(floor, 2)}, the entropy of its letters, and no code that knows the letters’ shares alone does better on average.`);
      else this.tell(`The wrong model costs ${amount(excess, 2)} more, ${amount(excess / count, 2)} a letter: ${amount(cost, 2)} in place of ${amount(floor, 2)}.`);
    }
  }

  customElements.define("explorable-code-lengths", CodeLengths);
})();
