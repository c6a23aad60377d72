"use strict";

/**
 * Starts a hub on the folder given, runs every example over HTTP and over WebSocket, and stops the hub. Ends with exit
 * code 1 when the hub does not start, an example is refused, or the hub does not stop clean.
 */

const { spawn } = require("node:child_process");
const events = require("node:events");
const path = require("node:path");
const { createClient } = require("graphql-ws");
const WebSocket = require("ws");

const BIN = path.resolve(__dirname, "../infra/hub/bin/hub.js");
/** What a newcomer waits at most for the first start, sample included. */
const START_MS = 60_000;
const ANSWER_MS = 20_000;

async function main([folder]) {
  if (!folder) throw new Error("name an empty folder");
  const hub = startHub(folder);
  try {
    const { endpoint } = await withTimeout(hub.ready, START_MS, "the hub does not answer within a minute");
    const examples = await listExamples(folder);
    if (examples.length === 0) throw new Error("the sample has no examples");
    for (const example of examples) {
      await runOverHttp(endpoint, example);
      await runOverWebSocket(endpoint, example);
      process.stdout.write(`${example.name} answers over HTTP and WebSocket\n`);
    }
  } finally {
    hub.child.kill("SIGTERM");
  }
  const code = await withTimeout(hub.exit, START_MS, "the hub does not stop within a minute");
  if (code !== 0) throw new Error(`the hub ended with exit code ${code}`);
}

function startHub(folder) {
  const child = spawn(process.execPath, [BIN, "start", "--port", "0", "--data", folder, "--json"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exit = events.once(child, "exit").then(([code]) => code);
  const ready = new Promise((resolve, reject) => {
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
      if (text.includes("\n}")) resolve(JSON.parse(text));
    });
    void exit.then((code) => reject(new Error(`the hub did not start, exit code ${code}`)));
  });
  return { child, exit, ready };
}

async function listExamples(folder) {
  const child = spawn(process.execPath, [BIN, "examples", "--data", folder, "--json"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (chunk) => (text += chunk));
  const [code] = await events.once(child, "close");
  if (code !== 0) throw new Error("hub examples failed");
  return JSON.parse(text);
}

/** Subscriptions run over HTTP as server-sent events; the first event is answer enough. */
async function runOverHttp(endpoint, { name, document, variables, token }) {
  const isSubscription = /^subscription\b/m.test(document);
  const abort = new AbortController();
  const request = fetch(endpoint, {
    method: "POST",
    signal: abort.signal,
    headers: {
      "content-type": "application/json",
      accept: isSubscription ? "text/event-stream" : "application/json",
      // The same key over both ways: a change is made once.
      "idempotency-key": `ci-${name}`,
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query: document, variables }),
  });
  try {
    const response = await withTimeout(request, ANSWER_MS, `${name} does not answer over HTTP`);
    const result = isSubscription
      ? await withTimeout(readFirstEvent(response), ANSWER_MS, `${name} sends no event over HTTP`)
      : await response.json();
    requireData(name, "HTTP", result);
  } finally {
    abort.abort();
  }
}

async function readFirstEvent(response) {
  let text = "";
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const data = /^event: next\ndata: (.*)\n\n/m.exec(text)?.[1];
    if (data !== undefined) return JSON.parse(data);
  }
  throw new Error(`the stream ended without an event: ${text}`);
}

async function runOverWebSocket(endpoint, { name, document, variables, token }) {
  const client = createClient({
    url: endpoint.replace(/^http/, "ws"),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: token === null ? {} : { authorization: `Bearer ${token}` },
  });
  try {
    const answers = client.iterate({ query: document, variables, extensions: { idempotencyKey: `ci-${name}` } });
    const { value } = await withTimeout(answers.next(), ANSWER_MS, `${name} does not answer over WebSocket`);
    requireData(name, "WebSocket", value);
  } finally {
    await client.dispose();
  }
}

function requireData(name, way, result) {
  if (result?.errors?.length > 0) throw new Error(`${name} over ${way}: ${JSON.stringify(result.errors)}`);
  if (!result?.data || Object.values(result.data).some((value) => value === null))
    throw new Error(`${name} over ${way} answers nothing: ${JSON.stringify(result)}`);
}

async function withTimeout(promise, ms, message) {
  let timer;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(message)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
