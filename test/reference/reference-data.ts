import { describe, expect, test } from "@jest/globals";
import { existsSync } from "node:fs";
import path from "node:path";

/** Published cases with known answers; they stand beside the project, not in it. */
const ROOT = process.env["HUB_REFERENCE_DATA"] ?? path.resolve(__dirname, "../../../shared/data");

/**
 * Runs the cases of one folder of the reference data. Where the folder is absent, one test says what was not run; with
 * `CI` set it fails, so that nobody takes silence for agreement.
 */
export function describeReference(folder: string, define: (directory: string) => void): void {
  const directory = path.join(ROOT, folder);
  describe(`reference data ${folder}`, () => {
    if (existsSync(directory)) {
      define(directory);
      return;
    }
    test("is absent, so its cases are not run (set HUB_REFERENCE_DATA)", () => {
      process.stderr.write(`Not run: the cases of ${folder}; ${directory} does not exist.\n`);
      expect(process.env["CI"] ?? "").toBe("");
    });
  });
}
