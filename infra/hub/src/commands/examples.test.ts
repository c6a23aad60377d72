import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { parse } from "graphql";
import { runHub } from "../testing/run-hub";

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "hub-examples-"));
});

afterEach(() => rmSync(dir, { recursive: true, force: true }));

function write(name: string, value: unknown): void {
  writeFileSync(path.join(dir, name), JSON.stringify(value));
}

test("every example of the sample is printed with its own fragments, variables and token", async () => {
  const variables = { organization: "agt_1", period: { from: "2026-01-01", until: "2027-01-01" } };
  write("sample.json", {
    examples: [
      { name: "ReturnGap", variables, token: "steward" },
      { name: "Recount", variables: {}, token: null },
    ],
  });
  write("tokens.json", { steward: "hub_secret" });
  const { code, stdout, stderr } = await runHub(["examples", "--data", dir, "--json"]);
  expect([code, stderr]).toEqual([0, ""]);
  const [gap, recount] = JSON.parse(stdout) as {
    name: string;
    document: string;
    variables: unknown;
    token: string | null;
  }[];
  expect(gap).toMatchObject({ name: "ReturnGap", variables, token: "hub_secret" });
  expect(recount).toMatchObject({ name: "Recount", token: null });
  const names = parse(gap?.document ?? "").definitions.map(
    (definition) => "name" in definition && definition.name?.value,
  );
  expect(names.sort((a, b) => (String(a) < String(b) ? -1 : 1))).toEqual(["Amount", "ReturnGap", "Size"]);
});

test("without a sample the command says how to get one", async () => {
  const { code, stdout, stderr } = await runHub(["examples", "--data", dir]);
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toBe(`hub: There is no sample in ${dir}: run \`hub start\` on an empty folder, without --empty.\n`);
});

test("a sample that does not fit is refused", async () => {
  write("sample.json", { examples: [{ name: "NoSuchOperation", variables: {}, token: null }] });
  expect((await runHub(["examples", "--data", dir])).stderr).toMatch(
    /^hub: The contract has no operation NoSuchOperation/,
  );
  write("sample.json", { examples: 7 });
  expect((await runHub(["examples", "--data", dir])).stderr).toMatch(/sample\.json is broken/);
});
