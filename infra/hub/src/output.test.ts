import { expect, test } from "@jest/globals";
import { formatTable, Output } from "./output";

function capture(json: boolean): { output: Output; stdout: string[]; stderr: string[] } {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const output = new Output(
    json,
    (text) => stdout.push(text),
    (text) => stderr.push(text),
  );
  return { output, stdout, stderr };
}

test("with --json stdout holds one document, with exact amounts", () => {
  const { output, stdout, stderr } = capture(true);
  output.note("working");
  output.result({ amount: 2n ** 63n - 1n }, "text");
  expect(JSON.parse(stdout.join(""))).toEqual({ amount: "9223372036854775807" });
  expect(stderr).toEqual(["working\n"]);
});

test("a failure is one sentence on stderr, and with --json a document besides", () => {
  const plain = capture(false);
  plain.output.failure("No.");
  expect([plain.stdout, plain.stderr]).toEqual([[], ["hub: No.\n"]]);
  const json = capture(true);
  json.output.failure("No.");
  expect(JSON.parse(json.stdout.join(""))).toEqual({ error: { message: "No." } });
});

test("a short step is silent", async () => {
  const { output, stderr } = capture(false);
  expect(await output.step("counting", async () => 3)).toBe(3);
  expect(stderr).toEqual([]);
});

test("tables are as wide as their cells", () => {
  expect(
    formatTable([
      ["a", "bb"],
      ["ccc", "d"],
    ]),
  ).toBe("a    bb\nccc  d");
});
