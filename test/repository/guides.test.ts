import { DEFAULT_LIMITS } from "@commons-hub/gateway";
import { expect, test } from "@jest/globals";
import { NOT_YET, OPERATIONS } from "./contract";
import { listFiles, readText } from "./project";
import { codesIn, readEventTable, rowsOf } from "./tables";

test("docs/why.md names operations that answer, or says not yet", () => {
  const rows = rowsOf(readText("docs/why.md")).slice(1);
  expect(rows.length).toBeGreaterThan(15);
  for (const [claim, cell] of rows) {
    const names = codesIn(cell);
    expect([claim, names.length > 0 || cell === "not yet"]).toEqual([claim, true]);
    expect([claim, names.filter((name) => !OPERATIONS.has(name) || Object.hasOwn(NOT_YET, name))]).toEqual([claim, []]);
  }
});

test("the limits in docs/co-ops.md are the gateway's", () => {
  const limits = new Map<string, number>(Object.entries(DEFAULT_LIMITS));
  const shown = rowsOf(readText("docs/co-ops.md")).filter(([cell]) => limits.has(codesIn(cell)[0] ?? ""));
  expect(shown.length).toBeGreaterThan(10);
  for (const [cell, value = ""] of shown)
    expect([cell, Number(value.replaceAll(",", ""))]).toEqual([cell, limits.get(codesIn(cell)[0] ?? "")]);
});

test("docs/operators.md explains every variable of the environment, and no other", () => {
  const declared = [...readText("infra/hub/src/env.ts").matchAll(/^ {2}([A-Z_]+): /gm)].map(([, name = ""]) => name);
  expect(declared.length).toBeGreaterThan(8);
  const section = readText("docs/operators.md").split("## Environment")[1]?.split("\n## ")[0] ?? "";
  expect(
    rowsOf(section)
      .slice(1)
      .flatMap(([cell]) => codesIn(cell))
      .sort(),
  ).toEqual([...declared].sort());
});

test("the failures in docs/operators.md are sentences of the hub", () => {
  const section = readText("docs/operators.md").split("## What a failure says")[1] ?? "";
  const sources = [...listFiles("infra/hub"), ...listFiles("shared/src/postgres")]
    .filter((file) => /\.(ts|js)$/.test(file) && !file.endsWith(".test.ts"))
    .map(readText)
    .join("\n");
  const sentences = rowsOf(section)
    .slice(1)
    .map(([cell = ""]) => cell.replace(/^`+ ?| ?`+$/g, ""));
  expect(sentences.length).toBeGreaterThan(8);
  expect(sentences.filter((sentence) => !sources.includes(sentence))).toEqual([]);
});

test("docs/events.md lists every event that the code writes, and no other", () => {
  const written = listFiles("subgraphs")
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && !file.includes("/testing/"))
    .flatMap((file) => [
      ...readText(file).matchAll(/["']((?:projects|governance|exchange|returns)(?:\.[a-z-]+){2}\.v\d+)["']/g),
    ])
    .map(([, type = ""]) => type);
  expect([...readEventTable(readText("docs/events.md")).keys()].sort()).toEqual([...new Set(written)].sort());
});
