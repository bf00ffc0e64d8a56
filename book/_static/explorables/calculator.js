// What a loss is made of: logits, probabilities or counts beside a truth, or a loss with its unit, taken apart.
// It is about units, and so shows each amount in all three.
(() => {
  "use strict";
  const { Explorable, h, s, maths, digits, near, stepOf, paint } = globalThis.bookExplorables;
  const m = globalThis.bookMeasures;
  const { converted } = globalThis.bookUnits;

  const HAVE = { logits: "logits", probabilities: "probabilities", counts: "counts", loss: "a loss" };
  // What is asked for then.
  const ASKED = {
    logits: "the model’s logits: its scores, before the softmax",
    probabilities: "the model’s probabilities, one for each class",
    counts: "how often each class was counted",
    loss: "the loss that your training prints",
  };
  const UNITS = ["nat", "bit", "hartley"];
  const MOST = 100; // numbers, of a thing to type
  const ROUNDED = 0.005; // what rounding may take from a sum of probabilities
  const LOSSES = [0, 1e6], CLASSES = [2, 1e9];
  const MARGIN = { left: 8, right: 8 };

  /** A number of a table, whose decimals stand below one another. */
  const column = (x) => (Number.isFinite(x) ? x.toFixed(4) : "∞");

  const listed = (text) => text.split(/[\s,;[\]()]+/).filter(Boolean).map((word) => {
    const value = Number(word);
    if (!Number.isFinite(value)) throw new RangeError(`“${word}” is no number.`);
    return value;
  });

  /** What is wrong with what was typed, and the field that it was typed into. */
  class Slip extends RangeError {
    constructor(message, field) {
      super(message);
      this.field = field;
    }
  }

  /** What `read` returns; what it finds wrong is the fault of one field. */
  const from = (field, read) => {
    try {
      return read();
    } catch (error) {
      throw error instanceof RangeError ? new Slip(error.message, field) : error;
    }
  };

  /** Probabilities that may have been rounded; anything else is no pmf, and is told so. */
  const pmf = (values, whose) => {
    if (values.some((x) => x < 0)) throw new RangeError(`${whose} have a negative number in them: are they logits?`);
    const total = values.reduce((a, b) => a + b, 0);
    if (Math.abs(total - 1) > ROUNDED) throw new RangeError(`${whose} sum to ${digits(total)} and not to 1.`);
    return m.normalize(values);
  };

  /** The model that was typed. */
  const model = (have, text) => {
    const values = listed(text);
    if (values.length < 2 || values.length > MOST) throw new RangeError(`From 2 to ${MOST} numbers, please: there ${values.length === 1 ? "is" : "are"} ${values.length}.`);
    if (have === "logits") return m.softmax(values);
    if (have === "probabilities") return pmf(values, "The probabilities");
    if (values.some((x) => x < 0)) throw new RangeError("A count is never negative.");
    if (!values.some((x) => x > 0)) throw new RangeError("Nothing was counted.");
    return m.normalize(values);
  };

  const isLabel = (text) => listed(text).length === 1;

  /** The truth that was typed: a class, counted from 0 as frameworks do, or probabilities. */
  const truth = (text, n) => {
    const values = listed(text);
    if (isLabel(text)) {
      const [label] = values;
      if (!Number.isInteger(label) || label < 0 || label >= n) throw new RangeError(`The label is a whole number from 0 to ${n - 1}.`);
      return Array.from({ length: n }, (_, i) => Number(i === label));
    }
    if (values.length !== n) throw new RangeError(`The truth has ${values.length} numbers, and the model ${n}.`);
    return pmf(values, "The true probabilities");
  };

  class Calculator extends Explorable {
    static label = "A calculator that takes a loss apart";

    initial() {
      return { have: "logits", numbers: "2, 1, -1", truth: "0.7, 0.2, 0.1", unit: "nat", classes: "3" };
    }

    parse(fields) {
      const state = Object.fromEntries(["have", "numbers", "truth", "unit", "classes"].map((name) => [name, fields.get(name) ?? ""]));
      if (!(state.have in HAVE) || !UNITS.includes(state.unit)) throw new RangeError("have");
      return state;
    }

    write(state) {
      return String(new URLSearchParams(state));
    }

    build() {
      const change = (name) => (event) => this.show({ ...this.state, [name]: event.target.value });
      const field = (name, label, attributes) => {
        const input = h("input", { type: "text", autocomplete: "off", spellcheck: "false", oninput: change(name), ...attributes });
        const words = h("span", { class: "slider-head" }, label);
        return { input, words, row: h("label", {}, words, input) };
      };
      this.choices = Object.entries(HAVE).map(([value, name]) => {
        const input = h("input", { type: "radio", name: `${this.key}-have`, value, onchange: () => this.take(value) });
        return { input, row: h("label", { class: "calculator-choice" }, input, name) };
      });
      this.fields = {
        numbers: field("numbers", "the numbers"),
        truth: field("truth", "the truth: a class (0, 1, 2, …), or probabilities"),
        classes: field("classes", "how many classes", { inputmode: "numeric" }),
      };
      this.fields.classes.row.classList.add("calculator-half");
      this.unit = h("select", { onchange: change("unit") }, UNITS.map((unit) => h("option", { value: unit }, `${unit}s`)));
      this.unitRow = h("label", { class: "calculator-half" }, h("span", { class: "slider-head" }, "the unit of that loss"), this.unit);
      this.bar = s("svg", { class: "calculator-bar", role: "img" });
      this.table = h("tbody", {});
      this.scroll = h("div", { class: "calculator-scroll" }, h("table", { class: "calculator-table" },
        h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "amount"), UNITS.map((unit) => h("th", { scope: "col" }, `${unit}s`)))),
        this.table));
      const start = this.initial();
      this.root.append(
        h("fieldset", { class: "calculator-have" }, h("legend", { class: "slider-head" }, "What you have:"), this.choices.map(({ row }) => row)),
        h("div", { class: "calculator-fields" }, Object.values(this.fields).map(({ row }) => row), this.unitRow),
        this.status,
        this.bar,
        this.scroll,
        this.presets({
          "Scores of a photograph": () => start,
          "One label": () => ({ ...start, truth: "0" }),
          "A loss of ten classes": () => ({ ...start, have: "loss", numbers: "1.5", classes: "10" }),
        }),
      );
    }

    /** Take another kind of input, with numbers that suit it. */
    take(have) {
      const fits = { logits: "2, 1, -1", probabilities: "0.7, 0.2, 0.1", counts: "70, 20, 10", loss: "1.0986" };
      this.show({ ...this.state, have, numbers: fits[have], ...(have === "loss" ? { classes: "3" } : { truth: "0" }) });
    }

    /** All amounts of a state in bits, or what is wrong with it. */
    measure({ have, numbers, truth: typed, unit, classes }) {
      try {
        if (have !== "loss") {
          const q = from("numbers", () => model(have, numbers)), p = from("truth", () => truth(typed, q.length));
          const paid = { n: q.length, loss: m.crossEntropy(p, q), own: m.entropy(q) };
          // One label does not say how probable it was, and so not where the floor is.
          return isLabel(typed) ? paid : { ...paid, floor: m.entropy(p), excess: m.klDivergence(p, q) };
        }
        const [loss, ...others] = from("numbers", () => listed(numbers)), n = Number(classes);
        if (others.length || !(loss >= LOSSES[0] && loss <= LOSSES[1])) throw new Slip("A loss is one number, and not negative.", "numbers");
        if (!Number.isInteger(n) || n < CLASSES[0] || n > CLASSES[1]) throw new Slip("The number of classes is whole, and at least 2.", "classes");
        return { n, loss: converted(loss, unit, "bit") };
      } catch (error) {
        if (!(error instanceof Slip)) throw error;
        return { wrong: error.message, field: error.field };
      }
    }

    draw() {
      if (!this.state) return;
      const { have } = this.state, found = this.measure(this.state);
      for (const { input } of this.choices) input.checked = input.value === have;
      for (const [name, { input, row }] of Object.entries(this.fields)) {
        row.hidden = name === "truth" ? have === "loss" : name === "classes" && have !== "loss";
        // What is being typed stays as it is typed.
        if (input.value !== this.state[name]) input.value = this.state[name];
        input.setAttribute("aria-invalid", String(found.field === name));
      }
      this.fields.numbers.words.textContent = ASKED[have];
      this.unitRow.hidden = have !== "loss";
      this.unit.value = this.state.unit;
      // While something is wrong the last answer stays, and is faint, so that nothing moves under a reader who types.
      if (!found.wrong) this.answer = found;
      this.answer ??= this.measure(this.initial());
      for (const part of [this.bar, this.scroll]) {
        part.classList.toggle("calculator-old", Boolean(found.wrong));
        part.setAttribute("aria-hidden", String(Boolean(found.wrong)));
      }
      this.table.replaceChildren(...this.rows(this.answer));
      this.drawBar(this.answer);
      this.markPresets();
    }

    rows({ n, loss, floor, excess, own }) {
      const row = (name, words, bits) => h("tr", { "data-name": name }, h("th", { scope: "row" }, ...maths(words)),
        UNITS.map((unit) => h("td", {}, h("data", { value: String(bits) }, column(converted(bits, "bit", unit))))));
      // A row for each amount, known or not, so that the table keeps its height.
      const known = (name, words, bits) => (bits !== undefined ? row(name, words, bits)
        : h("tr", { class: "calculator-unknown" }, h("th", { scope: "row" }, ...maths(words)), UNITS.map(() => h("td", { "aria-label": "not known" }, "—"))));
      return [
        row("loss", floor === undefined ? "the loss" : "the loss, *H*(*p*, *q*)", loss),
        known("floor", "its floor, *H*(*p*)", floor),
        known("excess", "what is overpaid, *D*(*p* ‖ *q*)", excess),
        known("own", "if the model were right, *H*(*q*)", own),
        row("guess", `a guess among ${n.toLocaleString("en-GB")}`, Math.log2(n)),
        h("tr", { "data-name": "perplexity" }, h("th", { scope: "row" }, "perplexity, the same in every unit"),
          UNITS.map(() => h("td", {}, h("data", { value: String(2 ** loss) }, column(loss < 1000 ? 2 ** loss : Infinity))))),
      ];
    }

    drawBar({ n, loss, floor }) {
      const [full = 320] = this.size(this.bar).map((length) => length || undefined);
      const guess = Math.log2(n), top = 1.15 * Math.max(Number.isFinite(loss) ? loss : 0, floor ?? 0, guess);
      const X = (bits) => MARGIN.left + (Math.min(bits, top) / top) * (full - MARGIN.left - MARGIN.right);
      // The words for the floor end where those for the rest begin.
      const word = (from, to, what) => to > from && X(from) + 7 * what.length < (to < loss ? X(to) : full) &&
        s("text", { x: X(from), y: 14, class: "tick" }, what);
      const part = (from, to, look) => s("rect", { x: X(from), y: 20, width: Math.max(X(to) - X(from), 0), height: 22, class: look });
      const parts = floor === undefined ? [["the loss", 0, loss, "part-whole"]] : [["the floor", 0, floor, "part-floor"], ["overpaid", floor, loss, "part-excess"]];
      const nats = converted(top, "bit", "nat"), step = stepOf(nats), at = (k) => X(converted(k * step, "nat", "bit"));
      paint(this.bar, ...[
        ...parts.flatMap(([what, start, end, look]) => [part(start, end, look), word(start, end, what)]),
        s("line", { x1: X(0), x2: X(top), y1: 46, y2: 46, class: "axis" }),
        ...Array.from({ length: Math.floor(nats / step) + 1 }, (_, k) => [
          s("line", { x1: at(k), x2: at(k), y1: 46, y2: 50, class: "axis" }),
          s("text", { x: at(k), y: 63, class: "tick", "text-anchor": k ? "middle" : "start" }, k ? digits(k * step) : "0 nats"),
        ]).flat(),
        s("line", { x1: X(guess), x2: X(guess), y1: 16, y2: 68, class: "reference" }),
        s("text", { x: X(guess), y: 80, class: "tick", "text-anchor": X(guess) > 0.7 * full ? "end" : "middle" }, `a guess among ${n.toLocaleString("en-GB")}`),
      ].filter(Boolean));
      const first = floor === undefined ? "" : `; its first part, ${digits((100 * floor) / guess, 0)} per cent, is the floor`;
      this.bar.setAttribute("aria-label", `A bar as long as the loss, ${digits((100 * loss) / guess, 0)} per cent of what a guess costs${first}.`);
    }

    say() {
      const { have } = this.state, { wrong, n, loss, floor, excess } = this.measure(this.state);
      if (wrong) this.tell(wrong);
      else if (have === "loss") this.tell(this.place(n, converted(loss, "bit", "nat")));
      else if (!Number.isFinite(loss)) this.tell("The model gives probability 0 to something that happens, so the loss is infinite.");
      else if (floor === undefined) this.tell("One label does not say how certain it was, so the floor under this loss is not known. Give every class a probability as the truth (1 and 0, if it was certain), and the loss comes apart.");
      else if (excess === 0) this.tell("The model is the truth: all of this loss is its floor, and training can take nothing from it.");
      else this.tell(`${near((100 * floor) / loss, 1)} per cent of this loss is its floor, the uncertainty of the truth itself, which every model pays. Better training can remove no more than the rest, ${near((100 * excess) / loss, 1)} per cent.`);
    }

    /** What a mean loss in nats says of n classes. */
    place(n, nats) {
      const guess = Math.log(n), least = Math.log1p((n - 1) / Math.E), named = `a guess among ${n.toLocaleString("en-GB")}`;
      const band = `${digits(least)} and ${digits(least + 1)} nats`, twice = `(A softmax taken twice would keep it between ${band}.)`;
      if (Math.abs(nats / guess - 1) < 0.02) return `This is what ${named} costs: most likely nothing has been learned from the inputs yet. ${twice}`;
      if (nats > guess) return `This is more than ${named} costs: the model is confident, and wrong. ${twice}`;
      return nats >= least ? `This is less than ${named} costs. But it lies between ${band}, where a softmax taken twice would keep it: if the accuracy is good, look for that mistake.` : `This is less than ${named} costs. ${twice}`;
    }
  }

  customElements.define("explorable-calculator", Calculator);
})();
