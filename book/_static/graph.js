// The graph of all statements, to be followed: while a reader points at a mark, or comes to it by keys, what it rests on and what
// needs it are lit, through others too, with the lines between them, and all else steps back. A line below the picture says how
// many they are. See sphinx_bookkit/statements/picture.py.
(() => {
  const picture = document.querySelector("div.statements");
  const marks = [...picture.querySelectorAll("a[data-label]")];
  const lines = [...picture.querySelectorAll("[data-from]")];
  const uses = new Map(marks.map((mark) => [mark.dataset.label, mark.dataset.uses.split(" ").filter(Boolean)]));
  const users = new Map(marks.map((mark) => [mark.dataset.label, []]));
  for (const [user, used] of uses) for (const each of used) users.get(each)?.push(user);
  // All that can be come to from one statement in one direction.
  const reached = (from, next) => {
    const found = new Set([from]);
    for (const label of found) for (const each of next.get(label) ?? []) found.add(each);
    return found;
  };
  const said = document.createElement("p");
  said.className = "statements-said";
  said.setAttribute("role", "status");
  const HOW = "Point at a mark, or come to it by the arrow keys: what it rests on and what needs it is lit.";
  said.textContent = HOW;
  picture.after(said);
  const count = (found) => (found.size === 1 ? "none" : found.size - 1);
  const light = ({ target }) => {
    const mark = target.closest?.("a[data-label]");
    picture.classList.toggle("followed", Boolean(mark));
    if (!mark) {
      said.textContent = HOW;
      return;
    }
    const label = mark.dataset.label, below = reached(label, uses), above = reached(label, users);
    for (const each of marks) each.classList.toggle("lit", below.has(each.dataset.label) || above.has(each.dataset.label));
    for (const line of lines) {
      const ends = [line.dataset.from, line.dataset.to];
      line.classList.toggle("lit", ends.every((end) => below.has(end)) || ends.every((end) => above.has(end)));
    }
    said.textContent = `${mark.querySelector("title").textContent}. Rests on: ${count(below)}. Needed by: ${count(above)}.`;
  };
  for (const event of ["pointerover", "focusin"]) picture.addEventListener(event, light, { passive: true });
  picture.addEventListener("pointerleave", light, { passive: true });
})();
