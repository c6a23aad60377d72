import type { NewEvent } from "@commons-hub/shared/event";
import type { UsageDeclaration } from "./usage";

export const USAGE_DECLARED = "returns.usage.declared.v1";

export function usageDeclared(declaration: UsageDeclaration, actor: string | null): NewEvent {
  return {
    type: USAGE_DECLARED,
    actor,
    subject: declaration.id,
    payload: {
      usageDeclaration: declaration.id,
      agent: declaration.agent,
      from: declaration.period.from.toISOString(),
      until: declaration.period.until?.toISOString() ?? null,
      billOfMaterials: declaration.bill,
    },
  };
}
