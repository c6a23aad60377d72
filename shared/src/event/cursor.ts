import { DomainError } from "../errors";

/**
 * A place in an event log: the number of a transaction and the position within it. Transactions commit in another order
 * than they took numbers, so the log is read in the order of (xid, position) and only up to the oldest open transaction.
 */
export interface LogPlace {
  readonly xid: bigint;
  readonly position: bigint;
}

export const LOG_START: LogPlace = { xid: 0n, position: 0n };

const TEXT = /^(\d{1,19})\.(\d{1,19})$/;
const MAX = 2n ** 63n - 1n;

export function encodePlace(place: LogPlace): string {
  return Buffer.from(`${place.xid}.${place.position}`).toString("base64url");
}

/** Errors: INVALID_CURSOR. */
export function decodePlace(cursor: string): LogPlace {
  const [, xid, position] =
    (cursor.length <= 64 && TEXT.exec(Buffer.from(cursor, "base64url").toString("latin1"))) || [];
  if (xid !== undefined && position !== undefined) {
    const place = { xid: BigInt(xid), position: BigInt(position) };
    if (place.xid <= MAX && place.position <= MAX) return place;
  }
  throw new DomainError(
    "INVALID_CURSOR",
    "This is not a cursor of this event log; use `cursor` or `endCursor` as it was answered.",
  );
}

export function isBefore(a: LogPlace, b: LogPlace): boolean {
  return a.xid < b.xid || (a.xid === b.xid && a.position < b.position);
}
