"use strict";

/**
 * Builds the hub when a build is missing or older than the sources. Plain JavaScript, so that it works straight after
 * `npm ci`; also what `npm run build` calls, so that a command afterwards finds everything done.
 */

const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");

const root = path.resolve(__dirname, "../../..");
const main = path.join(root, "infra/hub/dist/main.js");
const stamp = path.join(root, "infra/hub/dist/.built");
const lock = path.join(root, "infra/hub/.building");
/** No build takes longer; whatever holds the lock longer was killed. */
const LONGEST_BUILD_MS = 300_000;

function fail(sentence) {
  process.stderr.write(`hub: ${sentence}\n`);
  process.exit(1);
}

/** The folders with sources: those that the root's tsconfig.json refers to, without the tests across parts. */
function listPackages() {
  const { references } = JSON.parse(fs.readFileSync(path.join(root, "tsconfig.json"), "utf8"));
  return references.map(({ path: folder }) => folder).filter((folder) => folder !== "test");
}

function newestChangeMs(target) {
  const stat = fs.statSync(target, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...fs.readdirSync(target).map((name) => newestChangeMs(path.join(target, name))));
}

function isBuilt() {
  const builtMs = fs.statSync(stamp, { throwIfNoEntry: false })?.mtimeMs;
  if (builtMs === undefined || !fs.existsSync(main)) return false;
  const inputs = listPackages().flatMap((folder) =>
    ["src", "package.json", "tsconfig.json"].map((name) => [folder, name]),
  );
  const newestMs = Math.max(
    ...[...inputs, ["tsconfig.json"]].map((parts) => newestChangeMs(path.join(root, ...parts))),
  );
  return newestMs <= builtMs;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Waits while another process builds. Answers whether this one shall. */
function takeLock() {
  for (;;) {
    try {
      fs.writeFileSync(lock, String(process.pid), { flag: "wx" });
      return true;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const stat = fs.statSync(lock, { throwIfNoEntry: false });
    if (!stat) continue;
    const holder = Number(fs.readFileSync(lock, "utf8"));
    const ageMs = Date.now() - stat.mtimeMs;
    // Written at once after it is made: an empty one that is older was left by a killed process.
    const stale = holder > 0 ? !isAlive(holder) || ageMs > LONGEST_BUILD_MS : ageMs > 1_000;
    if (stale) fs.rmSync(lock, { force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    if (isBuilt()) return false;
  }
}

function build() {
  let compiler;
  try {
    compiler = path.join(path.dirname(require.resolve("typescript/package.json")), "bin/tsc");
  } catch {
    fail("the hub is not built and its compiler is missing: run `npm ci` in the project's folder first.");
  }
  process.stderr.write("building the hub once …\n");
  const startedAt = new Date();
  const result = spawnSync(process.execPath, [compiler, "-b", path.join(root, "infra/hub")], { encoding: "utf8" });
  if (result.status !== 0) {
    process.stderr.write(`${result.stdout}${result.stderr}`);
    fail("the sources do not compile (see above): correct them, or check out a version that does.");
  }
  fs.writeFileSync(stamp, "");
  // Whatever was saved while the compiler ran is newer than the stamp and is built next time.
  fs.utimesSync(stamp, startedAt, startedAt);
}

function buildOnce() {
  if (isBuilt()) return;
  try {
    if (!takeLock()) return;
    try {
      if (!isBuilt()) build();
    } finally {
      fs.rmSync(lock, { force: true });
    }
  } catch (error) {
    if (!["EACCES", "EROFS", "EPERM"].includes(error.code)) throw error;
    // Installed by somebody else: run what is there.
    if (!fs.existsSync(main))
      fail(`the hub is not built and ${root} cannot be written: run \`npm run build\` as its owner.`);
  }
}

module.exports = { buildOnce, fail, main };

if (require.main === module) buildOnce();
