// An entropy as an area: the area picture of one pmf alone, of which the reader drags the edges between bars, and the heights follow.
(() => {
  "use strict";
  const { h, maths, digits, amount, data, parsePmf, writeNumbers } = globalThis.bookExplorables;
  const m = globalThis.bookMeasures;

  const HORSES = "abcd";
  const RACE = [1 / 2, 1 / 4, 1 / 8, 1 / 8];
  const EQUAL = [1 / 4, 1 / 4, 1 / 4, 1 / 4];
  // An edge catches on eighths, so that the race and four equal horses can be met exactly.
  const EIGHTH = 1 / 8, CATCH = 5; // pixels
  const EDGES = [1, 2, 3];
  // Below this it is rounding.
  const NOTHING = 1e-12;

  const edgesOf = (p) => m.running(p);
  /** The pmf whose edge k stands at x; an edge that it meets is pushed on. */
  const moved = (p, k, x) => {
    const edges = edgesOf(p).map((edge, j) => (j === 0 || j === HORSES.length ? edge : j < k ? Math.min(edge, x) : j > k ? Math.max(edge, x) : x));
    edges[HORSES.length] = 1;
    return p.map((_, i) => edges[i + 1] - edges[i]);
  };

  class EntropyArea extends customElements.get("explorable-area-picture") {
    static label = "Entropy as an area, to be changed";
    static handles = ["edge"];

    initial() {
      return { p: RACE };
    }

    parse(fields) {
      const p = parsePmf(fields.get("p"));
      if (p.length !== RACE.length) throw new RangeError("horses");
      return { p };
    }

    write({ p }) {
      return `p=${writeNumbers(p)}`;
    }

    between(a, b, t) {
      return { p: a.p.map((x, i) => (1 - t) * x + t * b.p[i]) };
    }

    build() {
      // Names of patterns are the page's, which has one such area.
      this.number = "entropy";
      this.main = this.picture("p", "p", "A bar for each horse: as wide as the share of days that it wins, as high as its surprisal");
      this.values = [...HORSES].map((horse) => ({ size: h("small", {}), area: h("dd", {}), horse }));
      this.whole = h("dd", {});
      this.numbers = h("dl", { class: "simple explorable-numbers entropy-numbers" },
        h("div", { class: "number-floor", "data-name": "H(p)" }, h("dt", {}, ...maths("*H*(*p*), the area of all bars")), this.whole),
        ...this.values.map(({ size, area, horse }) => h("div", { "data-name": horse }, h("dt", {}, h("i", {}, horse), size), area)));
      this.controls = EDGES.map((k) => {
        const input = this.slider({ min: 0, max: 1, step: 0.005, "aria-label": `the mark between ${HORSES[k - 1]} and ${HORSES[k]}`, class: "slider-p" }, (x) => {
          // What is pushed comes back while one mark is moved there and back.
          if (this.held?.k !== k) this.held = { k, p: this.state.p };
          this.show({ p: moved(this.held.p, k, x) });
        });
        for (const kind of ["pointerdown", "focus", "change"]) input.addEventListener(kind, () => (this.held = null));
        return { k, input, value: h("span", { class: "slider-value" }) };
      });
      this.root.append(
        this.main.box, this.status, this.numbers,
        this.presets({
          "The race": () => this.initial(),
          "A clear favourite": () => ({ p: [0.88, 0.04, 0.04, 0.04] }),
          "Two that never win": () => ({ p: [1 / 2, 1 / 2, 0, 0] }),
        }),
        h("details", { class: "explorable-more" }, h("summary", {}, "By sliders"),
          h("div", { class: "entropy-sliders" }, ...this.controls.flatMap(({ k, input, value }) =>
            [h("span", { class: "slider-head" }, ...maths(`*${HORSES[k - 1]}* | *${HORSES[k]}*`)), h("span", { class: "slider-cell" }, input, value)]))));
    }

    /** Begin to drag an edge. */
    grab(picture, handle, event) {
      const { p } = this.state, edges = edgesOf(p), origin = event.clientX, chosen = edges[Number(handle.dataset.index)];
      // Edges that lie on one another: the direction says which of them is meant.
      const same = EDGES.filter((k) => Math.abs(edges[k] - chosen) < NOTHING);
      return (e) => {
        const shift = (e.clientX - origin) / picture.width, k = shift < 0 ? same[0] : same.at(-1);
        const x = Math.min(Math.max(edges[k] + shift, 0), 1), near = Math.round(x / EIGHTH) * EIGHTH;
        this.show({ p: moved(p, k, Math.abs(x - near) * picture.width < CATCH ? near : x) });
      };
    }

    draw() {
      if (!this.state) return;
      const { p } = this.state, edges = edgesOf(p);
      this.drawPicture(this.main, p, p);
      this.whole.replaceChildren(data(m.entropy(p)));
      this.values.forEach(({ size, area }, i) => {
        size.textContent = `${digits(p[i], 3)} wide, ${p[i] > 0 ? `${amount(m.surprisal(p[i]), 2)} high` : "no bar"}`;
        area.replaceChildren(data(m.entropy([p[i]]), 3));
      });
      for (const { k, input, value } of this.controls) {
        if (Math.abs(Number(input.value) - edges[k]) > 0.0025) input.value = edges[k];
        input.setAttribute("aria-valuetext", digits(edges[k], 3));
        value.textContent = edges[k].toFixed(3);
      }
      this.markPresets();
    }

    legend() {
      return [];
    }

    described(picture, weights) {
      const bars = weights.map((w, i) => (w > 0 ? `${HORSES[i]}: ${digits(w, 3)} wide and ${amount(m.surprisal(w), 2)} high` : `${HORSES[i]}: no bar`));
      return `Bars as wide as probabilities and as high as surprisals. ${bars.join("; ")}.`;
    }

    say() {
      const { p } = this.state, all = m.entropy(p);
      const named = (which) => which.map((i) => `*${HORSES[i]}*`).join(", ").replace(/, ([^,]*)$/, " and $1");
      const every = [...p.keys()], never = every.filter((i) => p[i] === 0);
      const most = Math.max(...p.map((x) => m.entropy([x]))), lead = every.filter((i) => most - m.entropy([p[i]]) < NOTHING);
      if (all < NOTHING) this.tell(`${named([p.indexOf(Math.max(...p))])} always wins, and to hear so tells you nothing. The bar has no height: the entropy is 0.`);
      else if (m.klDivergence(p, EQUAL) < NOTHING) this.tell(`Four equal horses: nothing is less certain. The entropy is ${amount(all)}, the most that four outcomes can have.`);
      else if (never.length) this.tell(`${named(never)} never ${never.length > 1 ? "win, and add" : "wins, and adds"} nothing. The others make an entropy of ${amount(all)}.`);
      else this.tell(`The entropy is ${amount(all)}. ${named(lead)} ${lead.length > 1 ? "add" : "adds"} most, ${amount(most, 3)}${lead.length > 1 ? " each" : ""}.`);
    }
  }

  customElements.define("explorable-entropy-area", EntropyArea);
})();
