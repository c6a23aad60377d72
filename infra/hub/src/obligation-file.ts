import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { type ObligationFile, readObligations } from "@commons-hub/exchange/clearing";
import { CommandError } from "./output";

/** A million rows with long names stay below this. */
const MAX_FILE_BYTES = 256 * 1024 * 1024;

/**
 * Reads obligations from CSV, and what names the file.
 *
 * Errors: CommandError when the file cannot be read, with the line where that is a row's fault.
 */
export function readObligationFile(
  path: string,
  currency: string | null,
): { readonly file: ObligationFile; readonly digest: string } {
  try {
    const { size } = statSync(path);
    if (size > MAX_FILE_BYTES) throw new CommandError(`${path} is larger than 256 MiB: split it.`);
    const bytes = readFileSync(path);
    const digest = createHash("sha256").update(bytes).digest("hex");
    return { file: readObligations(bytes.toString("utf8"), currency), digest };
  } catch (error) {
    if (error instanceof Error && error.name === "DomainError")
      throw new CommandError(`${path} cannot be read: ${error.message}`, { cause: error });
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    const reason = code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "it is a folder" : code;
    throw new CommandError(`${path} cannot be read (${reason}): name a CSV file of obligations.`, { cause: error });
  }
}
