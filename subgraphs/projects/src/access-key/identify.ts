import { DomainError } from "@commons-hub/shared/errors";
import { type Caller, HUB_CALLER, ROLES, SCOPES } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import type { SubgraphTransport } from "@commons-hub/shared/subgraph";
import { z } from "zod";
import { hashSecret, isSecret } from "./access-key";

const QUERY = `query KeyHolder($hash: String!) {
  keyHolder(hash: $hash) { key agent scopes readAt memberships { organization roles } }
}`;

const answerShape = z.object({
  keyHolder: z
    .object({
      key: z.string(),
      agent: z.string(),
      scopes: z.array(z.enum(SCOPES)),
      readAt: z.string(),
      memberships: z.array(z.object({ organization: z.string(), roles: z.array(z.enum(ROLES)) })),
    })
    .nullable(),
});

/**
 * Turns a bearer token into a caller by asking the projects subgraph, in process or over HTTP alike. Only the token's
 * hash leaves this function.
 *
 * Errors: UNAUTHENTICATED for a token that is unknown, revoked or expired; UNAVAILABLE when projects does not answer.
 */
export function createIdentify(projects: Pick<SubgraphTransport, "execute">): (token: string) => Promise<Caller> {
  return async (token) => {
    if (!isSecret(token)) throw unknownToken();
    const result = await projects.execute({
      query: QUERY,
      variables: { hash: hashSecret(token) },
      caller: HUB_CALLER,
      requestId: newId("req"),
    });
    const answer = answerShape.safeParse(result.data);
    const [error] = result.errors ?? [];
    // A lookup that failed answers null as well, and must not pass for a key that nobody has.
    if (error !== undefined || !answer.success)
      throw new DomainError(
        "UNAVAILABLE",
        "Who you are cannot be checked at the moment; try again.",
        {},
        { cause: error ?? answer.error },
      );
    const holder = answer.data.keyHolder;
    if (holder === null) throw unknownToken();
    return { kind: "agent", ...holder };
  };
}

function unknownToken(): DomainError {
  return new DomainError("UNAUTHENTICATED", "The access key is unknown, revoked or expired.");
}
