// The switch of units. It runs before the page is painted, and converts quantities as they arrive,
// so that a reader never sees a number change without having asked for it.
(() => {
  const NAMES = ["bit", "nat", "hartley"];
  const LN = { bit: Math.LN2, nat: 1, hartley: Math.LN10 };
  const FREE = "data.quantity[data-unit]:not([data-pinned])";
  const PINNED = "data.quantity[data-unit][data-pinned]";
  const root = document.documentElement;
  // Storage can be refused, as it is in some private windows; then the choice lasts for the page.
  const remembered = () => {
    try { return localStorage.getItem("unit"); } catch { return null; }
  };
  const remember = (unit) => {
    try { localStorage.setItem("unit", unit); } catch { /* lasts for the page */ }
  };

  // The text that bookkit.Quantity gives to a number, and to a value in a unit.
  const digits = (value, decimals = 4) => {
    let shown = Number.isFinite(value) ? value.toFixed(decimals) : value > 0 ? "∞" : "-∞";
    if (shown.includes(".")) shown = shown.replace(/\.?0+$/, "");
    return (shown === "-0" ? "0" : shown).replace("-", "−");
  };
  const written = (value, unit, decimals) => {
    const shown = digits(value, decimals);
    return `${shown}\u00a0${unit}${shown === "1" ? "" : "s"}`;
  };
  const chosen = (own) => (NAMES.includes(root.dataset.unit) ? root.dataset.unit : own);
  const converted = (value, own, unit) => (unit === own ? value : (value * LN[own]) / LN[unit]);

  const show = (data) => {
    const { unit: own, decimals } = data.dataset;
    // Python writes infinity as inf.
    const value = Number(data.getAttribute("value").replace("inf", "Infinity"));
    const original = written(value, own, decimals);
    const unit = chosen(own);
    data.textContent = written(converted(value, own, unit), unit, decimals);
    if (unit === own) data.removeAttribute("title");
    else data.title = original;
  };
  // A number that keeps its unit says so where another was chosen.
  const WHY = {
    sentence: "the text around it speaks of units",
    output: "the code beside it computed it so",
  };
  const pin = (data) => {
    const { unit: own, pinned } = data.dataset;
    data.classList.toggle("stays", chosen(own) !== own);
    if (chosen(own) === own) data.removeAttribute("title");
    else data.title = `Stays in ${own}s: ${WHY[pinned] ?? WHY.sentence}`;
  };
  const showAll = (part) => {
    part.querySelectorAll(FREE).forEach(show);
    part.querySelectorAll(PINNED).forEach(pin);
    part.querySelectorAll(".units-chosen").forEach((name) => { name.textContent = `${chosen("bit")}s`; });
  };

  root.dataset.unit = NAMES.includes(remembered()) ? remembered() : "written";

  const arrivals = new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) {
        if (node.nodeType !== Node.ELEMENT_NODE) continue;
        if (node.matches(FREE)) show(node);
        if (node.matches(PINNED)) pin(node);
        showAll(node);
      }
    }
  });
  if (root.dataset.unit !== "written") arrivals.observe(root, { childList: true, subtree: true });

  document.addEventListener("DOMContentLoaded", () => {
    arrivals.disconnect();
    if (root.dataset.unit !== "written") showAll(document);
    const buttons = document.querySelectorAll(".units button");
    const group = document.querySelector(".units"), offers = [...buttons].map(({ title }) => title);
    const mark = () => {
      const { unit } = root.dataset, asWritten = unit === "written";
      buttons.forEach((button, k) => {
        const pressed = button.value === unit;
        button.setAttribute("aria-pressed", String(pressed));
        const again = asWritten ? "Each number is as it was written" : `Shown in ${unit}s; once more, and each number is as it was written`;
        button.title = pressed ? again : offers[k];
      });
      group?.setAttribute("aria-label", `Unit of information: ${asWritten ? "as written" : `${unit}s`}`);
    };
    for (const button of buttons) {
      // Pressed once more, a button gives back the page as it was written.
      button.addEventListener("click", () => {
        root.dataset.unit = root.dataset.unit === button.value ? "written" : button.value;
        remember(root.dataset.unit);
        showAll(document);
        mark();
        document.dispatchEvent(new Event("unitchange"));
      });
    }
    mark();
  });

  // The explorables draw anew when they hear a "unitchange"; previews show what other pages wrote.
  globalThis.bookUnits = Object.freeze({ digits, written, chosen, converted, showAll });
})();
