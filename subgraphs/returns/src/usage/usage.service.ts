import type { Command, UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { newId } from "@commons-hub/shared/ids";
import type { Period } from "@commons-hub/shared/value";
import { requireOfficer } from "../access";
import type { Directory } from "../known/directory";
import { type DeclaredUse, type NewUsage, type UsageDeclaration, createDeclaration, parseUses } from "./usage";
import { usageDeclared } from "./usage.events";
import { UsageRepository } from "./usage.repository";

export class UsageService {
  readonly #usage: UsageRepository;

  constructor(
    private readonly work: UnitOfWork,
    private readonly directory: Directory,
  ) {
    this.#usage = new UsageRepository(work.sql);
  }

  /**
   * Errors: UNAUTHENTICATED, FORBIDDEN (the agent, or officers of the organization); NOT_FOUND for an agent, project or
   * bill; INVALID_INPUT as `createDeclaration` and `parseUses`.
   */
  async declare(command: Command, input: NewUsage): Promise<UsageDeclaration> {
    requireOfficer(command.caller, input.agent);
    const uses = parseUses(input);
    await this.directory.getKind(input.agent, "agent");
    await this.directory.getLabels(uses.map(({ project }) => project));
    const bill = input.billOfMaterials ? (await this.directory.getBill(input.billOfMaterials)).id : null;
    return this.work.run(command, async (tx) => {
      const declaration = createDeclaration(newId("usg"), input, bill, await tx.now());
      await UsageRepository.insert(tx, declaration, uses);
      tx.emit(usageDeclared(declaration, command.caller.agent));
      return declaration;
    });
  }

  /** Errors: NOT_FOUND. */
  async get(id: string): Promise<UsageDeclaration> {
    const [declaration] = await this.#usage.load([id]);
    if (!declaration) throw new DomainError("NOT_FOUND", "No such usage declaration.", { usageDeclaration: id });
    return declaration;
  }

  load(ids: readonly string[]): Promise<UsageDeclaration[]> {
    return this.#usage.load(ids);
  }

  findLatest(agent: string, period: Period): Promise<UsageDeclaration | null> {
    return this.#usage.findLatest(agent, period);
  }

  listUses(declaration: string): Promise<DeclaredUse[]> {
    return this.#usage.listUses(declaration);
  }
}
