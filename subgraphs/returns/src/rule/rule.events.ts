import type { NewEvent } from "@commons-hub/shared/event";
import type { ReturnRule } from "./rule";

export const RULE_CREATED = "returns.rule.created.v1";

export function ruleCreated(rule: ReturnRule, actor: string | null): NewEvent {
  return {
    type: RULE_CREATED,
    actor,
    subject: rule.id,
    payload: {
      returnRule: rule.id,
      organization: rule.organization,
      kind: rule.kind,
      alphaBps: rule.alphaBps,
      version: rule.version,
      replaces: rule.replaces,
    },
  };
}
