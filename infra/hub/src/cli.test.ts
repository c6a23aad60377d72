import { expect, test } from "@jest/globals";
import { runHub } from "./testing/run-hub";

test("the help names every command, and a command's help its options", async () => {
  const { code, stdout } = await runHub(["--help"]);
  expect(code).toBe(0);
  for (const name of ["start", "serve", "migrate", "import", "allocate", "examples", "keys", "supergraph", "doctor"])
    expect(stdout).toMatch(new RegExp(`^  ${name} `, "m"));
  expect((await runHub(["help", "allocate"])).stdout).toContain("--alpha");
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
