import type { NewEvent } from "@commons-hub/shared/event";
import type { BillPart } from "./bill";

export const BILL_PUBLISHED = "projects.bill-of-materials.published.v1";

/** All parts of a bill are written by one transaction; a reader takes the bill when it has every part. */
export function billPublished(
  bill: { readonly id: string; readonly rootProject: string; readonly digest: string },
  part: BillPart,
  actor: string | null,
): NewEvent {
  return {
    type: BILL_PUBLISHED,
    actor,
    subject: bill.id,
    payload: {
      billOfMaterials: bill.id,
      rootProject: bill.rootProject,
      digest: bill.digest,
      part: part.part,
      parts: part.parts,
      components: part.components.map((component) => ({ ...component })),
      edges: part.edges,
    },
  };
}
