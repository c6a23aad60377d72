import type { Sql } from "../database/sql";
import { newId } from "../ids";
import type { Json } from "../digest";

export interface NewJob {
  /** Names the handler. */
  readonly kind: string;
  /** One job per kind and key at a time. */
  readonly key: string;
  /** By the database's clock. */
  readonly dueAt: Date;
  readonly payload: Json;
}

export interface Job extends NewJob {
  readonly id: string;
  readonly attempts: number;
}

export async function scheduleJob(sql: Sql, job: NewJob): Promise<void> {
  await sql.query(
    `INSERT INTO job (id, kind, key, due_at, payload) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (kind, key) DO UPDATE SET id = excluded.id, due_at = excluded.due_at, payload = excluded.payload, attempts = 0, last_error = NULL`,
    [newId("job"), job.kind, job.key, job.dueAt, JSON.stringify(job.payload)],
  );
}

/** Many at once, in one statement; no two of the same kind and key. */
export async function scheduleJobs(sql: Sql, jobs: readonly NewJob[]): Promise<void> {
  if (jobs.length === 0) return;
  await sql.query(
    `INSERT INTO job (id, kind, key, due_at, payload)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::jsonb[])
     ON CONFLICT (kind, key) DO UPDATE SET id = excluded.id, due_at = excluded.due_at, payload = excluded.payload, attempts = 0, last_error = NULL`,
    [
      jobs.map(() => newId("job")),
      jobs.map(({ kind }) => kind),
      jobs.map(({ key }) => key),
      jobs.map(({ dueAt }) => dueAt),
      jobs.map(({ payload }) => JSON.stringify(payload)),
    ],
  );
}

export async function cancelJob(sql: Sql, kind: string, key: string): Promise<void> {
  await sql.query("DELETE FROM job WHERE kind = $1 AND key = $2", [kind, key]);
}

export async function claimJob(sql: Sql, jobId: string): Promise<boolean> {
  const rows = await sql.query("DELETE FROM job WHERE id = $1 AND due_at <= hub_now() RETURNING id", [jobId]);
  return rows.length === 1;
}
