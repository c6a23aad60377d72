import { setTimeout as sleep } from "node:timers/promises";

/** Asks until the answer is neither null, undefined nor false. Errors: after `timeoutMs`, with the last thing thrown as cause. */
export async function waitFor<T>(ask: () => Promise<T> | T, what: string, timeoutMs = 10_000): Promise<NonNullable<T>> {
  const until = Date.now() + timeoutMs;
  let cause: unknown;
  while (Date.now() < until) {
    try {
      const answer = await ask();
      if (answer !== null && answer !== undefined && answer !== false) return answer;
    } catch (error) {
      cause = error;
    }
    await sleep(20);
  }
  throw new Error(`waited ${timeoutMs} ms for ${what}`, { cause });
}
