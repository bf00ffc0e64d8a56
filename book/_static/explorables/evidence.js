// Ten dice thrown side by side, and the evidence against the fair one as it piles up around a line whose slope is a divergence.
(() => {
  "use strict";
  const { Explorable, h, s, maths, digits, unit, shown, amount, data, stepOf, paint } = globalThis.bookExplorables;
  const m = globalThis.bookMeasures;

  const PATHS = 10, LONGEST = 1000;
  const SPANS = [10, 20, 50, 100, 200, 500, LONGEST];
  const PARTS = 60, LEAST = 3; // a six comes in so many of sixty throws
  const SEEDS = 2 ** 32;
  const MARGIN = { left: 40, right: 12, top: 24, bottom: 38 };
  const FAIR = Array.from({ length: 6 }, () => 1 / 6);

  const loaded = (parts) => [...Array.from({ length: 5 }, () => (1 - parts / PARTS) / 5), parts / PARTS];
  const DECIMALS = 3;
  /** A number beside others that it is compared with: as many decimals as they have, zeros too. */
  const even = (bits) => `${shown(bits).toFixed(DECIMALS).replace(/^-(?=[0.]*$)/, "").replace("-", "−")}\u00a0${unit()}s`;
  const mean = (weights, values) => weights.reduce((total, weight, i) => total + weight * values[i], 0);

  class Evidence extends Explorable {
    static label = "Ten dice, and the evidence that their throws bring, to be thrown";
    static pace = 1200;

    initial() {
      return { six: PARTS / 2, truth: "p", throws: 100, seed: 3 };
    }

    parse(fields) {
      const [six, throws, seed] = ["six", "throws", "seed"].map((name) => Number(fields.get(name) || NaN));
      const state = { six: Math.round(PARTS * six), truth: fields.get("truth"), throws, seed };
      const whole = (x, low, high) => Number.isInteger(x) && x >= low && x <= high;
      if (!whole(state.six, LEAST, PARTS - LEAST) || !whole(throws, 0, LONGEST) || !whole(seed, 0, SEEDS - 1) || !["p", "q"].includes(state.truth)) throw new RangeError("evidence");
      return state;
    }

    write({ six, truth, throws, seed }) {
      return `six=${Number((six / PARTS).toFixed(4))}&truth=${truth}&throws=${throws}&seed=${seed}`;
    }

    between(a, b, t) {
      return { ...b, throws: Math.round((1 - t) * a.throws + t * b.throws) };
    }

    build() {
      this.drawing = s("svg", { class: "evidence-svg", role: "img" });
      this.numbers = h("dl", { class: "simple explorable-numbers" });
      const throwing = (count) => h("button", { type: "button", onclick: () => this.throwMore(count) }, count > 1 ? `Throw ${count} times` : "Throw");
      this.more = [throwing(1), throwing(100)];
      const again = h("button", { type: "button", onclick: () => this.show({ ...this.state, throws: 0, seed: Math.floor(Math.random() * 1e6) }) }, "Start again");
      this.six = this.slider({ min: LEAST, max: PARTS - LEAST, step: 1, "aria-label": "how often the loaded die shows a six" }, (six) => this.show({ ...this.state, six }));
      this.often = h("span", { class: "slider-value" });
      this.truths = [["p", "loaded"], ["q", "fair"]].map(([truth, name]) => {
        const input = h("input", { type: "radio", name: `${this.key}-truth`, value: truth, onchange: () => this.show({ ...this.state, truth }) });
        return { input, row: h("label", { class: "calculator-choice" }, input, h("span", {}, ...maths(`${name}, *${truth}*`))) };
      });
      this.root.append(
        h("div", { class: "explorable-buttons" }, ...this.more, again,
          h("fieldset", { class: "calculator-have" }, h("legend", { class: "slider-head" }, "The ten dice are"), this.truths.map(({ row }) => row))),
        h("p", { class: "explorable-caption" }, ...maths("Evidence for *p* against *q*: a path for each die, their mean (thick), and what is expected (dashed)")),
        this.drawing,
        this.status,
        this.numbers,
        h("label", { class: "base-control" }, h("span", {}, "the loaded die shows a six"), this.six, this.often),
      );
    }

    throwMore(count) {
      // What is on its way has been thrown.
      const throws = Math.min((this.goal ?? this.state).throws + count, LONGEST);
      this.show({ ...this.state, throws }, { gradual: count > 1 });
    }

    show(state, options) {
      this.goal = state;
      super.show(state, options);
    }

    followHash() {
      this.goal = null;
      super.followHash();
    }

    /** The evidence after each number of throws, a row for each die, and what is expected a throw. */
    walks({ six, truth, seed }) {
      const key = `${six} ${truth} ${seed}`;
      if (this.walked?.key === key) return this.walked;
      const p = loaded(six), thrown = truth === "p" ? p : FAIR, gains = m.evidence(p, FAIR);
      if (this.luck?.seed !== seed) this.luck = { seed, uniforms: m.uniforms(seed, PATHS * LONGEST) };
      const outcomes = m.outcomes(thrown, this.luck.uniforms);
      const rows = Array.from({ length: PATHS }, (_, k) => m.running(Array.from({ length: LONGEST }, (_, t) => gains[outcomes[PATHS * t + k]])));
      const slope = truth === "p" ? m.klDivergence(p, FAIR) : -m.klDivergence(FAIR, p);
      const spread = Math.sqrt(Math.max(mean(thrown, gains.map((gain) => (gain - slope) ** 2)), 0));
      this.walked = { key, rows, slope, spread };
      return this.walked;
    }

    draw() {
      if (!this.state) return;
      const { six, truth, throws } = this.state;
      const p = loaded(six), { rows, slope } = this.walks(this.state);
      this.six.value = six;
      const often = digits(six / PARTS, 2);
      this.six.setAttribute("aria-valuetext", often);
      this.often.textContent = often;
      for (const { input } of this.truths) input.checked = input.value === truth;
      for (const button of this.more) button.disabled = (this.goal ?? this.state).throws >= LONGEST;
      const soFar = throws ? rows.reduce((total, row) => total + row[throws], 0) / (PATHS * throws) : 0;
      const numbers = [
        // The rule above a number is drawn as its line is.
        ["D(p||q)", "*D*(*p* ‖ *q*)", "expected a throw, if they are loaded", m.klDivergence(p, FAIR), truth === "p" ? "expected" : "unmet"],
        ["-D(q||p)", "−*D*(*q* ‖ *p*)", "expected a throw, if they are fair", -m.klDivergence(FAIR, p), truth === "q" ? "expected" : "unmet"],
        ["seen", "mean", `a throw, in ${throws} of each of the ten`, soFar, "floor"],
      ];
      this.numbers.replaceChildren(...numbers.map(([name, sign, words, value, look]) =>
        h("div", { class: `number-${look}`, "data-name": name }, h("dt", {}, ...maths(sign), h("small", {}, words)), h("dd", {}, data(value, DECIMALS, even(value))))));
      this.drawWalks();
    }

    drawWalks() {
      const svg = this.drawing, { throws } = this.state, { rows, slope, spread } = this.walks(this.state);
      const [full, tall] = this.size(svg), width = (full || 300) - MARGIN.left - MARGIN.right, height = (tall || 260) - MARGIN.top - MARGIN.bottom;
      const span = SPANS.find((length) => length >= throws);
      // Room for three standard deviations, and for what was thrown.
      let low = 0, high = 0;
      for (let k = 0; k <= 40; k++) {
        const at = (span * k) / 40, reach = 3 * spread * Math.sqrt(at);
        low = Math.min(low, slope * at - reach);
        high = Math.max(high, slope * at + reach);
      }
      // As many places as there are pixels for, the last throw among them.
      const every = Math.max(1, Math.ceil((1.5 * span) / width));
      const places = Array.from({ length: Math.floor(throws / every) + 1 }, (_, k) => k * every);
      if (places.at(-1) !== throws) places.push(throws);
      for (const row of rows) for (const place of places) {
        low = Math.min(low, row[place]);
        high = Math.max(high, row[place]);
      }
      if (high - low < 1e-9) [low, high] = [-1, 1];
      const X = (t) => MARGIN.left + (width * t) / span;
      const Y = (y) => MARGIN.top + (height * (high - y)) / (high - low);
      const parts = [];
      const perBit = shown(1), step = stepOf((high - low) * perBit);
      for (let k = Math.ceil((low * perBit) / step - 1e-9); k <= (high * perBit) / step + 1e-9; k++) {
        const y = Y((k * step) / perBit);
        parts.push(
          s("line", { x1: X(0), x2: X(span), y1: y, y2: y, class: k === 0 ? "axis" : "grid" }),
          s("text", { x: X(0) - 6, y: y + 4, class: "tick", "text-anchor": "end" }, digits(k * step)));
      }
      parts.push(s("text", { x: 2, y: 12, class: "tick" }, `${unit()}s`));
      const bottom = MARGIN.top + height;
      for (const t of [0, span / 2, span]) parts.push(s("text", { x: X(t), y: bottom + 16, class: "tick", "text-anchor": t === span ? "end" : "middle" }, digits(t)));
      parts.push(s("text", { x: X(span), y: bottom + 32, class: "tick", "text-anchor": "end" }, "throws of each die"));
      const line = (row) => places.map((t, k) => `${k ? "L" : "M"}${X(t).toFixed(1)},${Y(row(t)).toFixed(1)}`).join("");
      for (const row of rows) parts.push(s("path", { d: line((t) => row[t]), class: "run" }));
      parts.push(
        s("path", { d: line((t) => rows.reduce((total, row) => total + row[t], 0) / PATHS), class: "mean-run" }),
        s("line", { x1: X(0), y1: Y(0), x2: X(span), y2: Y(slope * span), class: "slope" }));
      for (const row of rows) parts.push(s("circle", { cx: X(throws).toFixed(1), cy: Y(row[throws]).toFixed(1), r: 2.6, class: "run-end" }));
      paint(svg, ...parts);
      svg.setAttribute("aria-label", `A jagged line for each of ten dice after ${throws} throws, from ${amount(Math.min(...rows.map((row) => row[throws])), 1)} to ${amount(Math.max(...rows.map((row) => row[throws])), 1)}, around a straight dashed line that ${slope > 0 ? "climbs" : slope < 0 ? "falls" : "is level"}.`);
    }

    say() {
      const { truth, throws, six } = this.state, { rows, slope } = this.walks(this.state);
      if (!throws) return this.tell("None of the ten dice has been thrown yet.");
      const ends = rows.map((row) => row[throws]), total = ends.reduce((a, b) => a + b, 0) / PATHS;
      const against = ends.filter((end) => (truth === "p" ? end < 0 : end > 0)).length;
      const misled = against ? `${against} of the ten dice ${against === 1 ? "has" : "have"} brought evidence against the truth` : "none of the ten dice has brought evidence against the truth";
      const where = `After ${throws} ${throws === 1 ? "throw" : "throws"} of each die the mean of the ten is ${amount(total, 1)}, and ${amount(slope * throws, 1)} were expected`;
      this.tell(6 * six === PARTS ? "The loaded die is as fair as the fair one: no throw says anything." : `${where}; ${misled}.`);
    }
  }

  customElements.define("explorable-evidence", Evidence);
})();
