import type { NewEvent } from "@commons-hub/shared/event";
import type { ResourceSpecification } from "./resource-specification";

export const RESOURCE_SPECIFICATION_CREATED = "projects.resource-specification.created.v1";

export function resourceSpecificationCreated(specification: ResourceSpecification, actor: string | null): NewEvent {
  const { id, name, unit } = specification;
  return {
    type: RESOURCE_SPECIFICATION_CREATED,
    actor,
    subject: id,
    payload: { resourceSpecification: id, name, unit },
  };
}
