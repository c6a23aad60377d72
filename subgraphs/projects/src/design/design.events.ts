import type { NewEvent } from "@commons-hub/shared/event";
import type { Design } from "./design";

export const DESIGN_PUBLISHED = "projects.design.published.v1";

export function designPublished(design: Design, actor: string | null): NewEvent {
  const { id, project, name, version, licence, derivedFrom } = design;
  return {
    type: DESIGN_PUBLISHED,
    actor,
    subject: id,
    payload: { design: id, project, name, version, licence, derivedFrom },
  };
}
