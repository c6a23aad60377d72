import { jwtVerify, SignJWT } from "jose";
import { DomainError } from "../errors";
import { type Caller, HUB_CALLER, ROLES, SCOPES } from "./caller";
import { z } from "zod";

const ISSUER = "commons-hub";
/** Long enough for one request and its retries, short enough that a stolen one is worthless. */
const LIFETIME_SECONDS = 60;

const callerShape = z.object({
  kind: z.enum(["anonymous", "agent", "hub"]),
  agent: z.string().nullable(),
  key: z.string().nullable(),
  scopes: z.array(z.enum(SCOPES)),
  memberships: z.array(z.object({ organization: z.string(), roles: z.array(z.enum(ROLES)) })),
  readAt: z.string().nullable(),
});

/**
 * Signs who is calling, for one subgraph (`audience`), for a minute.
 *
 * HS256 with the secret that all parts of one hub share (`HUB_SECRET`, at least 32 bytes): whoever holds the secret is a
 * part of the hub. Subgraphs take no request without an assertion.
 */
export async function signAssertion(caller: Caller, audience: string, secret: Uint8Array): Promise<string> {
  return new SignJWT({ caller })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setIssuer(ISSUER)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime(`${LIFETIME_SECONDS}s`)
    .sign(secret);
}

/** Errors: UNAUTHENTICATED for a missing, forged, expired or misdirected assertion. */
export async function verifyAssertion(
  token: string | undefined,
  audience: string,
  secret: Uint8Array,
): Promise<Caller> {
  if (!token) throw new DomainError("UNAUTHENTICATED", "This part answers only other parts of the hub.");
  try {
    const { payload } = await jwtVerify(token, secret, { issuer: ISSUER, audience, algorithms: ["HS256"] });
    return callerShape.parse(payload["caller"]);
  } catch (cause) {
    throw new DomainError("UNAUTHENTICATED", "The caller assertion is not valid.", {}, { cause });
  }
}

/** The assertion of a part of the hub itself, for following and health. */
export function signHubAssertion(audience: string, secret: Uint8Array): Promise<string> {
  return signAssertion(HUB_CALLER, audience, secret);
}
