import type { NewEvent } from "@commons-hub/shared/event";
import type { TrustLine } from "./trust-line";

export const TRUST_LINE_OPENED = "exchange.trust-line.opened.v1";

export function trustLineOpened(line: TrustLine, actor: string | null): NewEvent {
  return {
    type: TRUST_LINE_OPENED,
    actor,
    subject: line.id,
    payload: {
      trustLine: line.id,
      trusting: line.trusting,
      trusted: line.trusted,
      limitMinor: line.limitMinor.toString(),
    },
  };
}
