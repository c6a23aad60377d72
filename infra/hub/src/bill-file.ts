import { readFileSync, statSync } from "node:fs";
import { type BillOfMaterials, readCycloneDx, readLockfile } from "@commons-hub/projects/import";
import { CommandError } from "./output";

/** A bill with everything that tools write about a hundred thousand components stays below this. */
const MAX_FILE_BYTES = 128 * 1024 * 1024;

/**
 * Reads a bill of materials: CycloneDX JSON, or npm's `package-lock.json`.
 *
 * Errors: CommandError when the file cannot be read; DomainError IMPORT_INVALID with the place inside the file.
 */
export function readBillFile(file: string): BillOfMaterials {
  const bytes = readBytes(file);
  try {
    return isLockfile(bytes) ? readLockfile(bytes) : readCycloneDx(bytes);
  } catch (error) {
    if (error instanceof Error && error.name === "DomainError")
      throw new CommandError(`${file} cannot be read: ${error.message}`, { cause: error });
    throw error;
  }
}

function readBytes(file: string): Buffer {
  try {
    const { size } = statSync(file);
    if (size > MAX_FILE_BYTES) throw new CommandError(`${file} is larger than 128 MiB: split it.`);
    return readFileSync(file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    const reason = code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "it is a folder" : code;
    throw new CommandError(`${file} cannot be read (${reason}): name a bill of materials.`, { cause: error });
  }
}

/** The reader checks the whole; here only who is to read it is decided. */
function isLockfile(bytes: Buffer): boolean {
  return bytes.subarray(0, 4_096).toString("utf8").includes('"lockfileVersion"');
}
