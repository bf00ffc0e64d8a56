// A page opens in parts on a narrow screen: what is off it is laid out when nothing else is to be done, so that no
// task is long. The head says whether it does, by a class, and book.css which blocks wait.
(() => {
  const root = document.documentElement;
  const BLOCKS = ":is(section section, .demonstration, section section .cell > :is(div, details)) > :is(p, div, details, figure):not(.cell)";
  const blocks = [...document.querySelectorAll(`.bd-article ${BLOCKS}`)];
  if (!root.classList.contains("opening") || !blocks.length) {
    root.classList.remove("opening");
    return;
  }
  // So many elements are laid out in less than a frame of a slow phone.
  const MOST = 600;
  const idle = window.requestIdleCallback ?? ((step) => setTimeout(step, 30));
  const show = (visible) => (block) => { block.style.contentVisibility = visible; };
  const size = (block) => block.getElementsByTagName("*").length;
  // What is folded away stays so, and blocks within a block wait for their own turn.
  const weight = (block) => {
    if (block.matches("details:not([open])")) return 1;
    const within = [...block.querySelectorAll(BLOCKS)].filter((one) => one.parentElement.closest(BLOCKS) === block);
    return within.reduce((left, one) => left - size(one), size(block));
  };
  let next = 0;
  const layOut = () => {
    let elements = 0;
    do {
      elements += weight(blocks[next]);
      show("visible")(blocks[next]);
      next += 1;
    } while (next < blocks.length && elements + weight(blocks[next]) < MOST);
    if (next < blocks.length) {
      idle(layOut);
      return;
    }
    root.classList.remove("opening");
    blocks.forEach(show(""));
    document.dispatchEvent(new Event("opened"));
  };
  addEventListener("load", () => idle(layOut));
})();
