// The buttons above the table show the claims of one verdict. Without this script it shows them all.
const rows = [...document.querySelector("table.claims").tBodies[0].rows];
const verdictOf = (row) => row.cells[row.cells.length - 1].textContent.trim();
const buttons = document.querySelectorAll(".claims-filter button");

for (const button of buttons) {
  const verdict = button.textContent;
  button.addEventListener("click", () => {
    for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
    for (const row of rows) row.hidden = verdict !== "All" && verdictOf(row) !== verdict;
  });
}
