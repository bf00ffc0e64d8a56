// Loads what a page's explorables are made of when one is in the window by more than its upper edge, or near it once the reader
// scrolls, or when the address has the state of one: most of it is of no use at first. The drawing is in its place until then.
(() => {
  const { src, dataset } = document.currentScript;
  const places = [...document.querySelectorAll("[figure]")].map((place) => place.getAttribute("figure"));
  const of = (name) => new URL(`explorables/${name}`, src).href;
  const sheet = () => new Promise((done) => {
    document.head.append(Object.assign(document.createElement("link"), {
      rel: "stylesheet", href: of("explorables.css"), onload: done, onerror: done,
    }));
  });
  let near = null;
  const watch = (rootMargin) => {
    near?.disconnect();
    near = new IntersectionObserver((seen) => { if (seen.some((one) => one.isIntersecting)) load(); }, { rootMargin });
    for (const place of places) near.observe(document.getElementById(place));
  };
  const scroll = () => watch("100% 0px");
  const follow = () => { if (places.some((place) => location.hash.startsWith(`#${place}:`))) load(); };
  const load = async () => {
    near.disconnect();
    removeEventListener("scroll", scroll);
    removeEventListener("hashchange", follow);
    await sheet();
    for (const name of dataset.scripts.split(" ")) {
      // One after the other, each when those before it have run.
      document.head.append(Object.assign(document.createElement("script"), { src: of(`${name}.js`), async: false }));
    }
  };
  addEventListener("scroll", scroll, { once: true, passive: true });
  addEventListener("hashchange", follow);
  watch("0px 0px -25%");
  follow();
})();
