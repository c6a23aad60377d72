#!/usr/bin/env node
"use strict";

/** The command `hub`: makes sure that the hub is built, and hands over to it. */

const { buildOnce, fail, main } = require("./build");

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19))
  fail(`Node.js 20.19 or newer is needed; this is ${process.versions.node}.`);
buildOnce();
require(main);
