// A joint pmf as a square of areas, and its six entropies as bars on one ruler.
(() => {
  "use strict";
  const { Explorable, h, s, maths, digits, unit, shown, amount, data, ruler, parsePmf, put, paint, writeNumbers } = globalThis.bookExplorables;
  const m = globalThis.bookMeasures;

  // The chapter's weather: a column for each reading, and what share of it is dry.
  const READINGS = ["high", "falling", "low"];
  const DAYS = ["dry", "rain"];
  const WEATHER = { x: [1 / 2, 1 / 4, 1 / 4], dry: [1, 1 / 2, 1 / 2] };
  const TOP = 2.6; // bits: a little more than log 6, the most that six pairs can have
  const MARGIN = { left: 8, right: 70, top: 8, bottom: 54 };
  const LETTER = 7; // pixels, of a name
  // Below this it is rounding.
  const NOTHING = 1e-12;
  const SIGNS = {
    both: ["H(X, Y)", "*H*(*X*, *Y*)", "both together"], x: ["H(X)", "*H*(*X*)", "the reading"], y: ["H(Y)", "*H*(*Y*)", "the day"],
    xGivenY: ["H(X | Y)", "*H*(*X* | *Y*)", "the reading, given the day"], yGivenX: ["H(Y | X)", "*H*(*Y* | *X*)", "the day, given the reading"],
    shared: ["I(X; Y)", "*I*(*X*; *Y*)", "what they share"],
  };

  class JointSquare extends Explorable {
    static label = "A joint distribution as a square, to be changed";

    initial() {
      return WEATHER;
    }

    parse(fields) {
      // In older links the readings are y.
      const x = parsePmf(fields.get("x") ?? fields.get("y")), dry = fields.get("dry").split(",").map((part) => Number(part || NaN));
      if (x.length !== READINGS.length || dry.length !== READINGS.length || !dry.every((share) => share >= 0 && share <= 1)) throw new RangeError("table");
      return { x, dry };
    }

    write({ x, dry }) {
      return `x=${writeNumbers(x)}&dry=${writeNumbers(dry)}`;
    }

    between(a, b, t) {
      const mix = (u, v) => u.map((from, i) => (1 - t) * from + t * v[i]);
      return { x: mix(a.x, b.x), dry: mix(a.dry, b.dry) };
    }

    /** The joint pmf: a row for each reading, how often with a dry day and how often with rain. */
    table({ x, dry }) {
      return x.map((w, k) => [w * dry[k], w * (1 - dry[k])]);
    }

    build() {
      this.square = s("svg", { class: "joint-square", role: "img" });
      this.bars = s("svg", { class: "joint-bars", role: "img" });
      this.draggable(this.square, (handle, event) => this.grab(handle, event));
      this.values = Object.keys(SIGNS).map((key) => ({ key, place: h("dd", {}) }));
      this.numbers = h("dl", { class: "simple explorable-numbers joint-numbers" }, ...this.values.map(({ key, place }) =>
        h("div", { "data-name": SIGNS[key][0], class: `joint-${key}` }, h("dt", {}, ...maths(SIGNS[key][1]), h("small", {}, SIGNS[key][2])), place)));
      const control = (key, k) => {
        const name = key === "x" ? `how often ${READINGS[k]}` : `share of dry days at ${READINGS[k]}`;
        const input = this.slider({ min: 0, max: 1, step: 0.01, "aria-label": name, class: key === "x" ? "slider-x" : "slider-p" }, (value) => this.set(key, k, value));
        // The other columns keep their shares of the rest while one is dragged to 1 and back.
        for (const kind of ["pointerdown", "focus", "change"]) input.addEventListener(kind, () => (this.held = null));
        return { key, k, input, value: h("span", { class: "slider-value" }) };
      };
      this.controls = READINGS.map((_, k) => [control("x", k), control("dry", k)]);
      const head = (text) => h("span", { class: "slider-head" }, ...maths(text));
      this.root.append(
        h("div", { class: "joint-drawings" }, this.square, this.bars),
        this.status,
        this.presets({
          "As in the text": () => WEATHER,
          "Independent": () => ({ x: WEATHER.x, dry: [3 / 4, 3 / 4, 3 / 4] }),
          "One tells the other": () => ({ x: WEATHER.x, dry: [1, 1, 0] }),
        }),
        h("details", { class: "explorable-more" }, h("summary", {}, "The six numbers, and sliders"),
          this.numbers,
          h("div", { class: "joint-sliders" }, h("span", {}), head("how often, *p*(*x*)"), head("of these dry, *p*(dry | *x*)"),
            ...this.controls.flatMap((row, k) => [h("span", { class: "slider-head" }, READINGS[k]), ...row.map(({ input, value }) => h("span", { class: "slider-cell" }, input, value))]))),
      );
    }

    set(key, k, value) {
      if (key === "dry") this.show({ ...this.state, dry: this.state.dry.map((share, i) => (i === k ? value : share)) });
      else {
        if (this.held?.k !== k) this.held = { k, x: this.state.x };
        this.show({ ...this.state, x: m.withEntry(this.held.x, k, value) });
      }
    }

    /** Begin to drag the edge between two columns, or the cut of one. */
    grab(handle, event) {
      const k = Number(handle.dataset.index), begun = this.state;
      if (handle.dataset.drag === "edge") {
        const origin = event.clientX, edges = [0];
        for (const w of begun.x) edges.push(edges.at(-1) + w);
        return (e) => {
          const shift = (e.clientX - origin) / this.side;
          // Edges that lie on one another: the direction says which of them is meant.
          const same = edges.map((_, i) => i).filter((i) => i > 0 && i < READINGS.length && Math.abs(edges[i] - edges[k]) < 1e-9);
          const i = shift < 0 ? same[0] : same.at(-1);
          const both = begun.x[i - 1] + begun.x[i];
          let first = Math.min(Math.max(begun.x[i - 1] + shift, 0), both);
          if (first < 0.012) first = 0;
          if (both - first < 0.012) first = both;
          this.show({ ...begun, x: begun.x.map((w, j) => (j === i - 1 ? first : j === i ? both - first : w)) });
        };
      }
      const origin = event.clientY;
      // A cut catches on the cuts of the other columns, and on both ends.
      const catches = [0, 1, ...begun.dry.filter((_, i) => i !== k && begun.x[i] > 0)];
      return (e) => {
        const moved = Math.min(Math.max(begun.dry[k] + (e.clientY - origin) / this.side, 0), 1);
        const caught = catches.find((x) => Math.abs(x - moved) < 0.015) ?? moved;
        this.show({ ...begun, dry: begun.dry.map((x, i) => (i === k ? caught : x)) });
      };
    }

    draw() {
      if (!this.state) return;
      const { x, dry } = this.state;
      this.found = m.jointNumbers(this.table(this.state));
      this.drawSquare(x, dry);
      this.drawBars();
      for (const { key, place } of this.values) place.replaceChildren(data(this.found[key], 3));
      for (const { key, k, input, value } of this.controls.flat()) {
        const share = key === "x" ? x[k] : dry[k];
        if (Math.abs(Number(input.value) - share) > 0.005) input.value = share;
        input.setAttribute("aria-valuetext", digits(share, 3));
        put(value, share.toFixed(2));
      }
      this.markPresets();
    }

    drawSquare(widths, dry) {
      const svg = this.square;
      const [full = 300, tall = 300] = this.size(svg).map((length) => length || undefined);
      const side = (this.side = Math.min(full - MARGIN.left - MARGIN.right, tall - MARGIN.top - MARGIN.bottom));
      const left = MARGIN.left, top = MARGIN.top, ground = top + side;
      const all = this.table(this.state).reduce((sum, [dryPart]) => sum + dryPart, 0), mean = top + all * side;
      const wet = `${this.key}-rain`, parts = [], labels = [], cuts = [], edges = [];
      parts.push(s("pattern", { id: wet, width: 6, height: 6, patternUnits: "userSpaceOnUse" }, s("path", { d: "M-1,7L7,-1M-1,1L1,-1M5,7L7,5", class: "joint-drops" })));
      const rect = (x, width, from, height, look) => s("rect", { x, width, y: from, height, class: look, fill: look === "joint-rain" ? `url(#${wet})` : "none" });
      const text = (x, at, words, look, anchor = "middle") => s("text", { x, y: at, class: look, "text-anchor": anchor }, words);
      const running = m.running(widths);
      widths.forEach((w, k) => {
        const x = left + running[k] * side, width = w * side, cut = top + dry[k] * side, middle = x + width / 2;
        parts.push(rect(x, width, top, cut - top, "joint-dry"), rect(x, width, cut, ground - cut, "joint-rain"));
        [[dry[k], (top + cut) / 2], [1 - dry[k], (cut + ground) / 2]].forEach(([share, at]) => {
          // Not on the dotted line.
          const aside = Math.abs(at - mean) < 9 ? Math.sign(at - mean || 1) * 14 : 0;
          if (width > 34 && share * side > (aside ? 50 : 20)) labels.push(text(middle, at + aside + 4, digits(w * share, 3), "joint-cell"));
        });
        if (w > 0) {
          const reach = Math.max(Math.min(width, 90), 24), grip = Math.min(Math.max(width - 4, 5), 18);
          cuts.push(s("g", { "data-drag": "top", "data-index": k, class: "handle top" },
            s("rect", { x: middle - reach / 2, width: reach, y: cut - 14, height: 28, class: "reach" }),
            s("line", { x1: x, x2: x + width, y1: cut, y2: cut, class: "joint-cut" }),
            // Within its column, as far as there is room.
            s("rect", { x: middle - grip / 2, width: grip, y: cut - 3.5, height: 7, rx: 3.5, class: "grip grip-r" })));
        }
        if (k < widths.length - 1) {
          const at = left + running[k + 1] * side;
          edges.push(s("g", { "data-drag": "edge", "data-index": k + 1, class: "handle edge" },
            s("rect", { x: at - 14, width: 28, y: ground - 4, height: 34, class: "reach" }),
            s("path", { d: `M${at},${ground}L${Math.min(at + 6, left + side)},${ground + 7}v8H${Math.max(at - 6, left)}v-8z`, class: "grip grip-r" })));
        }
      });
      // Each name is below its column, or beside that where others need the room.
      const named = READINGS.map((name, k) => ({ name, wide: LETTER * name.length, x: left + (running[k] + widths[k] / 2) * side })).filter((_, k) => widths[k] > 0);
      let from = left;
      for (const each of named) from = (each.x = Math.max(each.x, from + each.wide / 2)) + each.wide / 2 + 4;
      let to = left + side;
      for (const each of named.toReversed()) to = (each.x = Math.min(each.x, to - each.wide / 2)) - each.wide / 2 - 4;
      for (const { name, x } of named) labels.push(text(x, ground + 32, name, "tick"));
      const strip = left + side + 9;
      parts.push(rect(strip, 16, top, all * side, "joint-dry"), rect(strip, 16, mean, ground - mean, "joint-rain"));
      if (all > 0.08) labels.push(text(strip + 21, top + (all * side) / 2 + 4, DAYS[0], "tick", "start"));
      if (all < 0.92) labels.push(text(strip + 21, top + ((1 + all) * side) / 2 + 4, DAYS[1], "tick", "start"));
      // What the letters on the bars are: below the columns, and along the side.
      const variable = (at, turn, name, words) => s("text", { transform: `translate(${at}) rotate(${turn})`, class: "tick", "text-anchor": "middle" }, s("tspan", { "font-style": "italic" }, name), `, ${words}`);
      labels.push(variable([left + side / 2, ground + 48], 0, "X", "reading"), variable([strip + 57, top + side / 2], -90, "Y", "day"));
      parts.push(s("line", { x1: left, x2: strip + 16, y1: mean, y2: mean, class: "joint-mean" }));
      // An edge lies above a cut that is dragged down to it.
      paint(svg, ...parts, ...cuts, ...edges, ...labels);
      const cells = READINGS.map((name, k) => `${name} ${digits(widths[k], 3)} wide, of it ${digits(dry[k], 3)} dry`);
      svg.setAttribute("aria-label", `A square of three columns, as wide as the readings are frequent and cut as the days are dry or wet: ${cells.join("; ")}. Beside it, all days: ${digits(all, 3)} dry.`);
    }

    drawBars() {
      const svg = this.bars, { x, y, both, xGivenY, yGivenX, shared } = this.found;
      const [full = 330, tall = 190] = this.size(svg).map((length) => length || undefined);
      const left = 2, width = full - 2 * left, floor = tall - 34;
      const X = (bits) => left + (bits / TOP) * width;
      const parts = [];
      const pitch = floor / 4, tallest = 0.78 * pitch;
      // In the gaps between the rows, from where an edge is down to the bar between both, if there is one, and through no name.
      const rowsBelow = shared < NOTHING ? 2 : 3;
      for (const [bits, first] of [[x, 1], [xGivenY, 2]]) {
        for (let k = first; k < rowsBelow; k++) parts.push(s("line", { x1: X(bits), x2: X(bits), y1: k * pitch + 3 + tallest, y2: (k + 1) * pitch + 3, class: "joint-edge" }));
      }
      const numbers = ruler(TOP), [last] = numbers.at(-1);
      parts.push(s("line", { x1: X(0), x2: X(TOP), y1: floor, y2: floor, class: "axis" }));
      for (const [bits, number] of numbers) {
        // Short, as the bars have numbers, through which no line goes.
        parts.push(s("line", { x1: X(bits), x2: X(bits), y1: floor, y2: floor - 5, class: "axis" }),
          s("text", { x: X(bits), y: floor + 15, class: "tick", "text-anchor": bits ? "middle" : "start" }, number));
      }
      parts.push(s("text", { x: X(last), y: floor + 29, class: "tick", "text-anchor": "middle" }, `${unit()}s`));
      const rows = [
        [["both", 0, both]],
        [["x", 0, x], ["yGivenX", x, yGivenX]],
        [["xGivenY", 0, xGivenY], ["y", xGivenY, y]],
        [["shared", xGivenY, shared]],
      ];
      rows.forEach((row, k) => row.forEach(([key, from, length]) => {
        const top = k * pitch + 3, size = (length / TOP) * width;
        parts.push(s("rect", { x: X(from), width: size, y: top, height: tallest, class: `joint-bar joint-bar-${key}`, "data-name": SIGNS[key][0] }));
        const sign = maths(SIGNS[key][1]).map((part) => (typeof part === "string" ? part : s("tspan", { "font-style": "italic" }, part.textContent)));
        const middle = top + tallest / 2, number = digits(shown(length), 3);
        // The number below the sign, as in most bars there is no room beside it.
        if (size > 36) [sign, [number]].forEach((words, line) => parts.push(s("text", { x: X(from) + size / 2, y: middle + (line ? 15 : -2), class: `${key === "shared" ? "joint-inside" : "joint-sign"}${size > 52 ? "" : " joint-tight"}`, "text-anchor": "middle" }, ...words)));
        else if (key === "shared") parts.push(s("text", { x: X(from + length) + 6, y: middle + 5, class: "joint-sign", "text-anchor": "start" }, ...sign, ` = ${number}`));
      }));
      paint(svg, ...parts);
      svg.setAttribute("aria-label", `Bars on one ruler. H(X, Y) spans all. H(X) is followed by H(Y | X), and H(X | Y) by H(Y); the bars of H(X) and H(Y) overlap in I(X; Y), ${amount(shared, 3)}.`);
    }

    say() {
      const { y, shared, yGivenX } = this.found;
      if (y < NOTHING) this.tell("The day is certain without a reading: *H*(*Y*) is 0, and there is nothing to tell.");
      else if (shared < NOTHING) this.tell("Every column is cut at the same height. The reading tells nothing of the day: *I*(*X*; *Y*) is 0, and the bars of *H*(*X*) and *H*(*Y*) only touch.");
      else if (yGivenX < NOTHING) this.tell(`No column is cut: the reading tells the day. *I*(*X*; *Y*) is all of *H*(*Y*), ${amount(y, 3)}, and can be no more.`);
      else this.tell(`The reading takes ${amount(shared, 3)} off the ${amount(y, 3)} of the day, and leaves ${amount(yGivenX, 3)}.`);
    }
  }

  customElements.define("explorable-joint-square", JointSquare);
})();
