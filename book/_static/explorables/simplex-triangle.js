// Three pmfs in the triangle of all pmfs on three outcomes: the straight way from p to r beside a way over q, in a divergence and in a metric.
(() => {
  "use strict";
  const { Explorable, h, s, maths, digits, unit, shown, amount, parsePmf, put, writeNumbers } = globalThis.bookExplorables;
  const m = globalThis.bookMeasures;

  const DRINKS = ["tea", "coffee", "lemonade"];
  const POINTS = ["p", "q", "r"];
  const HALF = Math.sqrt(3) / 2;
  const WINTER = [0.6, 0.3, 0.1], SUMMER = [0.1, 0.3, 0.6];
  // At first the inequality holds by all measures, so that a reader finds where it fails.
  const START = { p: WINTER, q: [0.12, 0.75, 0.13], r: SUMMER };
  // A unit scales a divergence, and the root of one by its root; the curves it leaves where they are. Two measures are drawn at first.
  const MEASURES = [
    { name: "D(p||.)", title: "KL divergence", by: "the KL divergence", sign: (a, b) => `*D*(*${a}* ‖ *${b}*)`, power: 1, levels: [0.05, 0.2, 0.5, 1], of: m.klDivergence },
    { name: "TV", title: "Total variation", by: "total variation", sign: (a, b) => `TV(*${a}*, *${b}*)`, power: 0, levels: [0.1, 0.2, 0.3, 0.5], of: m.totalVariation },
    { name: "D(.||p)", title: "KL, reversed", by: "KL reversed", sign: (a, b) => `*D*(*${b}* ‖ *${a}*)`, power: 1, levels: [0.05, 0.2, 0.5, 1], of: (a, b) => m.klDivergence(b, a), rest: true },
    { name: "JS", title: "Root of JS", by: "√JS", sign: (a, b) => `√JS(*${a}*, *${b}*)`, power: 1 / 2, levels: [0.1, 0.2, 0.35, 0.5], of: m.jsDistance, rest: true },
  ];
  /** A value of a measure in the unit that the reader chose, and the words for that unit. */
  const inUnit = (value, { power }) => (power ? value * shown(1) ** power : value);
  const unitOf = ({ power }) => (power === 1 ? `, ${unit()}s` : power ? `, JS in ${unit()}s` : "");
  const DASHES = ["none", "6 3", "7 3 1.5 3", "1.5 3"];
  const RAYS = 72, HALVINGS = 14;
  // How far the straight way is drawn, of what there is room for; the way over q is to the same scale.
  const STRAIGHT = 0.6;
  // Where all three are so near to the middle of p and r, in sides of the triangle, a glass is held over them.
  const GLASS = 0.05, CLOSER = 0.5 / GLASS;
  const NAMED = 10; // pixels that a name has to itself, if it can
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

  /** Where, on the way from a pmf in each direction, `inside` ends: what holds there is convex; null where the triangle ends first. */
  const edge = (centre, inside) =>
    DIRECTIONS.map((v) => {
      const at = (t) => centre.map((x, i) => Math.max(x + t * v[i], 0));
      let low = 0, high = Math.min(...v.map((d, i) => (d < 0 ? -centre[i] / d : Infinity)));
      const border = at(high);
      if (inside(border)) return { border, point: null };
      for (let k = 0; k < HALVINGS; k++) {
        const middle = (low + high) / 2;
        if (inside(at(middle))) low = middle;
        else high = middle;
      }
      return { border, point: at(low) };
    });
  /** Balls around p. */
  const ball = (p, of, level) => edge(p, (x) => of(p, x) <= level).map(({ point }) => point);
  /** Whether the way over q is the shorter one. */
  const shorter = (of, p, q, r) => of(p, q) + of(q, r) < of(p, r) - EQUAL;
  /** All q for which it is, by their border: both terms are convex in q, and what is half p and half r is one of them, if any is. */
  const failing = (of, p, r) => {
    const middle = p.map((x, i) => (x + r[i]) / 2);
    if (of(p, r) === Infinity || !shorter(of, p, middle, r)) return [];
    return edge(middle, (q) => shorter(of, p, q, r)).map(({ border, point }) => point ?? border);
  };

  class SimplexTriangle extends Explorable {
    static label = "Three distributions in a triangle, to be moved";

    initial() {
      return START;
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
      // Here p is no truth and q no model, so that they have no colours in sentences.
      this.root.classList.add("plain-letters");
      this.panels = MEASURES.map((measure) => {
        const [back, front] = [1, 2].map(() => s("g", { "aria-hidden": "true" })), svg = s("svg", { class: "simplex-svg", role: "img" }, back, front);
        const verdict = h("p", { class: "simplex-verdict", "data-name": "verdict" });
        const way = (words, ...legs) => {
          const value = h("span", {}), bar = h("span", { class: "simplex-bar", "aria-hidden": "true" }, ...legs);
          return { value, bar, row: h("div", { class: "simplex-way" }, h("span", {}, ...maths(words)), bar, value) };
        };
        const leg = () => h("span", { class: "simplex-leg" }), { sign } = measure;
        const direct = way(`straight: ${sign("p", "r")}`, h("span", { class: "simplex-leg simplex-straight" }));
        const detour = way(`over *q*: ${sign("p", "q")} + ${sign("q", "r")}`, leg(), leg());
        this.draggable(svg, (handle, event) => {
          const name = handle.dataset.index, begun = this.state, [x, y] = place(begun[name]);
          // The glass is neither lifted nor moved under the reader's hand.
          const glass = (this.heldGlass = this.glass()), scale = this.side * (glass ? CLOSER : 1);
          return (e) => {
            let to = [x + (e.clientX - event.clientX) / scale, y - (e.clientY - event.clientY) / scale];
            if (glass) {
              const [u, v] = to.map((w, i) => w - glass[i]), far = Math.hypot(u, v) / (0.96 * GLASS);
              if (far > 1) to = [glass[0] + u / far, glass[1] + v / far];
            }
            this.show({ ...begun, [name]: pmfAt(...to) });
          };
        }, () => {
          this.heldGlass = undefined;
          this.update();
        });
        const named = h("span", {});
        return { ...measure, svg, back, front, verdict, named, bars: { direct, detour }, box: h("div", { "data-name": measure.name },
          h("p", { class: "explorable-caption" }, h("b", {}, measure.title), named), svg, direct.row, detour.row, verdict) };
      });
      this.rest = h("input", { type: "checkbox", onchange: () => this.update() });
      this.more = h("input", { type: "checkbox", onchange: () => this.update() });
      this.curves = h("input", { type: "checkbox", onchange: () => this.update() });
      this.sliders = POINTS.map((name) => DRINKS.map((drink, i) => {
        const input = this.slider({ min: 0, max: 1, step: 0.01, "aria-label": `${name}(${drink})`, class: `slider-${name}` }, (value) =>
          this.show({ ...this.state, [name]: m.withEntry(this.base(name, i), i, value) }));
        for (const kind of ["pointerdown", "focus", "change"]) input.addEventListener(kind, () => (this.held = null));
        return { name, i, input, value: h("span", { class: "slider-value" }) };
      }));
      const choice = (input, words, ...notes) => h("label", { class: "simplex-more" }, input, h("span", {}, ...maths(words), ...notes));
      this.root.append(
        h("div", { class: "simplex-panels" }, ...this.panels.map(({ box }) => box)),
        this.status,
        this.presets({
          "*q*: mostly coffee": () => START,
          "*q* in spring": () => ({ ...START, q: [0.4, 0.3, 0.3] }),
          "*q*: no lemonade": () => ({ ...START, q: [0.6, 0.4, 0] }),
          "A mild year": () => ({ p: [0.38, 0.32, 0.3], q: [0.35, 0.32, 0.33], r: [0.32, 0.32, 0.36] }),
        }),
        h("details", { class: "explorable-more" }, h("summary", {}, "Sliders, two more measures, and curves"),
          h("div", { class: "simplex-choices" },
            choice(this.rest, "two more measures: KL reversed, and √JS"),
            choice(this.more, "move *p* and *r* too"),
            choice(this.curves, "draw curves of what is equally far from *p*", h("small", { class: "simplex-note" },
              ...maths("Each curve holds the pmfs at which the measure from *p* has one value. Close to *p* they are nearly ellipses of one shape, except for total variation, which has hexagons. *D*(*p* ‖ ·) is infinite on the border, so that none of its curves reaches it.")))),
          h("div", { class: "simplex-sliders" }, h("span", {}), ...DRINKS.map((drink) => h("span", { class: "slider-head" }, drink)),
            ...this.sliders.flatMap((row, k) => [h("i", { class: `slider-name point-${POINTS[k]}` }, POINTS[k]), ...row.map(({ i, input, value }) =>
              h("span", { class: `slider-cell point-${POINTS[k]}` }, h("span", { class: "slider-drink", "aria-hidden": "true" }, DRINKS[i]), input, value))]))),
      );
    }

    base(name, i) {
      if (this.held?.name !== name || this.held.i !== i) this.held = { name, i, pmf: this.state[name] };
      return this.held.pmf;
    }

    /** Where a glass is held, as a place: over the middle of p and r, if all three are near it; null if there is none. */
    glass() {
      if (this.heldGlass !== undefined) return this.heldGlass;
      const [p, q, r] = POINTS.map((name) => place(this.state[name]));
      const middle = p.map((x, i) => (x + r[i]) / 2);
      return [p, q, r].every(([x, y]) => Math.hypot(x - middle[0], y - middle[1]) < GLASS) ? middle : null;
    }

    /** The panels that a reader sees. */
    drawn() {
      return this.panels.filter(({ box }) => !box.hidden);
    }

    /** Both ways from p to r, and whether the triangle inequality holds. */
    ways({ of }) {
      const { p, q, r } = this.state;
      const first = of(p, q), second = of(q, r), direct = of(p, r);
      return { first, second, detour: first + second, direct, holds: !shorter(of, p, q, r) };
    }

    draw() {
      if (!this.state) return;
      this.root.classList.toggle("simplex-all", this.more.checked);
      this.root.classList.toggle("simplex-four", this.rest.checked);
      for (const panel of this.panels) panel.box.hidden = Boolean(panel.rest) && !this.rest.checked;
      for (const panel of this.drawn()) {
        panel.ways = this.ways(panel);
        this.drawPanel(panel);
        this.drawWays(panel);
      }
      for (const { name, i, input, value } of this.sliders.flat()) {
        const x = this.state[name][i];
        if (Math.abs(Number(input.value) - x) > 0.005) input.value = x;
        input.setAttribute("aria-valuetext", digits(x, 3));
        put(value, x.toFixed(2));
      }
      this.markPresets();
    }

    /** Two bars: the straight way, which stays as it is while q moves, and the way over q to its scale. */
    drawWays(panel) {
      const { bars, ways: { first, second, detour, direct } } = panel;
      const scale = Number.isFinite(direct) && direct > 0 ? STRAIGHT / direct : STRAIGHT / (Number.isFinite(detour) && detour > 0 ? detour : 1);
      const lengths = [[bars.direct, [direct]], [bars.detour, [first, second]]];
      for (const [{ bar }, legs] of lengths) {
        let room = 1;
        legs.forEach((leg, k) => {
          const length = Math.min(leg * scale, room);
          room -= length;
          bar.children[k].style.width = `${100 * length}%`;
        });
        bar.classList.toggle("beyond", legs.some((leg) => leg === Infinity) || room === 0);
      }
      for (const [name, value] of [["direct", direct], ["detour", detour]]) bars[name].value.replaceChildren(h("data", { value, "data-name": name }, digits(inUnit(value, panel), 3)));
    }

    /** Where the name of each point has most room: beside it, on no line, no point and no other name. */
    names(points, lines, [full, tall]) {
      const from = (x, y, [[a, b], [c, d]]) => {
        const length = (c - a) ** 2 + (d - b) ** 2, t = length ? Math.min(Math.max(((x - a) * (c - a) + (y - b) * (d - b)) / length, 0), 1) : 0;
        return Math.hypot(x - a - t * (c - a), y - b - t * (d - b));
      };
      const placed = [];
      for (const [px, py] of points) {
        let best = null;
        for (const far of [15, 18, 22]) for (let k = 0; k < 24; k++) {
          const x = px + far * Math.cos((Math.PI * k) / 12), y = py + far * Math.sin((Math.PI * k) / 12);
          if (x < 6 || x > full - 6 || y < 8 || y > tall - 8) continue;
          const room = Math.min(NAMED, ...lines.map((line) => from(x, y, line)), ...points.map(([u, v]) => Math.hypot(x - u, y - v) - 4), ...placed.map(([u, v]) => Math.hypot(x - u, y - v) - 4));
          if (!best || room > best.room + 1e-6) best = { room, at: [x, y] };
        }
        placed.push(best?.at ?? [px, py]);
      }
      return placed;
    }

    drawPanel(panel) {
      const { svg, verdict } = panel;
      const [full = 280, tall = 250] = this.size(svg).map((length) => length || undefined);
      const side = (this.side = Math.min(full - 24, (tall - 44) / HALF));
      const left = (full - side) / 2, bottom = tall - 24, glass = this.glass();
      const whole = ([x, y]) => [left + x * side, bottom - y * side];
      // Below a glass, its middle is that of the drawing.
      const centre = [full / 2, tall / 2], radius = GLASS * CLOSER * side;
      const XY = (pmf) => {
        const [x, y] = place(pmf);
        return glass ? [centre[0] + (x - glass[0]) * CLOSER * side, centre[1] - (y - glass[1]) * CLOSER * side] : whole([x, y]);
      };
      const join = (points) => points.map((point, k) => `${k ? "L" : "M"}${XY(point).map((v) => v.toFixed(1)).join(",")}`).join("");
      const { p, q, r } = this.state;
      const number = (level) => digits(Number(inUnit(level, panel).toPrecision(2)));
      // A divergence of what is near grows by the square of how far it is.
      const levels = panel.levels.map((level) => (glass ? level / CLOSER ** (panel.power === 1 ? 2 : 1) : level));
      const key = [...p, ...r, full, tall, unit(), glass, this.curves.checked].join();
      if (panel.drawn !== key) panel.back.replaceChildren(...this.ground(panel, { XY, join, number, full, levels, whole, glass, centre, radius }));
      panel.drawn = key;
      const parts = [];
      for (const { element, x, y } of panel.numbers) element.style.visibility = Math.hypot(XY(q)[0] - x, XY(q)[1] - y) > 24 ? "" : "hidden";
      const [a, b, c] = [p, q, r].map(XY);
      const { holds } = panel.ways;
      parts.push(s("path", { d: `M${a}L${b}L${c}`, class: "detour" }), s("path", { d: `M${a}L${c}`, class: "direct" }));
      // The sides, and the drinks below and above the corners.
      const sides = glass ? [] : [[1, 0, 0], [0, 1, 0], [0, 0, 1]].map(XY).flatMap((corner, k, all) => {
        const [x, y] = corner, down = k === 2 ? -11 : 13;
        return [[corner, all[(k + 1) % 3]], [[x - 20, y + down], [x + 20, y + down]]];
      });
      // And the border of what is shaded.
      const border = panel.region.map(XY).map((point, k, all) => [point, all[(k + 1) % all.length]]);
      const named = this.names([c, b, a], [[a, b], [b, c], [a, c], ...sides, ...border], [full, tall]);
      [["r", c], ["q", b], ["p", a]].forEach(([name, [x, y]], k) => {
        const [u, v] = named[k], free = name === "q" || this.more.checked;
        parts.push(s("g", free ? { "data-drag": "point", "data-index": name, class: "handle point" } : {},
          free ? s("circle", { cx: x, cy: y, r: 18, class: "reach" }) : null, s("circle", { cx: x, cy: y, r: free ? 6.5 : 4, class: `grip grip-${name}` }),
          s("text", { x: u, y: v + 4, class: "outcome", "text-anchor": "middle" }, name)));
      });
      panel.front.replaceChildren(...parts);
      put(panel.named, unitOf(panel));
      put(verdict, holds ? "The triangle inequality holds." : "The triangle inequality fails.");
      verdict.className = `simplex-verdict ${holds ? "holds" : "fails"}`;
      svg.setAttribute("aria-label", `${this.curves.checked ? `Curves of equal ${panel.name} around p, at ${levels.map(number).join(", ")}${unitOf(panel)}, with` : "A triangle with"} the ways from p to r, straight and over q: the triangle inequality ${holds ? "holds" : "fails"}. ${panel.region.length ? "Shaded are all q for which it fails." : "It fails for no q."}${glass ? ` All of it ${CLOSER} times as large.` : ""}`);
    }

    /** What stays while q moves: the triangle, the curves around p, and all q for which the inequality fails. */
    ground(panel, { XY, join, number, full, levels, whole, glass, centre, radius }) {
      const { of } = panel, { p, r } = this.state;
      const corners = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];
      panel.region = failing(of, p, r);
      const parts = [s("path", { d: panel.region.length ? `${join(panel.region)}z` : "", class: "simplex-fails" }), s("path", { d: `${join(corners)}z`, class: "simplex" })];
      panel.numbers = [];
      if (this.curves.checked) parts.push(...this.levels(panel, { XY, join, number, full, levels, glass }));
      if (glass) {
        // What the glass shows, in a circle, and in a small triangle the place that it is held over.
        const [cx, cy] = centre, clip = `${this.key}-glass-${this.panels.indexOf(panel)}`, small = 0.18, [x, y] = [6, 6 + small * radius * 2 * HALF];
        const tiny = corners.map((corner) => place(corner)).map(([u, v]) => `${x + u * small * 2 * radius},${y - v * small * 2 * radius}`);
        return [
          s("clipPath", { id: clip }, s("circle", { cx, cy, r: radius })), s("g", { "clip-path": `url(#${clip})` }, ...parts),
          s("circle", { cx, cy, r: radius, class: "simplex" }), s("path", { d: `M${tiny.join("L")}z`, class: "simplex" }),
          s("circle", { cx: x + glass[0] * small * 2 * radius, cy: y - glass[1] * small * 2 * radius, r: 3, class: "grip-r" }),
          s("text", { x: full - 4, y: 14, class: "tick", "text-anchor": "end" }, `× ${CLOSER}`),
        ];
      }
      DRINKS.forEach((drink, i) => {
        const [x, y] = whole(place(corners[i]));
        parts.push(s("text", { x: x + [-10, 10, 0][i], y: i === 2 ? y - 7 : y + 17, class: "tick", "text-anchor": ["start", "end", "middle"][i] }, drink));
      });
      return parts;
    }

    /** The curves around p, and their numbers. */
    levels(panel, { XY, join, number, full, levels, glass }) {
      const { of } = panel, { p, r } = this.state, parts = [];
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
        if (!point || full <= 220 || glass) return;
        const [x, y] = XY(point);
        if ([p, r].map(XY).some(([u, v]) => Math.hypot(u - x, v - y) <= 24)) return;
        const element = s("text", { x: x + 2, y: k % 2 ? y + 10 : y - 3, class: "tick small" }, number(level));
        panel.numbers.push({ element, x, y });
        parts.push(element);
      });
      return parts;
    }

    say() {
      const drawn = this.drawn(), fails = drawn.filter(({ ways }) => !ways.holds);
      const list = (panels) => panels.map(({ by }) => by).join(" and by ");
      const [{ ways: { detour, direct } }] = fails.length ? fails : drawn;
      if (fails.length) this.tell(`By ${list(fails)} the way over *q* is shorter than the straight one, ${amount(detour, 3)} in place of ${amount(direct, 3)}: the triangle inequality fails. By ${list(drawn.filter(({ power }) => power !== 1))} it never does.`);
      else if (detour === Infinity) this.tell("*q* excludes a drink that *p* sells: by the KL divergence the way over *q* is infinite. By total variation it is only long.");
      else this.tell("Here the way over *q* is longer than the straight one, as for any distance. Drag *q* into the shaded region.");
    }
  }

  customElements.define("explorable-simplex-triangle", SimplexTriangle);
})();
