// Ranks the places of the book for what a reader types. It comes with search-index.js when a search begins, and knows no page:
// `rank` returns places, best first, and `excerpt` the part of a place's text that has the words.
(() => {
  "use strict";

  // What says nothing of the subject.
  const STOP = new Set(("a am an and are as at be by can do does for from has have how i if in into is it its me my of on or our so "
    + "than that the their there this to vs versus was we what when where which who why with you your").split(" "));
  // What readers call a thing that the book calls otherwise; either will do.
  const ALSO = {
    aep: ["equipartition"], bce: ["binary cross entropy"], bf16: ["bfloat", "16 bits"], bpb: ["bits per byte"], bpc: ["bits per character"],
    ce: ["cross entropy"], decay: ["penalty"], double: ["twice", "second", "too many"], dpi: ["data processing"], fp16: ["16 bits"],
    float16: ["16 bits"], half: ["16 bits"], js: ["jensen shannon"], jsd: ["jensen shannon"], kld: ["kl"], kullback: ["kl"], leibler: ["kl"],
    maxent: ["maximum entropy"], mi: ["mutual information"], mle: ["maximum likelihood"], nat: ["unit"], nats: ["units"], nll: ["negative log likelihood"], ppl: ["perplexity"],
    rl: ["reward"], rlhf: ["reward"], tv: ["total variation"],
  };
  // Of two places that fit as well, the one that answers comes before the one that mentions.
  const KINDS = { Definition: 1.2, Theorem: 1.2, Lemma: 1.1, Proposition: 1.1, Corollary: 1.1, Question: 1.15, Misconception: 1.05, Term: 1.2,
    Section: 1, Claim: 0.9, Function: 0.8, Figure: 0.65, Exercise: 0.65, Chapter: 1.05 };
  // What a match is worth in a title, in the words by which its author has it found, and in the text.
  const WORTH = { title: 4, keyword: 2.5, text: 1.5 };

  const folded = (text) => text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/[’']s\b|[’']/g, "");
  /** The words and numbers of a text; "0.2" is one, and so is each part of "cross-entropy" and of "log_softmax". */
  const words = (text) => folded(text).match(/\d+(?:\.\d+)*|\p{L}+/gu) ?? [];
  /** The names in a text that have several parts, each as one word: "logsoftmax". */
  const names = (text) => (folded(text).match(/[\p{L}\d]+(?:_[\p{L}\d]+)+/gu) ?? []).map((name) => name.replaceAll("_", ""));
  /** What the forms of a word share: both sides of a comparison are cut alike, so that it need be no word. */
  const stem = (word) => {
    if (word.length < 4 || /\d/.test(word)) return word;
    const one = word.replace(/ies$/, "y").replace(/(ss|sh|ch|x)es$/, "$1").replace(/([^su])s$/, "$1");
    return one.replace(/^(.*[aeiouy].*..?)(?:ing|ed)$/, (all, root) => (root.length > 2 ? root : all)).replace(/(...)e$/, "$1");
  };

  let book = null;

  /** Read the index once: for each word the places that have it, and in which of their parts. */
  const read = () => {
    if (book) return book;
    const { pages, kinds, found } = globalThis.bookIndex;
    const list = [], vocabulary = new Map();
    const note = (text, place, part) => {
      for (const word of [...words(text), ...names(text)]) {
        if (!vocabulary.has(word)) vocabulary.set(word, { word, root: stem(word), at: new Map() });
        const { at } = vocabulary.get(word);
        if (!at.has(place.id)) at.set(place.id, { title: 0, keyword: 0, text: 0 });
        at.get(place.id)[part] += 1;
        if (part === "text") place.length += 1;
      }
    };
    for (const [page, kind, anchor = "", number = "", title = "", text = "", more = "", keywords = ""] of found) {
      const label = words(title);
      const place = { id: list.length, page: pages[page], kind: kinds[kind], anchor, number, title, text, length: 1,
        whole: label.join(""), size: Math.max(label.length, 1) };
      list.push(place);
      note(title, place, "title");
      note(keywords, place, "keyword");
      note(`${place.kind} ${number} ${text} ${more}`, place, "text");
    }
    const mean = list.reduce((sum, { length }) => sum + length, 0) / list.length;
    book = { list, vocabulary: [...vocabulary.values()], mean, chapters: new Map(list.filter(({ kind }) => kind === "Chapter").map((place) => [place.page, place.id])) };
    return book;
  };

  /** How near a word of the book is to one that was typed: 1 for the same, 0 for another. */
  const nearness = (typed, cut, { word, root }) => {
    if (word === typed) return 1;
    if (root === cut) return 0.95;
    if (typed.length > 1 && (word.startsWith(typed) || root.startsWith(cut))) return 0.35 + 0.4 * (typed.length / word.length);
    // A word of the book that is the beginning of a longer one: "token" for "tokenizer".
    return root.length > 4 && typed.length < root.length + 5 && typed.startsWith(root) ? 0.3 : 0;
  };

  /** What the parts of each place are worth for one word, from 0 to 1. */
  const fits = (typed) => {
    const { list, vocabulary, mean, chapters } = book, cut = stem(typed), found = new Map();
    for (const entry of vocabulary) {
      const near = nearness(typed, cut, entry);
      if (!near) continue;
      for (const [id, { title, keyword, text }] of entry.at) {
        const one = found.get(id) ?? { title: 0, keyword: 0, text: 0 };
        const often = text / (text + 1.2 * (0.25 + 0.75 * (list[id].length / mean)));
        found.set(id, { title: Math.max(one.title, title && near), keyword: Math.max(one.keyword, keyword && near), text: Math.max(one.text, near * often) });
      }
    }
    // A chapter is about what most of its places are about.
    const counts = new Map();
    for (const id of found.keys()) counts.set(list[id].page, (counts.get(list[id].page) ?? 0) + 1);
    const most = Math.max(...counts.values());
    for (const [page, count] of counts) {
      const id = chapters.get(page);
      if (count < 4 || id === undefined) continue;
      const one = found.get(id) ?? { title: 0, keyword: 0, text: 0 };
      found.set(id, { ...one, text: Math.max(one.text, (0.6 * count) / most) });
    }
    return found;
  };

  /** The same for a word and for what the book may call it. */
  const fitsAny = (typed) => {
    const found = fits(typed);
    for (const other of ALSO[typed] ?? []) {
      const parts = words(other).map(fits);
      for (const id of parts[0].keys()) {
        if (!parts.every((part) => part.has(id))) continue;
        const one = found.get(id) ?? { title: 0, keyword: 0, text: 0 };
        const mean = (name) => (0.9 * parts.reduce((sum, part) => sum + part.get(id)[name], 0)) / parts.length;
        found.set(id, Object.fromEntries(Object.entries(one).map(([name, worth]) => [name, Math.max(worth, mean(name))])));
      }
    }
    return found;
  };

  /** What counts of what was typed: names that the book has as they stand, and words that say something. */
  const asked = (search) => {
    const known = new Set(book.vocabulary.map(({ word }) => word));
    const whole = names(search).filter((name) => known.has(name));
    const rest = whole.length ? search.replace(/\S*_\S*/g, " ") : search;
    const typed = words(rest).map((word, k, all) => (ALSO[`${word}${all[k + 1]}`] ? `${word}${all[k + 1]}` : word));
    const saying = typed.filter((word) => !STOP.has(word));
    const chosen = [...whole, ...saying];
    return [...new Set(chosen.length ? chosen : typed)];
  };

  const rank = (search) => {
    read();
    const wanted = asked(search);
    if (!wanted.length) return [];
    const total = new Map();
    for (const word of wanted) {
      const found = fitsAny(word);
      // A rare word says more.
      const weight = Math.log(1 + book.list.length / (1 + found.size));
      for (const [id, parts] of found) {
        const sum = total.get(id) ?? { score: 0, words: 0, inTitle: 0 };
        sum.score += weight * Object.entries(WORTH).reduce((all, [name, worth]) => all + worth * parts[name], 0);
        sum.words += 1;
        sum.inTitle += parts.title;
        total.set(id, sum);
      }
    }
    // The words one after the other, however they are parted: "log sum exp" is "logsumexp".
    const phrases = [words(search).join(""), wanted.join("")].filter((phrase) => phrase.length > 3);
    if (wanted.length > 1) {
      const whole = wanted.join("");
      for (const [id, parts] of book.vocabulary.some(({ word }) => word.startsWith(whole)) ? fits(whole) : []) {
        const score = 5 * Object.entries(WORTH).reduce((all, [name, worth]) => all + worth * parts[name], 0);
        if (score > (total.get(id)?.score ?? 0)) total.set(id, { score, words: wanted.length, inTitle: parts.title });
      }
    }
    const scored = book.list.map((place) => {
      const { score, words: met, inTitle } = total.get(place.id) ?? { score: 0, words: 0, inTitle: 0 };
      const within = phrases.some((phrase) => place.whole.includes(phrase));
      const same = phrases.includes(place.whole);
      const covered = 1 + 0.6 * (inTitle / Math.max(place.size, wanted.length));
      const all = within && wanted.length > 1 ? wanted.length : met;
      return { place, met: all, score: (score + (within ? 2 : 0)) * covered * (same ? 1.8 : within ? 1.3 : 1) * (KINDS[place.kind] ?? 1) };
    }).filter(({ met }) => met);
    scored.sort((one, other) => other.met - one.met || other.score - one.score || one.place.id - other.place.id);
    // All words; where too few places have them all, most of them.
    const whole = scored.filter(({ met }) => met >= wanted.length);
    const chosen = whole.length > 2 ? whole : scored.filter(({ met }) => met >= wanted.length / 2);
    return chosen.map(({ place }) => place);
  };

  /** The words of a text around those that were typed, in parts, each with whether it was typed. */
  const excerpt = (text, search, length = 150) => {
    const roots = words(search).filter((word) => !STOP.has(word) && (word.length > 1 || /\d/.test(word))).map(stem);
    const isTyped = (part) => words(part).some((word) => roots.some((root) => stem(word) === root || (root.length > 2 && word.startsWith(root))));
    const parts = (text.match(/\S+\s*/g) ?? []).map((part) => ({ part, typed: isTyped(part) }));
    const first = parts.findIndex(({ typed }) => typed);
    let from = Math.max(first, 0), long = parts[from]?.part.length ?? 0;
    // Some words before the first that was typed, and then as many behind it as there is room for.
    while (from > 0 && long < length / 3) { from -= 1; long += parts[from].part.length; }
    if (from > 0 && parts.slice(0, from).reduce((sum, { part }) => sum + part.length, 0) < length / 3) from = 0;
    const shown = [];
    long = 0;
    for (const one of parts.slice(from)) {
      if (long >= length) break;
      shown.push(one);
      long += one.part.length;
    }
    const left = parts.length > from + shown.length;
    return [...(from ? [{ part: "… ", typed: false }] : []), ...shown, ...(left ? [{ part: "…", typed: false }] : [])];
  };

  globalThis.bookSearch = Object.freeze({ rank, excerpt, words });
})();
