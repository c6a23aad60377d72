import { createHash, randomBytes } from "node:crypto";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"; // Crockford's base 32, lower case
const ID = /^([a-z]{2,5})_([0-9a-hjkmnp-tv-z]{26})$/;

/** A new id such as `agt_01jd…`: the prefix names the type, the rest sorts by creation time (48 bits of ms, 80 random bits). */
export function newId(prefix: string, nowMs: number = Date.now()): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(nowMs, 0, 6);
  randomBytes(10).copy(bytes, 6);
  return `${prefix}_${base32(bytes)}`;
}

/** The same id for the same key, for records that an import must find again. Not sortable by time. */
export function idOf(prefix: string, ...key: readonly string[]): string {
  const hash = createHash("sha256").update(JSON.stringify(key)).digest();
  return `${prefix}_${base32(hash.subarray(0, 16))}`;
}

/** The prefix of a well-formed id, else null. */
export function prefixOf(id: string): string | null {
  return ID.exec(id)?.[1] ?? null;
}

/** 16 bytes as 26 characters, most significant first, so that the text sorts as the bytes do. */
function base32(bytes: Buffer): string {
  let value = BigInt(`0x${bytes.toString("hex")}`);
  let text = "";
  for (let i = 0; i < 26; i++) {
    text = ALPHABET[Number(value & 31n)] + text;
    value >>= 5n;
  }
  return text;
}
