// The coin's loss in the unit of any base, with a penalty and the steps of descent; and its minimiser against the base.
// The base here is a part of what is minimised and has its own control. The page's switch of units, which only changes how a
// number is shown, does not move it.
(() => {
  "use strict";
  const { Explorable, h, s, maths, digits, writeNumbers } = globalThis.bookExplorables;
  const m = globalThis.bookMeasures;

  const RANGE = [-2, 4], TOP = 2.5, STEPS = 12;
  const BASES = [1.5, 16], HEAVIEST = 1, FASTEST = 12;
  const UNITS = { bits: 2, nats: Math.E, hartleys: 10 };
  const MARGIN = { left: 32, right: 10, top: 26, bottom: 36 };
  const LN3 = Math.log(3);

  /** "in bits", or "in base 3". */
  const unitOf = (base) => {
    const unit = Object.keys(UNITS).find((name) => Math.abs(UNITS[name] - base) < 1e-3);
    return unit ? `in ${unit}` : `in base ${digits(base, 2)}`;
  };

  class BaseOptimum extends Explorable {
    static label = "Loss, penalty and steps in the unit of a base, to be changed";

    initial() {
      return { base: 2, weight: 0, rate: 2, start: 0 };
    }

    parse(fields) {
      const [base, weight, rate, start] = ["b", "weight", "rate", "w"].map((name) => Number(fields.get(name) || NaN));
      const within = (x, low, high) => x >= low && x <= high;
      if (!within(base, ...BASES) || !within(weight, 0, HEAVIEST) || !within(rate, 0, FASTEST) || !within(start, ...RANGE)) throw new RangeError("base");
      // A shared "2.7183" means e.
      return { base: Math.abs(base - Math.E) < 1e-4 ? Math.E : base, weight, rate, start };
    }

    write({ base, weight, rate, start }) {
      const [b, l, r, w] = [base, weight, rate, start].map((x) => writeNumbers([x]));
      return `b=${b}&weight=${l}&rate=${r}&w=${w}`;
    }

    between(a, b, t) {
      const mix = (u, v) => (1 - t) * u + t * v;
      return { base: a.base ** (1 - t) * b.base ** t, weight: mix(a.weight, b.weight), rate: mix(a.rate, b.rate), start: mix(a.start, b.start) };
    }

    build() {
      this.curve = s("svg", { class: "base-svg", role: "img" });
      this.optimum = s("svg", { class: "base-svg", role: "img" });
      this.numbers = h("dl", { class: "simple explorable-numbers" });
      const change = (name) => (value) => this.show({ ...this.state, [name]: value });
      const control = (text, input) => {
        const value = h("span", { class: "slider-value" });
        return { input, value, row: h("label", { class: "base-control" }, h("span", {}, ...maths(text)), input, value) };
      };
      this.controls = {
        base: control("base *b*", this.slider({ min: Math.log(BASES[0]), max: Math.log(BASES[1]), step: "any", "aria-label": "base of the logarithm" }, (x) => this.show({ ...this.state, base: this.snap(Math.exp(x)) }))),
        weight: control("weight *λ* of the penalty", this.slider({ min: 0, max: HEAVIEST, step: 0.01, "aria-label": "weight of the penalty" }, change("weight"))),
        rate: control("learning rate *η*", this.slider({ min: 0, max: FASTEST, step: 0.1, "aria-label": "learning rate" }, change("rate"))),
        start: control("start *w*", this.slider({ min: RANGE[0], max: RANGE[1], step: 0.1, "aria-label": "start of the descent" }, change("start"))),
      };
      // Any base can be dragged to, so the keys need steps of their own.
      this.controls.base.input.addEventListener("keydown", (event) => {
        const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[event.key];
        if (!step) return;
        event.preventDefault();
        const moved = Math.round(10 * this.state.base + step) / 10;
        this.show({ ...this.state, base: Math.min(Math.max(moved, BASES[0]), BASES[1]) });
      });
      this.draggable(this.curve, (handle, event) => {
        const begun = this.state, origin = event.clientX;
        return (e) => {
          const moved = begun.start + ((e.clientX - origin) / this.wide) * (RANGE[1] - RANGE[0]);
          this.show({ ...begun, start: Math.round(10 * Math.min(Math.max(moved, RANGE[0]), RANGE[1])) / 10 });
        };
      });
      this.draggable(this.optimum, (handle, event) => {
        const begun = this.state, origin = event.clientX;
        return (e) => {
          const moved = begun.base + ((e.clientX - origin) / this.narrow) * (BASES[1] - 1);
          this.show({ ...begun, base: this.snap(moved) });
        };
      });
      const start = this.initial();
      const penalty = { ...start, weight: 0.1 };
      this.root.append(
        this.presets({
          "No penalty, in bits": () => start,
          "No penalty, in hartleys": () => ({ ...start, base: 10 }),
          "A penalty, in bits": () => penalty,
          "A penalty, in hartleys": () => ({ ...penalty, base: 10 }),
          "Rate 9, in bits": () => ({ ...start, rate: 9 }),
          "Rate 9, in nats": () => ({ ...start, base: Math.E, rate: 9 }),
        }),
        h("div", { class: "area-pictures" },
          h("div", {}, h("p", { class: "explorable-caption" }, "The loss and twelve steps; thin, in other units"), this.curve),
          h("div", { class: "base-second" }, h("p", { class: "explorable-caption" }, "The minimiser against the base"), this.optimum)),
        this.numbers,
        this.status,
        h("div", { class: "base-controls" }, ...Object.values(this.controls).map(({ row }) => row)),
      );
    }

    /** The base of a unit that has a name, if it is near. */
    snap(base) {
      return Object.values(UNITS).find((unit) => Math.abs(unit / base - 1) < 0.02) ?? Math.min(Math.max(base, BASES[0]), BASES[1]);
    }

    draw() {
      if (!this.state) return;
      const { base, weight, rate, start } = this.state;
      const best = m.coin.minimiser(base, weight);
      const texts = { base: digits(base, 2), weight: digits(weight, 2), rate: digits(rate, 1), start: digits(start, 1) };
      for (const [name, { input, value }] of Object.entries(this.controls)) {
        input.value = name === "base" ? Math.log(base) : this.state[name];
        input.setAttribute("aria-valuetext", texts[name]);
        value.textContent = texts[name];
      }
      const rows = [
        ["minimiser", "*ŵ*", "the minimiser, in log-odds", best, "floor"],
        ["heads", "*σ*(*ŵ*)", "its probability of heads", m.sigmoid(best), "model"],
        ["limit", "2 / *F*″(*ŵ*)", "*F* = *L* + *λw*²: steps near *ŵ* settle below this rate", 2 / m.coin.curvature(best, base, weight), "excess"],
      ];
      this.numbers.replaceChildren(...rows.map(([name, sign, words, value, look]) =>
        h("div", { class: `number-${look}`, "data-name": name }, h("dt", {}, ...maths(sign), h("small", {}, ...maths(words))), h("dd", {}, h("data", { value }, digits(value))))));
      this.drawCurve(best);
      this.drawOptimum(best);
      this.markPresets();
    }

    axes(svg, [left, right], xTicks, [low, high], yTicks, xName) {
      const [full = 300, tall = 250] = this.size(svg).map((length) => length || undefined);
      const width = full - MARGIN.left - MARGIN.right, height = tall - MARGIN.top - MARGIN.bottom;
      const X = (x) => MARGIN.left + ((x - left) / (right - left)) * width;
      const Y = (y) => MARGIN.top + height * (1 - (y - low) / (high - low));
      const parts = [];
      for (const y of yTicks) {
        parts.push(s("line", { x1: X(left), x2: X(right), y1: Y(y), y2: Y(y), class: y === low ? "axis" : "grid" }));
        parts.push(s("text", { x: X(left) - 6, y: Y(y) + 4, class: "tick", "text-anchor": "end" }, digits(y)));
      }
      for (const [x, name] of xTicks) parts.push(s("text", { x: X(x), y: Y(low) + 16, class: "tick", "text-anchor": "middle" }, name));
      parts.push(s("text", { x: X(right), y: Y(low) + 31, class: "tick", "text-anchor": "end" }, ...xName));
      return { X, Y, width, height, parts };
    }

    path(points, X, Y, top) {
      // Far above the frame, where the clip cuts it off.
      return points.map(([x, y], k) => `${k ? "L" : "M"}${X(x).toFixed(1)},${Y(Math.min(y, 4 * top)).toFixed(1)}`).join("");
    }

    drawCurve(best) {
      const svg = this.curve, { base, weight, rate, start } = this.state;
      const italic = (text) => s("tspan", { "font-style": "italic" }, text);
      const { X, Y, width, height, parts } = this.axes(svg, RANGE, [-2, -1, 0, 1, 2, 3, 4].map((x) => [x, digits(x)]), [0, TOP], [0, 0.5, 1, 1.5, 2, 2.5], ["log-odds of heads, ", italic("w")]);
      this.wide = width;
      const clip = `${this.key}-clip`;
      parts.push(s("defs", {}, s("clipPath", { id: clip }, s("rect", { x: MARGIN.left, y: MARGIN.top - 6, width, height: height + 6 }))));
      parts.push(s("text", { x: 2, y: 12, class: "tick" }, `loss ${unitOf(base)}`));
      const sample = (f) => Array.from({ length: 121 }, (_, k) => RANGE[0] + ((RANGE[1] - RANGE[0]) * k) / 120).map((w) => [w, f(w)]);
      const total = (w) => m.coin.loss(w, base, weight);
      const inside = s("g", { "clip-path": `url(#${clip})` });
      inside.append(s("line", { x1: X(LN3), x2: X(LN3), y1: Y(0), y2: Y(TOP), class: "reference" }));
      const names = [];
      // The same in the three units: their lowest points stand in line, or they don't.
      for (const [name, unit] of Object.entries(UNITS)) {
        const points = sample((w) => m.coin.loss(w, unit, weight)), lowest = m.coin.minimiser(unit, weight);
        inside.append(
          s("path", { d: this.path(points, X, Y, TOP), class: "ghost" }),
          s("circle", { cx: X(lowest), cy: Y(m.coin.loss(lowest, unit, weight)), r: 3, class: "lowest" }));
        const [w, y] = points.find(([, value]) => value < TOP - 0.15);
        names.push(s("text", { x: X(w) + 9, y: Y(y) + 1, class: "tick small" }, name));
      }
      if (weight > 0) {
        inside.append(s("path", { d: this.path(sample((w) => weight * w * w), X, Y, TOP), class: "part-penalty" }));
        const w = Math.min(3.3, Math.sqrt(1.9 / weight));
        names.push(s("text", { x: X(w) + 6, y: Y(weight * w * w) + 12, class: "tick small" }, italic("λw"), "²"));
      }
      inside.append(
        s("path", { d: this.path(sample(total), X, Y, TOP), class: "total" }),
        s("line", { x1: X(best), x2: X(best), y1: Y(0), y2: Y(total(best)), class: "best" }));
      const steps = m.coin.descend(start, rate, STEPS, base, weight).map((w) => Math.min(Math.max(w, -1e3), 1e3));
      inside.append(s("path", { d: this.path(steps.map((w) => [w, total(w)]), X, Y, TOP), class: "walk" }));
      steps.slice(1).forEach((w, k) => {
        const dot = s("circle", { cx: X(w), cy: Y(Math.min(total(w), 4 * TOP)), r: 3.6, class: "step" });
        dot.style.fillOpacity = 1 - (0.7 * k) / STEPS;
        inside.append(dot);
      });
      parts.push(inside, ...names, s("text", { x: X(LN3) + 5, y: MARGIN.top + 8, class: "tick" }, "ln 3"));
      if (weight > 0 && X(LN3) - X(best) > 12) parts.push(s("text", { x: X(best) - 4, y: Y(0) - 6, class: "tick", "text-anchor": "end" }, italic("ŵ")));
      const y = Y(Math.min(total(start), TOP));
      parts.push(s("g", { "data-drag": "start", class: "handle edge" }, s("rect", { x: X(start) - 20, y: y - 20, width: 40, height: 40, class: "reach" }), s("circle", { cx: X(start), cy: y, r: 6.5, class: "grip grip-q" })));
      svg.replaceChildren(...parts);
      svg.setAttribute("aria-label", `A curve with its lowest point at ${digits(best, 3)}. Descent from ${digits(start, 1)} goes to ${steps.slice(1, 6).map((w) => digits(w, 2)).join(", ")} and, after ${STEPS} steps, to ${digits(steps.at(-1), 2)}.`);
    }

    drawOptimum(best) {
      const svg = this.optimum, { base, weight } = this.state;
      const { X, Y, width, parts } = this.axes(svg, [1, BASES[1]], [[2, "2"], [Math.E, "e"], [5, "5"], [10, "10"], [16, "16"]], [0, 1.2], [0, 0.4, 0.8, 1.2], ["base ", s("tspan", { "font-style": "italic" }, "b")]);
      this.narrow = width;
      parts.push(s("text", { x: 2, y: 12, class: "tick", "font-style": "italic" }, "ŵ"));
      parts.push(s("line", { x1: X(1), x2: X(BASES[1]), y1: Y(LN3), y2: Y(LN3), class: "reference" }), s("text", { x: X(BASES[1]), y: Y(LN3) - 5, class: "tick", "text-anchor": "end" }, "ln 3"));
      const bases = Array.from({ length: 61 }, (_, k) => Math.exp((Math.log(BASES[1]) * k) / 60));
      // Those of the printed figure, for comparison.
      for (const other of [0.01, 0.1, 1]) {
        parts.push(
          s("path", { d: this.path(bases.map((b) => [b, m.coin.minimiser(b, other)]), X, Y, 1.2), class: "part-penalty" }),
          s("text", { x: X(BASES[1]), y: Y(m.coin.minimiser(BASES[1], other)) - 4, class: "tick small", "text-anchor": "end" }, s("tspan", { "font-style": "italic" }, "λ"), ` = ${digits(other)}`));
      }
      parts.push(s("path", { d: this.path(bases.map((b) => [b, m.coin.minimiser(b, weight)]), X, Y, 1.2), class: "optimum" }));
      parts.push(s("line", { x1: X(base), x2: X(base), y1: Y(0), y2: Y(best), class: "best" }));
      parts.push(s("g", { "data-drag": "base", class: "handle edge" }, s("rect", { x: X(base) - 20, y: Y(best) - 24, width: 40, height: 48, class: "reach" }), s("circle", { cx: X(base), cy: Y(best), r: 6.5, class: "grip grip-p" })));
      svg.replaceChildren(...parts);
      svg.setAttribute("aria-label", `The minimiser ${weight > 0 ? "falls as the base grows" : "is the same in every base"}. In base ${digits(base, 2)} it is ${digits(best, 3)}.`);
    }

    say() {
      const { base, weight, rate, start } = this.state;
      const best = m.coin.minimiser(base, weight);
      const limit = 2 / m.coin.curvature(best, base, weight);
      const last = m.coin.descend(start, rate, STEPS, base, weight).at(-1);
      const where = weight > 0
        ? `With the penalty the minimiser is ${digits(best)} ${unitOf(base)}, and not ln 3: change the base, and it moves.`
        : `Without a penalty the minimiser is ln 3 in every base.`;
      const how = rate === 0 ? "" : rate > limit
        ? ` A rate of ${digits(rate, 1)} is too large ${unitOf(base)}: the steps never settle.`
        : ` Twelve steps ${unitOf(base)} come to ${digits(last, 3)}.`;
      this.tell(where + how);
    }
  }

  customElements.define("explorable-base-optimum", BaseOptimum);
})();
