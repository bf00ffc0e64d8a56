// Three pmfs in the triangle of all pmfs on three outcomes: what is near p, in four measures, and the triangle inequality.
(() => {
  "use strict";
  const { Explorable, h, s, maths, digits, unit, shown, amount, parsePmf, writeNumbers } = globalThis.bookExplorables;
  const m = globalThis.bookMeasures;

  const DRINKS = ["tea", "coffee", "lemonade"];
  const POINTS = ["p", "q", "r"];
  const HALF = Math.sqrt(3) / 2;
  const SEASONS = { p: [0.6, 0.3, 0.1], q: [0.4, 0.3, 0.3], r: [0.1, 0.3, 0.6] };
  // As in the printed figure. A unit scales a divergence, and the root of one by its root; the curves it leaves where they are.
  const MEASURES = [
    { name: "D(p||.)", sign: "*D*(*p* ‖ ·)", power: 1, levels: [0.05, 0.2, 0.5, 1], of: m.klDivergence },
    { name: "D(.||p)", sign: "*D*(· ‖ *p*)", power: 1, levels: [0.05, 0.2, 0.5, 1], of: (a, b) => m.klDivergence(b, a) },
    { name: "TV", sign: "TV", power: 0, levels: [0.1, 0.2, 0.3, 0.5], of: m.totalVariation },
    { name: "JS", sign: "√JS", power: 1 / 2, levels: [0.1, 0.2, 0.35, 0.5], of: m.jsDistance },
  ];
  /** A value of a measure in the unit that the reader chose, and the words for that unit. */
  const inUnit = (value, { power }) => (power ? value * shown(1) ** power : value);
  const unitOf = ({ power }) => (power === 1 ? `, ${unit()}s` : power ? `, JS in ${unit()}s` : "");
  const DASHES = ["none", "6 3", "7 3 1.5 3", "1.5 3"];
  const RAYS = 120;
  // Below this a difference of two sums is rounding.
  const EQUAL = 1e-9;

  /** Where a pmf lies, with the triangle's side as unit and its lower left corner as origin; and back. */
  const place = ([, right, top]) => [right + top / 2, top * HALF];
  const pmfAt = (x, y) => {
    const top = y / HALF, right = x - top / 2;
    const parts = [1 - right - top, right, top].map((v) => Math.max(v, 0));
    const total = parts[0] + parts[1] + parts[2];
    return parts.map((v) => v / total);
  };
  // Directions in which pmfs can move: their entries sum to 0.
  const DIRECTIONS = Array.from({ length: RAYS + 1 }, (_, k) => {
    const angle = (2 * Math.PI * k) / RAYS;
    const top = Math.sin(angle) / HALF, right = Math.cos(angle) - top / 2;
    return [-right - top, right, top];
  });

  /** How far from p along each direction the measure reaches the level: the balls are convex; NaN where they end at the border. */
  const ball = (p, of, level) =>
    DIRECTIONS.map((v) => {
      const at = (t) => p.map((x, i) => Math.max(x + t * v[i], 0));
      let high = Math.min(...v.map((d, i) => (d < 0 ? -p[i] / d : Infinity)));
      if (!(of(p, at(high)) > level)) return null;
      let low = 0;
      for (let k = 0; k < 18; k++) {
        const middle = (low + high) / 2;
        if (of(p, at(middle)) > level) high = middle;
        else low = middle;
      }
      return at(low);
    });

  class SimplexTriangle extends Explorable {
    static label = "Three distributions in a triangle, to be moved";

    initial() {
      return SEASONS;
    }

    parse(fields) {
      const state = Object.fromEntries(POINTS.map((name) => [name, parsePmf(fields.get(name))]));
      if (POINTS.some((name) => state[name].length !== 3)) throw new RangeError("outcomes");
      return state;
    }

    write(state) {
      return POINTS.map((name) => `${name}=${writeNumbers(state[name])}`).join("&");
    }

    between(a, b, t) {
      return Object.fromEntries(POINTS.map((name) => [name, a[name].map((x, i) => (1 - t) * x + t * b[name][i])]));
    }

    build() {
      this.panels = MEASURES.map((measure) => {
        const svg = s("svg", { class: "simplex-svg", role: "img" });
        const verdict = h("span", { class: "simplex-verdict" });
        this.draggable(svg, (handle, event) => {
          const name = handle.dataset.index, begun = this.state;
          const box = svg.getBoundingClientRect();
          const at = (e) => [(e.clientX - box.left - this.left) / this.side, (this.bottom - (e.clientY - box.top)) / this.side];
          const [x0, y0] = at(event), [x, y] = place(begun[name]);
          return (e) => {
            const [x1, y1] = at(e);
            this.show({ ...begun, [name]: pmfAt(x + x1 - x0, y + y1 - y0) });
          };
        });
        const named = h("span", {});
        return { ...measure, svg, verdict, named, box: h("div", {}, h("p", { class: "explorable-caption simplex-caption" }, h("span", {}, ...maths(measure.sign), named), verdict), svg) };
      });
      this.table = h("tbody", {});
      const head = (text) => h("th", { scope: "col" }, ...maths(text));
      this.sliders = POINTS.map((name) => DRINKS.map((drink, i) => {
        const input = this.slider({ min: 0, max: 1, step: 0.01, "aria-label": `${name}(${drink})`, class: `slider-${name}` }, (value) =>
          this.show({ ...this.state, [name]: m.withEntry(this.base(name, i), i, value) }));
        for (const kind of ["pointerdown", "focus", "change"]) input.addEventListener(kind, () => (this.held = null));
        return { name, i, input, value: h("span", { class: "slider-value" }) };
      }));
      this.root.append(
        this.presets({
          "Winter, spring, summer": () => SEASONS,
          "By way of summer": () => ({ p: SEASONS.p, q: SEASONS.r, r: SEASONS.q }),
          "Lemonade sold out": () => ({ p: [0.4, 0.3, 0.3], q: [0.6, 0.4, 0], r: [0.2, 0.5, 0.3] }),
          "Close together": () => ({ p: [0.38, 0.32, 0.3], q: [0.35, 0.32, 0.33], r: [0.32, 0.32, 0.36] }),
        }),
        h("div", { class: "simplex-panels" }, ...this.panels.map(({ box }) => box)),
        h("div", { class: "simplex-scroll", tabindex: 0, role: "region", "aria-label": "The ways from p to r, in numbers" }, h("table", { class: "simplex-table" },
          h("thead", {}, h("tr", {}, head("from, to"), head("*p*, *q*"), head("*q*, *r*"), head("the detour"), head("*p*, *r*"), head("triangle"))), this.table)),
        this.status,
        h("div", { class: "simplex-sliders" }, h("span", {}), ...DRINKS.map((drink) => h("span", { class: "slider-head" }, drink)),
          ...this.sliders.flatMap((row, k) => [h("i", { class: "slider-name" }, POINTS[k]), ...row.map(({ input, value }) => h("span", { class: "slider-cell" }, input, value))])),
      );
    }

    base(name, i) {
      if (this.held?.name !== name || this.held.i !== i) this.held = { name, i, pmf: this.state[name] };
      return this.held.pmf;
    }

    /** Both ways from p to r, and whether the triangle inequality holds. */
    ways({ of }) {
      const { p, q, r } = this.state;
      const first = of(p, q), second = of(q, r), direct = of(p, r);
      const holds = direct === Infinity ? first + second === Infinity : direct <= first + second + EQUAL;
      return { first, second, detour: first + second, direct, holds };
    }

    draw() {
      if (!this.state) return;
      for (const panel of this.panels) this.drawPanel(panel);
      this.table.replaceChildren(...MEASURES.map((measure) => {
        const { first, second, detour, direct, holds } = this.ways(measure);
        const cell = (name, value) => h("td", { "data-name": name }, h("data", { value }, digits(inUnit(value, measure))));
        return h("tr", { "data-name": measure.name, class: holds ? "holds" : "fails" },
          h("th", { scope: "row" }, ...maths(measure.sign), h("small", {}, unitOf(measure).slice(2))), cell("first", first), cell("second", second), cell("detour", detour), cell("direct", direct),
          h("td", { "data-name": "verdict" }, holds ? "holds" : "fails"));
      }));
      for (const { name, i, input, value } of this.sliders.flat()) {
        const x = this.state[name][i];
        if (Math.abs(Number(input.value) - x) > 0.005) input.value = x;
        input.setAttribute("aria-valuetext", digits(x, 3));
        value.textContent = x.toFixed(2);
      }
      this.markPresets();
    }

    /** The direction from a point in which its name is on no line to the two others. */
    aside([x, y], ...others) {
      const ways = others.map(([u, v]) => [u - x, v - y]).map(([u, v]) => [u, v].map((w) => w / (Math.hypot(u, v) || 1)));
      const [u, v] = ways[0].map((w, k) => w + ways[1][k]);
      const length = Math.hypot(u, v);
      // Between the two, there is room across the line.
      return length > 0.3 ? [-u / length, -v / length] : [-ways[0][1], ways[0][0]];
    }

    drawPanel(panel) {
      const { svg, of, levels, verdict } = panel;
      const [full = 280, tall = 250] = this.size(svg).map((length) => length || undefined);
      const side = (this.side = Math.min(full - 24, (tall - 44) / HALF));
      const left = (this.left = (full - side) / 2), bottom = (this.bottom = tall - 24);
      const XY = (pmf) => {
        const [x, y] = place(pmf);
        return [left + x * side, bottom - y * side];
      };
      const join = (points) => points.map((point, k) => `${k ? "L" : "M"}${XY(point).map((v) => v.toFixed(1)).join(",")}`).join("");
      const corners = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];
      const parts = [s("path", { d: `${join(corners)}z`, class: "simplex" })];
      const { p, q, r } = this.state;
      const number = (level) => digits(Number(inUnit(level, panel).toPrecision(2)));
      levels.forEach((level, k) => {
        // Where a ball ends at the border its curve is interrupted.
        const pieces = [[]];
        for (const point of ball(p, of, level)) {
          if (point) pieces.at(-1).push(point);
          else if (pieces.at(-1).length) pieces.push([]);
        }
        const d = pieces.filter((piece) => piece.length > 1).map(join).join("");
        parts.push(s("path", { d, class: "level", "stroke-dasharray": DASHES[k] }));
        const point = pieces.flat()[0];
        const [x, y] = point ? XY(point) : [];
        const free = point && [p, q, r].map(XY).every(([u, v]) => Math.hypot(u - x, v - y) > 24);
        if (free && full > 220) parts.push(s("text", { x: x + 2, y: k % 2 ? y + 10 : y - 3, class: "tick small" }, number(level)));
      });
      const [a, b, c] = [p, q, r].map(XY);
      const { holds } = this.ways(panel);
      parts.push(s("path", { d: `M${a}L${b}L${c}`, class: "detour" }), s("path", { d: `M${a}L${c}`, class: "direct" }));
      DRINKS.forEach((drink, i) => {
        const [x, y] = XY(corners[i]);
        parts.push(s("text", { x: x + [-10, 10, 0][i], y: i === 2 ? y - 7 : y + 17, class: "tick", "text-anchor": ["start", "end", "middle"][i] }, drink));
      });
      [["r", c, a, b], ["q", b, a, c], ["p", a, b, c]].forEach(([name, [x, y], one, other]) => {
        const [u, v] = this.aside([x, y], one, other);
        parts.push(s("g", { "data-drag": "point", "data-index": name, class: "handle point" },
          s("circle", { cx: x, cy: y, r: 16, class: "reach" }), s("circle", { cx: x, cy: y, r: 6, class: `grip grip-${name}` }),
          s("text", { x: x + 15 * u, y: y + 15 * v + 4, class: "outcome", "text-anchor": "middle" }, name)));
      });
      svg.replaceChildren(...parts);
      panel.named.textContent = unitOf(panel);
      verdict.textContent = holds ? "triangle holds" : "triangle fails";
      verdict.className = `simplex-verdict ${holds ? "holds" : "fails"}`;
      svg.setAttribute("aria-label", `Curves of equal ${panel.name} around p, at ${levels.map(number).join(", ")}${unitOf(panel)}, with the ways from p to r, direct and over q: the triangle inequality ${holds ? "holds" : "fails"}.`);
    }

    say() {
      const ways = MEASURES.map((measure) => ({ ...measure, ...this.ways(measure) }));
      const failing = ways.filter(({ holds }) => !holds);
      const shorter = failing.map(({ sign, detour, direct }) => `for ${sign} the detour over *q* is ${amount(detour)}, and the direct way ${amount(direct)}`);
      if (shorter.length) this.tell(`The triangle fails: ${shorter.join("; ")}. TV and √JS keep it.`);
      else if (ways.some(({ detour }) => detour === Infinity)) this.tell("A way through an outcome that its model excludes is infinite. Here no detour is shorter than the direct way.");
      else this.tell("Here no detour is shorter than the direct way. Put *q* between *p* and *r*, and look at the divergences.");
    }
  }

  customElements.define("explorable-simplex-triangle", SimplexTriangle);
})();
