import type { NewEvent } from "@commons-hub/shared/event";
import type { BillPart } from "./bill";

export const BILL_PUBLISHED = "projects.bill-of-materials.published.v1";

/** What the event of one part says; staged before it is announced. */
export function billPartPayload(
  bill: { readonly id: string; readonly rootProject: string; readonly digest: string },
  part: BillPart,
) {
  return {
    billOfMaterials: bill.id,
    rootProject: bill.rootProject,
    digest: bill.digest,
    part: part.part,
    parts: part.parts,
    components: part.components,
    edges: part.edges,
  };
}

/**
 * Announces a part that is staged: the database puts its payload in, and publishes the bill with part 0. All parts of a
 * bill are written by one transaction; a reader takes the bill when it has every part.
 */
export function billPublished(bill: string, part: number, actor: string | null): NewEvent {
  return { type: BILL_PUBLISHED, actor, subject: bill, payload: { billOfMaterials: bill, part } };
}
