import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { idOf } from "@commons-hub/shared/ids";

const ALGORITHM = "aes-256-gcm";
const IV_BYTES = 12;
const TAG_BYTES = 16;
const RECEIPT_BYTES = 30;
export const KEY_BYTES = 32;

/** What a sealed ballot holds. */
export interface SealedContent {
  /** Finds the choice on the published sheet; random, so that it tells nothing of voter or time. */
  readonly receipt: string;
  readonly marks: readonly number[];
}

/** Where a sealed ballot belongs: moved to another voter, chamber or proposal it does not open. */
export interface SealContext {
  readonly proposal: string;
  readonly voter: string;
  readonly chamber: string;
}

/** Unlike other ids it does not begin with a time: times would lead back to the voter. */
export function newReceipt(): string {
  return idOf("rcp", randomBytes(32).toString("hex"));
}

/**
 * Seals a ballot with the key of its proposal.
 *
 * Laws: openSeal(key, at, sealBallot(key, at, content)) = content; all ballots of a proposal have one length, whatever
 *       they say; two seals of one content share nothing.
 * Shape: initialisation vector (12 bytes), tag (16), receipt (30), 4 bytes per mark.
 */
export function sealBallot(key: Buffer, context: SealContext, { receipt, marks }: SealedContent): Buffer {
  const plain = Buffer.alloc(RECEIPT_BYTES + 4 * marks.length);
  plain.write(receipt, "latin1");
  for (const [i, mark] of marks.entries()) plain.writeInt32BE(mark, RECEIPT_BYTES + 4 * i);
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, iv);
  cipher.setAAD(contextBytes(context));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
}

/** Errors: throws when key or context are others, or a byte was changed: a broken invariant of the database. */
export function openSeal(key: Buffer, context: SealContext, sealed: Buffer): SealedContent {
  const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(0, IV_BYTES));
  decipher.setAAD(contextBytes(context));
  decipher.setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  const plain = Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
  const marks = Array.from({ length: (plain.length - RECEIPT_BYTES) / 4 }, (_, i) =>
    plain.readInt32BE(RECEIPT_BYTES + 4 * i),
  );
  return { receipt: plain.toString("latin1", 0, RECEIPT_BYTES), marks };
}

function contextBytes({ proposal, voter, chamber }: SealContext): Buffer {
  return Buffer.from(`commons-hub ballot 1 ${proposal} ${voter} ${chamber}`);
}
