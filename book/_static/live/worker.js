// Python beside the page, compiled for browsers: the book's checker, with the package `derivation`, or what runs a cell.
// It is started by a reader's first click. What it is asked and what it answers is JSON of the function that it calls.
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

// What a reader runs, whoever has typed it, is to be Python and no more: it asks no server, keeps nothing, and makes no code of JavaScript.
const REACH = ["fetch", "XMLHttpRequest", "WebSocket", "WebSocketStream", "WebTransport", "EventSource", "RTCPeerConnection", "BroadcastChannel",
  "Worker", "SharedWorker", "importScripts", "indexedDB", "caches", "cookieStore", "navigator"];
const shut = () => {
  const none = function () { throw new EvalError("no code is made of a text here"); };
  // What functions are made of is reached from each of them, too, and timers take a text for a function.
  none.prototype = Function.prototype;
  for (const made of [() => {}, async () => {}, function* () {}, async function* () {}]) Object.defineProperty(Object.getPrototypeOf(made), "constructor", { value: none });
  for (const name of ["setTimeout", "setInterval"]) {
    const set = self[name].bind(self);
    self[name] = (what, ...more) => (typeof what === "function" ? set(what, ...more) : none());
  }
  const instead = { eval: none, Function: none };
  for (const name of [...REACH, ...Object.keys(instead)]) {
    for (let place = self; place; place = Object.getPrototypeOf(place)) Reflect.deleteProperty(place, name);
    Reflect.defineProperty(self, name, { value: instead[name] });
  }
};

const start = async ({ folder, files, lock, library: more, calls: { module, name, tells } }) => {
  const address = (name) => new URL(name, folder).href;
  const [wasm, library] = ["pyodide.asm.wasm", "python_stdlib.zip"].map((name) => [address(name), unpacked(address(`${name}.packed`))]);
  const besides = more && unpacked(more).then((stream) => new Response(stream).arrayBuffer());
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
  if (besides) {
    python.FS.writeFile("/lib/besides.zip", new Uint8Array(await besides));
    python.pyimport("sys").path.append("/lib/besides.zip");
  }
  shut();
  const call = python.pyimport(module)[name];
  return (asked) => (tells ? call(asked, (step) => say({ step })) : call(asked));
};

let answer = null;
addEventListener("message", async ({ data }) => {
  try {
    if (!answer) {
      answer = await start(data.start);
      say({ ready: true });
    }
    if (data.ask) say({ answer: JSON.parse(answer(JSON.stringify(data.ask))) });
  } catch (error) {
    say({ error: String(error.message ?? error).trim().split("\n").at(-1) });
  }
});
