// Runs pack.py in the very Python that the site ships: node pack.mjs PYODIDE SOURCES OUT
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, sources, out] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`));
const { info } = JSON.parse(readFileSync(`${folder}/pyodide-lock.json`, "utf8"));
const python = await loadPyodide({
  indexURL: folder,
  // Sets are stored in the order of their hashes.
  env: { PYTHONHASHSEED: "0" },
  lockFileContents: JSON.stringify({ info, packages: {} }),
});
for (const [name, root] of [["/src", sources], ["/out", out]]) {
  python.FS.mkdir(name);
  python.FS.mount(python.FS.filesystems.NODEFS, { root }, name);
}
python.runPython(readFileSync(new URL("pack.py", import.meta.url), "utf8"));
