import { DomainError } from "@commons-hub/shared/errors";
import type { Origin } from "@commons-hub/shared/value";

export const AGENT_KINDS = ["PERSON", "ORGANIZATION", "ECOLOGICAL_AGENT"] as const;
export type AgentKind = (typeof AGENT_KINDS)[number];

/** Degrees, WGS 84. */
export interface Location {
  readonly latitude: number;
  readonly longitude: number;
}

/** vf:Agent: who takes part. A person may use a pseudonym. */
export interface Agent {
  readonly id: string;
  readonly kind: AgentKind;
  readonly name: string;
  readonly uri: string | null;
  readonly location: Location | null;
  readonly createdAt: Date;
  /** Null for those who were named here. */
  readonly origin: Origin | null;
}

export interface NewAgent {
  readonly kind: AgentKind;
  readonly name: string;
  readonly uri?: string | null | undefined;
  readonly location?: Location | null | undefined;
}

const MAX_NAME_LENGTH = 200;
const MAX_URI_LENGTH = 2_000;
// Control and format characters could make one name look like another.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u;

/**
 * Checks and normalises (NFC, trimmed) what somebody wants to call themselves.
 *
 * Errors: INVALID_INPUT when the name is empty, over 200 characters or holds invisible characters, when the uri is not
 * http(s), or when the place is not on Earth.
 */
export function createAgent(id: string, input: NewAgent, createdAt: Date): Agent {
  return {
    id,
    kind: input.kind,
    name: parseName(input.name),
    uri: parseUri(input.uri ?? null),
    location: parseLocation(input.location ?? null),
    createdAt,
    origin: null,
  };
}

/** Errors: INVALID_INPUT. */
export function parseName(text: string): string {
  const name = text.normalize("NFC").trim();
  if (name.length === 0 || name.length > MAX_NAME_LENGTH)
    throw new DomainError("INVALID_INPUT", `A name has 1 to ${MAX_NAME_LENGTH} characters.`, { field: "name" });
  if (UNSEEN.test(name))
    throw new DomainError("INVALID_INPUT", "A name holds no control or invisible characters.", { field: "name" });
  return name;
}

/** Errors: INVALID_INPUT. */
export function parseUri(uri: string | null): string | null {
  if (uri === null) return null;
  const url = uri.length <= MAX_URI_LENGTH && URL.canParse(uri) ? new URL(uri) : null;
  if (
    url === null ||
    (url.protocol !== "https:" && url.protocol !== "http:") ||
    url.username !== "" ||
    url.password !== ""
  )
    throw new DomainError("INVALID_INPUT", "A uri starts with https:// or http:// and holds no password.", {
      field: "uri",
    });
  return url.href;
}

function parseLocation(location: Location | null): Location | null {
  if (location === null) return null;
  const { latitude, longitude } = location;
  if (!(latitude >= -90 && latitude <= 90 && longitude >= -180 && longitude <= 180))
    throw new DomainError(
      "INVALID_INPUT",
      "A location is -90 to 90 degrees of latitude and -180 to 180 of longitude.",
      { field: "location" },
    );
  return { latitude, longitude };
}
