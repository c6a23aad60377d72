import { byKey, createPageLoader } from "@commons-hub/shared/loaders";
import { encodeCursor } from "@commons-hub/shared/relay";
import type { ResourceSpecificationService } from "../resource-specification/resource-specification.service";
import type { Design } from "./design";
import type { DesignService } from "./design.service";

/** Loaders of one request. */
export function createDesignLoaders(designs: DesignService, specifications: ResourceSpecificationService) {
  return {
    design: byKey(
      (ids) => designs.load(ids),
      (design) => design.id,
    ),
    designsOfProject: createPageLoader<Design>({
      list: (projects, first, after) => designs.listOfMany(projects, first, after),
      count: (projects) => designs.countOfMany(projects),
      ownerOf: (design) => design.project,
      cursorOf: (design) => encodeCursor([design.id]),
    }),
    resourceSpecification: byKey(
      (ids) => specifications.load(ids),
      (specification) => specification.id,
    ),
  };
}
