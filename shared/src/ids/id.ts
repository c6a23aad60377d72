import { createHash, randomFillSync } from "node:crypto";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"; // Crockford's base 32, lower case
const ID = /^([a-z]{2,5})_([0-9a-hjkmnp-tv-z]{26})$/;

const NOISE_BYTES = 10;
/** Random bytes are drawn for many ids at once: asking for them takes longer than all the rest of an id. */
const noise = Buffer.alloc(400 * NOISE_BYTES);
let taken = noise.length;

/** A new id such as `agt_01jd…`: the prefix names the type, the rest sorts by creation time (48 bits of ms, 80 random bits). */
export function newId(prefix: string, nowMs: number = Date.now()): string {
  if (taken + NOISE_BYTES > noise.length) {
    randomFillSync(noise);
    taken = 0;
  }
  const bytes = Buffer.allocUnsafe(16);
  bytes.writeUIntBE(nowMs, 0, 6);
  noise.copy(bytes, 6, taken, (taken += NOISE_BYTES));
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
  // Two bits of nothing, then 5 bits a letter.
  let text = "";
  let value = 0;
  let bits = 2;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET.charAt((value >> bits) & 31);
    }
    value &= (1 << bits) - 1;
  }
  return text;
}

/** An address for what has none on the web: ids are the same in every hub that hears of them. */
const OWN = "urn:commons-hub:";

export function addressOf(id: string): string {
  return `${OWN}${id}`;
}

/** The id in an address that `addressOf` made; null for any other address. */
export function idInAddress(uri: string): string | null {
  return uri.startsWith(OWN) ? uri.slice(OWN.length) : null;
}
