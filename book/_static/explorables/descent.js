// Descent on one loss at one learning rate, in bits and in nats: two balls that start together.
// The unit is what is compared here, so the page's switch of units leaves it alone.
(() => {
  "use strict";
  const { Explorable, h, s, maths, digits, paint, writeNumbers } = globalThis.bookExplorables;
  const m = globalThis.bookMeasures;

  const STEPS = 12, FASTEST = 11, START = 0;
  const UNITS = { bits: 2, nats: Math.E };
  const RANGE = [-0.8, 5.2], LOSSES = [0.5, 1.9];
  const MARGIN = { left: 26, right: 8, top: 26, bottom: 36 };
  const LN3 = Math.log(3);

  class Descent extends Explorable {
    static label = "Descent in bits and in nats at one learning rate, to be run";
    static pace = 3000;

    initial() {
      return { rate: 9, steps: 0 };
    }

    parse(fields) {
      const [rate, steps] = ["rate", "steps"].map((name) => Number(fields.get(name) || NaN));
      if (!(rate >= 0 && rate <= FASTEST) || !Number.isInteger(steps) || steps < 0 || steps > STEPS) throw new RangeError("descent");
      return { rate, steps };
    }

    write({ rate, steps }) {
      return `rate=${writeNumbers([rate])}&steps=${steps}`;
    }

    between(a, b, t) {
      return { ...b, steps: (1 - t) * a.steps + t * b.steps };
    }

    build() {
      this.drawings = Object.keys(UNITS).map(() => s("svg", { class: "descent-svg", role: "img" }));
      this.numbers = h("dl", { class: "simple explorable-numbers" });
      this.rate = this.slider({ min: 0, max: FASTEST, step: 0.1, "aria-label": "learning rate" }, (rate) => this.show({ ...this.state, rate }));
      this.value = h("span", { class: "slider-value" });
      this.one = h("button", { type: "button", onclick: () => this.show({ ...this.state, steps: Math.floor(this.state.steps) % STEPS + 1 }) }, "One step");
      const run = h("button", { type: "button", onclick: () => {
        this.state = { ...this.state, steps: 0 };
        this.show({ ...this.state, steps: STEPS }, { gradual: true });
      } }, "Let both run");
      this.root.append(
        h("div", { class: "descent-controls" },
          h("div", { class: "explorable-buttons", role: "group", "aria-label": "Steps" }, run, this.one),
          h("label", { class: "base-control" }, h("span", {}, ...maths("learning rate *η*")), this.rate, this.value)),
        h("div", { class: "descent-panels" }, ...Object.keys(UNITS).map((unit, k) =>
          h("div", {}, h("p", { class: "explorable-caption" }, `The loss in ${unit}`), this.drawings[k]))),
        this.status,
        this.numbers,
      );
    }

    path(unit) {
      return m.coin.descend(START, this.state.rate, STEPS, UNITS[unit]);
    }

    draw() {
      if (!this.state) return;
      const { rate, steps } = this.state, whole = Math.floor(steps);
      this.rate.value = rate;
      this.rate.setAttribute("aria-valuetext", digits(rate, 1));
      this.value.textContent = digits(rate, 1);
      // What the rate may be is told once both have run.
      const run = steps === STEPS;
      const rows = Object.keys(UNITS).flatMap((unit) => [
        [`w-${unit}`, "*w*", `in ${unit}, after ${whole} ${whole === 1 ? "step" : "steps"}`, this.path(unit)[whole]],
        [`limit-${unit}`, "2 / *L*″", run ? `in ${unit}: above this rate steps near ln 3 don’t settle` : `in ${unit}: the limit of the rate, told after ${STEPS} steps`, 2 / m.coin.curvature(LN3, UNITS[unit])],
      ]);
      this.numbers.replaceChildren(...rows.map(([name, sign, words, value]) =>
        h("div", { "data-name": name }, h("dt", {}, ...maths(sign), h("small", {}, words)), h("dd", {}, name.startsWith("limit") && !run ? "—" : h("data", { value }, digits(value, 3))))));
      Object.keys(UNITS).forEach((unit, k) => this.drawRun(unit, this.drawings[k]));
    }

    drawRun(unit, svg) {
      const { steps } = this.state, [full, all] = this.size(svg);
      const width = (full || 280) - MARGIN.left - MARGIN.right, height = (all || 230) - MARGIN.top - MARGIN.bottom;
      const X = (w) => MARGIN.left + ((w - RANGE[0]) / (RANGE[1] - RANGE[0])) * width;
      const Y = (y) => MARGIN.top + (height * (LOSSES[1] - y)) / (LOSSES[1] - LOSSES[0]);
      const bottom = Y(LOSSES[0]);
      const loss = (w) => m.coin.loss(w, UNITS[unit]);
      const line = (x1, y1, x2, y2, look) => s("line", { x1, y1, x2, y2, class: look });
      const parts = [];
      for (const y of [0.5, 1, 1.5]) parts.push(
        line(X(RANGE[0]), Y(y), X(RANGE[1]), Y(y), y === LOSSES[0] ? "axis" : "grid"),
        s("text", { x: X(RANGE[0]) - 6, y: Y(y) + 4, class: "tick", "text-anchor": "end" }, digits(y)));
      for (const w of [0, 1, 2, 3, 4, 5]) parts.push(s("text", { x: X(w), y: bottom + 16, class: "tick", "text-anchor": "middle" }, digits(w)));
      parts.push(
        s("text", { x: X(RANGE[1]), y: bottom + 31, class: "tick", "text-anchor": "end" }, s("tspan", { "font-style": "italic" }, "w")),
        line(X(LN3), MARGIN.top - 4, X(LN3), bottom, "reference"),
        s("text", { x: X(LN3) + 5, y: MARGIN.top + 4, class: "tick" }, "ln 3"));
      const curve = Array.from({ length: 81 }, (_, k) => RANGE[0] + ((RANGE[1] - RANGE[0]) * k) / 80);
      parts.push(s("path", { d: curve.map((w, k) => `${k ? "L" : "M"}${X(w).toFixed(1)},${Y(loss(w)).toFixed(1)}`).join(""), class: "total" }));
      const path = this.path(unit), whole = Math.floor(steps), done = path.slice(0, whole + 1);
      parts.push(s("path", { d: done.map((w, k) => `${k ? "L" : "M"}${X(w).toFixed(1)},${Y(loss(w)).toFixed(1)}`).join(""), class: "walk" }));
      done.forEach((w, k) => {
        const dot = s("circle", { cx: X(w), cy: Y(loss(w)), r: 3, class: "step" });
        dot.style.fillOpacity = 0.2 + (0.6 * (k + 1)) / done.length;
        parts.push(dot);
      });
      // Between two steps the ball is on its way along the curve.
      const at = whole < STEPS ? path[whole] + (steps - whole) * (path[whole + 1] - path[whole]) : path[STEPS];
      parts.push(s("circle", { cx: X(at), cy: Y(loss(at)) - 8, r: 8, class: "ball" }));
      paint(svg, ...parts);
      svg.setAttribute("aria-label", `A curve that is lowest at ln 3. Descent in ${unit} goes from ${digits(START)} to ${path.slice(1, whole + 1).map((w) => digits(w, 2)).join(", ") || "nowhere yet"}.`);
    }

    say() {
      const { rate, steps } = this.state, limits = Object.values(UNITS).map((base) => 2 / m.coin.curvature(LN3, base));
      if (!steps) return this.tell(`Both balls are at their start, *w* = ${digits(START)}, and the learning rate is ${digits(rate, 1)}: which of them will settle at ln 3?`);
      if (steps < STEPS) return this.tell(`A learning rate of ${digits(rate, 1)}, on the way: ${STEPS} steps show which of the balls settles at ln 3.`);
      const verdict = rate === 0 ? "no step goes anywhere."
        : rate > limits[1] ? "too fast in both units, and neither ball settles at ln 3."
          : rate > limits[0] ? "too fast in bits, where the ball never settles at ln 3; in nats it settles there" + (rate > 0.9 * limits[1] ? " in the end." : ".")
            : rate * 2 < limits[0] ? "both balls settle at ln 3, that in bits first, as its steps are longer." : "both balls settle at ln 3.";
      this.tell(`A learning rate of ${digits(rate, 1)}: ${verdict}`);
    }
  }

  customElements.define("explorable-descent", Descent);
})();
