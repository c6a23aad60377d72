import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@jest/globals";
import { PROJECT_ROOT } from "./env";
import { runHub } from "./testing/run-hub";

test("the help names every command, and a command's help its options", async () => {
  const { code, stdout } = await runHub(["--help"]);
  expect(code).toBe(0);
  for (const name of [
    "start",
    "serve",
    "migrate",
    "import",
    "allocate",
    "tally",
    "budget",
    "verify",
    "examples",
    "keys",
    "supergraph",
    "doctor",
  ])
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

test.each([
  [["strat"], /^unknown command 'strat'.*start.*: add --help for what is possible\.$/],
  [["import", "sbom"], /^missing required argument 'file': add --help/],
  [["start", "--port", "99999"], /'99999' is invalid\. A port is a number from 0 to 65535: add --help/],
  [["import"], /^unknown option '--json': add --help/],
])("hub %j refuses its arguments with --json in one document", async (args, sentence) => {
  const { code, stdout, stderr } = await runHub([...args, "--json"]);
  const { error } = JSON.parse(stdout) as { error: { message: string } };
  expect([code, stderr]).toEqual([1, `hub: ${error.message}\n`]);
  expect(error.message).toMatch(sentence);
});

test("a group of commands without one of them shows its help and fails", async () => {
  const { code, stdout, stderr } = await runHub(["import"]);
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(/^  sbom /m);
  expect(stderr).toMatch(/^hub: a command is missing: name one of those that --help shows\.$/m);
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
