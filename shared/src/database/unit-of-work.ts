import { setTimeout as sleep } from "node:timers/promises";
import type { QueryRunner } from "typeorm";
import type { Bus } from "../bus";
import { DomainError } from "../errors";
import { decodeAnswer, encodeAnswer } from "./answer";
import { type Command, type Idempotency, callerKey } from "./command";
import { isRetryable, translateDatabaseError } from "./errors";
import type { Database } from "./open";
import { runSql, type Sql } from "./sql";
import { Transaction } from "./transaction";

const ATTEMPTS = 6;

export interface RunOptions<T> {
  /**
   * Streams whose events are chained by hash. They are locked before the first write, so that the transaction gets its
   * number after every earlier writer of the stream has committed: the order of the log is then the order of the chain.
   */
  readonly streams?: readonly string[];
  /** What a retry is answered with, when the answer itself must not be kept (secrets). */
  readonly remember?: (answer: T) => T;
  /** False where even a digest of the input would betray it (secret ballots): then any content counts as the same. */
  readonly keepContentHash?: boolean;
}

/**
 * Runs commands: one transaction holds state, events, jobs and the idempotency record.
 *
 * A transaction that meets 40001 or 40P01 runs again, whole. After the commit the bus gets a hint.
 * Errors: what the command throws; IDEMPOTENCY_CONFLICT; TIMEOUT after 2 s; UNAVAILABLE without a database.
 */
export class UnitOfWork {
  constructor(
    readonly database: Database,
    private readonly bus: Bus,
  ) {}

  async run<T>(command: Command, decide: (tx: Transaction) => Promise<T>, options: RunOptions<T> = {}): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#attempt(command, decide, options);
      } catch (error) {
        if (!isRetryable(error) || attempt === ATTEMPTS) throw translateDatabaseError(error);
        await sleep(2 ** attempt * (1 + Math.random()));
      }
    }
  }

  /** Reads outside of any transaction. Errors: TIMEOUT, UNAVAILABLE. */
  readonly sql: Sql = {
    query: async <R extends object>(text: string, values: readonly unknown[] = []) => {
      const runner = this.database.dataSource.createQueryRunner();
      try {
        return await runSql<R>(runner, text, values);
      } catch (error) {
        throw translateDatabaseError(error);
      } finally {
        await runner.release();
      }
    },
  };

  async #attempt<T>(command: Command, decide: (tx: Transaction) => Promise<T>, options: RunOptions<T>): Promise<T> {
    const runner = this.database.dataSource.createQueryRunner();
    try {
      await runner.connect();
      await runner.startTransaction();
      const streams = [...new Set(options.streams)].sort();
      const tx = new Transaction(runner, command, streams);
      await lockNames(
        tx,
        streams.map((stream) => `stream:${stream}`),
      );
      const earlier = command.idempotency
        ? await findAnswer(tx, command, command.idempotency, options.keepContentHash ?? true)
        : null;
      if (earlier) {
        await runner.rollbackTransaction();
        return decodeAnswer(earlier.answer) as T;
      }
      const answer = await decide(tx);
      const events = await tx.flush();
      if (command.idempotency) await keepAnswer(tx, command, command.idempotency, options, answer);
      await runner.commitTransaction();
      if (events > 0) this.bus.publish(this.database.schema);
      return answer;
    } catch (error) {
      await rollback(runner);
      throw error;
    } finally {
      await runner.release();
    }
  }
}

/** Advisory locks in one order, taken before the transaction has a number; released by commit or rollback. */
async function lockNames(tx: Transaction, names: readonly string[]): Promise<void> {
  for (const name of names) await tx.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [name]);
}

async function findAnswer(
  tx: Transaction,
  command: Command,
  idempotency: Idempotency,
  compare: boolean,
): Promise<{ answer: string } | null> {
  const owner = callerKey(command.caller);
  const { key, path, contentHash } = idempotency;
  await lockNames(tx, [`idempotency:${owner}:${key}:${path}`]);
  const [row] = await tx.query<{ content_hash: string | null; answer: string }>(
    `SELECT content_hash, answer FROM idempotency
     WHERE caller = $1 AND key = $2 AND path = $3 AND created_at > hub_now() - interval '24 hours'`,
    [owner, key, path],
  );
  if (!row) return null;
  if (compare && row.content_hash !== contentHash)
    throw new DomainError("IDEMPOTENCY_CONFLICT", "This idempotency key was used with other content; use a new key.", {
      path,
    });
  return row;
}

async function keepAnswer<T>(
  tx: Transaction,
  command: Command,
  idempotency: Idempotency,
  options: RunOptions<T>,
  answer: T,
): Promise<void> {
  const kept = options.remember ? options.remember(answer) : answer;
  await tx.query(
    `INSERT INTO idempotency (caller, key, path, content_hash, answer, created_at) VALUES ($1, $2, $3, $4, $5, hub_now())
     ON CONFLICT (caller, key, path) DO UPDATE SET content_hash = excluded.content_hash, answer = excluded.answer, created_at = excluded.created_at`,
    [
      callerKey(command.caller),
      idempotency.key,
      idempotency.path,
      (options.keepContentHash ?? true) ? idempotency.contentHash : null,
      encodeAnswer(kept),
    ],
  );
}

/** A rollback on a dead connection fails too; the first error is the one that counts, and the server rolls back by itself. */
async function rollback(runner: QueryRunner): Promise<void> {
  if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
}
