import type { UnitOfWork } from "@commons-hub/shared/database";
import type { EventSource } from "@commons-hub/shared/event";
import { Follower } from "@commons-hub/shared/follow";
import type { Logger } from "@commons-hub/shared/logging";
import { z } from "zod";
import { KnownSpecificationRepository } from "./specification.repository";

const SPECIFICATION_CREATED = "projects.resource-specification.created.v1";
const specificationCreated = z.object({ resourceSpecification: z.string() });

/** Keeps the projection of which kinds of things there are. */
export function followSpecifications(source: EventSource, work: UnitOfWork, logger: Logger): Follower {
  return new Follower({
    name: "projects.resource-specifications",
    source,
    work,
    types: [SPECIFICATION_CREATED],
    apply: async (tx, events) => {
      const created = events.map(({ payload }) => specificationCreated.parse(payload).resourceSpecification);
      await KnownSpecificationRepository.add(tx, created);
    },
    clear: (tx) => KnownSpecificationRepository.clear(tx),
    logger,
  });
}
