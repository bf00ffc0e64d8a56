// Tables and drawings that are wider than their place scroll, and are a stop of the keyboard then alone.
const scrolling = new ResizeObserver((changes) => {
  for (const { target } of changes) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
for (const box of document.querySelectorAll(".pst-scrollable-table-container, .panels")) scrolling.observe(box);
