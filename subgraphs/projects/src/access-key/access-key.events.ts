import type { NewEvent } from "@commons-hub/shared/event";
import type { AccessKey } from "./access-key";

export const ACCESS_KEY_CREATED = "projects.access-key.created.v1";
export const ACCESS_KEY_REVOKED = "projects.access-key.revoked.v1";

/** Neither the secret nor its hash nor the label stands in the log. */
export function accessKeyCreated(key: AccessKey, actor: string | null): NewEvent {
  return {
    type: ACCESS_KEY_CREATED,
    actor,
    subject: key.id,
    payload: { accessKey: key.id, agent: key.agent, scopes: key.scopes, expiresAt: key.expiresAt.toISOString() },
  };
}

export function accessKeyRevoked(key: AccessKey, actor: string | null): NewEvent {
  return {
    type: ACCESS_KEY_REVOKED,
    actor,
    subject: key.id,
    payload: { accessKey: key.id, agent: key.agent, revokedAt: key.revokedAt?.toISOString() ?? null },
  };
}
