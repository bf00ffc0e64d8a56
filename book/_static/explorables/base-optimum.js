// The coin's loss in the unit of any base, and where it is least: a vertical line leads from there down to what other bases say.
// The base here is a part of what is minimised and has its own control. The page's switch of units, which only changes how a
// number is shown, does not move it.
(() => {
  "use strict";
  const { Explorable, h, s, maths, digits, paint, writeNumbers } = globalThis.bookExplorables;
  const m = globalThis.bookMeasures;

  const RANGE = [-1, 3], TOP = 2;
  const BASES = [1.5, 16], HEAVIEST = 1, WEIGHT = 0.1;
  const UNITS = { bits: 2, nats: Math.E, hartleys: 10 };
  const MARGIN = { left: 40, right: 12, top: 26, between: 30, bottom: 34, strip: 104 };
  const LN3 = Math.log(3);

  /** "in bits", or "in base 3". */
  const unitOf = (base) => {
    const unit = Object.keys(UNITS).find((name) => Math.abs(UNITS[name] - base) < 1e-3);
    return unit ? `in ${unit}` : `in base ${digits(base, 2)}`;
  };

  class BaseOptimum extends Explorable {
    static label = "A loss in the unit of a base, with a penalty or without, to be changed";

    initial() {
      return { base: 2, weight: 0 };
    }

    parse(fields) {
      const [base, weight] = ["b", "weight"].map((name) => Number(fields.get(name) || NaN));
      const within = (x, low, high) => x >= low && x <= high;
      if (!within(base, ...BASES) || !within(weight, 0, HEAVIEST)) throw new RangeError("base");
      // A shared "2.7183" means e.
      return { base: Math.abs(base - Math.E) < 1e-4 ? Math.E : base, weight };
    }

    write({ base, weight }) {
      return `b=${writeNumbers([base])}&weight=${writeNumbers([weight])}`;
    }

    between(a, b, t) {
      return { base: a.base ** (1 - t) * b.base ** t, weight: (1 - t) * a.weight + t * b.weight };
    }

    build() {
      this.drawing = s("svg", { class: "base-svg", role: "img" });
      this.numbers = h("dl", { class: "simple explorable-numbers" });
      this.base = this.slider({ min: Math.log(BASES[0]), max: Math.log(BASES[1]), step: "any", "aria-label": "base of the logarithm" }, (x) => this.show({ ...this.state, base: this.snap(Math.exp(x)) }));
      this.value = h("span", { class: "slider-value" });
      this.penalty = h("input", { type: "checkbox", onchange: () => this.show({ ...this.state, weight: this.penalty.checked ? WEIGHT : 0 }, { gradual: true }) });
      this.added = h("span", {});
      // Any base can be dragged to, so the keys need steps of their own.
      this.base.addEventListener("keydown", (event) => {
        const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[event.key];
        if (!step) return;
        event.preventDefault();
        this.arrive();
        const moved = Math.round(10 * this.state.base + step) / 10;
        this.show({ ...this.state, base: Math.min(Math.max(moved, BASES[0]), BASES[1]) });
      });
      // The loss at one place is inverse to ln b: a curve that is pulled to half of its height has the base squared.
      this.draggable(this.drawing, (handle, event) => {
        const begun = this.state, origin = event.clientY, before = m.coin.loss(this.lowest, begun.base);
        return (e) => {
          const height = before - ((e.clientY - origin) / this.tall) * TOP;
          this.show({ ...begun, base: this.snap(height > 0 ? Math.exp((before / height) * Math.log(begun.base)) : BASES[1]) });
        };
      });
      this.root.append(
        h("div", { class: "base-controls" },
          h("label", { class: "base-control" }, h("span", {}, ...maths("base *b*")), this.base, this.value),
          h("label", { class: "code-more" }, this.penalty, this.added)),
        this.drawing,
        this.status,
        this.numbers,
      );
    }

    /** The base of a unit that has a name, if it is near. */
    snap(base) {
      return Object.values(UNITS).find((unit) => Math.abs(unit / base - 1) < 0.02) ?? Math.min(Math.max(base, BASES[0]), BASES[1]);
    }

    draw() {
      if (!this.state) return;
      const { base, weight } = this.state, best = this.lowest = m.coin.minimiser(base, weight);
      this.base.value = Math.log(base);
      this.base.setAttribute("aria-valuetext", digits(base, 2));
      this.value.textContent = digits(base, 2);
      this.penalty.checked = weight > 0;
      this.added.replaceChildren(...maths(`a penalty, ${digits(weight || WEIGHT, 2)} *w*²`));
      const rows = [
        ["minimiser", "*ŵ*", "where it is least, in log-odds", best, "floor"],
        ["heads", "*σ*(*ŵ*)", "the probability of heads there", m.sigmoid(best), "model"],
      ];
      this.numbers.replaceChildren(...rows.map(([name, sign, words, value, look]) =>
        h("div", { class: `number-${look}`, "data-name": name }, h("dt", {}, ...maths(sign), h("small", {}, words)), h("dd", {}, h("data", { value }, digits(value))))));
      this.drawCurve(best);
    }

    drawCurve(best) {
      const svg = this.drawing, { base, weight } = this.state, [full, all] = this.size(svg);
      const width = (full || 300) - MARGIN.left - MARGIN.right, bottom = (all || 380) - MARGIN.bottom, strip = bottom - MARGIN.strip;
      const height = this.tall = strip - MARGIN.between - MARGIN.top;
      const X = (w) => MARGIN.left + ((w - RANGE[0]) / (RANGE[1] - RANGE[0])) * width;
      const Y = (y) => MARGIN.top + height * (1 - y / TOP);
      const B = (b) => strip + (MARGIN.strip * Math.log(b / BASES[0])) / Math.log(BASES[1] / BASES[0]);
      const italic = (text) => s("tspan", { "font-style": "italic" }, text);
      const line = (x1, y1, x2, y2, look) => s("line", { x1, y1, x2, y2, class: look });
      const right = X(RANGE[1]), parts = [s("text", { x: 2, y: 12, class: "tick" }, `loss ${unitOf(base)}`)];
      for (const y of [0, 1, 2]) parts.push(
        line(X(RANGE[0]), Y(y), right, Y(y), y ? "grid" : "axis"),
        s("text", { x: X(RANGE[0]) - 6, y: Y(y) + 4, class: "tick", "text-anchor": "end" }, digits(y)));
      for (const [b, name] of [[2, "2"], [Math.E, "e"], [10, "10"]]) parts.push(
        line(X(RANGE[0]), B(b), right, B(b), "grid"),
        s("text", { x: X(RANGE[0]) - 6, y: B(b) + (b === 2 ? 1 : 5), class: "tick", "text-anchor": "end" }, name));
      parts.push(s("text", { x: 2, y: strip - 4, class: "tick" }, "where it is least, at base ", italic("b")));
      for (const w of [-1, 0, 1, 2, 3]) parts.push(s("text", { x: X(w), y: bottom + 16, class: "tick", "text-anchor": "middle" }, digits(w)));
      parts.push(
        s("text", { x: right, y: bottom + 31, class: "tick", "text-anchor": "end" }, "log-odds ", italic("w")),
        line(X(LN3), MARGIN.top - 4, X(LN3), bottom, "reference"),
        s("text", { x: X(LN3) + 5, y: MARGIN.top + 4, class: "tick" }, "ln 3"));
      const clip = `${this.key}-clip`;
      parts.push(s("defs", {}, s("clipPath", { id: clip }, s("rect", { x: MARGIN.left, y: MARGIN.top - 6, width, height: height + 6 }))));
      const perPixel = width / (RANGE[1] - RANGE[0]), names = [], inside = s("g", { "clip-path": `url(#${clip})` });
      // Far above the frame, where the clip cuts it off.
      const path = (f) => Array.from({ length: 121 }, (_, k) => RANGE[0] + ((RANGE[1] - RANGE[0]) * k) / 120)
        .map((w, k) => `${k ? "L" : "M"}${X(w).toFixed(1)},${Y(Math.min(f(w), 4 * TOP)).toFixed(1)}`).join("");
      const named = [{ y: MARGIN.top + 4, w: [LN3, LN3 + 36 / perPixel] }];
      const meet = (a, b) => Math.min(...a) < Math.max(...b) && Math.min(...b) < Math.max(...a);
      /** Above its curve at one end, or else at the other one, or below: where no curve goes through it, and no other name is. */
      const call = (name, unit, look, ends, other) => {
        const wide = 5.5 * name.length;
        const places = [-5, -3, 20, 24, 30].flatMap((down) => ends.map((side) => {
          let w = RANGE[side < 0 ? 1 : 0];
          while (m.coin.loss(w, unit, weight) > TOP) w += 0.02 * side;
          const near = w + (6 * side) / perPixel, far = near + (wide * side) / perPixel;
          return { x: X(near), y: Y(m.coin.loss(w, unit, weight)) + down, w: [near, far], anchor: side < 0 ? "end" : "start" };
        }));
        const free = ({ y, w }) => y < Y(0) - 3 && !named.some((other) => meet(other.w, w) && Math.abs(other.y - y) < 11) && ![base, ...Object.values(UNITS)].some((b) => {
          const [one, other] = w.map((v) => Y(m.coin.loss(v, b, weight)));
          return Math.max(one, other) > y - 7 && Math.min(one, other) < y + 2;
        });
        const best = places.find(free) ?? other ?? places[0];
        named.push(best);
        names.push(s("text", { x: best.x, y: best.y, class: `tick small ${look}`, "text-anchor": best.anchor }, name));
      };
      // Between close curves there is no room: then it is at the top.
      call(`your base, ${digits(base, 2)}`, base, "own", [-1, 1], { x: right, y: 12, w: [], anchor: "end" });
      for (const [name, unit] of Object.entries(UNITS)) {
        const lowest = m.coin.minimiser(unit, weight);
        inside.append(
          s("path", { d: path((w) => m.coin.loss(w, unit, weight)), class: "ghost" }),
          s("circle", { cx: X(lowest), cy: Y(m.coin.loss(lowest, unit, weight)), r: 3, class: "lowest" }));
        call(name, unit, "", [1, -1]);
      }
      const total = (w) => m.coin.loss(w, base, weight);
      inside.append(s("path", { d: path(total), class: "total" }));
      const trace = Array.from({ length: 61 }, (_, k) => BASES[0] * (BASES[1] / BASES[0]) ** (k / 60));
      parts.push(
        inside, ...names,
        s("path", { d: trace.map((b, k) => `${k ? "L" : "M"}${X(m.coin.minimiser(b, weight)).toFixed(1)},${B(b).toFixed(1)}`).join(""), class: "optimum" }),
        line(X(best), Y(total(best)), X(best), B(base), "best"),
        s("circle", { cx: X(best), cy: B(base), r: 5, class: "bob" }),
        s("g", { "data-drag": "top", class: "handle top" }, s("rect", { x: X(best) - 22, y: Y(total(best)) - 22, width: 44, height: 44, class: "reach" }), s("circle", { cx: X(best), cy: Y(total(best)), r: 6.5, class: "grip grip-q" })));
      paint(svg, ...parts);
      svg.setAttribute("aria-label", `A curve with its lowest point at ${digits(best, 3)}, and below it a line of the lowest points in all bases, which ${weight > 0 ? "slides to the left as the base grows" : "is vertical"}.`);
    }

    say() {
      const { base, weight } = this.state, best = m.coin.minimiser(base, weight);
      this.tell(weight > 0
        ? `With the penalty the loss is least at ${digits(best)} ${unitOf(base)}, and not at ln 3. ${base === 2
          ? "Change the base: does that place stay?"
          : "As the base changes that place slides: in a larger unit the loss is a smaller number, and the penalty counts for more."}`
        : `Without a penalty the loss is least at ln 3 ${unitOf(base)}, as in every base.`);
    }
  }

  customElements.define("explorable-base-optimum", BaseOptimum);
})();
