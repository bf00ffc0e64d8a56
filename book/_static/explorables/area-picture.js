// The area picture: a bar for each outcome, p(x) wide and log 1/q(x) high, beside the same with p and q exchanged.
(() => {
  "use strict";
  const { Explorable, h, s, maths, letter, digits, unit, shown, amount, data, ruler, parsePmf, put, paint, writeNumbers } = globalThis.bookExplorables;
  const m = globalThis.bookMeasures;

  // Heights are in bits and the scale never changes, so that areas can be compared from state to state. Another unit is another ruler
  // beside the same bars.
  const TOP = 5;
  const MARGIN = { left: 30, right: 8, top: 44, bottom: 40 };
  const LEAST = 2, MOST = 6;
  const NAMES = "abcdef";
  const RACE = [1 / 2, 1 / 4, 1 / 8, 1 / 8];
  const FIFTHS = [1 / 5, 1 / 5, 1 / 5, 1 / 5, 1 / 5];

  let pictures = 0;

  class AreaPicture extends Explorable {
    static label = "Area picture of a cross-entropy, to be changed";
    /** What of the bars can be dragged: the edges between them, and their tops. */
    static handles = ["edge", "top"];

    initial() {
      return { p: RACE, q: [1 / 8, 1 / 2, 1 / 8, 1 / 4] };
    }

    parse(fields) {
      const p = parsePmf(fields.get("p")), q = parsePmf(fields.get("q"));
      if (p.length !== q.length || p.length < LEAST || p.length > MOST) throw new RangeError("outcomes");
      return { p, q };
    }

    write({ p, q }) {
      return `p=${writeNumbers(p)}&q=${writeNumbers(q)}`;
    }

    between(a, b, t) {
      if (a.p.length !== b.p.length) return b;
      const mix = (u, v) => u.map((x, i) => (1 - t) * x + t * v[i]);
      return { p: mix(a.p, b.p), q: mix(a.q, b.q) };
    }

    build() {
      this.number = ++pictures;
      this.main = this.picture("p", "q", "*H*(*p*, *q*): outcomes come by *p*, you believe *q*");
      this.other = this.picture("q", "p", "The mirror: they come by *q*, you believe *p*");
      this.numbers = h("dl", { class: "simple explorable-numbers" });
      this.table = h("div", { class: "area-sliders" });
      this.fewer = h("button", { type: "button", "aria-label": "One outcome fewer", onclick: () => this.resize(-1) }, "−");
      this.more = h("button", { type: "button", "aria-label": "One outcome more", onclick: () => this.resize(1) }, "+");
      this.count = h("output", {});
      this.root.append(
        h("div", { class: "area-pictures" }, this.main.box, this.other.box),
        this.status,
        this.numbers,
        this.table,
        h("div", { class: "explorable-buttons" },
          h("button", { type: "button", onclick: () => this.learn() }, ...maths("Let *q* learn *p*")),
          h("button", { type: "button", onclick: () => this.swap() }, ...maths("Exchange *p* and *q*")),
          h("span", { class: "explorable-stepper", role: "group", "aria-label": "Outcomes" }, this.fewer, this.count, this.more)),
        this.presets({
          "The race": () => this.initial(),
          "Five equal outcomes": () => ({ p: FIFTHS, q: FIFTHS }),
          "A zero in *q*": () => ({ p: RACE, q: [1 / 2, 1 / 4, 1 / 4, 0] }),
        }),
      );
    }

    /** The frame of a picture of outcomes from `weight`, charged by `model`. */
    picture(weight, model, caption) {
      const svg = s("svg", { role: "img", class: "area-svg" });
      const box = h("div", { class: `area-box area-box-${weight}` }, h("p", { class: "explorable-caption" }, ...maths(caption)), svg);
      const picture = { svg, weight, model, box };
      this.draggable(svg, (handle, event) => this.grab(picture, handle, event));
      return picture;
    }

    learn() {
      this.show({ ...this.state, q: this.state.p }, { gradual: true });
    }

    swap() {
      this.show({ p: this.state.q, q: this.state.p }, { gradual: true });
    }

    resize(step) {
      const n = this.state.p.length + step;
      const change = (p) => {
        if (step > 0) return [...p.map((x) => (x * (n - 1)) / n), 1 / n];
        const kept = p.slice(0, n), total = kept.reduce((a, b) => a + b, 0);
        return total > 0 ? m.normalize(kept) : kept.map(() => 1 / n);
      };
      this.show({ p: change(this.state.p), q: change(this.state.q) });
    }

    /** Begin to drag an edge between two bars, or the top of one. */
    grab(picture, handle, event) {
      const { weight, model, svg } = picture;
      const start = { ...this.state };
      this.held = null;
      const at = (e) => {
        const box = svg.getBoundingClientRect();
        return { x: (e.clientX - box.left - MARGIN.left) / picture.width, y: TOP * (1 - (e.clientY - box.top - MARGIN.top) / picture.height) };
      };
      if (handle.dataset.drag === "top") {
        const i = Number(handle.dataset.index);
        const offset = Number(handle.dataset.value) - at(event).y;
        return (e) => {
          const y = at(e).y + offset;
          // Out of the picture at the top: the outcome is called impossible.
          const value = y > TOP + 0.25 ? 0 : 2 ** -Math.min(Math.max(y, 0), TOP);
          this.show({ ...this.state, [model]: m.withEntry(start[model], i, value) });
        };
      }
      const p = start[weight], edges = [0];
      for (const x of p) edges.push(edges.at(-1) + x);
      const origin = at(event).x;
      const chosen = Number(handle.dataset.index);
      return (e) => {
        // Edges of bars without width lie on one another: the direction says which of them is meant.
        const shift = at(e).x - origin;
        const same = edges.map((x, k) => k).filter((k) => k > 0 && k < p.length && Math.abs(edges[k] - edges[chosen]) < 1e-9);
        const k = shift < 0 ? same[0] : same.at(-1);
        const moved = Math.min(Math.max(edges[k] + shift, edges[k - 1]), edges[k + 1]);
        const changed = [...p];
        // What one bar gains its neighbour loses, to the last digit.
        changed[k - 1] = moved - edges[k - 1] < 0.002 ? 0 : moved - edges[k - 1];
        changed[k] = Math.max(p[k - 1] + p[k] - changed[k - 1], 0);
        if (changed[k] < 0.002) [changed[k - 1], changed[k]] = [changed[k - 1] + changed[k], 0];
        this.show({ ...this.state, [weight]: changed });
      };
    }

    draw() {
      if (!this.state) return;
      const { p, q } = this.state;
      this.drawPicture(this.main, p, q);
      this.drawPicture(this.other, q, p);
      this.drawNumbers(p, q);
      this.drawSliders(p, q);
      this.fewer.disabled = p.length === LEAST;
      this.more.disabled = p.length === MOST;
      put(this.count, `${p.length} outcomes`);
      this.markPresets();
    }

    drawPicture(picture, weights, models) {
      const { svg, weight, model } = picture;
      const [full = 320, tall = 300] = this.size(svg).map((length) => length || undefined);
      const width = (picture.width = full - MARGIN.left - MARGIN.right);
      const height = (picture.height = tall - MARGIN.top - MARGIN.bottom);
      const X = (x) => MARGIN.left + x * width;
      const Y = (y) => MARGIN.top + height * (1 - Math.min(y, TOP) / TOP);
      const rect = (x, w, from, to, look) => s("rect", { x: X(x), width: w * width, y: Y(to), height: Math.max(Y(from) - Y(to), 0), class: look });
      const hatch = `hatch-${this.number}-${weight}`, dots = `dots-${this.number}-${weight}`, fade = `fade-${this.number}-${weight}`;
      const parts = [
        s("defs", {},
          s("pattern", { id: hatch, width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
            s("rect", { width: 7, height: 7, class: "excess" }), s("line", { x1: 0, x2: 0, y1: 0, y2: 7, class: "hatch" })),
          s("pattern", { id: dots, width: 7, height: 7, patternUnits: "userSpaceOnUse" }, s("circle", { cx: 2, cy: 2, r: 1, class: "dot" })),
          s("linearGradient", { id: fade, x1: 0, x2: 0, y1: 0, y2: 1 },
            s("stop", { offset: 0, class: "fade-from" }), s("stop", { offset: 1, class: "fade-to" }))),
      ];
      for (const [y, number] of ruler(TOP)) {
        parts.push(s("line", { x1: X(0), x2: X(1), y1: Y(y), y2: Y(y), class: y ? "grid" : "axis" }));
        parts.push(s("text", { x: X(0) - 7, y: Y(y) + 4, class: "tick", "text-anchor": "end" }, number));
      }
      parts.push(s("text", { x: 2, y: 14, class: "tick" }, `${unit()}s`), ...this.legend(full, weight, model).flat());
      const lines = [], handles = [], labels = [];
      let left = 0;
      weights.forEach((w, i) => {
        const own = m.surprisal(w), paid = m.surprisal(models[i]);
        const middle = X(left + w / 2), drawn = w * width;
        if (w > 0) {
          parts.push(rect(left, w, 0, Math.min(own, paid), "floor"));
          if (paid > own) {
            const over = rect(left, w, own, paid, "area over");
            over.style.fill = `url(#${hatch})`;
            parts.push(over);
          } else if (paid < own) {
            // What is saved is part of the floor, and has its colour.
            parts.push(rect(left, w, paid, own, "floor"));
            const saved = rect(left, w, paid, own, "area");
            saved.style.fill = `url(#${dots})`;
            parts.push(saved);
          }
          if (paid > TOP) {
            const veil = s("rect", { x: X(left), width: drawn, y: MARGIN.top, height: 46, class: "veil" });
            veil.style.fill = `url(#${fade})`;
            parts.push(veil);
            labels.push(s("text", { x: middle, y: MARGIN.top - 6, class: paid === Infinity ? "beyond infinite" : "beyond", "text-anchor": "middle" },
              paid === Infinity ? "∞" : `↑ ${digits(shown(paid), 1)}`));
          }
          if (own <= TOP) lines.push(s("line", { x1: X(left), x2: X(left + w), y1: Y(own), y2: Y(own), class: `line-${weight}` }));
          if (paid <= TOP && model !== weight) lines.push(s("line", { x1: X(left), x2: X(left + w), y1: Y(paid), y2: Y(paid), class: `line-${model} charged` }));
          const y = Y(paid);
          if (this.constructor.handles.includes("top")) handles.push(s("g", { "data-drag": "top", "data-index": i, "data-value": Math.min(paid, TOP), class: "handle top" },
            // No wider than a finger: beside it, a swipe scrolls the page.
            s("rect", { x: middle - Math.min(drawn, 44) / 2, width: Math.max(Math.min(drawn, 44), 1), y: y - 22, height: 44, class: "reach" }),
            s("circle", { cx: middle, cy: y, r: drawn < 12 ? 3.5 : 5.5, class: `grip grip-${model}` })));
          if (drawn > 9) labels.push(s("text", { x: middle, y: Y(0) + 31, class: "outcome", "text-anchor": "middle" }, NAMES[i]));
        }
        left += w;
        if (this.constructor.handles.includes("edge") && i < weights.length - 1) {
          handles.push(s("g", { "data-drag": "edge", "data-index": i + 1, class: "handle edge" },
            s("rect", { x: X(left) - 13, width: 26, y: Y(0) - 4, height: 34, class: "reach" }),
            s("path", { d: `M${X(left)},${Y(0)} l6,7 v8 h-12 v-8 z`, class: `grip grip-${weight}` })));
        }
      });
      const absent = weights.map((w, i) => (w === 0 ? NAMES[i] : null)).filter(Boolean);
      if (absent.length) labels.push(s("text", { x: X(1), y: 29, class: "tick", "text-anchor": "end" },
        "no bar: ", ...absent.flatMap((name) => [letter(weight), "(", letter(name), ") = "]), "0"));
      paint(svg, ...parts, ...lines, ...labels, ...handles);
      svg.setAttribute("aria-label", this.described(picture, weights, models));
    }

    /** A picture in words. */
    described({ weight, model }, weights, models) {
      const bars = weights.map((w, i) =>
        `${NAMES[i]}: ${digits(w, 3)} wide, charged ${amount(m.surprisal(models[i]), 2)}, its own surprisal ${amount(m.surprisal(w), 2)}`);
      return `Bars as wide as ${weight} and as high as the surprisal under ${model}. ${bars.join("; ")}.`;
    }

    /** What the two lines are called, and how much room that takes. */
    named(weight, model) {
      const log = (name) => ["log 1/", letter(name)];
      return { own: log(weight), charged: log(model), rooms: [84, 80] };
    }

    legend(full, weight, model) {
      const { own, charged, rooms } = this.named(weight, model);
      const entry = (x, name, look) => [
        s("line", { x1: x, x2: x + 22, y1: 10, y2: 10, class: look }),
        s("text", { x: x + 27, y: 14, class: "tick" }, ...name)];
      return [entry(full - rooms[0] - rooms[1], own, `line-${weight}`), entry(full - rooms[1], charged, `line-${model} charged`)];
    }

    drawNumbers(p, q) {
      const floor = m.entropy(p), loss = m.crossEntropy(p, q);
      const rows = [
        ["H(p)", "*H*(*p*)", "the floor", floor, "floor"],
        ["D(p||q)", "*D*(*p* ‖ *q*)", "overpaid (hatched) less saved (dotted)", m.klDivergence(p, q), "excess"],
        ["H(p,q)", "*H*(*p*, *q*)", "the loss: floor and excess", loss, "total"],
        ["D(q||p)", "*D*(*q* ‖ *p*)", "the excess in the mirror", m.klDivergence(q, p), "other"],
      ];
      this.numbers.style.setProperty("--share", `${loss > 0 ? (100 * floor) / loss : 100}%`);
      this.numbers.replaceChildren(...rows.map(([name, sign, words, value, look]) =>
        h("div", { class: `number-${look}`, "data-name": name }, h("dt", {}, ...maths(sign), h("small", {}, words)), h("dd", {}, data(value)))));
    }

    drawSliders(p, q) {
      const n = p.length;
      if (this.sliders?.length !== n) {
        this.sliders = Array.from({ length: n }, (_, i) => ["p", "q"].map((name) => {
          const input = this.slider({ min: 0, max: 1, step: 0.005, "aria-label": `${name}(${NAMES[i]})`, class: `slider-${name}` }, (value) =>
            this.show({ ...this.state, [name]: m.withEntry(this.base(name, i), i, value) }));
          // The others keep their shares of the rest while one is dragged to 1 and back.
          for (const kind of ["pointerdown", "focus"]) input.addEventListener(kind, () => (this.held = null));
          input.addEventListener("change", () => (this.held = null));
          return { name, input, value: h("span", { class: "slider-value" }) };
        }));
        this.table.replaceChildren(
          h("span", {}), h("span", { class: "slider-head" }, ...maths("*p*, the truth")), h("span", { class: "slider-head" }, ...maths("*q*, the model")),
          ...this.sliders.flatMap((pair, i) => [h("i", { class: "slider-name" }, NAMES[i]), ...pair.map(({ input, value }) => h("span", { class: "slider-cell" }, input, value))]));
      }
      this.sliders.forEach((pair, i) => pair.forEach(({ name, input, value }) => {
        const x = name === "p" ? p[i] : q[i];
        if (Math.abs(Number(input.value) - x) > 0.0025) input.value = x;
        input.setAttribute("aria-valuetext", digits(x, 3));
        value.textContent = x.toFixed(3);
      }));
    }

    /** The pmf as it was when the present drag of slider i began. */
    base(name, i) {
      if (this.held?.name !== name || this.held.i !== i) this.held = { name, i, pmf: this.state[name] };
      return this.held.pmf;
    }

    say() {
      const { p, q } = this.state;
      const loss = m.crossEntropy(p, q), floor = m.entropy(p), excess = m.klDivergence(p, q);
      const never = p.findIndex((x, i) => x > 0 && q[i] === 0);
      if (never >= 0) {
        this.tell(`*${NAMES[never]}* comes with probability ${digits(p[never], 3)}, and *q* has no word for it. The loss is infinite: the bar has no top.`);
      } else if (excess < 1e-12) {
        this.tell(`*q* is *p*: nothing is overpaid. The loss is still ${amount(loss)}, the entropy of *p*` + (loss === 0 ? "." : ", and not 0."));
      } else {
        this.tell(`The loss is ${amount(loss)}: ${amount(floor)} that any model pays, and ${amount(excess)} for believing *q*.`);
      }
    }
  }

  customElements.define("explorable-area-picture", AreaPicture);
})();
