// The one module of numbers behind the explorables, with the conventions of the Python package:
// 0 log 0 = 0, p > 0 where q = 0 gives Infinity, nothing is clipped and nothing is normalised.
// Everything is in bits, except softmax and where a base is asked for.
// Classic scripts, deferred: browsers load no ES module from a file: address, and the book is read from disk too.
(() => {
  "use strict";

  const LN2 = Math.LN2;
  // artanh r - r = r^3 (1/3 + r^2/5 + ...), the highest power first; for |r| < 1/3.
  const ARTANH = Array.from({ length: 15 }, (_, k) => 1 / (31 - 2 * k));
  const NEAR = 0.33;

  const sum = (terms) => terms.reduce((total, term) => total + term, 0);

  /** log2 1/p, which is 0 for certainty and Infinity for the impossible. */
  const surprisal = (p) => Math.max(0 - Math.log2(p), 0);

  /** H(p) in bits. */
  const entropy = (p) => sum(p.map((x) => (x === 0 ? 0 : x * surprisal(x))));

  /** H(p, q) in bits. */
  const crossEntropy = (p, q) => sum(p.map((x, i) => (x === 0 ? 0 : x * surprisal(q[i]))));

  // p ln p/q - p + q in nats, never negative, given p - q. With r = (p - q) / (p + q) it is also
  // r (p - q) + 2 p (artanh r - r), where nothing cancels if p and q are close.
  const bregman = (p, q, difference) => {
    if (p === 0) return q;
    if (q === 0) return Infinity;
    const r = difference / (p + q);
    if (Math.abs(r) < NEAR) {
      const series = ARTANH.reduce((value, coefficient) => value * r * r + coefficient, 0);
      return r * (difference + 2 * p * r * r * series);
    }
    const ratio = p / q;
    const log = Number.isFinite(ratio) ? Math.log(ratio) : Math.log(p) - Math.log(q);
    return p * log - difference;
  };

  /** D(p || q) in bits, exactly 0 for p = q. */
  const klDivergence = (p, q) => sum(p.map((x, i) => bregman(x, q[i], x - q[i]))) / LN2;

  /** The Jensen-Shannon distance: the root of the divergence in bits. */
  const jsDistance = (p, q) => {
    const nats = sum(
      p.map((x, i) => {
        const y = q[i];
        const m = (x + y) / 2;
        if (m === 0) return 0;
        return (bregman(x, m, (x - y) / 2) + bregman(y, m, (y - x) / 2)) / 2;
      }),
    );
    return Math.sqrt(Math.min(nats / LN2, 1));
  };

  const totalVariation = (p, q) => Math.min(sum(p.map((x, i) => Math.abs(x - q[i]))) / 2, 1);

  // Masses in units of the leading class, whose own is left out: what is left keeps its digits.
  const parts = (z) => {
    const lead = z.indexOf(Math.max(...z));
    const below = z.map((x) => x - z[lead]);
    const mass = below.map((x, i) => (i === lead ? 0 : Math.exp(x)));
    return { lead, below, mass, rest: sum(mass) };
  };

  /** The pmf of logits, which are in nats. */
  const softmax = (z) => {
    const { lead, mass, rest } = parts(z);
    return mass.map((x, i) => (i === lead ? 1 : x) / (1 + rest));
  };

  /** The loss of logits for the class `label`, and its gradient (q - y) / ln base. */
  const lossAndGradient = (z, label, base = 2) => {
    const { lead, below, mass, rest } = parts(z);
    const unit = Math.log(base);
    const gradient = mass.map((x, i) => (i === lead ? 1 : x) / (1 + rest) / unit);
    const others = label === lead ? rest : 1 + rest - mass[label];
    gradient[label] = 0 - others / (1 + rest) / unit;
    return { loss: (Math.log1p(rest) - below[label]) / unit, gradient };
  };

  /** Pmf with entry i set to value in [0, 1]; the others share the rest as they did before. */
  const withEntry = (p, i, value) => {
    const others = 1 - p[i];
    return p.map((x, j) => {
      if (j === i) return value;
      return others > 0 ? (x / others) * (1 - value) : (1 - value) / (p.length - 1);
    });
  };

  /** Weights over their sum: the only function that rescales. */
  const normalize = (weights) => {
    const total = sum(weights);
    return weights.map((x) => x / total);
  };

  /** The sums of a table's rows, and of its columns. */
  const margins = (table) => [table.map(sum), table[0].map((_, k) => sum(table.map((row) => row[k])))];

  /** What the entries of each line leave to ask once the line is known, H(X | Y) for the columns of y, in bits. */
  const conditionalEntropy = (lines) => sum(lines.map((line) => {
    const total = sum(line), lead = line.indexOf(Math.max(...line));
    if (total === 0) return 0;
    const others = sum(line.filter((_, i) => i !== lead));
    // Of the likeliest the share can be close to 1, where its logarithm keeps no digits.
    return sum(line.map((x, i) => (x === 0 ? 0 : x * (i === lead ? -Math.log1p(-others / total) / LN2 : surprisal(x / total)))));
  }));

  /** The six numbers of a joint pmf p(x, y) with a row for each x, in bits. */
  const jointNumbers = (table) => {
    const [px, py] = margins(table);
    return {
      x: entropy(px), y: entropy(py), both: entropy(table.flat()),
      xGivenY: conditionalEntropy(py.map((_, k) => table.map((row) => row[k]))), yGivenX: conditionalEntropy(table),
      shared: sum(table.flatMap((row, i) => row.map((x, k) => bregman(x, px[i] * py[k], x - px[i] * py[k])))) / LN2,
    };
  };

  const sigmoid = (w) => 1 / (1 + Math.exp(-w));

  /** The coin of the chapter on the base, three heads in four tosses, with log-odds w and a penalty l w^2. */
  const coin = Object.freeze({
    loss: (w, base, l = 0) => (3 * Math.log1p(Math.exp(-w)) + Math.log1p(Math.exp(w))) / 4 / Math.log(base) + l * w * w,
    slope: (w, base, l = 0) => (sigmoid(w) - 3 / 4) / Math.log(base) + 2 * l * w,
    curvature: (w, base, l = 0) => (sigmoid(w) * sigmoid(-w)) / Math.log(base) + 2 * l,
    /** Where the slope is 0, between 0 and ln 3: halved until nothing is left to halve. */
    minimiser: (base, l = 0) => {
      if (l === 0) return Math.log(3);
      let low = 0, high = Math.log(3);
      for (let k = 0; k < 60; k++) {
        const middle = (low + high) / 2;
        if (coin.slope(middle, base, l) < 0) low = middle;
        else high = middle;
      }
      return (low + high) / 2;
    },
    /** The iterates of gradient descent, the start among them. */
    descend: (start, rate, steps, base, l = 0) => {
      const path = [start];
      while (path.length <= steps) path.push(path.at(-1) - rate * coin.slope(path.at(-1), base, l));
      return path;
    },
  });

  /**
   * A truth made of bell curves, [weight, mean, deviation] each, and one bell as its model, both ways, in bits. The forward divergence is
   * a closed form less the entropy of the truth; that and the mean of ln p under the bell are sums over equal steps. Of smooth functions
   * that end flat such sums err by exp(-c / STEP), which is next to rounding for deviations of 1 and more and means up to 10 apart.
   */
  const STEP = 0.05, FAR = 10;
  const within = (x, low, high) => Math.min(Math.max(x, low), high);
  const bells = (parts) => {
    const mean = sum(parts.map(([w, m]) => w * m));
    const variance = sum(parts.map(([w, m, s]) => w * (s * s + (m - mean) ** 2)));
    const tops = parts.map(([w, , s]) => Math.log(w / (s * Math.sqrt(2 * Math.PI))));
    const centres = parts.map(([, m]) => m), inverses = parts.map(([, , s]) => 1 / s);
    // The largest term is taken out: far away all of them vanish, and their logarithms do not.
    const logDensity = (x) => {
      let most = -Infinity, rest = 0;
      for (let i = 0; i < tops.length; i++) {
        const z = (x - centres[i]) * inverses[i], term = tops[i] - (z * z) / 2;
        if (term > most) {
          rest = rest * Math.exp(most - term) + 1;
          most = term;
        } else rest += Math.exp(term - most);
      }
      return most + Math.log(rest);
    };
    const density = (x) => Math.exp(logDensity(x));
    const low = Math.min(...parts.map(([, m, s]) => m - FAR * s)), high = Math.max(...parts.map(([, m, s]) => m + FAR * s));
    let own = 0;
    for (let x = low; x < high; x += STEP) own -= STEP * density(x) * logDensity(x);

    /** D(p || q) for the bell of mean m and deviation s, and its slopes by m and by ln s. */
    const forward = (m, s) => {
      const square = (variance + (m - mean) ** 2) / (s * s);
      return { value: (Math.log(s * Math.sqrt(2 * Math.PI)) + square / 2 - own) / LN2, slopes: [(m - mean) / (s * s) / LN2, (1 - square) / LN2] };
    };
    /** D(q || p), likewise. */
    const reverse = (m, s) => {
      let average = 0, pull = 0, spread = 0;
      const reach = Math.ceil((FAR * s) / STEP), size = STEP / (s * Math.sqrt(2 * Math.PI));
      for (let k = -reach; k <= reach; k++) {
        const z = (k * STEP) / s, term = size * Math.exp((-z * z) / 2) * logDensity(m + k * STEP);
        average += term;
        pull += z * term;
        spread += (z * z - 1) * term;
      }
      const entropy = Math.log(s * Math.sqrt(2 * Math.PI * Math.E));
      return { value: (-entropy - average) / LN2, slopes: [-pull / s / LN2, (-1 - spread) / LN2] };
    };
    /** The least value of each over all deviations, for every mean: what a search sees from far. */
    const valleys = (means, [narrowest, widest], count = 40, step = 0.25) => {
      const reach = Math.ceil((FAR * widest) / step), first = Math.round(means[0] / step) - reach;
      const logs = Array.from({ length: Math.round(means.at(-1) / step) + reach - first + 1 }, (_, k) => logDensity((first + k) * step));
      const table = Array.from({ length: count }, (_, i) => {
        const s = narrowest * (widest / narrowest) ** (i / (count - 1)), arm = Math.ceil((FAR * s) / step);
        const weights = Array.from({ length: 2 * arm + 1 }, (_, k) => (step / s) * Math.exp(-((((k - arm) * step) / s) ** 2) / 2) / Math.sqrt(2 * Math.PI));
        return means.map((m) => {
          const start = Math.round(m / step) - arm - first;
          let average = 0;
          for (let k = 0; k < weights.length; k++) average += weights[k] * logs[start + k];
          return (-Math.log(s * Math.sqrt(2 * Math.PI * Math.E)) - average) / LN2;
        });
      });
      const least = (values) => {
        const i = Math.min(Math.max(values.indexOf(Math.min(...values)), 1), count - 2);
        const [a, b, c] = values.slice(i - 1, i + 2), bend = a - 2 * b + c;
        // Between the widths that were tried a parabola says how low it goes.
        const aside = bend > 0 ? (a - c) / (2 * bend) : 0;
        return Math.abs(aside) > 1 ? Math.min(a, b, c) : b - (bend * aside * aside) / 2;
      };
      return {
        forward: means.map((m) => forward(m, Math.min(Math.max(Math.sqrt(variance + (m - mean) ** 2), narrowest), widest)).value),
        reverse: means.map((_, k) => least(table.map((row) => row[k]))),
      };
    };
    /**
     * The way down from a bell, never upwards: at first the width alone, until it is the best for this mean, and then the mean, with
     * the width that is the best for it. It keeps to the widths that are allowed, and ends where a step no longer moves anything.
     */
    const descend = (of, [mean, width], [narrowest, widest]) => {
      /** The widths on the way to the best one nearby, with the value and the slopes at the last of them. */
      const fitted = (m, s) => {
        const widths = [s];
        for (let there = of(m, s), rate = 1; ;) {
          const pull = within((-rate * there.slopes[1]) / 2, -0.08, 0.08), next = within(s * Math.exp(pull), narrowest, widest);
          if (Math.abs(Math.log(next / s)) < 1e-6) return { widths, ...there };
          const then = of(m, next);
          if (then.value > there.value) rate /= 2;
          else {
            [s, there, rate] = [next, then, Math.min(2 * rate, 1)];
            widths.push(s);
          }
        }
      };
      let at = fitted(mean, width), m = mean, step = 0.4;
      const path = at.widths.map((s) => [m, s]);
      while (path.length < 400 && step > 1e-6) {
        const s = at.widths.at(-1), next = m + within(-s * s * at.slopes[0], -step, step), there = fitted(next, s);
        if (Math.abs(next - m) < 1e-6) break;
        if (there.value > at.value) step /= 2;
        else {
          [m, at] = [next, there];
          path.push([m, at.widths.at(-1)]);
        }
      }
      return path;
    };
    return Object.freeze({ mean, variance, density, logDensity, forward, reverse, valleys, descend });
  };

  /** How often each letter of an alphabet stands in a text; with `more`, as if each had been seen that much oftener. */
  const letterCounts = (text, alphabet, more = 0) => {
    const counts = alphabet.map(() => more);
    for (const letter of text) counts[alphabet.indexOf(letter)] += 1;
    return counts;
  };

  /** The file that the package's arithmetic coder makes of symbols with positive whole frequencies, as a list of bytes. */
  const arithmeticCode = (symbols, frequencies) => {
    const LEAST = 120n, BELOW = (1n << LEAST) - 1n;
    const ends = running(frequencies).map(BigInt), file = [];
    const moveOut = (byte) => {
      if (byte > 255) {
        let place = file.length - 1;
        while (file[place] === 255) file[place--] = 0;
        file[place] += 1;
      }
      file.push(byte % 256);
    };
    let low = 0n, width = 1n << 128n;
    for (const symbol of symbols) {
      const unit = width / ends.at(-1), start = unit * ends[symbol];
      low += start;
      width = unit * ends[symbol + 1] - start;
      while (width <= BELOW) {
        moveOut(Number(low >> LEAST));
        low = (low & BELOW) << 8n;
        width <<= 8n;
      }
    }
    moveOut(Number((low + BELOW) >> LEAST));
    while (file.at(-1) === 0) file.pop();
    return file;
  };

  /** Numbers in [0, 1) that are the same for one seed everywhere: the generator mulberry32. */
  const uniforms = (seed, count) => {
    let state = seed | 0;
    return Array.from({ length: count }, () => {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    });
  };

  /** Sums of the first 0, 1, 2, ... of some numbers. */
  const running = (terms) => {
    let total = 0;
    return [0, ...terms.map((term) => (total += term))];
  };

  /** The outcome of a pmf that each number in [0, 1) falls on. */
  const outcomes = (pmf, numbers) => {
    const ends = running(pmf).slice(1, -1);
    return numbers.map((u) => {
      const k = ends.findIndex((end) => u < end);
      return k < 0 ? ends.length : k;
    });
  };

  /** log2 p/q of each outcome, for positive p and q. */
  const evidence = (p, q) => p.map((x, i) => Math.log2(x / q[i]));

  /** Shannon's two numbers, in bits, for how many guesses each letter took; 0 where none was guessed. */
  const guessBounds = (guesses) => {
    const counts = Array.from({ length: Math.max(0, ...guesses) + 1 }, () => 0);
    for (const n of guesses) counts[n - 1] += 1;
    const q = counts.map((count) => count / Math.max(guesses.length, 1));
    return { lower: sum(q.slice(0, -1).map((share, k) => (k + 1) * (share - q[k + 1]) * Math.log2(k + 1))), upper: entropy(q) };
  };

  globalThis.bookMeasures = Object.freeze({
    surprisal, entropy, crossEntropy, klDivergence, jsDistance, totalVariation,
    softmax, lossAndGradient, sigmoid, coin, withEntry, normalize, letterCounts, arithmeticCode, margins, jointNumbers, bells,
    uniforms, running, outcomes, evidence, guessBounds,
  });
})();
