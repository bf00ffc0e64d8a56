// Buttons that show the claims of one verdict. Without this script the table shows them all.
const table = document.querySelector("table.claims");
const rows = [...table.tBodies[0].rows];
const verdictOf = (row) => row.cells[row.cells.length - 1].textContent.trim();
const verdicts = ["All", ...new Set(rows.map(verdictOf))];

const bar = document.createElement("div");
bar.className = "claims-filter";
bar.setAttribute("role", "group");
bar.setAttribute("aria-label", "Show claims by verdict");
for (const verdict of verdicts) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = verdict;
  button.setAttribute("aria-pressed", String(verdict === "All"));
  button.addEventListener("click", () => {
    for (const other of bar.children) other.setAttribute("aria-pressed", String(other === button));
    for (const row of rows) row.hidden = verdict !== "All" && verdictOf(row) !== verdict;
  });
  bar.append(button);
}
table.before(bar);
