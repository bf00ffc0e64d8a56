// The first page's bet: the area picture in chips and prices, of which only the reader's chips can be moved.
(() => {
  "use strict";
  const { h, digits, amount, data, parsePmf, writeNumbers } = globalThis.bookExplorables;
  const m = globalThis.bookMeasures;

  const CHIPS = 8;
  const HORSES = "abcd";
  const RACE = [1 / 2, 1 / 4, 1 / 8, 1 / 8];
  // All chips are laid in quarters: the prices that the page names are of 4, 2, 1, 1/2 and 1/4 chips.
  const STEP = 0.25;
  const QUARTERS = CHIPS / STEP;

  /** Shares in whole quarters of a chip: those that are left when all are rounded down go to the horses that lost most by it. */
  const inQuarters = (q) => {
    const exact = q.map((share) => QUARTERS * share), laid = exact.map(Math.floor);
    const order = laid.map((_, i) => i).sort((i, j) => exact[j] - laid[j] - (exact[i] - laid[i]));
    const left = QUARTERS - laid.reduce((a, b) => a + b);
    return laid.map((quarters, i) => (quarters + (order.indexOf(i) < left)) / QUARTERS);
  };

  class HorseBet extends customElements.get("explorable-area-picture") {
    static label = "Your bet as an area, to be changed";
    static handles = ["top"];

    parse(fields) {
      const q = parsePmf(fields.get("q"));
      if (q.length !== RACE.length) throw new RangeError("horses");
      return { p: RACE, q: inQuarters(q) };
    }

    write({ q }) {
      return `q=${writeNumbers(q)}`;
    }

    show(state, how) {
      super.show({ ...state, q: inQuarters(state.q) }, how);
    }

    build() {
      // Names of patterns are the page's, which has one bet.
      this.number = "bet";
      this.main = this.picture("p", "q", "Hatched: more than one who knows pays; dotted: less");
      this.numbers = h("dl", { class: "simple explorable-numbers" });
      this.table = h("div", { class: "bet-sliders" });
      this.root.append(
        this.main.box, this.status, this.numbers, this.table,
        this.presets({
          "Your belief": () => this.initial(),
          "The chips of one who knows": () => ({ p: RACE, q: RACE }),
          "Nothing on *d*": () => ({ p: RACE, q: [1 / 2, 1 / 4, 1 / 4, 0] }),
        }),
      );
    }

    draw() {
      if (!this.state) return;
      const { p, q } = this.state;
      this.drawPicture(this.main, p, q);
      this.drawNumbers(p, q);
      this.drawSliders(p, q);
      this.markPresets();
    }

    named() {
      return { own: ["one who knows"], charged: ["you"], rooms: [116, 56] };
    }

    described(picture, weights, models) {
      const bars = weights.map((w, i) =>
        `${HORSES[i]} wins ${digits(w, 3)} of the races and costs you ${amount(m.surprisal(models[i]), 2)} then, and one who knows ${amount(m.surprisal(w), 2)}`);
      return `A bar for each horse. ${bars.join("; ")}.`;
    }

    drawNumbers(p, q) {
      const floor = m.entropy(p), cost = m.crossEntropy(p, q);
      const rows = [
        ["H(p,q)", "Your cost", "a day, on average: the area of all bars", cost, "total"],
        ["H(p)", "The floor", "the cost of one who knows the race", floor, "floor"],
      ];
      this.numbers.style.setProperty("--share", `${(100 * floor) / cost}%`);
      this.numbers.replaceChildren(...rows.map(([name, title, words, value, look]) =>
        h("div", { class: `number-${look}`, "data-name": name }, h("dt", {}, title, h("small", {}, words)), h("dd", {}, data(value)))));
    }

    drawSliders(p, q) {
      if (!this.sliders) {
        this.sliders = [...HORSES].map((horse, i) => {
          const input = this.slider({ min: 0, max: CHIPS, step: STEP, "aria-label": `chips on ${horse}`, class: "slider-q" }, (chips) =>
            this.show({ ...this.state, q: m.withEntry(this.base("q", i), i, chips / CHIPS) }));
          // The others keep their shares of the rest as long as one has the keyboard or the pointer: step by step, rounding would change them.
          for (const kind of ["pointerdown", "focus"]) input.addEventListener(kind, () => (this.held = null));
          return { input, chips: h("span", { class: "slider-value" }), price: h("span", { class: "slider-value" }) };
        });
        const head = (words) => h("span", { class: "slider-head bet-head" }, words);
        this.table.replaceChildren(h("span", {}), h("span", { class: "slider-head" }, `Your ${CHIPS} chips, in quarters`), head("chips"), head("price"),
          ...this.sliders.flatMap(({ input, chips, price }, i) => [h("i", { class: "slider-name" }, HORSES[i]), input, chips, price]));
      }
      this.sliders.forEach(({ input, chips, price }, i) => {
        const count = CHIPS * q[i];
        if (Math.abs(Number(input.value) - count) > STEP / 2) input.value = count;
        input.setAttribute("aria-valuetext", `${digits(count, 2)} of ${CHIPS}`);
        chips.textContent = digits(count, 2);
        price.textContent = amount(m.surprisal(q[i]), 2);
      });
    }

    say() {
      const { p, q } = this.state;
      const cost = m.crossEntropy(p, q), floor = m.entropy(p), excess = m.klDivergence(p, q);
      const bare = q.indexOf(0);
      if (bare >= 0) {
        this.tell(`*${HORSES[bare]}* wins some day, and you have no chip on it: all is lost then. The price is infinite, and so is your cost.`);
      } else if (excess < 1e-12) {
        this.tell(`These are the shares of the race. You pay ${amount(floor)} a day, the floor, which is not 0, and nothing on top.`);
      } else {
        this.tell(`Your chips cost ${amount(cost)} a day: ${amount(floor)} that everybody pays, and ${amount(excess)} for not knowing the race.`);
      }
    }
  }

  customElements.define("explorable-horse-bet", HorseBet);
})();
