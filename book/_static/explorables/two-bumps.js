// One bell for two bumps: what it costs in either direction, and where it rolls if it may go downhill.
(() => {
  "use strict";
  const { Explorable, h, s, maths, letter, bars, digits, unit, shown, amount, data, ruler, put, writeNumbers } = globalThis.bookExplorables;
  const m = globalThis.bookMeasures;

  // Bell curves of minutes past the hour: weight, mean, deviation. The bus and the near ones are the chapter's.
  const TRUTHS = {
    bus: [[0.6, 5, 1], [0.4, 15, 2]],
    equal: [[0.5, 5, 1.5], [0.5, 15, 1.5]],
    near: [[0.5, 5, 1], [0.5, 7.6, 1]],
  };
  const STARTS = {
    bus: { truth: "bus", m: 12, s: 3, rolled: 0 },
    equal: { truth: "equal", m: 13, s: 2, rolled: 0 },
    near: { truth: "near", m: 12, s: 3, rolled: 0 },
  };
  const LOW = -5, HIGH = 25, FIRST = -2, LAST = 22;
  const WIDTHS = [1, 12];
  const MEANS = Array.from({ length: 4 * (HIGH - LOW) + 1 }, (_, k) => LOW + k / 4);
  const PEAK = 0.4; // of a density, a minute: that of the narrowest bell, as the scale is the same for all
  const WIDENS = 3; // minutes that a ball rolls while its bell would become e times as wide
  const TOP = 4; // bits, of the landscape
  const MARGIN = { left: 30, right: 8, top: 22, between: 46, bottom: 18 };
  const DIRECTIONS = ["forward", "reverse"];
  const SIGNS = { forward: "*D*(*p* ‖ *q*)", reverse: "*D*(*q* ‖ *p*)" };

  const bell = (mean, width) => (x) => Math.exp(-(((x - mean) / width) ** 2) / 2) / (width * Math.sqrt(2 * Math.PI));
  const within = (x, low, high) => Math.min(Math.max(x, low), high);
  const minute = (x) => digits(x, 1);

  /** The first of the places of a word at which it covers least of what is drawn, points of which are `taken`; its ground is taken then, too. */
  const placed = (words, size, places, full, taken) => {
    const boxes = places.map(([x, y, anchor]) => {
      const wide = 0.5 * size * words.length, left = x - { start: 0, middle: wide / 2, end: wide }[anchor], right = left + wide;
      const inside = ([u, v]) => u > left - 2 && u < right + 2 && v > y - 0.8 * size && v < y + 0.3 * size;
      return { x, y, anchor, left, right, covered: left < 0 || right > full ? Infinity : taken.filter(inside).length };
    });
    const best = boxes.reduce((found, box) => (box.covered < found.covered ? box : found));
    for (let u = best.left; u <= best.right; u += 4) for (const up of [0, 0.35, 0.7]) taken.push([u, best.y - up * size]);
    return best;
  };
  /** Points of a disc. */
  const disc = (x, y, r) => Array.from({ length: 24 }, (_, k) => [x + r * (k % 2 || 0.4) * Math.cos(k), y + r * (k % 2 || 0.4) * Math.sin(k)]);

  /** What is the same as long as the truth is: made when it is first shown. */
  const known = {};
  const of = (truth) => (known[truth] ??= (() => {
    const p = m.bells(TRUTHS[truth]);
    return { p, valleys: p.valleys(MEANS, WIDTHS) };
  })());

  class TwoBumps extends Explorable {
    static label = "One bell curve for two bumps, to be moved";

    initial() {
      return STARTS.bus;
    }

    parse(fields) {
      const truth = fields.get("p"), [mean, width] = ["m", "s"].map((name) => Number(fields.get(name) || NaN));
      if (!Object.hasOwn(TRUTHS, truth) || !(mean >= FIRST && mean <= LAST) || !(width >= WIDTHS[0] && width <= WIDTHS[1])) throw new RangeError("bell");
      return { truth, m: mean, s: width, rolled: fields.get("rolled") === "1" ? 1 : 0 };
    }

    write(state) {
      return `p=${state.truth}&m=${writeNumbers([state.m])}&s=${writeNumbers([state.s])}&rolled=${Math.round(state.rolled)}`;
    }

    between(a, b, t) {
      if (a.truth !== b.truth) return b;
      const mix = (u, v) => (1 - t) * u + t * v;
      return { truth: b.truth, m: mix(a.m, b.m), s: mix(a.s, b.s), rolled: mix(a.rolled, b.rolled) };
    }

    build() {
      this.back = s("g", { "aria-hidden": "true" });
      this.front = s("g", { "aria-hidden": "true" });
      this.svg = s("svg", { class: "bumps-svg", role: "img" }, this.back, this.front);
      this.draggable(this.svg, (handle, event) => {
        const begun = { ...this.state, rolled: 0 }, origin = event.clientX;
        const wide = handle.dataset.drag === "width", side = this.side(begun);
        return (e) => {
          const moved = (e.clientX - origin) / this.minute;
          if (wide) this.show({ ...begun, s: within(begun.s + side * moved, ...WIDTHS) });
          else this.show({ ...begun, m: within(begun.m + moved, FIRST, LAST) });
        };
      }, (end) => { if (end.type === "pointerup") this.go(1); });
      const words = { forward: "forward, for buses not expected", reverse: "reverse, for minutes without a bus" };
      this.charges = DIRECTIONS.map((way) => ({ way, value: h("span", {}), bar: h("span", { class: `bumps-bar bumps-bar-${way}`, "aria-hidden": "true" }) }));
      this.numbers = h("dl", { class: "simple explorable-numbers bumps-numbers" }, ...this.charges.map(({ way, value, bar }) =>
        h("div", { "data-name": way, class: "number-excess" }, h("dt", {}, ...maths(SIGNS[way]), h("small", {}, words[way])), h("dd", {}, value, bar))));
      const control = (name, key, low, high) => {
        const input = this.slider({ min: low, max: high, step: 0.1, "aria-label": `start: ${name} of the bell`, class: "slider-q" }, (value) =>
          this.show({ ...this.state, [key]: value, rolled: 0 }));
        const value = h("span", { class: "slider-value" });
        return { key, input, value, row: h("label", { class: "bumps-control" }, h("span", {}, `start: ${name}`), input, value) };
      };
      this.controls = [control("middle", "m", FIRST, LAST), control("width", "s", ...WIDTHS)];
      this.roll = h("button", { type: "button", onclick: () => this.go(this.state.rolled < 1 ? 1 : 0) });
      this.root.append(
        h("div", { class: "explorable-buttons" }, this.roll),
        this.svg,
        this.status,
        this.numbers,
        h("div", { class: "bumps-controls" }, ...this.controls.map(({ row }) => row)),
        this.presets({
          "The bus": () => STARTS.bus,
          "Two equal bumps": () => STARTS.equal,
          "Close together": () => STARTS.near,
        }),
      );
    }

    /** Down the slopes of both, or back to where they began. */
    go(rolled) {
      this.show({ ...this.state, rolled }, { gradual: true, lasting: rolled ? 2600 : undefined });
    }

    /** The width is drawn on the side that has room for the widest. */
    side({ m: mean }) {
      return mean <= (FIRST + LAST) / 2 ? 1 : -1;
    }

    /** The ways down from the reader's bell, by direction, each with how far it has gone at each place. */
    paths({ truth, m: mean, s: width }) {
      const from = `${truth} ${mean} ${width}`;
      if (this.walked?.from !== from) {
        const { p } = of(truth);
        this.walked = { from, ...Object.fromEntries(DIRECTIONS.map((way) => {
          const places = p.descend(p[way], [mean, width], WIDTHS);
          const legs = places.slice(1).map(([x, s], k) => Math.abs(x - places[k][0]) + WIDENS * Math.abs(Math.log(s / places[k][1])));
          return [way, { places, gone: m.running(legs) }];
        })) };
      }
      return this.walked;
    }

    /** Where the bell of each direction is now, and what it costs there, in bits. */
    bells(state) {
      const { p } = of(state.truth);
      return Object.fromEntries(DIRECTIONS.map((way) => {
        let [mean, width] = [state.m, state.s];
        if (state.rolled) {
          const { places, gone } = this.paths(state)[way], far = state.rolled * gone.at(-1);
          const k = Math.max(gone.findIndex((there) => there >= far), 1), part = (far - gone[k - 1]) / (gone[k] - gone[k - 1]);
          [mean, width] = places.length < 2 ? places[0] : places[k].map((to, i) => to + (1 - part) * (places[k - 1][i] - to));
        }
        return [way, { mean, width, cost: p[way](mean, width).value }];
      }));
    }

    draw() {
      if (!this.state) return;
      const { state } = this;
      this.found = this.bells(state);
      this.drawPicture(state);
      for (const { way, value, bar } of this.charges) {
        const { cost } = this.found[way];
        bar.style.setProperty("--share", `${100 * Math.min(cost / TOP, 1)}%`);
        value.replaceChildren(data(cost, 3));
      }
      for (const { key, input, value } of this.controls) {
        if (Math.abs(Number(input.value) - state[key]) > 0.05) input.value = state[key];
        input.setAttribute("aria-valuetext", `${minute(state[key])} minutes`);
        put(value, minute(state[key]));
      }
      put(this.roll, state.rolled < 1 ? "Let it roll" : "Back to the start");
      this.markPresets();
    }

    drawPicture(state) {
      const { svg } = this, { p, valleys } = of(state.truth);
      const [full = 640, tall = 340] = this.size(svg).map((length) => length || undefined);
      const roomy = full > 500, width = full - MARGIN.left - MARGIN.right;
      this.minute = width / (HIGH - LOW);
      const heights = tall - MARGIN.top - MARGIN.between - MARGIN.bottom, upper = 0.5 * heights, lower = heights - upper;
      const ground = MARGIN.top + upper, floor = tall - MARGIN.bottom;
      const X = (x) => MARGIN.left + (x - LOW) * this.minute;
      const Y = (density) => ground - (density / PEAK) * upper;
      const B = (bits) => floor - (Math.min(bits, TOP) / TOP) * lower;
      const join = (points) => points.map(([x, y], k) => `${k ? "L" : "M"}${x.toFixed(1)},${y.toFixed(1)}`).join("");
      /** Through points that are equally far apart: each piece leaves as the one before it came. */
      const smooth = (points) => points.map(([x, y], k) => {
        if (!k) return `M${x.toFixed(1)},${y.toFixed(1)}`;
        const [before, from, after] = [points[Math.max(k - 2, 0)], points[k - 1], points[Math.min(k + 1, points.length - 1)]];
        const third = (x - from[0]) / 3, rise = (a, b) => (b[1] - a[1]) / 6;
        return `C${[from[0] + third, from[1] + rise(before, [x, y]), x - third, y - rise(from, after), x, y].map((v) => v.toFixed(1)).join()}`;
      }).join("");
      const curve = (density, from = LOW, to = HIGH) => {
        const points = Array.from({ length: 161 }, (_, k) => from + ((to - from) * k) / 160);
        return join(points.map((x) => [X(x), Y(density(x))]));
      };
      const across = (density) => `${curve(density)}L${X(HIGH)},${ground}H${X(LOW)}z`;
      const text = (x, y, words, look = "tick", anchor = "middle") => s("text", { x, y, class: look, "text-anchor": anchor }, ...[words].flat());

      const key = `${state.truth} ${full} ${tall} ${unit()}`;
      if (this.drawn !== key) {
        // What stays while the bell moves.
        const parts = [s("path", { d: across(p.density), class: "bumps-truth" })];
        const [, highest] = TRUTHS[state.truth].toSorted((a, b) => b[0] / b[2] - a[0] / a[2])[0];
        this.sign = [X(highest) - 3.2 * this.minute, Y(p.density(highest)) + 14];
        parts.push(
          s("line", { x1: X(LOW), x2: X(HIGH), y1: ground, y2: ground, class: "axis" }),
          text(...this.sign, "p", "outcome bumps-p"),
          text(X(HIGH - 2.5), ground + 16, roomy ? "minutes" : ""),
          text(2, floor - lower - 14, [`${unit()}s`, full > 290 ? ", at the best width" : ""].join(""), "tick", "start"));
        for (const [bits, number] of ruler(TOP)) {
          parts.push(s("line", { x1: X(LOW), x2: X(HIGH), y1: B(bits), y2: B(bits), class: bits ? "grid" : "axis" }), text(X(LOW) - 7, B(bits) + 4, number, "tick", "end"));
        }
        // On a phone there is room for the signs alone.
        const divergence = (way, a, b) => [roomy ? `${way}, ` : "", letter("D"), "(", letter(a), " ", bars(), " ", letter(b), ")"], apart = roomy ? 140 : 104;
        DIRECTIONS.forEach((way, k) => {
          const x = X(HIGH) - (2 - k) * apart + 18, y = floor - lower - 18;
          parts.push(s("line", { x1: x, x2: x + 24, y1: y, y2: y, class: `bumps-valley bumps-${way}` }), text(x + 29, y + 4, divergence(way, ...(k ? "qp" : "pq")), "tick", "start"));
        });
        // A steep side is cut where it leaves the picture, and not drawn along its top.
        const clip = `${this.key}-clip`;
        parts.push(s("clipPath", { id: clip }, s("rect", { x: X(LOW), y: floor - lower - 4, width, height: lower + 8 })));
        for (const way of DIRECTIONS) {
          const points = MEANS.map((x, k) => [X(x), floor - (valleys[way][k] / TOP) * lower]);
          parts.push(s("path", { d: smooth(points), class: `bumps-valley bumps-${way}`, "clip-path": `url(#${clip})` }));
        }
        // Above the curves, so that none strikes a number.
        for (let x = LOW; x <= HIGH; x += 5) parts.push(text(X(x), ground + 16, x < HIGH || roomy ? digits(x) : "min"));
        this.drawn = key;
        this.back.replaceChildren(...parts);
      }

      const parts = [], handles = [], words = [];
      const own = bell(state.m, state.s), x = X(state.m), top = Y(own(state.m)), edge = state.m + this.side(state) * state.s;
      const bells = state.rolled ? DIRECTIONS.map((way) => [way, bell(this.found[way].mean, this.found[way].width)]) : [];
      // What the words above keep off: the bells, where they are above the ground, and the grips.
      const above = [p.density, own, ...bells.map(([, each]) => each)].flatMap((density) => {
        const points = Array.from({ length: 161 }, (_, k) => LOW + ((HIGH - LOW) * k) / 160).map((at) => [X(at), Y(density(at))]);
        return points.filter(([, y]) => y < ground - 3);
      });
      above.push(...disc(x, top, 8), ...disc(X(edge), Y(own(edge)), 6), ...disc(...this.sign, 8));
      const below = DIRECTIONS.flatMap((way) => MEANS.map((at, k) => [X(at), B(valleys[way][k])]));
      const rolling = state.rolled ? DIRECTIONS : [];
      below.push(...rolling.flatMap((way) => disc(X(this.found[way].mean), B(this.found[way].cost), 8)));
      // The axis, and the line that names the curves.
      below.push(...MEANS.flatMap((at) => [floor, ...[12, 15, 18, 21].map((up) => floor - lower - up)].map((y) => [X(at), y])));
      const name = (label, look, size, places, taken) => {
        const best = placed(label, size, places, full, taken);
        words.push(text(best.x, best.y, label, look, best.anchor));
      };
      const start = state.rolled ? "start" : "q";
      name(start, "outcome bumps-q", 15, [[x, top - 13, "middle"], ...[0, -12, 14].flatMap((down) => [[x + 13, top + down, "start"], [x - 13, top + down, "end"]])], above);
      for (const [way, density] of bells) {
        const { mean, width: wide } = this.found[way], peak = Y(density(mean)), flank = Y(density(mean + wide)), aside = wide * this.minute + 8;
        parts.push(s("path", { d: across(density), class: `bumps-model bumps-${way}` }));
        name(way, "outcome", 15, [[X(mean), peak - 8, "middle"], [X(mean) + aside, flank - 4, "start"], [X(mean) - aside, flank - 4, "end"], [X(mean), peak - 24, "middle"], [X(mean), peak - 40, "middle"]], above);
      }
      // Where the balls will be let go; then there is one for each direction.
      if (!state.rolled) parts.push(s("line", { x1: x, x2: x, y1: floor - lower - 8, y2: floor, class: "bumps-plumb" }));
      for (const way of rolling) {
        const { mean, cost } = this.found[way], ball = [X(mean), B(cost)];
        // From below the numbers of the axis and what the lines are called.
        parts.push(s("line", { x1: ball[0], x2: ball[0], y1: floor - lower - 8, y2: ball[1], class: "bumps-plumb" }),
          s("circle", { cx: ball[0], cy: ball[1], r: 6.5, class: `bumps-ball bumps-ball-${way}`, "data-name": way }));
        const [u, v] = ball, label = cost > TOP ? `${way} ↑ ${digits(shown(cost), 1)}` : way;
        name(label, `tick bumps-name-${way}`, 12, [4, 20, -11, 34].flatMap((down) => [[u + 11, v + down, "start"], [u - 11, v + down, "end"]]), below);
      }
      parts.push(s("path", { d: across(own), class: state.rolled ? "bumps-start" : "bumps-model bumps-own" }));
      const handle = (kind, cx, cy, r) => s("g", { "data-drag": kind, class: "handle edge" }, s("circle", { cx, cy, r: 22, class: "reach" }), s("circle", { cx, cy, r, class: "grip grip-q" }));
      handles.push(handle("width", X(edge), Y(own(edge)), 5.5), handle("middle", x, top, 7.5));
      this.front.replaceChildren(...parts, ...words, ...handles);
      const told = DIRECTIONS.map((way) => {
        const { mean, width: wide, cost } = this.found[way];
        return `${way}: middle ${minute(mean)}, width ${minute(wide)}, ${amount(cost, 3)}`;
      });
      svg.setAttribute("aria-label", `Two bumps and a bell curve; below, what each divergence is at least for every middle of the bell: one valley forward, and reverse ${state.truth === "near" ? "one" : "one on each bump"}. The bell, ${told.join("; ")}.`);
    }

    say() {
      const { state, found } = this, { forward, reverse } = found;
      if (state.rolled && state.rolled < 1) {
        // At once, as it is true of what moves now.
        return this.tell("Each bell takes the width that is best for its direction, so that its ball drops onto the curve, and then the ball rolls downhill.", 0);
      }
      const [first, second] = [forward, reverse].map(({ cost }) => amount(cost, 3));
      if (state.rolled) {
        const on = TRUTHS[state.truth].some(([, mean, wide]) => Math.abs(mean - reverse.mean) < wide / 2);
        const place = on ? "on one bump" : "over both bumps";
        this.tell(`Forward rests at ${minute(forward.mean)}, ${minute(forward.width)} wide: the mean and the spread of *p*. Reverse rests at ${minute(reverse.mean)}, ${minute(reverse.width)} wide: ${place}. Start elsewhere: where do they end?`);
      } else if (forward.cost > 2 * reverse.cost) {
        this.tell(`Buses come where the bell hardly expects them: forward charges it ${first}, reverse only ${second}. Let it roll.`);
      } else if (reverse.cost > 2 * forward.cost) {
        this.tell(`The bell announces minutes at which no bus comes: reverse charges it ${second}, forward only ${first}. Let it roll.`);
      } else {
        this.tell(`Forward charges this bell ${first}, reverse ${second}. Let it roll: where does each of them take it?`);
      }
    }
  }

  customElements.define("explorable-two-bumps", TwoBumps);
})();
