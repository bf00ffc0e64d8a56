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

  /** The pmf of a text's letters over an alphabet; with `more`, as if each had been seen that much oftener. */
  const letterPmf = (text, alphabet, more = 0) => {
    const counts = alphabet.map(() => more);
    for (const letter of text) counts[alphabet.indexOf(letter)] += 1;
    return normalize(counts);
  };

  globalThis.bookMeasures = Object.freeze({
    surprisal, entropy, crossEntropy, klDivergence, jsDistance, totalVariation,
    softmax, lossAndGradient, sigmoid, coin, withEntry, normalize, letterPmf,
  });
})();
