// How long the file of a text is, and what each of its letters costs: in a code made for its own letters, and in one made for another text.
(() => {
  "use strict";
  const { Explorable, h, s, maths, digits, unit, shown, amount, data, stepOf, paint } = globalThis.bookExplorables;
  const m = globalThis.bookMeasures;

  const ALPHABET = [..."abcdefghijklmnopqrstuvwxyz "];
  const LONGEST = 240;
  const BIT = 7; // pixels
  const ENDLESS = 56; // what is drawn of a word without an end
  const MARGIN = { left: 2, right: 14, row: 34, bar: 13 };
  const RULERS = [40, 80, 160, 240]; // bytes
  const SLIVER = 4; // pixels: of what is narrower, hatching is a blot
  const SHELLS = "she sells sea shells on the sea shore";
  const JAZZ = "she sells jazz on the sea shore";
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
    if (parts.length) return `a–z and spaces alone: ${parts.join(" and ")} left out`;
    return plain(text) ? "" : "a–z and spaces: none yet";
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
        const id = `${this.key}-${name}`, note = h("small", { id: `${id}-left-out`, class: "code-left-out", "aria-live": "polite" });
        const input = h("textarea", { id, rows: 2, maxlength: LONGEST, spellcheck: "false", autocapitalize: "off", "aria-describedby": note.id });
        input.addEventListener("input", () => {
          this.show({ ...this.state, [name]: plain(input.value) });
        });
        return { input, name, note, row: h("div", { class: "code-text" }, h("div", { class: "code-head" }, h("label", { class: "slider-head", for: id }, label), note), input) };
      };
      this.areas = [area("The text", "text"), area("The other text", "other")];
      this.more = h("input", { type: "checkbox", onchange: () => this.show({ ...this.state, more: Number(this.more.checked) }) });
      this.own = h("div", { class: "code-strip", "aria-hidden": "true" });
      this.model = h("div", { class: "code-strip", "aria-hidden": "true" });
      this.ruler = s("svg", { class: "code-ruler", role: "img" });
      this.numbers = h("dl", { class: "simple explorable-numbers" });
      this.table = h("tbody", {});
      const head = (text) => h("th", { scope: "col" }, ...maths(text));
      this.units = ["p", "q"].map(() => h("span", {}));
      this.root.append(
        h("div", { class: "code-texts" }, this.areas.map(({ row }) => row)),
        h("p", { class: "explorable-caption" }, "The file of the text, in whole bytes (the bars are exact), in a code that was"),
        this.ruler,
        this.status,
        h("p", { class: "explorable-caption" }, "Each letter as wide as it costs, in its own code"), this.own,
        h("p", { class: "explorable-caption" }, "The same in the other code; hatched is too much"), this.model,
        this.presets({
          "Sea shells": () => this.initial(),
          "The same text twice": () => ({ text: SHELLS, other: SHELLS, more: 0 }),
          "A letter never seen": () => ({ text: JAZZ, other: SHELLS, more: 0 }),
          "With one of each letter added": () => ({ text: JAZZ, other: SHELLS, more: 1 }),
        }),
        this.numbers,
        h("details", { class: "explorable-more" }, h("summary", {}, "The length of each letter, and letters never seen"),
          h("label", { class: "code-more" }, this.more, h("span", {}, "In the other text count each of the 27 letters once more than it was seen")),
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
        const look = length === Infinity ? " infinite" : (length - own) * BIT < SLIVER ? " sliver" : "";
        const tile = h("span", { class: `tile${look}` }, h("span", {}, letter === " " ? "␣" : letter));
        tile.style.width = `${length === Infinity ? ENDLESS : length * BIT}px`;
        tile.style.setProperty("--own", `${Math.min(own, length) * BIT}px`);
        return tile;
      });
      const lines = (all) => breaks.map((from, k) => h("div", { class: "code-row" }, ...all.slice(from, breaks[k + 1])));
      this.own.replaceChildren(...lines(tiles(false)));
      this.model.replaceChildren(...lines(tiles(true)));
      const bytes = (value) => (value === Infinity ? "no file" : `a file of ${counted(value, "byte")}`);
      const rows = [
        ["own", "*N* *H*(*p*)", `made for this text: ${bytes(files[0])}`, floor, "floor"],
        ["excess", "*N* *D*(*p* ‖ *q*)", `too much, for *N* = ${count} letters`, excess, "excess"],
        ["model", "*N* *H*(*p*, *q*)", `made for the other: ${bytes(files[1])}`, cost, "total"],
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

    /** The totals as bars on one ruler, in bytes of 8 bits; beside its name each has the file that the arithmetic coder makes. */
    drawRuler({ count, floor, cost, files }) {
      const svg = this.ruler, [full] = this.size(svg);
      const width = (full || 320) - MARGIN.left - MARGIN.right, bottom = 3 * MARGIN.row;
      // The ruler is that of the sentences' length, and of another one only where a text asks for it.
      const most = Math.max(count, cost < Infinity ? cost / 8 : 0), top = 8 * (RULERS.find((bytes) => most <= bytes) ?? most);
      const X = (bits) => MARGIN.left + (width * bits) / top;
      const parts = [s("line", { x1: X(0), x2: X(top), y1: bottom, y2: bottom, class: "axis" })];
      const step = stepOf(top / 8, Math.max(2, Math.floor(width / 100)));
      for (let k = 0; k * step <= top / 8 + 1e-9; k++) parts.push(
        s("line", { x1: X(8 * k * step), x2: X(8 * k * step), y1: bottom, y2: bottom + 5, class: "axis" }),
        s("text", { x: X(8 * k * step), y: bottom + 17, class: "tick", "text-anchor": !k ? "start" : 8 * k * step > 0.95 * top ? "end" : "middle" }, counted(k * step, "byte")));
      const more = files[1] - files[0];
      const said = (file) => (file === Infinity ? "no file" : counted(file, "byte"));
      const rows = [
        ["made for this text", floor, said(files[0])],
        ["made for the other text", cost, said(files[1]) + (count && more > 0 && more < Infinity ? `, ${more} too many` : "")],
        ["made for none: a byte for each letter", 8 * count, said(count)],
      ];
      rows.forEach(([name, bits, file], k) => {
        const y = k * MARGIN.row + 16, endless = bits === Infinity, end = endless ? top : bits;
        const box = (from, to, look) => s("rect", { x: X(from), y, width: Math.max(X(to) - X(from), 0), height: MARGIN.bar, class: look });
        parts.push(s("text", { x: X(0), y: y - 4, class: "tick" }, `${name}: `, s("tspan", { class: "ruler-bytes" }, file)));
        if (k === 2) parts.push(box(0, end, "ruler-plain"));
        else {
          const own = Math.min(floor, end);
          parts.push(box(0, own, "ruler-floor"));
          if (end > own) parts.push(box(own, end, "ruler-excess"));
        }
        if (endless) parts.push(s("path", { d: `M${X(top)},${y - 3}l9,${MARGIN.bar / 2 + 3}l-9,${MARGIN.bar / 2 + 3}z`, class: "ruler-excess" }));
      });
      paint(svg, ...parts);
      svg.setAttribute("aria-label", `Three bars on one ruler, for the file of the text in a code ${rows.map(([name, , file]) => `${name}: ${file}`).join("; ")}.`);
    }

    say() {
      const { other, more } = this.state;
      const { p, q, count, floor, cost, excess } = this.measure(this.state);
      const never = ALPHABET.filter((letter, i) => p[i] > 0 && q[i] === 0);
      if (!count) this.tell("There is nothing to send yet: the text has no letter.");
      else if (!other && !more) this.tell("The other text has no letter yet: its code has no word for anything, and the text can’t be sent.");
      else if (never.length) this.tell(`The other text has no ${never.map(named).join(", ")}: its code has no ${never.length > 1 ? "words for them" : "word for it"}, and the text can’t be sent.`);
      else if (excess < 1e-9) this.tell(`The code is made for these very letters: ${amount(floor, 2)}, the entropy of the text. No code that knows the letters’ shares alone is shorter on average.`);
      else this.tell(`The code that was made for the other text costs ${amount(excess, 2)} too much, ${amount(excess / count, 2)} a letter: ${amount(cost, 2)} in place of ${amount(floor, 2)}.`);
    }
  }

  customElements.define("explorable-code-lengths", CodeLengths);
})();
