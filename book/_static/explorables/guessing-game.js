// Shannon's game: the next letter of a hidden sentence is guessed until it is right, and bits are counted from the guesses.
(() => {
  "use strict";
  const { Explorable, h, s, maths, digits, unit, shown, amount, data, ruler, put, paint } = globalThis.bookExplorables;
  const m = globalThis.bookMeasures;

  const ALPHABET = [..."abcdefghijklmnopqrstuvwxyz "];
  // What a letter costs models that have read some of this book, in bits: of order 0 the same wherever it stands, and of order 3 in each
  // place, with how many guesses that one needs. From bookkit.play.guessing, to which a test holds them.
  const ORDER0 = { " ": 2.335, a: 3.928, b: 6.25, c: 5.413, d: 5.082, e: 3.301, f: 5.719, g: 6.482, h: 4.336, i: 4.141, k: 8.267, l: 5.298, m: 5.805, n: 4.272, o: 3.913, p: 6.306, q: 9.245, r: 4.534, s: 3.873, t: 3.634, u: 5.801, w: 5.793, y: 6.202 };
  const SENTENCES = [
    {
      text: "the kettle sings before anybody is up in the old house",
      order3: [3.634, 1.469, 0.586, 0.36, 6.718, 2.103, 10.755, 3.996, 4.545, 0.471, 0.766, 4.541, 4.32, 1.636, 0.393, 3.07, 0.012, 3.127, 1.041, 4.761, 0.514, 0.113, 4.43, 0.211, 2.614, 1.625, 4.366, 13.782, 0.836, 0.806, 0.242, 0.012, 4.23, 0.738, 0.01, 6.691, 1.301, 0.112, 5.805, 2.342, 0.7, 2.093, 0.479, 0.412, 0.36, 4.316, 15.105, 1.301, 0.545, 6.37, 1.775, 6.413, 2.07, 2.754],
      guesses: [3, 1, 1, 1, 18, 2, 13, 5, 2, 1, 1, 8, 8, 1, 1, 3, 1, 4, 1, 7, 1, 1, 4, 1, 2, 1, 4, 8, 1, 1, 1, 1, 5, 1, 1, 18, 2, 1, 10, 3, 1, 1, 1, 1, 1, 10, 18, 1, 1, 15, 2, 6, 3, 3],
    },
    {
      text: "a small grey cat slept all afternoon on the warm roof",
      order3: [3.928, 2.921, 3.326, 18.321, 3.896, 6.123, 1.998, 1.063, 7.159, 5.643, 2.863, 13.353, 0.023, 6.143, 4.207, 9.096, 0.592, 4.73, 10.099, 4.81, 9.78, 7.866, 2.332, 4.107, 3.721, 1.14, 1.063, 2.426, 8.13, 0.038, 0.114, 1.539, 10.759, 6.262, 9.059, 4.057, 0.611, 4.37, 2.122, 1.673, 2.315, 0.479, 0.412, 0.36, 4.358, 3.12, 4.403, 10.31, 1.552, 7.155, 4.834, 1.947, 2.398],
      guesses: [6, 3, 1, 21, 5, 12, 1, 1, 15, 5, 2, 18, 1, 13, 4, 7, 1, 10, 13, 4, 16, 12, 3, 4, 3, 1, 1, 2, 12, 1, 1, 2, 13, 6, 15, 6, 1, 5, 3, 2, 2, 1, 1, 1, 11, 4, 5, 14, 2, 15, 5, 2, 2],
    },
    {
      text: "we lost the key and found it in the pocket of a coat",
      order3: [5.793, 3.577, 3.591, 4.344, 1.074, 0.744, 3.1, 0.528, 1.902, 0.37, 0.412, 0.36, 6.718, 2.103, 11.333, 0.023, 1.881, 1.417, 0.415, 0.062, 5.149, 0.484, 2.27, 7.638, 1.146, 1.849, 3.624, 1.774, 0.398, 2.138, 3.287, 0.7, 2.093, 0.479, 0.412, 0.36, 3.989, 3.579, 13.748, 1.301, 4.904, 8.585, 1.304, 2.859, 1.189, 0.115, 3.199, 0.799, 3.361, 1.163, 15.182, 4.485],
      guesses: [15, 5, 3, 8, 1, 1, 2, 1, 1, 1, 1, 1, 18, 2, 17, 1, 1, 1, 1, 1, 11, 1, 2, 4, 1, 2, 4, 2, 1, 1, 3, 1, 1, 1, 1, 1, 9, 3, 20, 1, 4, 13, 1, 2, 1, 1, 2, 1, 1, 1, 19, 4],
    },
    {
      text: "in winter the harbour is quiet and the boats lie still",
      order3: [4.141, 2.473, 1.508, 2.438, 1.983, 1.732, 7.199, 3.209, 2.988, 1.02, 2.562, 0.356, 0.412, 0.36, 5.436, 1.535, 4.217, 16.75, 3.055, 1.428, 5.126, 0.511, 3.934, 0.774, 0.01, 12.068, 0.001, 8.992, 7.065, 8.927, 1.304, 4.47, 1.958, 0.415, 0.062, 2.239, 0.404, 0.412, 0.36, 5.114, 3.461, 13.479, 4.485, 5.08, 0.005, 4.887, 3.105, 2.806, 3.176, 3.348, 4.145, 4.344, 4.105, 2.073],
      guesses: [7, 3, 1, 2, 2, 2, 8, 5, 4, 1, 1, 1, 1, 1, 15, 2, 6, 22, 4, 1, 4, 1, 8, 1, 1, 22, 1, 3, 8, 14, 1, 8, 2, 1, 1, 1, 1, 1, 1, 13, 4, 19, 4, 5, 1, 12, 3, 4, 4, 4, 6, 5, 3, 2],
    },
    {
      text: "she wrote the letter twice and sent neither of the two",
      order3: [3.873, 5.688, 3.118, 2.129, 4.358, 3.864, 0.151, 11.462, 3.939, 4.436, 2.292, 0.619, 0.412, 0.36, 3.505, 2.135, 3.631, 5.996, 0.364, 0.636, 1.02, 2.562, 4.921, 3.621, 0.39, 0.347, 0.039, 2.968, 1.625, 0.415, 0.062, 4.913, 3.06, 3.287, 2.117, 1.987, 6.937, 1.344, 2.341, 0.125, 0.112, 2.045, 3.476, 1.007, 2.915, 1.059, 0.115, 1.02, 0.236, 0.412, 0.36, 3.909, 3.566, 0.128],
      guesses: [4, 9, 3, 2, 11, 6, 1, 15, 3, 3, 1, 1, 1, 1, 2, 2, 4, 5, 1, 1, 1, 1, 3, 2, 1, 1, 1, 4, 1, 1, 1, 10, 4, 4, 3, 2, 16, 2, 3, 1, 1, 2, 2, 1, 2, 1, 1, 1, 1, 1, 1, 8, 2, 1],
    },
    {
      text: "nobody at the station knew when the last train would come",
      order3: [4.272, 3.561, 5.473, 0.53, 0.485, 0.242, 0.012, 4.258, 4.528, 0.114, 3.352, 0.37, 0.412, 0.36, 2.73, 4.145, 0.973, 6.531, 0.287, 0.754, 0.117, 0.893, 5.171, 3.606, 9.905, 12.668, 2.034, 5.224, 0.282, 2.418, 1.918, 0.046, 2.845, 0.479, 0.412, 0.36, 3.505, 2.206, 3.406, 3.681, 0.493, 1.902, 5.871, 1.217, 1.076, 0.137, 1.624, 2.438, 3.156, 3.878, 0.552, 0.154, 0.054, 3.961, 1.126, 2.189, 0.424],
      guesses: [8, 4, 6, 1, 1, 1, 1, 6, 7, 1, 3, 1, 1, 1, 1, 6, 1, 8, 1, 1, 1, 1, 11, 2, 4, 21, 2, 7, 1, 3, 2, 1, 3, 1, 1, 1, 2, 3, 3, 3, 1, 1, 6, 1, 1, 1, 1, 2, 3, 3, 1, 1, 1, 7, 1, 2, 1],
    },
  ];
  // Of fewer letters Shannon's numbers say next to nothing.
  const ENOUGH = 10;
  const MARGIN = { left: 26, right: 4, top: 8, bottom: 18 };
  const RANKED = { left: 2, right: 16, row: 33, bar: 12 };

  const named = (letter) => (letter === " " ? "the space" : `“${letter}”`);
  const seen = (letter) => (letter === " " ? "␣" : letter);
  const ordinal = (n) => `${n}${{ 1: "st", 2: "nd", 3: "rd" }[n % 100 > 10 && n % 100 < 14 ? 0 : n % 10] ?? "th"}`;
  const guessed = (n, kind = "") => `${n} ${kind}guess${n === 1 ? "" : "es"}`;
  const later = (least) => (least > 1 ? `from ${least} letters on` : "—");
  const DECIMALS = 2;
  /** A number beside others that it is compared with: as many decimals as they have, zeros too. */
  const even = (bits) => shown(bits).toFixed(DECIMALS);
  const cost = (bits) => `${even(bits)}\u00a0${unit()}s`;
  const costs0 = (text) => [...text].map((letter) => ORDER0[letter]);
  const average = (values) => (values.length ? values.reduce((a, b) => a + b, 0) / values.length : 0);

  class GuessingGame extends Explorable {
    static label = "A hidden sentence, to be guessed letter by letter";
    static pace = 2500;

    /** A model has played the first sentence. */
    initial() {
      return { sentence: 0, guesses: SENTENCES[0].guesses, tried: "" };
    }

    parse(fields) {
      const sentence = Number(fields.get("sentence") || NaN) - 1, text = SENTENCES[sentence].text;
      const guesses = (fields.get("guesses") ?? "").split(".").filter(Boolean).map(Number);
      const tried = (fields.get("tried") ?? "").replaceAll("_", " ");
      if (guesses.length > text.length || !guesses.every((n) => Number.isInteger(n) && n >= 1 && n <= ALPHABET.length)) throw new RangeError("guesses");
      if (new Set(tried).size !== tried.length || ![...tried].every((letter) => ALPHABET.includes(letter) && letter !== text[guesses.length])) throw new RangeError("tried");
      return { sentence, guesses, tried: guesses.length < text.length ? tried : "" };
    }

    write({ sentence, guesses, tried }) {
      return `sentence=${sentence + 1}&guesses=${guesses.join(".")}&tried=${tried.replaceAll(" ", "_")}`;
    }

    between(a, b, t) {
      return { ...b, guesses: b.guesses.slice(0, Math.round(t * b.guesses.length)) };
    }

    build() {
      this.board = h("div", { class: "guess-board", role: "img" });
      this.input = h("input", { class: "guess-input", type: "text", maxlength: 1, size: 2, autocomplete: "off", autocapitalize: "off", spellcheck: "false", inputmode: "none" });
      this.input.addEventListener("input", () => {
        const letter = this.input.value.toLowerCase();
        this.input.value = "";
        this.guess(letter);
      });
      this.keys = ALPHABET.map((letter) => h("button", { type: "button", class: letter === " " ? "guess-key guess-space" : "guess-key", "aria-label": letter === " " ? "space" : letter, onclick: () => { this.guess(letter); this.listen(); } }, seen(letter)));
      // A letter that is typed while a key of the screen has the focus is a guess, too.
      this.root.addEventListener("keydown", (event) => {
        if (event.target === this.input || event.ctrlKey || event.metaKey || event.altKey || !/^[a-z]$/i.test(event.key)) return;
        event.preventDefault();
        this.guess(event.key.toLowerCase());
      });
      this.bars = s("svg", { class: "guess-bars", role: "img" });
      this.ranking = s("svg", { class: "guess-ranking", role: "img" });
      this.costs = h("p", { class: "explorable-caption" });
      this.numbers = h("dl", { class: "simple explorable-numbers" });
      this.next = h("button", { type: "button", onclick: () => {
        this.show({ sentence: (this.state.sentence + 1) % SENTENCES.length, guesses: [], tried: "" });
        this.listen();
      } });
      this.hand = h("div", { class: "guess-hand" },
        h("label", { class: "guess-label" }, h("span", {}, "The next letter is"), this.input),
        h("div", { class: "guess-keys", role: "group", "aria-label": "Letters" }, ...this.keys));
      this.root.append(
        h("p", { class: "explorable-caption" }, "Guesses for each letter, filled where the first was right"),
        this.board,
        h("div", { class: "explorable-buttons" },
          this.next,
          h("button", { type: "button", onclick: () => this.show({ ...this.state, guesses: SENTENCES[this.state.sentence].guesses, tried: "" }, { gradual: true }) }, "Let a model play it")),
        this.costs,
        this.ranking,
        this.status,
        this.hand,
        h("details", { class: "explorable-more" }, h("summary", {}, "From guesses to a cost"),
          h("p", { class: "explorable-caption" }, ...maths("The shares *g* of the letters that took 1, 2, 3, … guesses, and Shannon’s two estimates from them")),
          this.bars,
          this.numbers),
      );
    }

    /** Give the keyboard to the next letter: what was pressed can't be pressed again, or would begin anew. */
    listen() {
      if (!this.input.disabled) this.input.focus({ preventScroll: true });
    }

    guess(letter) {
      const { sentence, guesses, tried } = this.state, wanted = SENTENCES[sentence].text[guesses.length];
      if (!ALPHABET.includes(letter) || wanted === undefined || tried.includes(letter)) return;
      if (letter === wanted) this.show({ sentence, guesses: [...guesses, tried.length + 1], tried: "" });
      else this.show({ sentence, guesses, tried: tried + letter });
    }

    draw() {
      if (!this.state) return;
      const { sentence, guesses, tried } = this.state, { text, order3 } = SENTENCES[sentence], order0 = costs0(text);
      const known = guesses.length, open = known < text.length;
      const tiles = guesses.map((n, k) => {
        return h("span", { class: n === 1 ? "guess-tile guess-first" : "guess-tile" }, h("b", {}, seen(text[k])), h("small", {}, String(n)));
      });
      if (open) tiles.push(h("span", { class: "guess-tile guess-next" }, h("b", {}, "?"), h("small", {}, tried ? String(tried.length + 1) : "")));
      // What is still hidden has its room already, so that nothing moves.
      while (tiles.length < text.length) tiles.push(h("span", { class: "guess-tile guess-hidden" }, h("b", {}, " "), h("small", {})));
      this.board.replaceChildren(...tiles);
      this.board.setAttribute("aria-label", known
        ? `Of ${text.length} letters ${known} ${known === 1 ? "is" : "are"} known: “${text.slice(0, known)}”, which took ${guesses.join(", ")} guesses.`
        : `None of ${text.length} letters is known yet; the next is the first.`);
      // Where nothing is left to guess there are no letters to choose from, and the keyboard goes on at what comes next. A key
      // that is disabled loses it at once.
      if (!open && this.hand.contains(document.activeElement)) this.next.focus();
      this.keys.forEach((key, k) => { key.disabled = !open || tried.includes(ALPHABET[k]); });
      this.input.disabled = !open;
      this.hand.hidden = !open;
      put(this.next, open ? "Another sentence" : "Now you: another sentence");
      put(this.costs, `What a letter costs on average, in ${unit()}s`);
      const { lower, upper } = m.guessBounds(guesses);
      const rows = [
        ["lower", "Σ *i* (*gᵢ* − *gᵢ*₊₁) log *i*", "Shannon’s lower estimate of what a letter costs", lower, "floor", ENOUGH],
        ["upper", "*H*(*g*)", "Shannon’s upper estimate: the entropy of these shares", upper, "floor", ENOUGH],
        ["order3", "order 3", "what the same letters cost a model that looks at the last three", average(order3.slice(0, known)), "model", 1],
        ["order0", "order 0", "what they cost one that looks at none", average(order0.slice(0, known)), "model", 1],
      ];
      this.numbers.replaceChildren(...rows.map(([name, sign, words, value, look, least]) =>
        h("div", { class: `number-${look}`, "data-name": name }, h("dt", {}, ...maths(sign), h("small", {}, words)), h("dd", {}, known < least ? later(least) : data(value, DECIMALS, cost(value))))));
      this.drawRanking(lower, upper, ...rows.slice(2).map((row) => row[3]));
      this.drawBars();
    }

    /** Whether it is the model that has played: a reader who guesses as it does for so long is as good as it. */
    isModels() {
      const { sentence, guesses } = this.state;
      return guesses.length >= ENOUGH && guesses.every((n, k) => n === SENTENCES[sentence].guesses[k]);
    }

    /** What a letter costs the models, and below it what it costs whoever guesses, between the two estimates: on one scale. */
    drawRanking(lower, upper, order3, order0) {
      const svg = this.ranking, [full] = this.size(svg), known = this.state.guesses.length;
      const width = (full || 320) - RANKED.left - RANKED.right, bottom = 3 * RANKED.row, top = Math.max(5, lower, upper, order3, order0);
      const X = (bits) => RANKED.left + (width * bits) / top;
      const parts = [s("line", { x1: X(0), x2: X(top), y1: bottom, y2: bottom, class: "axis" })];
      for (const [bits, text] of ruler(top)) parts.push(
        s("line", { x1: X(bits), x2: X(bits), y1: bottom, y2: bottom + 5, class: "axis" }),
        s("text", { x: X(bits), y: bottom + 17, class: "tick", "text-anchor": bits ? "middle" : "start" }, text));
      const [least, most] = [Math.min(lower, upper), Math.max(lower, upper)];
      const rows = [
        ["the model, which looks at the last three", known ? cost(order3) : later(1), [0, order3], "guess-model"],
        ["one that looks at none", known ? cost(order0) : later(1), [0, order0], "guess-model"],
        [this.isModels() ? "the model, by its guesses alone" : "you, by your guesses alone", known < ENOUGH ? later(ENOUGH) : `${even(least)} to ${cost(most)}`, known < ENOUGH ? [0, 0] : [least, most], "guess-between"],
      ];
      rows.forEach(([name, value, [from, to], look], k) => {
        const y = k * RANKED.row + 16;
        parts.push(s("text", { x: X(0), y: y - 4, class: "tick" }, `${name}: `, s("tspan", { class: "ruler-bytes" }, value)));
        if (to > 0) parts.push(s("rect", { x: X(from), y, width: Math.max(X(to) - X(from), 2), height: RANKED.bar, class: look }));
      });
      paint(svg, ...parts);
      svg.setAttribute("aria-label", `What a letter costs on average: ${rows.map(([name, value]) => `${name}: ${value}`).join("; ")}.`);
    }

    drawBars() {
      const svg = this.bars, { guesses } = this.state, [full, tall] = this.size(svg);
      const width = (full || 300) - MARGIN.left - MARGIN.right, height = (tall || 90) - MARGIN.top - MARGIN.bottom;
      const shares = ALPHABET.map((_, k) => guesses.filter((n) => n === k + 1).length / Math.max(guesses.length, 1));
      const step = width / ALPHABET.length, Y = (y) => MARGIN.top + height * (1 - y);
      const parts = [0, 0.5, 1].flatMap((y) => [
        s("line", { x1: MARGIN.left, x2: MARGIN.left + width, y1: Y(y), y2: Y(y), class: y === 0 ? "axis" : "grid" }),
        s("text", { x: MARGIN.left - 5, y: Y(y) + 4, class: "tick", "text-anchor": "end" }, digits(y))]);
      shares.forEach((share, k) => {
        parts.push(s("rect", { x: MARGIN.left + (k + 0.15) * step, y: Y(share), width: 0.7 * step, height: height * share, class: "guess-share" }));
        if (k === 0 || k % 5 === 4 || (k < 3 && step > 12)) parts.push(s("text", { x: MARGIN.left + (k + 0.5) * step, y: Y(0) + 14, class: "tick", "text-anchor": "middle" }, digits(k + 1)));
      });
      paint(svg, ...parts);
      const most = shares.map((share, k) => [share, k + 1]).filter(([share]) => share > 0);
      svg.setAttribute("aria-label", most.length
        ? `Bars, one for each number of guesses: ${most.map(([share, n]) => `${n}: ${digits(share, 2)}`).join(", ")}.`
        : "An empty chart: a bar for each number of guesses from 1 to 27.");
    }

    say() {
      const { sentence, guesses, tried } = this.state, { text, order3 } = SENTENCES[sentence], known = guesses.length;
      // What is k-th in an order of probabilities has 1/k of them at most.
      const order = (k) => `Your ${ordinal(k)} choice has a probability of at most 1/${k}, and so costs ${amount(Math.log2(k), 2)} or more`;
      if (!known && !tried) return this.tell(`Nothing is known yet: if all ${ALPHABET.length} letters were alike, the first would cost ${amount(Math.log2(ALPHABET.length), 2)}.`);
      if (tried) return this.tell(`It is not ${named(tried.at(-1))}: ${guessed(tried.length, "wrong ")} so far. ${order(tried.length + 1)}.`);
      if (known < text.length) {
        const took = guesses.at(-1), model = `the model paid ${amount(order3[known - 1], 2)}`;
        const meant = took === 1 ? `The surer you were of it, the less it costs you; ${model}.` : `${order(took)}; ${model}.`;
        return this.tell(`It is ${named(text[known - 1])}, at the ${ordinal(took)} guess: ${known} of ${text.length} letters. ${meant}`);
      }
      const all = guesses.reduce((a, b) => a + b, 0), paid = average(order3);
      const { lower, upper } = m.guessBounds(guesses);
      if (lower > upper) return this.tell("The lower estimate is above the upper one: no guesser who names likely letters first shows such shares for long.");
      const beside = upper < paid ? "less than" : lower > paid ? "more than" : "about as much as";
      const few = "Of so few letters the estimates are no bounds yet.";
      this.tell(this.isModels()
        ? `A letter cost the model ${cost(paid)} on average. All ${text.length} took ${guessed(all)}: by these alone one would say ${even(lower)} to ${cost(upper)}. ${few}${
          paid > average(costs0(text)) ? " It paid more than the one that looks at none: it has read few words like these." : ""}`
        : `All ${text.length} letters took ${guessed(all)}. By these a letter cost you ${even(lower)} to ${cost(upper)}, ${beside} the model: it paid ${cost(paid)}. ${few}`);
    }
  }

  customElements.define("explorable-guessing-game", GuessingGame);
})();
