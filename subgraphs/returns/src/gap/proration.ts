import type { Period } from "@commons-hub/shared/value";

/** When a pledge falls due: evenly over a period, or (until null) at one moment. */
export interface DueTime {
  readonly from: Date;
  readonly until: Date | null;
}

/**
 * The part of an amount that is due within a period.
 *
 * Rule:   an amount with a period falls due evenly, millisecond by millisecond: up to the instant t, the whole units of
 *         amount x elapsed / length. Within a period is what was due up to its end minus what was due up to its
 *         beginning. An amount without a period is due at its moment.
 * Laws:   periods that follow each other add up without a gap or a doubled unit; over all time the whole amount is due;
 *         a longer period is never due less.
 */
export function dueWithin(amountMinor: bigint, due: DueTime, period: Period): bigint {
  if (due.until === null)
    return due.from >= period.from && (period.until === null || due.from < period.until) ? amountMinor : 0n;
  const [from, until] = [due.from, due.until];
  const dueAt = (at: Date): bigint =>
    (amountMinor * elapsedMs(from, at < from ? from : at > until ? until : at)) / elapsedMs(from, until);
  return dueAt(period.until ?? until) - dueAt(period.from);
}

function elapsedMs(from: Date, at: Date): bigint {
  return BigInt(at.getTime() - from.getTime());
}
