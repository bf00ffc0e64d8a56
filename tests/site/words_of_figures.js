// What is wrong with the words of a drawing that is open: one over another, cut off, struck through by a line or a marker,
// on a hatching, or too faint on what they stand on. The fragment of its address chooses the ink, as on a page.
() => {
  const ROOM = 0.4; // pixels: what may touch
  const MARKER = 20; // pixels: what is larger is an area
  const svg = document.documentElement;
  const page = location.hash ? [18, 18, 18] : [255, 255, 255];
  const faults = new Set();

  const numbers = (colour) => colour.match(/[\d.]+/g).map(Number);
  const over = ([r, g, b, alpha = 1], ground, opacity) => [r, g, b].map((c, k) => c * alpha * opacity + ground[k] * (1 - alpha * opacity));
  const luminance = (colour) => {
    const [r, g, b] = colour.map((c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };

  const wordsOf = (group) => {
    const glyphs = [...group.querySelectorAll(":scope > g:not([id])")];
    const boxes = glyphs.map((g) => g.getBoundingClientRect()).filter((box) => box.width);
    if (!boxes.length) return [];
    const [left, top] = ["left", "top"].map((side) => Math.min(...boxes.map((box) => box[side])));
    const [right, bottom] = ["right", "bottom"].map((side) => Math.max(...boxes.map((box) => box[side])));
    // The site's drawings have lost their comments.
    const said = [...group.childNodes].filter((node) => node.nodeType === Node.COMMENT_NODE).map((node) => node.data.trim()).join(" ") || group.id;
    // Those that lean have a box that is larger than they are.
    const lean = /rotate\((?!-90\))/.test(glyphs[0].getAttribute("transform") ?? "");
    return lean ? [] : [{ group, said, left, top, right, bottom, colour: numbers(getComputedStyle(glyphs[0]).fill), sheet: group.querySelector("[id^=patch_] path") }];
  };
  const words = [...svg.querySelectorAll("g[id^=text_]")].flatMap(wordsOf);
  const meet = (one, other) => Math.min(one.right, other.right) - Math.max(one.left, other.left) > ROOM
    && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > ROOM;

  const whole = svg.getBoundingClientRect();
  words.forEach((one, k) => {
    for (const other of words.slice(k + 1)) if (meet(one, other)) faults.add(`over one another: ${one.said} | ${other.said}`);
    if (one.left < whole.left || one.right > whole.right || one.top < whole.top || one.bottom > whole.bottom) faults.add(`cut off: ${one.said}`);
  });

  // Of a shape nothing is seen outside of the axes that it is in.
  const isSeen = (part, point) => {
    const clip = /#([^)"]+)/.exec(part.getAttribute("clip-path") ?? "")?.[1];
    const frame = clip && svg.querySelector(`[id="${clip}"] rect`);
    if (!frame) return true;
    const [x, y, width, height] = ["x", "y", "width", "height"].map((name) => Number(frame.getAttribute(name)));
    return point.x >= x && point.y >= y && point.x <= x + width && point.y <= y + height;
  };
  const isBefore = (part, one) => part.compareDocumentPosition(one.group) & Node.DOCUMENT_POSITION_FOLLOWING;
  const shapes = [...svg.querySelectorAll("path, use")].filter((part) => !part.closest("defs, clipPath, pattern, g[id^=text_]"));
  const paths = shapes.filter((part) => part.localName === "path");
  // Most shapes are far from a word: their boxes are asked for first.
  const boxes = new Map(paths.map((path) => [path, path.getBoundingClientRect()]));
  const isNear = (path, one) => {
    const box = boxes.get(path);
    return box.left < one.right && box.right > one.left && box.top < one.bottom && box.bottom > one.top;
  };

  for (const part of shapes) {
    if (part.localName === "path" || part.closest("g[id^=xtick_], g[id^=ytick_]")) continue;
    const box = part.getBoundingClientRect();
    if (box.width < MARKER) for (const one of words) if (meet(one, box) && !(one.sheet && isBefore(part, one))) faults.add(`under a marker: ${one.said}`);
  }
  for (const part of paths) {
    const look = getComputedStyle(part);
    const near = words.filter((one) => isNear(part, one) && !(one.sheet && isBefore(part, one)));
    if (look.stroke === "none" || !near.length) continue;
    const matrix = part.getScreenCTM();
    const length = part.getTotalLength();
    const hits = new Map();
    for (let at = 0; at <= length; at += 0.7) {
      const point = part.getPointAtLength(at);
      if (!isSeen(part, point)) continue;
      const { x, y } = point.matrixTransform(matrix);
      for (const one of near) {
        if (x > one.left + ROOM && x < one.right - ROOM && y > one.top + ROOM && y < one.bottom - ROOM) hits.set(one, (hits.get(one) ?? 0) + 1);
      }
    }
    for (const [one, count] of hits) if (count > 3) faults.add(`struck through: ${one.said}`);
  }

  // What there may be behind a point of a word, with the lines of a hatching.
  const groundsAt = (below, x, y) => {
    let grounds = [page];
    let hatched = false;
    for (const part of below) {
      const look = getComputedStyle(part);
      if (look.fill === "none") continue;
      const point = new DOMPoint(x, y).matrixTransform(part.getScreenCTM().inverse());
      if (!isSeen(part, point) || !part.isPointInFill(point)) continue;
      const opacity = Number(look.fillOpacity) * Number(look.opacity);
      const pattern = /url\(["']?#([^"')]+)/.exec(look.fill)?.[1];
      if (pattern) {
        const [ground, ...lines] = [...svg.querySelector(`[id="${pattern}"]`).children].map((child) => getComputedStyle(child));
        if (ground.fill !== "none") grounds = grounds.map((under) => over(numbers(ground.fill), under, opacity));
        grounds = [...grounds, ...lines.flatMap((line) => grounds.map((under) => over(numbers(line.stroke), under, opacity)))];
        hatched = true;
      } else {
        grounds = grounds.map((under) => over(numbers(look.fill), under, opacity));
        if (opacity > 0.95) hatched = false;
      }
    }
    return { grounds, hatched };
  };
  for (const one of words) {
    const found = [];
    const below = paths.filter((path) => isBefore(path, one) && isNear(path, one));
    if (one.sheet) below.push(one.sheet);
    for (const across of [0.06, 0.2, 0.35, 0.5, 0.65, 0.8, 0.94]) for (const down of [0.2, 0.5, 0.8]) {
      found.push(groundsAt(below, one.left + across * (one.right - one.left), one.top + down * (one.bottom - one.top)));
    }
    if (found.some(({ hatched }) => hatched)) faults.add(`on a hatching: ${one.said}`);
    else {
      const worst = Math.min(...found.flatMap(({ grounds }) => grounds).map((ground) => contrast(one.colour, ground)));
      if (worst < 4.5) faults.add(`contrast of ${worst.toFixed(1)}: ${one.said}`);
    }
  }
  return [...faults];
}
