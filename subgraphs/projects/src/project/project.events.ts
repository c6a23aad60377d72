import type { NewEvent } from "@commons-hub/shared/event";
import type { Project } from "./project";

export const PROJECT_CREATED = "projects.project.created.v1";
export const PROJECT_STEWARD_ADDED = "projects.project.steward-added.v1";

/** Projects that a bill of materials brings stand in that bill's event instead. */
export function projectCreated(
  project: Pick<Project, "id" | "slug" | "name" | "purl">,
  stewards: readonly string[],
  actor: string | null,
): NewEvent {
  return {
    type: PROJECT_CREATED,
    actor,
    subject: project.id,
    payload: { project: project.id, slug: project.slug, name: project.name, stewards, purl: project.purl },
  };
}

export function projectStewardAdded(project: string, steward: string, actor: string | null): NewEvent {
  return { type: PROJECT_STEWARD_ADDED, actor, subject: project, payload: { project, steward } };
}
