import { randomBytes } from "node:crypto";
import { link, mkdir, open, readFile, stat, unlink } from "node:fs/promises";
import path from "node:path";
import { DomainError } from "@commons-hub/shared/errors";
import { prefixOf } from "@commons-hub/shared/ids";
import { KEY_BYTES } from "./seal";

/** Keeps the key of each secret vote outside the database, until the vote is counted. */
export interface KeyStore {
  /** The key of a proposal, made at the first call. */
  make(proposal: string): Promise<Buffer>;
  /** Errors: UNAVAILABLE when there is none: without it nobody can count. */
  get(proposal: string): Promise<Buffer>;
  /** After it nobody can open the ballots any more. Without a key there is nothing to do. */
  destroy(proposal: string): Promise<void>;
}

/** A file per key, readable for its owner alone, in a folder that belongs into no backup of the database. */
export class FileKeyStore implements KeyStore {
  constructor(private readonly folder: string) {}

  async make(proposal: string): Promise<Buffer> {
    const file = this.#file(proposal);
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const draft = `${file}.${randomBytes(8).toString("hex")}`;
    const handle = await open(draft, "wx", 0o600);
    try {
      await handle.write(randomBytes(KEY_BYTES));
      await handle.sync();
    } finally {
      await handle.close();
    }
    try {
      // Whole or not at all, and the first of several processes wins.
      await link(draft, file);
    } catch (error) {
      if (codeOf(error) !== "EEXIST") throw error;
    } finally {
      await unlink(draft);
    }
    return this.get(proposal);
  }

  async get(proposal: string): Promise<Buffer> {
    try {
      const key = await readFile(this.#file(proposal));
      if (key.length === KEY_BYTES) return key;
    } catch (error) {
      if (codeOf(error) !== "ENOENT") throw error;
    }
    throw new DomainError(
      "UNAVAILABLE",
      "The key of this secret vote is not in the hub's key folder; the operator has to bring it back.",
      { proposal },
    );
  }

  async destroy(proposal: string): Promise<void> {
    const file = this.#file(proposal);
    try {
      const { size } = await stat(file);
      const handle = await open(file, "r+");
      try {
        await handle.write(randomBytes(size), 0, size, 0);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await unlink(file);
    } catch (error) {
      if (codeOf(error) !== "ENOENT") throw error;
    }
  }

  #file(proposal: string): string {
    if (prefixOf(proposal) !== "prp") throw new RangeError("A key is named by the id of a proposal.");
    return path.join(this.folder, `${proposal}.key`);
  }
}

function codeOf(error: unknown): unknown {
  return (error as NodeJS.ErrnoException).code;
}
