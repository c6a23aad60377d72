import { type Caller, verifyAssertion } from "../identity";

/** A token that was verified is known for so long; it bounds how far beyond its expiry it can be used. */
const KNOWN_MS = 5_000;
const KNOWN_TOKENS = 1_000;

/**
 * Verifies assertions for one subgraph; one that was verified a moment ago is not computed again, since a gateway sends
 * the same one with every fetch of a caller.
 *
 * Errors: UNAUTHENTICATED; refusals are not remembered.
 */
export function createVerifier(audience: string, secret: Uint8Array): (token: string | undefined) => Promise<Caller> {
  const known = new Map<string, { readonly caller: Caller; readonly until: number }>();
  return async (token) => {
    const entry = token === undefined ? undefined : known.get(token);
    if (entry !== undefined && entry.until > performance.now()) return entry.caller;
    const caller = await verifyAssertion(token, audience, secret);
    if (token !== undefined) {
      if (known.size >= KNOWN_TOKENS) known.clear();
      known.set(token, { caller, until: performance.now() + KNOWN_MS });
    }
    return caller;
  };
}
