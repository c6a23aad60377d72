import { randomBytes } from "node:crypto";
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { findHolder, isLock, tryLock, type FileLock } from "@commons-hub/shared/postgres";
import { z } from "zod";
import { CommandError } from "../output";

const runningShape = z.object({
  pid: z.number(),
  /** Of the gateway, without a path. */
  url: z.string(),
  databaseUrl: z.string(),
});

/** What a running hub leaves for the commands that attach to it. */
export type RunningHub = z.infer<typeof runningShape>;

const SECRET_BYTES = 32;

/**
 * The folder `.hub/` of one hub: its database, what it signs with, its sample's tokens, and who runs on it.
 *
 * - `postgres/`: the embedded database
 * - `secret` (0600): what the parts sign caller assertions with
 * - `keys/` (0700): of secret votes that are not counted yet; belongs into no backup of the database
 * - `tokens.json` (0600), `sample.json`: of the sample commons
 * - `lock`: who uses the folder; a killed process holds nothing
 * - `hub.json` (0600): how to attach to the hub that holds the lock
 */
export class HubFolder {
  readonly dir: string;

  constructor(dir: string) {
    this.dir = path.resolve(dir);
  }

  get postgresDir(): string {
    return path.join(this.dir, "postgres");
  }

  get keyDir(): string {
    return path.join(this.dir, "keys");
  }

  /** Makes the folder. Errors: CommandError when it cannot be written. */
  prepare(): void {
    this.#guard(() => {
      // The database's own user has to pass through; what is secret has its own mode.
      makeFolders(this.dir);
      this.requireWritable();
      if (process.getuid?.() === 0) chmodSync(this.dir, 0o711);
    });
  }

  requireWritable(): void {
    this.#guard(() => accessSync(this.dir, constants.W_OK | constants.X_OK));
  }

  /** Takes the folder for this process. Errors: CommandError naming the process that has it. */
  take(note: string): FileLock {
    return this.#guard(() => {
      const outcome = tryLock(path.join(this.dir, "lock"), note);
      if (isLock(outcome)) return outcome;
      const what = outcome.note === "hub start" ? "A hub runs" : `\`${outcome.note}\` works`;
      throw new CommandError(
        `${what} on ${this.dir} already (process ${outcome.pid}): stop it, or choose another folder with --data.`,
      );
    });
  }

  /** Who uses the folder now, null when nobody does. */
  findUser(): { readonly pid: number; readonly note: string } | null {
    return findHolder(path.join(this.dir, "lock"));
  }

  /** The hub that runs on this folder and answers, null when there is none. */
  findRunning(): RunningHub | null {
    const user = this.findUser();
    const parsed = runningShape.safeParse(this.readJson("hub.json"));
    return parsed.success && user?.pid === parsed.data.pid ? parsed.data : null;
  }

  /** The secret of this hub, made at the first call. */
  readSecret(): Uint8Array {
    return this.#guard(() => {
      const file = path.join(this.dir, "secret");
      if (!existsSync(file)) this.#write("secret", randomBytes(SECRET_BYTES).toString("base64url"));
      const secret = Buffer.from(readFileSync(file, "utf8").trim(), "utf8");
      if (secret.length < SECRET_BYTES)
        throw new CommandError(
          `${file} is shorter than ${SECRET_BYTES} bytes: restore it, or remove it to make another.`,
        );
      return secret;
    });
  }

  /** Errors: CommandError when the file is there but broken. */
  readJson(name: string): unknown {
    const file = path.join(this.dir, name);
    return this.#guard(() => {
      if (!existsSync(file)) return null;
      try {
        return JSON.parse(readFileSync(file, "utf8")) as unknown;
      } catch (error) {
        if (error instanceof SyntaxError) throw new CommandError(`${file} is not JSON: remove it and start again.`);
        throw error;
      }
    });
  }

  remove(name: string): void {
    this.#guard(() => rmSync(path.join(this.dir, name), { force: true }));
  }

  writeJson(name: string, value: unknown): void {
    this.#guard(() => this.#write(name, `${JSON.stringify(value, null, 2)}\n`));
  }

  /** Whole or not at all, and only for the owner's eyes. */
  #write(name: string, content: string): void {
    const file = path.join(this.dir, name);
    writeFileSync(`${file}.new`, content, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }

  #guard<T>(run: () => T): T {
    try {
      return run();
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (typeof code !== "string" || error instanceof CommandError) throw error;
      throw new CommandError(
        `The data folder ${this.dir} cannot be used (${explain(code)}): make it writable for this user, or choose another with --data.`,
      );
    }
  }
}

/** One by one: where a file system makes no folders (`/proc`), `recursive` never comes back. */
function makeFolders(dir: string): void {
  const missing: string[] = [];
  for (let at = dir; !existsSync(at); at = path.dirname(at)) missing.unshift(at);
  for (const folder of missing) mkdirSync(folder, { mode: 0o711 });
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "not permitted",
  EROFS: "the file system is read-only",
  ENOENT: "no folder can be made there",
  ENOTDIR: "a part of its path is a file",
  EEXIST: "a file has its name",
  ENOSPC: "no space is left",
  ENAMETOOLONG: "its path is too long",
};

function explain(code: string): string {
  return REASONS[code] ?? code;
}
