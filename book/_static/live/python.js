// Python in a worker. What it is asked waits for its turn, and hears how far the loading is. A cell has another worker than the
// checker has: what a reader runs does not meet what says that a chain holds.
const { search } = new URL(import.meta.url);
const { here, manifest } = await import(`./parts.js${search}`);
const PATIENCE = 30_000;
const mb = (bytes) => (bytes / 1e6).toFixed(1);
const at = (name) => new URL(`../${name}`, here).href;

class Python {
  worker = null;
  turn = Promise.resolve();
  ready = false;
  waiting = new Set();

  /** `name` begins what is said of it, `does` says that it is at work, `calls` names a function of Python, which takes and returns JSON, and whether it tells of its steps. */
  constructor(name, does, calls) { Object.assign(this, { name, does, calls }); }

  /** Ask, or load only where there is no question; with SymPy, if need be. */
  ask(question, tell, sympy = false) {
    this.waiting.add(tell);
    const answer = this.turn.then(() => this.now(question, tell, sympy)).finally(() => this.waiting.delete(tell));
    this.turn = answer.catch(() => {});
    return answer;
  }

  stop() {
    this.worker?.terminate();
    this.worker = null;
    this.ready = false;
  }

  async now(question, tell, sympy) {
    const { folder, files, lock, sympy: library } = await manifest();
    // One that has started can fetch no more.
    if (sympy && this.worker && !this.sympy) this.stop();
    if (!this.worker) {
      this.sympy = sympy;
      this.worker = new Worker(new URL(`worker.js${search}`, here), { type: "module" });
    }
    const all = Object.values(files).reduce((a, b) => a + b) + (this.sympy ? library.size : 0);
    return new Promise((resolve, reject) => {
      let timer = 0;
      const stop = (why) => {
        this.stop();
        clearTimeout(timer);
        reject(new Error(why));
      };
      const wait = () => {
        clearTimeout(timer);
        timer = setTimeout(() => stop(this.ready ? `${this.name} has thought for half a minute and was stopped: try something smaller.` : "Nothing has come for half a minute: try again."), PATIENCE);
      };
      this.worker.onerror = (event) => stop(`${this.name} could not start: ${event.message ?? "the server or the browser refused it"}.`);
      this.worker.onmessage = ({ data }) => {
        wait();
        const what = this.name.replace("The", "the");
        if ("loaded" in data) for (const hear of this.waiting) hear(data.loaded < all ? `Loading ${what}, ${mb(data.loaded)} of ${mb(all)} MB …` : `Starting ${what} …`);
        if ("step" in data) tell(data.step > 1 ? `${this.does}, step ${data.step} …` : `${this.does} …`);
        if ("error" in data) return stop(`${this.name} stopped: ${data.error}`);
        if ("ready" in data) this.ready = true;
        if (!("answer" in data) && !("ready" in data && !question)) return;
        clearTimeout(timer);
        resolve(data.answer);
      };
      if (this.ready && !question) return resolve();
      wait();
      const start = { folder: at(`${folder}/`), files, lock, library: this.sympy ? at(library.file) : null, calls: this.calls };
      this.worker.postMessage({ start, ask: question });
    });
  }
}

export const checker = new Python("The checker", "Checking", { module: "derivation.live", name: "answer", tells: true });
export const runner = new Python("Python", "Running", { module: "runs", name: "run", tells: false });
