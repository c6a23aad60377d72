import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { expect, test } from "@jest/globals";
import { findBlocks, findSteps } from "./block";
import { differsFrom, differsFromText, fill, keep } from "./fill";
import { Terminal } from "./terminal";

const GUIDE = `Text
\`\`\`graphql run=Make as=steward keep=id:make.id
mutation Make { make { id } }
\`\`\`
\`\`\`json variables
{ "a": "<b>" }
\`\`\`
- item
  \`\`\`sh run
  echo one
    two
  \`\`\`
\`\`\`sh shown=destroys
rm
\`\`\`
`;

test("examples are found with their marks, their place and what belongs to them", () => {
  const steps = findSteps(findBlocks(GUIDE, "a.md"));
  expect(steps).toEqual([
    {
      block: {
        place: "a.md:2",
        language: "graphql",
        marks: { run: "Make", as: "steward", keep: "id:make.id" },
        text: "mutation Make { make { id } }\n",
      },
      variables: '{ "a": "<b>" }\n',
      answer: null,
    },
    {
      block: { place: "a.md:9", language: "sh", marks: { run: "" }, text: "echo one\n  two\n" },
      variables: null,
      answer: null,
    },
  ]);
});

test("an example that nobody runs is refused", () => {
  expect(() => findSteps(findBlocks("```sh\nls\n```\n", "a.md"))).toThrow("a.md:1: this example is run by nobody");
  expect(() => findSteps(findBlocks("```json answer\n{}\n```\n", "a.md"))).toThrow("a.md:1: answer of no example");
});

test("values go from one example to the next", () => {
  const known = new Map<string, string>();
  keep("id:make.id,size:list.0.size", { make: { id: "x_1" }, list: [{ size: 2 }] }, known, "a.md:1");
  expect(fill('{"id": "<id>", "size": <size>, "text": "<p>a < b"}', new Map([...known, ["p", ""]]), "a.md:2")).toBe(
    '{"id": "x_1", "size": 2, "text": "a < b"}',
  );
  expect(() => fill("<unknown>", known, "a.md:3")).toThrow("a.md:3: nothing before gives <unknown>");
  expect(() => keep("id:make.none", { make: {} }, known, "a.md:4")).toThrow("a.md:4: the answer has no make.none");
});

test("a shown answer agrees where it says something", () => {
  const actual = { list: [{ id: "x", n: 1 }, { id: "y" }], none: null };
  expect(differsFrom({ list: [{ id: "…", n: 1 }] }, actual)).toBeNull();
  expect(differsFrom({ list: [{ n: 2 }] }, actual)).toBe("answer.list.0.n is 1, not 2");
  expect(differsFrom({ none: "…" }, actual)).toBe("answer.none is empty");
  expect(differsFrom({ list: { a: 1 } }, { list: null })).toBe("answer.list is no object");
  expect(differsFrom([1], {})).toBe("answer is no list");
  expect(differsFrom("agt_…", "agt_1")).toBeNull();
  expect(differsFrom("agt_…", "acc_1")).toBe('answer is "acc_1", not "agt_…"');
});

test("an answer that is shown whole hides nothing", () => {
  expect(differsFrom({ a: ["…"] }, { a: [1] }, true)).toBeNull();
  expect(differsFrom({ a: ["…"] }, { a: [1, 2] }, true)).toBe("answer.a has 2 entries");
  expect(differsFrom({ a: {} }, { a: { b: 1 } }, true)).toBe("answer.a.b is not shown");
});

test("a shown text agrees line by line", () => {
  expect(differsFromText("index,id\n1,trf_…,(2.5)\n", "index,id\r\n1,trf_07,(2.5)\r\n")).toBeNull();
  expect(differsFromText("1,trf_…", "1,trf_")).toBe("line 1 is 1,trf_");
  expect(differsFromText("1.5", "1x5")).toBe("line 1 is 1x5");
  expect(differsFromText("1", "1\n2\n")).toBe("the answer has 2 lines:\n1\n2\n");
});

test("a terminal remembers from one example to the next, and says which one failed", async () => {
  await using terminal = new Terminal(__dirname, { PATH: process.env["PATH"] });
  await terminal.run('name=Ada; greet() { echo "Hello $1"; }', "a.md:1", 10_000);
  expect(await terminal.run('greet "$name"', "a.md:2", 10_000)).toBe("Hello Ada\n");
  await expect(terminal.run("echo wrong >&2; false", "a.md:3", 10_000)).rejects.toThrow("a.md:3: exit code 1\nwrong");
});

test("where there is no curl, its stand-in sends what the documents ask for, and refuses what it does not know", async () => {
  const server = createServer((request, response) => {
    const { method, url: asked, headers } = request;
    response.statusCode = asked === "/none" ? 404 : 200;
    void text(request).then((body) => response.end(JSON.stringify({ method, type: headers["content-type"], body })));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const curl = (...args: string[]) =>
    promisify(execFile)(process.execPath, [path.join(__dirname, "stand-in/curl"), ...args]);
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
  try {
    const { stdout } = await curl("-s", url, "-H", "content-type: application/json", "-d", '{"a": 1}');
    expect(JSON.parse(stdout)).toEqual({ method: "POST", type: "application/json", body: '{"a": 1}' });
    expect(JSON.parse((await curl(url)).stdout)).toEqual({ method: "GET", body: "" });
    await expect(curl("-sf", `${url}none`)).rejects.toMatchObject({ code: 22 });
    await expect(curl("--upload", url)).rejects.toThrow("does not know --upload");
  } finally {
    server.close();
    server.closeAllConnections();
  }
});
