// What the modules beside this one share. Each asks for others by the address that it has itself, which names the state of all.
export const here = new URL(".", import.meta.url);

export const h = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children);
  return node;
};

export const json = async (name) => {
  const answer = await fetch(new URL(name, here), { cache: "no-cache" });
  if (!answer.ok) throw new Error(`the server has no ${name}`);
  return answer.json();
};

/** What is made at the first call, and again only where that failed. */
export const once = (make) => {
  let made = null;
  return () => (made ??= make().catch((error) => { made = null; throw error; }));
};

export const manifest = once(() => json("live.json"));
