import type { NewEvent } from "@commons-hub/shared/event";
import type { ValueFlowsDocument } from "./valueflows";

export const VALUEFLOWS_IMPORTED = "exchange.valueflows.imported.v1";

export function valueFlowsImported({ id, digest, importedBy }: ValueFlowsDocument, statements: number): NewEvent {
  const payload = { document: id, digest, statements };
  return { type: VALUEFLOWS_IMPORTED, actor: importedBy, subject: id, payload };
}
