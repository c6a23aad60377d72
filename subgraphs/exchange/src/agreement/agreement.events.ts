import type { NewEvent } from "@commons-hub/shared/event";
import type { Agreement } from "./agreement";

export const AGREEMENT_CREATED = "exchange.agreement.created.v1";

export function agreementCreated({ id, parties }: Agreement, actor: string | null): NewEvent {
  return { type: AGREEMENT_CREATED, actor, subject: id, payload: { agreement: id, parties: [...parties] } };
}
