// Scores, their softmax, the loss of the label and the gradient q - p; and the loss against the label's score.
(() => {
  "use strict";
  const { Explorable, h, s, maths, digits, near, unit, shown, amount, data, ruler, paint, writeNumbers } = globalThis.bookExplorables;
  const m = globalThis.bookMeasures;

  const CLASSES = ["cat", "dog", "hare"];
  const REACH = 10;
  const TOP = 16;
  const COLDEST = -2, HOTTEST = 4; // log2 of the temperature
  const MARGIN = { left: 34, right: 12, top: 26, bottom: 34 };
  const THUMB = 16;

  /** The slope of the loss as a formula: the unit is a factor. */
  const slopeSign = () => `(*q* − *p*) / ${{ bit: "(*T*\u00a0ln\u00a02)", nat: "*T*", hartley: "(*T*\u00a0ln\u00a010)" }[unit()]}`;

  /** A probability that may be next to nothing. */
  const tiny = (q) => (q < 1e-4 ? q.toExponential(1).replace("-", "−") : digits(q));

  class Logits extends Explorable {
    static label = "Scores, softmax and loss, to be changed";

    initial() {
      return { z: [2, 1, -1], label: 1, heat: 1 };
    }

    parse(fields) {
      const z = fields.get("z").split(",").map(Number);
      const label = CLASSES.indexOf(fields.get("label")), heat = Number(fields.get("T"));
      const fits = z.length === CLASSES.length && z.every((x) => Math.abs(x) <= REACH) && label >= 0;
      if (!fits || !(heat >= 2 ** COLDEST && heat <= 2 ** HOTTEST)) throw new RangeError("logits");
      return { z, label, heat };
    }

    write({ z, label, heat }) {
      return `z=${writeNumbers(z)}&label=${CLASSES[label]}&T=${writeNumbers([heat])}`;
    }

    between(a, b, t) {
      return { ...b, z: a.z.map((x, i) => (1 - t) * x + t * b.z[i]), heat: a.heat ** (1 - t) * b.heat ** t };
    }

    /** The model, the loss in bits, and the gradient q - p of the scores over the temperature. */
    measure({ z, label, heat }) {
      const scores = z.map((x) => x / heat);
      const { gradient } = m.lossAndGradient(scores, label, Math.E);
      return { q: m.softmax(scores), loss: m.lossAndGradient(scores, label, 2).loss, pull: gradient };
    }

    build() {
      this.rows = CLASSES.map((name, i) => {
        const radio = h("input", { type: "radio", name: `${this.key}-label`, "aria-label": `It is a ${name}`, onchange: () => this.show({ ...this.state, label: i }) });
        const input = this.slider({ min: -REACH, max: REACH, step: 0.1, "aria-label": `score of ${name}`, class: "slider-z" }, (value) =>
          this.show({ ...this.state, z: this.state.z.map((x, j) => (j === i ? value : x)) }));
        const bar = () => s("svg", { class: "logit-bar", "aria-hidden": "true" });
        const value = () => h("span", { class: "slider-value" });
        return { radio, input, arrow: s("svg", { class: "logit-arrow", "aria-hidden": "true" }), q: bar(), pull: bar(), zText: value(), qText: value(), pullText: value() };
      });
      const head = (text) => h("span", { class: "slider-head" }, ...maths(text));
      this.heat = this.slider({ min: COLDEST, max: HOTTEST, step: 0.25, "aria-label": "temperature" }, (value) => this.show({ ...this.state, heat: 2 ** value }));
      this.heatText = h("span", { class: "slider-value" });
      this.numbers = h("dl", { class: "simple explorable-numbers" });
      this.caption = h("p", { class: "explorable-caption" });
      this.plot = s("svg", { class: "logit-plot", role: "img" });
      this.draggable(this.plot, (handle, event) => {
        const start = this.state, origin = event.clientX;
        return (e) => {
          const moved = start.z[start.label] + ((e.clientX - origin) / this.width) * 2 * REACH;
          const z = start.z.map((x, j) => (j === start.label ? Math.round(10 * Math.min(Math.max(moved, -REACH), REACH)) / 10 : x));
          this.show({ ...start, z });
        };
      });
      this.root.append(
        h("p", { class: "explorable-caption" }, ...maths("*q* is what the model gives each. *p*, the label, is 1 for what it is (dashed), and 0 for the rest.")),
        h("div", { class: "logit-rows" },
          head("it is a"), h("span", { class: "slider-head" }, ...maths("score *z* "), h("span", { class: "logit-key" }, "→"), " next step (× 4)"), head("softmax *q*"), head("gradient *q* − *p*"),
          ...this.rows.flatMap((row, i) => [
            h("label", { class: "logit-name" }, row.radio, CLASSES[i]),
            h("div", { class: "logit-cell" }, h("div", { class: "logit-slide" }, row.input, row.arrow), row.zText),
            h("div", { class: "logit-cell" }, row.q, row.qText),
            h("div", { class: "logit-cell" }, row.pull, row.pullText)])),
        this.status,
        h("div", { class: "explorable-buttons" },
          h("button", { type: "button", onclick: () => this.descend() }, "One step of descent"),
          h("button", { type: "button", onclick: () => this.shift(1) }, "All scores + 1"),
          h("button", { type: "button", onclick: () => this.shift(-1) }, "All scores − 1"),
          h("label", { class: "logit-heat" }, h("span", {}, ...maths("temperature *T*")), this.heat, this.heatText)),
        this.presets({
          "The photograph": () => this.initial(),
          "Confident and wrong": () => ({ z: [6, -3, -1], label: 1, heat: 1 }),
          "The same at *T* = 4": () => ({ z: [6, -3, -1], label: 1, heat: 4 }),
          "Confident and right": () => ({ z: [-2, 7, -4], label: 1, heat: 1 }),
        }),
        this.numbers,
        this.caption,
        this.plot,
      );
    }

    descend() {
      const { pull } = this.measure(this.state);
      const { z, heat } = this.state;
      // The learning rate is 1, in nats.
      const next = z.map((x, i) => Math.min(Math.max(x - pull[i] / heat, -REACH), REACH));
      this.show({ ...this.state, z: next }, { gradual: true });
    }

    shift(step) {
      const z = this.state.z.map((x) => x + step);
      if (z.every((x) => Math.abs(x) <= REACH)) this.show({ ...this.state, z }, { gradual: true });
      else this.tell(`A score is at the end of its slider, ${digits(step * REACH)}: all of them can’t move on together.`);
    }

    draw() {
      if (!this.state) return;
      const { z, label, heat } = this.state;
      const { q, loss, pull } = this.measure(this.state);
      const slope = pull[label] / heat / Math.LN2;
      this.rows.forEach((row, i) => {
        row.radio.checked = i === label;
        row.input.value = z[i];
        row.input.setAttribute("aria-valuetext", digits(z[i], 2));
        row.zText.textContent = digits(z[i], 1);
        row.qText.textContent = near(q[i], 3);
        row.pullText.textContent = pull[i] === 0 ? "0" : near(pull[i], 3).replace(/^(?=\d)/, "+");
        this.drawArrow(row.arrow, z[i], -pull[i] / heat);
        this.drawModel(row.q, q[i], i === label);
        this.drawPull(row.pull, pull[i]);
      });
      this.heat.value = Math.log2(heat);
      this.heat.setAttribute("aria-valuetext", digits(heat, 2));
      this.heatText.textContent = digits(heat, 2);
      const rows = [
        ["loss", "log 1/*q*", `the loss of “${CLASSES[label]}”`, data(loss), "excess"],
        ["q", `*q*(${CLASSES[label]})`, "what the model gave it", h("data", { value: q[label] }, tiny(q[label])), "model"],
        ["slope", slopeSign(), `its slope, ${unit()}s a unit of score`, h("data", { value: slope }, digits(shown(slope))), "slope"],
      ];
      this.numbers.replaceChildren(...rows.map(([name, sign, words, value, look]) =>
        h("div", { class: `number-${look}`, "data-name": name }, h("dt", {}, ...maths(sign), h("small", {}, words)), h("dd", {}, value))));
      this.caption.replaceChildren(...maths(`The loss, against the score of the label alone. The straight line is its slope, ${slopeSign()}.`));
      this.drawPlot(loss, slope);
      this.markPresets();
    }

    /** Where descent takes the score, under the thumb of its slider. */
    drawArrow(svg, from, step) {
      const width = this.size(svg)[0] || 120;
      const X = (x) => THUMB / 2 + ((Math.min(Math.max(x, -REACH), REACH) + REACH) / (2 * REACH)) * (width - THUMB);
      // Lengths are enlarged: a step of 1 is drawn as 4, or most would be too small to see.
      const a = X(from), b = X(from + 4 * step);
      const parts = [s("line", { x1: X(0), x2: X(0), y1: 0, y2: 4, class: "axis" })];
      if (Math.abs(b - a) > 2) {
        const head = Math.sign(b - a) * Math.min(5, Math.abs(b - a));
        parts.push(s("path", { d: `M${a},6 H${b - head}`, class: "arrow" }), s("path", { d: `M${b},6 l${-head},-4 v8 z`, class: "arrow-head" }));
      }
      paint(svg, ...parts);
    }

    drawModel(svg, q, labelled) {
      const width = (this.size(svg)[0] || 120) - 2;
      paint(svg,
        s("line", { x1: 1, x2: 1, y1: 0, y2: 26, class: "axis" }),
        s("rect", { x: 1, y: 6, width: q * width, height: 14, class: "model" }),
        ...(labelled ? [s("rect", { x: 1, y: 2, width, height: 22, class: "target" })] : []));
    }

    drawPull(svg, pull) {
      const width = this.size(svg)[0] || 120, middle = width / 2;
      const length = Math.abs(pull) * (middle - 1);
      paint(svg,
        s("rect", { x: pull < 0 ? middle - length : middle, y: 6, width: length, height: 14, class: "pull" }),
        s("line", { x1: middle, x2: middle, y1: 0, y2: 26, class: "axis" }));
    }

    drawPlot(loss, slope) {
      const svg = this.plot, { z, label, heat } = this.state;
      const [full = 320, tall = 200] = this.size(svg).map((length) => length || undefined);
      const width = (this.width = full - MARGIN.left - MARGIN.right), height = tall - MARGIN.top - MARGIN.bottom;
      const X = (x) => MARGIN.left + ((x + REACH) / (2 * REACH)) * width;
      const Y = (y) => MARGIN.top + height * (1 - y / TOP);
      const at = (x) => m.lossAndGradient(z.map((v, j) => (j === label ? x : v) / heat), label, 2).loss;
      const points = [];
      for (let x = -REACH; x <= REACH + 1e-9; x += 0.25) points.push([x, at(x)]);
      const path = (list) => list.map(([x, y], k) => `${k ? "L" : "M"}${X(x).toFixed(1)},${Y(Math.min(y, 3 * TOP)).toFixed(1)}`).join("");
      const parts = [s("defs", {}, s("clipPath", { id: `${this.key}-clip` }, s("rect", { x: MARGIN.left, y: MARGIN.top - 8, width, height: height + 8 })))];
      for (const [y, number] of ruler(TOP)) {
        parts.push(s("line", { x1: X(-REACH), x2: X(REACH), y1: Y(y), y2: Y(y), class: y ? "grid" : "axis" }));
        parts.push(s("text", { x: X(-REACH) - 7, y: Y(y) + 4, class: "tick", "text-anchor": "end" }, number));
      }
      for (let x = -REACH; x <= REACH; x += 5) parts.push(s("text", { x: X(x), y: Y(0) + 17, class: "tick", "text-anchor": "middle" }, digits(x)));
      parts.push(s("text", { x: 2, y: 12, class: "tick" }, `${unit()}s`));
      parts.push(s("text", { x: X(REACH), y: Y(0) + 31, class: "tick", "text-anchor": "end" }, `score of ${CLASSES[label]}`));
      const x = z[label], clipped = { "clip-path": `url(#${this.key}-clip)` };
      parts.push(s("g", clipped,
        s("path", { d: path(points), class: "curve" }),
        s("path", { d: path([[x - 3, loss - 3 * slope], [x + 3, loss + 3 * slope]].map(([u, v]) => [u, v])), class: "tangent" })));
      const y = Y(Math.min(loss, TOP));
      if (loss > TOP) parts.push(s("text", { x: Math.max(X(x), 2 * MARGIN.left), y: y - 12, class: "tick", "text-anchor": "middle" }, `↑ ${digits(shown(loss), 1)}`));
      parts.push(s("g", { "data-drag": "label", class: "handle edge" },
        s("rect", { x: X(x) - 22, y: y - 22, width: 44, height: 44, class: "reach" }), s("circle", { cx: X(x), cy: y, r: 6.5, class: "grip grip-q" })));
      paint(svg, ...parts);
      svg.setAttribute("aria-label", `The loss falls as the score of ${CLASSES[label]} rises. At ${digits(x, 1)} it is ${amount(loss, 2)}, and its slope ${digits(shown(slope), 2)} ${unit()}s a unit.`);
    }

    say() {
      const { label, heat } = this.state;
      const { q, loss, pull } = this.measure(this.state);
      const name = CLASSES[label];
      const others = pull.map((x, i) => [x, i]).filter(([, i]) => i !== label).sort((a, b) => b[0] - a[0]);
      const rivals = others.filter(([x]) => x > others[0][0] - 1e-9).map(([, i]) => `“${CLASSES[i]}”`);
      const lowers = rivals.length > 1 ? `${rivals.join(" and ")} alike` : `${rivals[0]} the most`;
      if (loss > 8) this.tell(`Confident and wrong: “${name}” got ${tiny(q[label])}, and the loss is ${amount(loss, 2)}. But *q* − *p* is ${near(pull[label], 4)} there, and can’t pass −1.`);
      else if (loss < 0.01) this.tell(`Confident and right: the loss is ${amount(loss)}, and little is left to pull. It is never 0.`);
      else this.tell(`The loss is ${amount(loss)}. A step lifts “${name}” and lowers ${lowers}${heat === 1 ? "" : `; the temperature divides the pull by ${digits(heat, 2)}`}.`);
    }
  }

  customElements.define("explorable-logits", Logits);
})();
