import { type Command, constraintOf, type UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { requireScope } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import type { Connection, PageArgs } from "@commons-hub/shared/relay";
import { pageByName } from "../by-name";
import {
  createResourceSpecification,
  type NewResourceSpecification,
  RESOURCE_SPECIFICATION_PREFIX,
  type ResourceSpecification,
} from "./resource-specification";
import { resourceSpecificationCreated } from "./resource-specification.events";
import { ResourceSpecificationRepository } from "./resource-specification.repository";

export class ResourceSpecificationService {
  readonly #specifications: ResourceSpecificationRepository;

  constructor(private readonly work: UnitOfWork) {
    this.#specifications = new ResourceSpecificationRepository(work.sql);
  }

  /**
   * Names a kind of thing for all; nobody owns a word.
   *
   * Errors: UNAUTHENTICATED, FORBIDDEN (scope), INVALID_INPUT, ALREADY_EXISTS (URI).
   */
  async create(command: Command, input: NewResourceSpecification): Promise<ResourceSpecification> {
    requireScope(command.caller, "PROJECTS");
    try {
      return await this.work.run(command, async (tx) => {
        const specification = createResourceSpecification(newId(RESOURCE_SPECIFICATION_PREFIX), input, await tx.now());
        await ResourceSpecificationRepository.insert(tx, specification);
        tx.emit(resourceSpecificationCreated(specification, command.caller.agent));
        return specification;
      });
    } catch (error) {
      if (constraintOf(error) !== "resource_specification_uri") throw error;
      throw new DomainError(
        "ALREADY_EXISTS",
        "A specification with this URI exists; use that one.",
        { field: "uri" },
        { cause: error },
      );
    }
  }

  load(ids: readonly string[]): Promise<ResourceSpecification[]> {
    return this.#specifications.load(ids);
  }

  /** By name. Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR. */
  list(page: PageArgs): Promise<Connection<ResourceSpecification>> {
    return pageByName(
      page,
      (after, limit) => this.#specifications.list(after, limit),
      () => this.#specifications.count(),
    );
  }
}
