import { setTimeout as sleep } from "node:timers/promises";

/** Waits until a condition holds. Errors: throws when it does not within `timeoutMs`. */
export async function until(condition: () => boolean | Promise<boolean>, timeoutMs = 10_000): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`Waited ${String(timeoutMs)} ms in vain for: ${String(condition)}`);
    await sleep(5);
  }
}
