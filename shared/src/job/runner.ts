import { HUB_COMMAND } from "../database/command";
import type { UnitOfWork } from "../database/unit-of-work";
import { newId } from "../ids";
import type { Logger } from "../logging";
import { FORGET_ANSWERS, forgetAnswers } from "./forget-answers";
import type { JobHandler } from "./handler";
import type { Job } from "./queue";

/** How long a runner sleeps at most; the database's clock decides what is due. */
const POLL_MS = 500;
const BATCH = 20;
const MAX_BACKOFF_S = 300;

/**
 * Runs due jobs of one subgraph. Any number of runners may work on one database: the claim inside the transaction lets
 * exactly one of them do a job. What fell due during a downtime runs at the next start. A failed job stays, with its
 * error, and comes again after 2, 4, 8 … up to 300 seconds.
 */
export class JobRunner {
  readonly #handlers: Readonly<Record<string, JobHandler>>;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> = Promise.resolve();
  #stopped = true;
  #housekeepingPlanned = false;

  constructor(
    private readonly work: UnitOfWork,
    handlers: Readonly<Record<string, JobHandler>>,
    private readonly logger: Logger,
  ) {
    this.#handlers = { ...handlers, [FORGET_ANSWERS]: forgetAnswers };
  }

  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.#plan(0);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#running;
  }

  /** Runs all that is due now; answers how many jobs this runner did. */
  async runDue(): Promise<number> {
    let done = 0;
    for (;;) {
      const jobs = await this.#due();
      for (const job of jobs) if (await this.#runJob(job)) done++;
      if (jobs.length < BATCH) return done;
    }
  }

  #plan(inMs: number): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#running = this.#planHousekeeping()
        .then(() => this.runDue())
        .then(() => undefined)
        .catch((error: unknown) => this.logger.warn({ error }, "jobs cannot be read; trying again"))
        .finally(() => this.#plan(POLL_MS));
    }, inMs);
  }

  /** Once per start; where the job is planned already, its time stays. */
  async #planHousekeeping(): Promise<void> {
    if (this.#housekeepingPlanned) return;
    await this.work.sql.query(
      `INSERT INTO job (id, kind, key, due_at, payload) VALUES ($1, $2, '', hub_now(), '{}') ON CONFLICT (kind, key) DO NOTHING`,
      [newId("job"), FORGET_ANSWERS],
    );
    this.#housekeepingPlanned = true;
  }

  async #due(): Promise<Job[]> {
    const rows = await this.work.sql.query<{
      id: string;
      kind: string;
      key: string;
      due_at: Date;
      payload: Job["payload"];
      attempts: number;
    }>(
      `SELECT id, kind, key, due_at, payload, attempts FROM job WHERE due_at <= hub_now() AND kind = ANY($1) ORDER BY due_at, id LIMIT $2`,
      [Object.keys(this.#handlers), BATCH],
    );
    return rows.map(({ due_at: dueAt, ...job }) => ({ ...job, dueAt }));
  }

  async #runJob(job: Job): Promise<boolean> {
    const handler = this.#handlers[job.kind];
    if (!handler) return false;
    try {
      await handler.prepare?.(job);
      return await this.work.run(
        HUB_COMMAND,
        async (tx) => {
          if (!(await tx.claim(job.id))) return false;
          await handler.run(tx, job);
          return true;
        },
        { streams: handler.streams?.(job) ?? [] },
      );
    } catch (error) {
      this.logger.error(
        { error, job: job.id, kind: job.kind, key: job.key, attempts: job.attempts + 1 },
        "a job failed and will run again",
      );
      await this.#postpone(job, error);
      return false;
    }
  }

  async #postpone(job: Job, error: unknown): Promise<void> {
    const backoffS = Math.min(MAX_BACKOFF_S, 2 ** Math.min(job.attempts + 1, 9));
    await this.work.sql.query(
      `UPDATE job SET attempts = attempts + 1, last_error = $2, due_at = hub_now() + make_interval(secs => $3) WHERE id = $1`,
      [job.id, error instanceof Error ? error.message.slice(0, 500) : "unknown", backoffS],
    );
  }
}
