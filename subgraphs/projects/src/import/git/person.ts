import { createHmac } from "node:crypto";
import { cleanText } from "../text";

const MAX_NAME = 200;
/** Longer texts are cut before addresses are looked for: the search takes time with the square of the length. */
const MAX_SEARCHED = 2_000;
const ADDRESS = /[^\s<>()",;:@]+@[^\s<>()",;:]*/gu;

/** Someone named by a commit. The e-mail address never leaves this file. */
export interface GitPerson {
  /** As written in the commit, without e-mail addresses. */
  readonly name: string;
  /** The same for the same person in one hub, and worthless outside it. */
  readonly identity: string;
}

/**
 * The person behind a name and an e-mail address.
 *
 * `identity` is HMAC-SHA-256 of the normalised address (trimmed, lower case, NFC) under the hub's own key, so that
 * nobody without the key can test whether an address is in the hub. Without an address the name stands in for it.
 */
export function personOf(name: string, address: string, key: Uint8Array): GitPerson {
  const normalised = address.trim().normalize("NFC").toLowerCase();
  const subject = normalised === "" ? `name:${cleanText(name, MAX_NAME)}` : `mail:${normalised}`;
  return { name: publicName(name), identity: createHmac("sha256", key).update(subject).digest("hex") };
}

function publicName(name: string): string {
  return cleanText(withoutAddresses(name, ""), MAX_NAME) || "unnamed contributor";
}

/** Replaces everything that looks like an e-mail address, in the first 2,000 characters; the rest is cut. */
export function withoutAddresses(text: string, replacement: string): string {
  return text.slice(0, MAX_SEARCHED).replace(ADDRESS, replacement);
}

/** `Name <address>` of a `Co-authored-by` trailer; null when there is neither. */
export function parsePerson(text: string): { readonly name: string; readonly address: string } | null {
  const match = /^([^<>]{0,1000})<([^<>]{0,1000})>\s*$/.exec(text.slice(0, 2_100));
  const name = (match?.[1] ?? (text.includes("@") ? "" : text)).trim();
  const address = (match?.[2] ?? "").trim();
  return name === "" && address === "" ? null : { name, address };
}
