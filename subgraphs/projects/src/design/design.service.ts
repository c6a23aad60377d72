import { type Command, constraintOf, type Transaction, type UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { requireScope } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import { decodeCursor, requirePageSize } from "@commons-hub/shared/relay";
import { getProject, mayCareFor } from "../project/project.service";
import { ResourceSpecificationRepository } from "../resource-specification/resource-specification.repository";
import { createDesign, type Design, DESIGN_PREFIX, type NewDesign } from "./design";
import { designPublished } from "./design.events";
import { DesignRepository } from "./design.repository";

export class DesignService {
  readonly #designs: DesignRepository;

  constructor(private readonly work: UnitOfWork) {
    this.#designs = new DesignRepository(work.sql);
  }

  /**
   * Publishes a version of a design, by a steward of its project.
   *
   * Errors: UNAUTHENTICATED, FORBIDDEN, NOT_FOUND (project, a source, a specification), ALREADY_EXISTS (name and version);
   *         those of `createDesign`.
   */
  async publish(command: Command, input: NewDesign): Promise<Design> {
    const { caller } = command;
    requireScope(caller, "PROJECTS");
    try {
      return await this.work.run(command, async (tx) => {
        const design = createDesign(newId(DESIGN_PREFIX), input, caller.agent, await tx.now());
        const project = await getProject(tx, design.project);
        if (!(await mayCareFor(tx, caller, project.id)))
          throw new DomainError("FORBIDDEN", "Only a steward of the project publishes its designs.", {
            project: project.id,
          });
        await requireParts(tx, design);
        await DesignRepository.insert(tx, design);
        tx.emit(designPublished(design, caller.agent));
        return design;
      });
    } catch (error) {
      if (constraintOf(error) !== "design_version") throw error;
      throw new DomainError(
        "ALREADY_EXISTS",
        "This version of the design is published; a change is another version.",
        { field: "version" },
        { cause: error },
      );
    }
  }

  load(ids: readonly string[]): Promise<Design[]> {
    return this.#designs.load(ids);
  }

  countOfMany(projects: readonly string[]): Promise<{ id: string; count: number }[]> {
    return this.#designs.countOfMany(projects);
  }

  /** Pages of many projects at once, the latest first. Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR. */
  async listOfMany(projects: readonly string[], first: number, after: string | null): Promise<Design[]> {
    const limit = requirePageSize(first) + 1;
    const [id] = after === null ? [] : decodeCursor(after, 1);
    return this.#designs.listOfMany(projects, id ?? null, limit);
  }
}

async function requireParts(tx: Transaction, { derivedFrom, billOfMaterials }: Design): Promise<void> {
  const sources = await new DesignRepository(tx).load(derivedFrom);
  requireAll("design", derivedFrom, sources);
  const specifications = billOfMaterials.map(({ specification }) => specification);
  requireAll("specification", specifications, await new ResourceSpecificationRepository(tx).load(specifications));
}

function requireAll(what: string, wanted: readonly string[], found: readonly { readonly id: string }[]): void {
  const known = new Set(found.map(({ id }) => id));
  const missing = wanted.find((id) => !known.has(id));
  if (missing !== undefined) throw new DomainError("NOT_FOUND", `There is no such ${what}.`, { [what]: missing });
}
