import { DomainError } from "../errors";
import { decodeAnswer, encodeAnswer } from "./answer";
import { callerKey, type Command, HUB_COMMAND, type Idempotency } from "./command";
import { isRetryable } from "./errors";
import type { Transaction } from "./transaction";
import type { UnitOfWork } from "./unit-of-work";

/** A command that may share a transaction with others of its kind. */
export interface GroupMember<T> {
  readonly command: Command;
  /** As in `RunOptions`. */
  readonly remember?: ((answer: T) => T) | undefined;
  readonly keepContentHash?: boolean | undefined;
}

export type GroupAnswer<T> = { readonly answer: T } | { readonly refusal: Error };

/**
 * Runs several commands as one transaction, each with an answer or a refusal and an idempotency record of its own: what
 * many clients do to one stream at once costs one commit.
 *
 * `decide` gets the members that have no answer yet, and answers for each of them in their order; a refusal must leave
 * nothing of its member behind. No two members share caller, key and path.
 * Law: the members' answers are those of `work.run` one after the other.
 * Errors: as `work.run`, for all members together; what they meant is then unknown, as after a lost connection.
 */
export function runGroup<T, M extends GroupMember<T>>(
  work: UnitOfWork,
  members: readonly M[],
  decide: (tx: Transaction, members: readonly M[]) => Promise<readonly GroupAnswer<T>[]>,
  options: { readonly streams: readonly string[] },
): Promise<GroupAnswer<T>[]> {
  return work.run(
    HUB_COMMAND,
    async (tx) => {
      const earlier = await findAnswers<T>(tx, members);
      const fresh = members.filter((member) => !earlier.has(member));
      const decided = fresh.length > 0 ? await decide(tx, fresh) : [];
      const answers = new Map(fresh.map((member, i) => [member, decided[i]]));
      await keepAnswers(tx, fresh, answers);
      return members.map((member) => {
        const answer = earlier.get(member) ?? answers.get(member);
        if (!answer) throw new Error("a member of a group has no answer");
        return answer;
      });
    },
    options,
  );
}

/** What every member of a group would get, alone where one of them breaks the others. */
export async function runGroupOrEach<T, M extends GroupMember<T>>(
  run: (members: readonly M[]) => Promise<GroupAnswer<T>[]>,
  members: readonly M[],
): Promise<GroupAnswer<T>[]> {
  try {
    return await run(members);
  } catch (error) {
    // A database that is gone is gone for each of them; nothing else says which member it was.
    if (members.length === 1 || isRetryable(error) || error instanceof DomainError)
      return members.map(() => ({ refusal: error as Error }));
  }
  const answers: GroupAnswer<T>[] = [];
  for (const member of members) answers.push(...(await runGroupOrEach(run, [member])));
  return answers;
}

interface Row {
  readonly caller: string;
  readonly key: string;
  readonly path: string;
  readonly content_hash: string | null;
  readonly answer: string;
}

async function findAnswers<T>(
  tx: Transaction,
  members: readonly GroupMember<T>[],
): Promise<Map<GroupMember<T>, GroupAnswer<T>>> {
  const named = members.flatMap((member) => {
    const { idempotency } = member.command;
    return idempotency ? { member, idempotency, owner: callerKey(member.command.caller) } : [];
  });
  if (named.length === 0) return new Map();
  // The same names as a command alone takes, in one order.
  await tx.query(
    `SELECT pg_advisory_xact_lock(hashtextextended(name, 0))
     FROM (SELECT DISTINCT name FROM unnest($1::text[]) AS n(name) ORDER BY name) AS names`,
    [named.map(({ owner, idempotency: { key, path } }) => `idempotency:${owner}:${key}:${path}`)],
  );
  const rows = await tx.query<Row>(
    `SELECT caller, key, path, content_hash, answer FROM idempotency
     WHERE (caller, key, path) IN (SELECT * FROM unnest($1::text[], $2::text[], $3::text[]))
       AND created_at > hub_now() - interval '24 hours'`,
    [
      named.map(({ owner }) => owner),
      named.map(({ idempotency }) => idempotency.key),
      named.map(({ idempotency }) => idempotency.path),
    ],
  );
  const found = new Map(rows.map((row) => [JSON.stringify([row.caller, row.key, row.path]), row]));
  return new Map(
    named.flatMap(({ member, owner, idempotency }): [GroupMember<T>, GroupAnswer<T>][] => {
      const row = found.get(JSON.stringify([owner, idempotency.key, idempotency.path]));
      return row ? [[member, answerAgain(member, idempotency, row)]] : [];
    }),
  );
}

function answerAgain<T>(member: GroupMember<T>, { path, contentHash }: Idempotency, row: Row): GroupAnswer<T> {
  if ((member.keepContentHash ?? true) && row.content_hash !== contentHash) {
    const message = "This idempotency key was used with other content; use a new key.";
    return { refusal: new DomainError("IDEMPOTENCY_CONFLICT", message, { path }) };
  }
  return { answer: decodeAnswer(row.answer) as T };
}

async function keepAnswers<T>(
  tx: Transaction,
  members: readonly GroupMember<T>[],
  answers: ReadonlyMap<GroupMember<T>, GroupAnswer<T> | undefined>,
): Promise<void> {
  const rows = members.flatMap((member) => {
    const { command, remember, keepContentHash = true } = member;
    const given = answers.get(member);
    if (!command.idempotency || !given || !("answer" in given)) return [];
    const { key, path, contentHash } = command.idempotency;
    const answer = encodeAnswer(remember ? remember(given.answer) : given.answer);
    return { caller: callerKey(command.caller), key, path, content_hash: keepContentHash ? contentHash : null, answer };
  });
  if (rows.length === 0) return;
  await tx.query(
    `INSERT INTO idempotency (caller, key, path, content_hash, answer, created_at)
     SELECT caller, key, path, content_hash, answer, hub_now()
     FROM jsonb_to_recordset($1::jsonb) AS r(caller text, key text, path text, content_hash text, answer text)
     ON CONFLICT (caller, key, path) DO UPDATE
       SET content_hash = excluded.content_hash, answer = excluded.answer, created_at = excluded.created_at`,
    [JSON.stringify(rows)],
  );
}
