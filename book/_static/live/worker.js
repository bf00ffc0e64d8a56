// The book's checker beside the page: Python, compiled for browsers, with the package `derivation` and what that needs.
// It is started by a reader's first click. What it is asked and what it answers is JSON of src/derivation/live.py.
let loaded = 0;
const say = (message) => postMessage(message);

/** The content of a packed file; each byte that arrives is counted. */
const unpacked = async (address) => {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status} for ${address}`);
  const counted = new TransformStream({
    transform(bytes, controller) {
      loaded += bytes.length;
      say({ loaded });
      controller.enqueue(bytes);
    },
  });
  return answer.body.pipeThrough(counted).pipeThrough(new DecompressionStream("gzip"));
};

const start = async ({ folder, files, lock }) => {
  const address = (name) => new URL(name, folder).href;
  const [wasm, library] = ["pyodide.asm.wasm", "python_stdlib.zip"].map((name) => [address(name), unpacked(address(`${name}.packed`))]);
  // Pyodide asks for files by their names, and gets what was unpacked.
  const types = new Map([[wasm[0], "application/wasm"], [library[0], "application/zip"]]);
  const ready = new Map([wasm, library]);
  const ask = self.fetch;
  self.fetch = async (what, options) => {
    const body = ready.get(String(what));
    return body ? new Response(await body, { headers: { "Content-Type": types.get(String(what)) } }) : ask(what, options);
  };
  const [{ loadPyodide }, { default: createPyodideModule }] = await Promise.all(
    ["pyodide.mjs", "pyodide.asm.mjs"].map(async (name) => {
      const module = await import(address(name));
      say({ loaded: (loaded += files[name]) });
      return module;
    }),
  );
  // Python sees nothing of the browser.
  const python = await loadPyodide({ indexURL: folder, createPyodideModule, lockFileContents: JSON.stringify(lock), jsglobals: {}, stdin: () => null });
  return python.pyimport("derivation.live").answer;
};

let answer = null;
addEventListener("message", async ({ data }) => {
  try {
    if (!answer) {
      answer = await start(data.start);
      say({ ready: true });
    }
    if (data.ask) say({ answer: JSON.parse(answer(JSON.stringify(data.ask), (step) => say({ step }))) });
  } catch (error) {
    say({ error: String(error.message ?? error).trim().split("\n").at(-1) });
  }
});
