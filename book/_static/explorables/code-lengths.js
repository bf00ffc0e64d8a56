// A text laid out by what its letters cost: in a code for its own letters, and in one for the letters of another text.
(() => {
  "use strict";
  const { Explorable, h, maths, digits, unit, shown, amount, data } = globalThis.bookExplorables;
  const m = globalThis.bookMeasures;

  const ALPHABET = [..."abcdefghijklmnopqrstuvwxyz "];
  const LONGEST = 240;
  const BIT = 7; // pixels
  const SHELLS = "she sells sea shells on the sea shore";
  const PANGRAM = "the quick brown fox jumps over the lazy dog";

  /** Small letters and single spaces: what the codes are for. */
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^a-z]+/g, " ").trim().slice(0, LONGEST);
  const named = (letter) => (letter === " " ? "the space" : `“${letter}”`);

  class CodeLengths extends Explorable {
    static label = "A text and the lengths of its letters in two codes, to be changed";

    initial() {
      return { text: SHELLS, other: PANGRAM, more: 0 };
    }

    parse(fields) {
      const state = { text: plain(fields.get("text")), other: plain(fields.get("model")), more: Number(fields.get("more")) };
      if (!state.text || !state.other || ![0, 1].includes(state.more)) throw new RangeError("text");
      return state;
    }

    write({ text, other, more }) {
      return String(new URLSearchParams({ text, model: other, more }));
    }

    build() {
      const area = (label, name) => {
        const input = h("textarea", { rows: 2, maxlength: LONGEST, spellcheck: "false", autocapitalize: "off" });
        input.addEventListener("input", () => {
          const value = plain(input.value);
          // Nothing has no letters: wait for the first.
          if (value) this.show({ ...this.state, [name]: value });
        });
        return { input, name, row: h("label", { class: "code-text" }, h("span", { class: "slider-head" }, label), input) };
      };
      this.areas = [area("The text", "text"), area("The model knows the letters of", "other")];
      this.more = h("input", { type: "checkbox", onchange: () => this.show({ ...this.state, more: Number(this.more.checked) }) });
      this.own = h("div", { class: "code-strip", "aria-hidden": "true" });
      this.model = h("div", { class: "code-strip", "aria-hidden": "true" });
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
        this.areas[0].row,
        this.areas[1].row,
        h("label", { class: "code-more" }, this.more, h("span", {}, "Count each of the 27 letters once more than it was seen")),
        h("p", { class: "explorable-caption" }, ...maths("In a code for its own letters *p*")), this.own,
        h("p", { class: "explorable-caption" }, ...maths("In the code for the model *q*; hatched is what a letter costs above its own length")), this.model,
        this.numbers,
        this.status,
        h("details", { class: "code-details" }, h("summary", {}, "The length of each letter"), 
          h("table", { class: "simplex-table" }, h("thead", {}, h("tr", {}, head("letter"), head("times"), ...["p", "q"].map((name, k) => h("th", { scope: "col" }, ...maths(`log 1/*${name}*, `), this.units[k])))), this.table)),
      );
    }

    measure({ text, other, more }) {
      const p = m.letterPmf(text, ALPHABET), q = m.letterPmf(other, ALPHABET, more);
      const count = [...text].length;
      return { p, q, count, floor: count * m.entropy(p), cost: count * m.crossEntropy(p, q), excess: count * m.klDivergence(p, q) };
    }

    draw() {
      if (!this.state) return;
      const { text, more } = this.state;
      for (const { input, name } of this.areas) if (plain(input.value) !== this.state[name]) input.value = this.state[name];
      this.more.checked = more === 1;
      const { p, q, count, floor, cost, excess } = this.measure(this.state);
      const tiles = (paid) => [...text].map((letter) => {
        const i = ALPHABET.indexOf(letter), own = m.surprisal(p[i]), length = paid ? m.surprisal(q[i]) : own;
        const tile = h("span", { class: length === Infinity ? "tile infinite" : "tile" }, h("span", {}, letter === " " ? "␣" : letter));
        tile.style.width = `${length === Infinity ? 56 : length * BIT}px`;
        tile.style.setProperty("--own", `${Math.min(own, length) * BIT}px`);
        return tile;
      });
      this.own.replaceChildren(...tiles(false));
      this.model.replaceChildren(...tiles(true));
      const bytes = (value) => (value === Infinity ? "no file" : `${Math.ceil(value / 8 - 1e-9)} bytes`);
      const rows = [
        ["own", "*N* *H*(*p*)", `its own letters: ${bytes(floor)}`, floor, "floor"],
        ["excess", "*N* *D*(*p* ‖ *q*)", `too much, for ${count} letters`, excess, "excess"],
        ["model", "*N* *H*(*p*, *q*)", `the model's: ${bytes(cost)}`, cost, "total"],
        ["plain", "*N* log 256", `a byte for each: ${count} bytes`, 8 * count, "plain"],
      ];
      this.numbers.style.setProperty("--share", `${cost > 0 ? (100 * floor) / cost : 100}%`);
      this.numbers.replaceChildren(...rows.map(([name, sign, words, value, look]) =>
        h("div", { class: `number-${look}`, "data-name": name }, h("dt", {}, ...maths(sign), h("small", {}, words)), h("dd", {}, data(value, 2)))));
      for (const name of this.units) name.textContent = `${unit()}s`;
      const used = ALPHABET.map((letter, i) => [letter, i]).filter(([, i]) => p[i] > 0).sort((a, b) => p[b[1]] - p[a[1]]);
      this.table.replaceChildren(...used.map(([letter, i]) => h("tr", {}, h("th", { scope: "row" }, letter === " " ? "space" : letter),
        h("td", {}, digits(p[i] * count, 0)), ...[p, q].map((pmf) => h("td", {}, digits(shown(m.surprisal(pmf[i])), 2))))));
      this.markPresets();
    }

    say() {
      const { p, q, count, floor, cost, excess } = this.measure(this.state);
      const never = ALPHABET.filter((letter, i) => p[i] > 0 && q[i] === 0);
      if (never.length) this.tell(`The model never saw ${never.map(named).join(", ")}: there is no word for it, and the text can't be sent.`);
      else if (excess < 1e-9) this.tell(`Right model: ${amount(floor, 2)}, the entropy of its letters, and no code that knows the letters' shares alone does better on average.`);
      else this.tell(`The wrong model costs ${amount(excess, 2)} more, ${amount(excess / count, 2)} a letter: ${amount(cost, 2)} in place of ${amount(floor, 2)}.`);
    }
  }

  customElements.define("explorable-code-lengths", CodeLengths);
})();
