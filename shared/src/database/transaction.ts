import type { EntityManager, QueryRunner } from "typeorm";
import type { NewEvent } from "../event/event";
import { writeEvents } from "../event/write";
import { cancelJob, claimJob, type NewJob, scheduleJob, scheduleJobs } from "../job/queue";
import type { Caller } from "../identity";
import type { Command } from "./command";
import { runSql, type Sql } from "./sql";

/**
 * One transaction of one command: reads and writes through `manager` (typeorm) or `query` (SQL), events and jobs in the
 * same commit. Never kept beyond the function that received it.
 */
export class Transaction implements Sql {
  readonly #runner: QueryRunner;
  readonly #events: NewEvent[] = [];
  readonly #streams: ReadonlySet<string>;

  constructor(
    runner: QueryRunner,
    readonly command: Command,
    streams: readonly string[],
  ) {
    this.#runner = runner;
    this.#streams = new Set(streams);
  }

  get caller(): Caller {
    return this.command.caller;
  }

  get manager(): EntityManager {
    return this.#runner.manager;
  }

  query<R extends object = Record<string, unknown>>(text: string, values: readonly unknown[] = []): Promise<R[]> {
    return runSql<R>(this.#runner, text, values);
  }

  /** The database's clock at this instant, to the millisecond. */
  async now(): Promise<Date> {
    const [row] = await this.query<{ now: Date }>("SELECT hub_now() AS now");
    if (!row) throw new Error("the clock gave no row");
    return row.now;
  }

  /**
   * Appends an event in this commit. An event with a `stream` is chained by hash to the one before it in that stream;
   * the stream must be among those that the command locked (`work.run(command, fn, { streams })`).
   */
  emit(event: NewEvent): void {
    if (event.stream !== undefined && !this.#streams.has(event.stream))
      throw new Error(`stream ${event.stream} is not locked by this command`);
    this.#events.push(event);
  }

  /** Plans a job; a job of the same kind and key is moved to the new time. */
  schedule(job: NewJob): Promise<void> {
    return scheduleJob(this, job);
  }

  /** Plans many jobs in one statement, no two of the same kind and key. */
  scheduleAll(jobs: readonly NewJob[]): Promise<void> {
    return scheduleJobs(this, jobs);
  }

  cancel(kind: string, key: string): Promise<void> {
    return cancelJob(this, kind, key);
  }

  /** True for the one transaction that takes the job; the job is done when this commits. */
  claim(jobId: string): Promise<boolean> {
    return claimJob(this, jobId);
  }

  /** Writes what `emit` collected. Called once, by the unit of work, as the last write. */
  async flush(): Promise<number> {
    await writeEvents(this, this.#events);
    return this.#events.length;
  }
}
