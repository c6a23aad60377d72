import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@jest/globals";
import { PROJECT_ROOT } from "./env";
import { runHub } from "./testing/run-hub";

test("the help names every command, and a command's help its options", async () => {
  const { code, stdout } = await runHub(["--help"]);
  expect(code).toBe(0);
  for (const name of ["start", "serve", "migrate", "import", "allocate", "examples", "keys", "supergraph", "doctor"])
    expect(stdout).toMatch(new RegExp(`^  ${name} `, "m"));
  expect((await runHub(["help", "allocate"])).stdout).toContain("--alpha");
});

test("--version is that of the project", async () => {
  const { version } = JSON.parse(readFileSync(path.join(PROJECT_ROOT, "package.json"), "utf8")) as { version: string };
  expect(await runHub(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
});

test("an unknown command or option ends with exit code 1", async () => {
  const unknown = await runHub(["strat"]);
  expect([unknown.code, unknown.stdout]).toEqual([1, ""]);
  expect(unknown.stderr).toMatch(/unknown command 'strat'/);
  expect((await runHub(["doctor", "--colour"])).code).toBe(1);
});

test("doctor finds what is wrong, in a table or as a document", async () => {
  const table = await runHub(["doctor", "--port", "0"]);
  expect(table.stdout).toMatch(/^ok +database +embedded PostgreSQL 18/m);
  const { code, stdout } = await runHub(["doctor", "--port", "0", "--data", "/dev/null/hub", "--json"]);
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    findings: expect.arrayContaining([expect.objectContaining({ state: "broken" })]),
  });
});
