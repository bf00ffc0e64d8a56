// The one worker of the page; what it is asked waits for its turn, and hears how far the loading is.
const { search } = new URL(import.meta.url);
const { here, manifest } = await import(`./parts.js${search}`);
const PATIENCE = 30_000;
const mb = (bytes) => (bytes / 1e6).toFixed(1);

export const checker = {
  worker: null,
  turn: Promise.resolve(),
  ready: false,
  waiting: new Set(),
  ask(question, tell) {
    this.waiting.add(tell);
    const answer = this.turn.then(() => this.now(question, tell)).finally(() => this.waiting.delete(tell));
    this.turn = answer.catch(() => {});
    return answer;
  },
  async now(question, tell) {
    const { folder, files, lock } = await manifest();
    const all = Object.values(files).reduce((a, b) => a + b);
    this.worker ??= new Worker(new URL(`worker.js${search}`, here), { type: "module" });
    return new Promise((resolve, reject) => {
      let timer = 0;
      const stop = (why) => {
        this.worker.terminate();
        this.worker = null;
        this.ready = false;
        clearTimeout(timer);
        reject(new Error(why));
      };
      const wait = () => {
        clearTimeout(timer);
        timer = setTimeout(() => stop(this.ready ? "The checker has thought for half a minute and was stopped: try something smaller." : "Nothing has come for half a minute: try again."), PATIENCE);
      };
      this.worker.onerror = (event) => stop(`The checker could not start: ${event.message ?? "the server or the browser refused it"}.`);
      this.worker.onmessage = ({ data }) => {
        wait();
        if ("loaded" in data) for (const hear of this.waiting) hear(data.loaded < all ? `Loading the checker, ${mb(data.loaded)} of ${mb(all)} MB …` : "Starting the checker …");
        if ("step" in data) tell(data.step > 1 ? `Checking, step ${data.step} …` : "Checking …");
        if ("error" in data) return stop(`The checker stopped: ${data.error}`);
        if ("ready" in data) this.ready = true;
        if (!("answer" in data) && !("ready" in data && !question)) return;
        clearTimeout(timer);
        resolve(data.answer);
      };
      if (this.ready && !question) return resolve();
      wait();
      this.worker.postMessage({ start: { folder: new URL(`../${folder}/`, here).href, files, lock }, ask: question });
    });
  },
};
