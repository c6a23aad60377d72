import { createHash } from "node:crypto";
import { DomainError } from "@commons-hub/shared/errors";
import { ANONYMOUS, type Caller } from "@commons-hub/shared/identity";
import type { OperationTypeNode } from "graphql";
import { Lru } from "../execution/lru";

/** Turns a bearer token into a caller. Errors: UNAUTHENTICATED for a token that is unknown, revoked or expired. */
export type Identify = (token: string) => Promise<Caller>;

/** So quickly does a revoked key stop to work. */
export const IDENTITY_CACHE_MS = 5_000;
const IDENTITY_CACHE_SIZE = 10_000;
const TOKEN_LENGTH = 8_192;

/**
 * Whether a remembered caller will do. A change is authorised with the memberships of this moment: whoever has just
 * founded an organization, or was taken into one, can act in it at once, and a revoked key changes nothing more.
 */
export type Freshness = "fresh" | "remembered";

export function freshnessFor(kind: `${OperationTypeNode}`): Freshness {
  return kind === "mutation" ? "fresh" : "remembered";
}

/** Who is calling, by the value of an `Authorization` header. */
export type Identity = (authorization: unknown, freshness: Freshness) => Promise<Caller>;

interface KnownCaller {
  readonly caller: Promise<Caller>;
  readonly until: number;
}

/**
 * Answers who is calling from the value of an `Authorization` header; without one the caller is anonymous.
 *
 * A token is looked up for every change, and once per `cacheMs` for what only reads; it is kept as a hash only.
 * Failures are not kept.
 * Errors: UNAUTHENTICATED, also for another scheme than Bearer: a wrong token never makes somebody anonymous.
 */
export function createIdentity(identify: Identify, cacheMs: number = IDENTITY_CACHE_MS): Identity {
  const known = new Lru<string, KnownCaller>(IDENTITY_CACHE_SIZE);
  return async (authorization, freshness) => {
    if (authorization === undefined || authorization === null) return ANONYMOUS;
    const token = readBearer(authorization);
    const key = createHash("sha256").update(token).digest("base64");
    const entry = known.get(key);
    if (freshness === "remembered" && entry !== undefined && entry.until > performance.now()) return entry.caller;
    const caller = identify(token).catch((error: unknown) => {
      known.delete(key);
      throw error;
    });
    known.set(key, { caller, until: performance.now() + cacheMs });
    return caller;
  };
}

function readBearer(authorization: unknown): string {
  const match = typeof authorization === "string" ? /^Bearer +([\x21-\x7e]+)$/i.exec(authorization.trim()) : null;
  const token = match?.[1];
  if (token === undefined || token.length > TOKEN_LENGTH)
    throw new DomainError("UNAUTHENTICATED", "The Authorization header is not of the form `Bearer …`.");
  return token;
}
