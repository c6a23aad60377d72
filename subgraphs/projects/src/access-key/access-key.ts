import { createHash, randomBytes } from "node:crypto";
import { DomainError } from "@commons-hub/shared/errors";
import { type Caller, type CallerMembership, SCOPES, type Scope } from "@commons-hub/shared/identity";

/** What lets an agent in. The secret itself is shown once and never stored. */
export interface AccessKey {
  readonly id: string;
  readonly agent: string;
  readonly label: string | null;
  /** Distinct, in the order of `SCOPES`. */
  readonly scopes: readonly Scope[];
  readonly createdAt: Date;
  /** Who made it; null for the hub itself. */
  readonly createdBy: string | null;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
}

/** Whom a valid key stands for, at the moment of reading. */
export interface KeyHolder {
  readonly key: string;
  readonly agent: string;
  readonly scopes: readonly Scope[];
  readonly memberships: readonly CallerMembership[];
  readonly readAt: Date;
}

export interface NewAccessKey {
  readonly agent: string;
  readonly scopes: readonly Scope[];
  readonly expiresAt?: Date | null | undefined;
  readonly label?: string | null | undefined;
}

const LIFETIME_DAYS = 365;
const DAY_MS = 86_400_000;
const MAX_LABEL_LENGTH = 100;
const LATEST = new Date("2200-01-01T00:00:00Z");
const PREFIX = "hub_";
const SECRET = /^hub_[A-Za-z0-9_-]{43}$/;

/** A new secret: 256 random bits behind a prefix by which leak scanners know it. */
export function newSecret(): string {
  return PREFIX + randomBytes(32).toString("base64url");
}

/**
 * What is stored of a secret: SHA-256, hexadecimal. A slow hash would add nothing, since the secret is random and as
 * long as the hash.
 */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

/** Whether a text can be a secret at all, so that nothing else is looked up. */
export function isSecret(text: string): boolean {
  return SECRET.test(text);
}

/**
 * A key for an agent, for 365 days unless said otherwise.
 *
 * Nobody hands on more than they have: the scopes are among those of the caller's own key, unless that is an ADMIN's.
 * Errors: INVALID_INPUT without a scope, for an end that is past or a label that cannot be shown; FORBIDDEN for a scope
 * that the caller lacks.
 */
export function createAccessKey(id: string, input: NewAccessKey, caller: Caller, now: Date): AccessKey {
  const scopes = SCOPES.filter((scope) => input.scopes.includes(scope));
  const expiresAt = input.expiresAt ?? new Date(now.getTime() + LIFETIME_DAYS * DAY_MS);
  if (scopes.length === 0) throw invalid("A key has at least one scope.", "scopes");
  if (expiresAt <= now || expiresAt > LATEST) throw invalid("A key ends in the future, before 2200.", "expiresAt");
  const missing = caller.scopes.includes("ADMIN") ? [] : scopes.filter((scope) => !caller.scopes.includes(scope));
  if (missing.length > 0)
    throw new DomainError("FORBIDDEN", "Your own key lacks a scope that you want to hand on.", { scopes: missing });
  return {
    id,
    agent: input.agent,
    label: parseLabel(input.label ?? null),
    scopes,
    createdAt: now,
    createdBy: caller.agent,
    expiresAt,
    revokedAt: null,
  };
}

/** Revoking twice changes nothing: the first moment stays. */
export function revokeAccessKey(key: AccessKey, now: Date): AccessKey {
  return key.revokedAt === null ? { ...key, revokedAt: now } : key;
}

function parseLabel(text: string | null): string | null {
  const label = text?.normalize("NFC").trim() ?? "";
  if (label === "") return null;
  if (label.length > MAX_LABEL_LENGTH || /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u.test(label))
    throw invalid(`A label has at most ${MAX_LABEL_LENGTH} visible characters.`, "label");
  return label;
}

function invalid(message: string, field: string): DomainError {
  return new DomainError("INVALID_INPUT", message, { field });
}
