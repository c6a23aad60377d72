import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@jest/globals";
import { ENV_NAMES, PROJECT_ROOT, readEnv } from "./env";

test("an empty environment gives the defaults", () => {
  expect(readEnv({})).toMatchObject({ HUB_LOG_LEVEL: "warn", HUB_PROJECTS_URL: "http://127.0.0.1:4101/graphql" });
  expect(readEnv({ DATABASE_URL: "" }).DATABASE_URL).toBeUndefined();
});

test.each([
  ["DATABASE_URL", "mysql://root:geheim@localhost/hub"],
  ["HUB_PORT", "70000"],
  ["HUB_PORT", "four"],
  ["HUB_SECRET", "short"],
  ["HUB_PROJECTS_URL", "ftp://there"],
  ["HUB_LOG_LEVEL", "loud"],
])("%s=%s is refused by name, without showing the value", (name, value) => {
  expect(() => readEnv({ [name]: value })).toThrow(
    new RegExp(`^The environment variable ${name} is not usable: write .*\\.$`),
  );
  expect(() => readEnv({ [name]: value })).not.toThrow(value);
});

test("the README names every variable", () => {
  const readme = readFileSync(path.join(PROJECT_ROOT, "infra/hub/README.md"), "utf8");
  for (const name of ENV_NAMES) expect(readme).toContain(`\`${name}\``);
});
