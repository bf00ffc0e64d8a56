// What every explorable shares. An explorable takes the place of a figure's drawing, from whose state it
// starts, and keeps the figure's caption; printed, the drawing is back.
(() => {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  const fill = (node, attributes, children) => {
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else if (value !== null && value !== false) node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...children.flat(Infinity).filter((child) => child !== null));
    return node;
  };
  /** An HTML element; `on...` attributes are listeners. */
  const h = (tag, attributes = {}, ...children) => fill(document.createElement(tag), attributes, children);
  /** An SVG element. */
  const s = (tag, attributes = {}, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

  /** Text in which *letters* between asterisks are italic, and p and q have their colours: "D(*p* ‖ *q*)". */
  const maths = (text) => whole(text).split("*").flatMap((part, k) => (k % 2 ? h("i", { class: COLOURED[part] ?? null }, part) : apart(part)));
  const COLOURED = { p: "of-p", q: "of-q" };
  /** The text's typeface has no ‖, and others draw it as one thick stroke: the formulas' one has it. */
  const BARS = "∥";
  const apart = (text) => text.split("‖").flatMap((part, k) => (k ? [h("span", { class: "bars" }, BARS), part] : part));
  /** A letter in a drawing, likewise; and the bars. */
  const letter = (name) => s("tspan", { "font-style": "italic", class: COLOURED[name] ?? null }, name);
  const bars = () => s("tspan", { class: "bars" }, BARS);
  /** "D(p ‖ q)" stays on one line. */
  const whole = (text) => text.replace(/\*[A-Z]\*\([^()]*\)/g, (sign) => sign.replaceAll(" ", "\u00a0"));
  /** A number that comes near 0 or 1 and is not that: "≈ 1" where it would round to it. */
  const near = (x, decimals) => {
    const shown = x.toFixed(decimals), rounded = Math.abs(Number(shown));
    return (x !== Number(shown) && (rounded === 0 || rounded === 1) ? `≈\u2009${Number(shown) ? Math.sign(x) : 0}` : shown).replace("-", "−");
  };

  const { digits, written, chosen, converted } = globalThis.bookUnits;
  // Everything is computed in bits, and shown in the unit that the reader chose.
  const unit = () => chosen("bit");
  const shown = (bits) => converted(bits, "bit", unit());
  /** An amount of information, given in bits: "1.75 bits", "1.213 nats". */
  const amount = (bits, decimals = 4) => written(shown(bits), unit(), decimals);
  const data = (bits, decimals = 4, text = amount(bits, decimals)) =>
    h("data", { value: String(bits), title: unit() === "bit" ? null : written(bits, "bit", decimals) }, text);
  /** The numbers of an axis that ends at `top` bits, round in that unit: where they stand, in bits, and what they say. */
  const ruler = (top) => {
    const perBit = shown(1);
    const step = [0.1, 0.2, 0.5, 1, 2, 5].find((size) => (top * perBit) / size <= 5);
    return Array.from({ length: Math.floor((top * perBit) / step + 1e-9) + 1 }, (_, k) => [(k * step) / perBit, digits(k * step)]);
  };

  /** A step of 1, 2 or 5 times a power of ten, of which at most `most` go into a range. */
  const stepOf = (range, most = 5) => {
    const power = 10 ** Math.floor(Math.log10(range / most));
    return [1, 2, 5, 10].map((k) => k * power).find((step) => range / step <= most + 1e-9);
  };

  class Explorable extends HTMLElement {
    /** How long it takes to show another state gradually, in milliseconds. */
    static pace = 450;
    pressed = false;
    late = false;
    quiet = false;
    waiting = null;

    connectedCallback() {
      if (this.root) return;
      this.figure = document.getElementById(this.getAttribute("figure"));
      this.key = this.getAttribute("figure");
      this.root = h("div", { class: "explorable", role: "group", "aria-label": this.constructor.label });
      this.status = h("p", { class: "explorable-status", role: "status", "aria-live": "off" });
      // What to try comes with the page, inside the element.
      this.root.append(h("div", { class: "explorable-try" }, ...this.childNodes));
      this.append(this.root);
      if (this.figure) {
        for (const image of this.figure.querySelectorAll("img")) image.classList.add("explored");
        this.figure.prepend(this);
      }
      this.sizes = new Map();
      this.resized = new ResizeObserver((changes) => {
        const now = changes.map(({ target }) => [target, [target.clientWidth, target.clientHeight]]);
        const other = now.filter(([part, size]) => this.sizes.get(part).join() !== size.join());
        for (const [part, size] of other) this.sizes.set(part, size);
        if (other.length) this.draw();
      });
      this.build();
      this.root.append(...this.sharing());
      this.state = this.read() ?? this.initial();
      this.update();
      addEventListener("hashchange", () => this.followHash());
      document.addEventListener("unitchange", () => {
        this.quiet = true;
        this.update();
        this.quiet = false;
      });
      this.followHash();
    }

    /** Show another state: at once where the reader drags, and otherwise on the way to it. */
    show(state, { gradual = false, lasting = this.constructor.pace } = {}) {
      cancelAnimationFrame(this.frame);
      document.documentElement.classList.add("exploring");
      const target = state;
      const between = gradual && !calm.matches && this.between;
      this.aim = between && lasting === this.constructor.pace ? target : null;
      if (!between) {
        this.state = target;
      } else {
        const from = this.state;
        const start = performance.now();
        const tick = (now) => {
          const t = Math.min(Math.max((now - start) / lasting, 0), 1);
          this.state = t < 1 ? this.between(from, target, t * t * (3 - 2 * t)) : target;
          this.update();
          if (t < 1) this.frame = requestAnimationFrame(tick);
        };
        this.frame = requestAnimationFrame(tick);
      }
      this.redraw();
      clearTimeout(this.settling);
      // Speech and the address follow when the hand is still.
      this.settling = setTimeout(() => this.settle(target), 350);
    }

    /** Be where a short change leads to: what the reader changes next starts from there. */
    arrive() {
      if (this.aim) this.show(this.aim);
    }

    settle(state) {
      document.documentElement.classList.remove("exploring");
      const address = this.addressOf(state);
      this.keep(address);
      if (!this.field.hidden) this.field.value = address;
    }

    /** The address of a state. */
    addressOf(state) {
      const address = new URL(location);
      address.hash = `${this.key}:${this.write(state)}`;
      return address.href;
    }

    /** Put an address into the address bar. Browsers refuse it where it comes too often, and within some frames. */
    keep(address) {
      try {
        history.replaceState(history.state, "", address);
      } catch { /* as it stands */ }
    }

    /** A button that copies the address of what is shown; where a browser refuses, a field that has it. */
    sharing() {
      const words = "Copy link to this state";
      this.field = h("input", { type: "text", readonly: true, hidden: true, class: "explorable-address", "aria-label": "The address of this state, to be copied" });
      const button = h("button", { type: "button", class: "explorable-link", onclick: async () => {
        button.setAttribute("aria-live", "polite");
        const address = this.addressOf(this.state);
        try {
          await navigator.clipboard.writeText(address);
          button.textContent = "Copied";
        } catch {
          this.keep(address);
          this.field.value = address;
          this.field.hidden = false;
          this.field.select();
          button.textContent = "It is in the address bar, and here";
        }
        setTimeout(() => {
          button.removeAttribute("aria-live");
          button.textContent = words;
        }, 2000);
      } }, words);
      return [button, this.field];
    }

    /** The width and height of a part, which are read once: a read between two writes makes the browser lay out the whole page. */
    size(part) {
      if (!this.sizes.has(part)) {
        this.sizes.set(part, [part.clientWidth, part.clientHeight]);
        this.resized.observe(part);
      }
      return this.sizes.get(part);
    }

    update() {
      this.draw();
      this.say();
    }

    /** Draw what is shown: while a pointer is down, once a frame, as many moves may come in one where a computer is slow. */
    redraw() {
      this.late = this.pressed && this.waiting !== null;
      if (this.late) return;
      this.update();
      if (!this.pressed) return;
      this.waiting = requestAnimationFrame(() => {
        this.waiting = null;
        if (this.late) this.redraw();
      });
    }

    /** A pointer is down on what moves something; once it is up, all that was moved has been drawn. */
    press() {
      this.pressed = true;
      const release = () => {
        for (const end of ["pointerup", "pointercancel"]) removeEventListener(end, release);
        this.pressed = false;
        if (this.late) this.redraw();
      };
      for (const end of ["pointerup", "pointercancel"]) addEventListener(end, release);
    }

    /** Put a sentence in the status line, once it has stopped changing. What no hand here has changed is not spoken: a reader is elsewhere. */
    tell(sentence, wait = 200) {
      if (this.told === sentence) return;
      this.told = sentence;
      const quiet = this.quiet || !this.status.hasChildNodes();
      clearTimeout(this.telling);
      this.telling = setTimeout(() => {
        this.status.setAttribute("aria-live", quiet ? "off" : "polite");
        this.status.replaceChildren(...maths(sentence));
      }, this.status.hasChildNodes() ? wait : 0);
    }

    read() {
      let hash = location.hash.slice(1);
      // A link may be cut in the middle of a %2C; the fields then are read as they stand.
      try { hash = decodeURIComponent(hash); } catch { /* as it stands */ }
      if (!hash.startsWith(`${this.key}:`)) return null;
      try {
        return this.parse(new URLSearchParams(hash.slice(this.key.length + 1)));
      } catch {
        return null;
      }
    }

    followHash() {
      const state = this.read();
      if (!state) return;
      this.state = state;
      this.update();
      this.figure?.scrollIntoView({ block: "nearest" });
    }

    /** Buttons that show a state each. */
    presets(states) {
      this.buttons = Object.entries(states).map(([name, state]) => {
        const button = h("button", { type: "button", onclick: () => this.show(state(), { gradual: true }) }, ...maths(name));
        button.state = state;
        return button;
      });
      return h("div", { class: "explorable-buttons", role: "group", "aria-label": "Examples" }, ...this.buttons);
    }

    markPresets() {
      const now = this.write(this.state);
      for (const button of this.buttons) button.setAttribute("aria-pressed", String(this.write(button.state()) === now));
    }

    /** A native slider, which brings keys, touch and a role. */
    slider(attributes, onInput) {
      const input = h("input", { type: "range", ...attributes });
      input.addEventListener("input", () => {
        const value = Number(input.value);
        this.arrive();
        onInput(value);
      });
      // A finger that begins on it to scroll the page moves it too, before the browser knows: then it goes back.
      let before = null;
      input.addEventListener("pointerdown", () => {
        before = this.state;
        this.press();
      });
      input.addEventListener("pointercancel", () => { if (this.state !== before) this.show(before); });
      return input;
    }

    /** Let a drag begin on what carries `data-drag` inside of a drawing that is drawn anew all the time, and `drop` hear how it ends. */
    draggable(svg, begin, drop = () => {}) {
      svg.addEventListener("pointerdown", (event) => {
        const handle = event.target.closest("[data-drag]");
        if (!handle || event.button !== 0) return;
        event.preventDefault();
        this.arrive();
        const move = begin(handle, event);
        this.press();
        svg.setPointerCapture(event.pointerId);
        svg.classList.add("dragging");
        const follow = (e) => e.pointerId === event.pointerId && move(e);
        const end = (e) => {
          if (e.pointerId !== event.pointerId) return;
          svg.classList.remove("dragging");
          svg.removeEventListener("pointermove", follow);
          svg.removeEventListener("pointerup", end);
          svg.removeEventListener("pointercancel", end);
          drop(e);
        };
        svg.addEventListener("pointermove", follow);
        svg.addEventListener("pointerup", end);
        svg.addEventListener("pointercancel", end);
      });
    }
  }

  /** Parse "0.5,0.5" as a pmf, or throw. */
  const parsePmf = (text) => {
    const values = text.split(",").map(Number);
    if (!values.every((x) => x >= 0 && x <= 1)) throw new RangeError(text);
    const total = values.reduce((a, b) => a + b, 0);
    if (!(Math.abs(total - 1) < 0.01)) throw new RangeError(text);
    // Four decimals of 1/3 do not sum to 1; rounding alone is left as it is.
    return Math.abs(total - 1) < 1e-9 ? values : values.map((x) => x / total);
  };
  /** Draw a picture anew. What is in it is said by its name alone, and by none of its numbers as well. */
  const paint = (svg, ...parts) => svg.replaceChildren(s("g", { "aria-hidden": "true" }, ...parts));
  /** Write a text where it is another one: what is written is laid out anew. */
  const put = (node, text) => {
    if (node.textContent !== text) node.textContent = text;
  };
  const writeNumbers = (values, decimals = 4) => values.map((x) => String(Number(x.toFixed(decimals)))).join(",");

  globalThis.bookExplorables = Object.freeze({ Explorable, h, s, maths, letter, bars, digits, near, unit, shown, amount, data, ruler, stepOf, parsePmf, put, paint, writeNumbers });
})();
