"use strict";

/** Bundles the explorer into `console/dist`, so that the page needs nothing from any other host. */

const fs = require("node:fs");
const path = require("node:path");
const esbuild = require("esbuild");

const target = path.join(__dirname, "dist");
/** Beside the target, and put in its place whole: a gateway that starts meanwhile sees the old page or the new one. */
const outdir = `${target}.${process.pid}`;

try {
  esbuild.buildSync({
    entryPoints: [path.join(__dirname, "main.js")],
    outdir,
    bundle: true,
    format: "esm",
    splitting: true,
    minify: true,
    target: "es2022",
    chunkNames: "chunk-[hash]",
    define: { "process.env.NODE_ENV": '"production"' },
    loader: { ".woff2": "dataurl" },
    legalComments: "linked",
    logLevel: "warning",
  });
  fs.copyFileSync(path.join(__dirname, "index.html"), path.join(outdir, "index.html"));
  fs.rmSync(target, { recursive: true, force: true });
  try {
    fs.renameSync(outdir, target);
  } catch (error) {
    // Another process put its own there first; both were made of the same sources.
    if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
  }
} finally {
  fs.rmSync(outdir, { recursive: true, force: true });
}
