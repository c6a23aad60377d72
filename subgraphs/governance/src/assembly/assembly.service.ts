import type { Command, UnitOfWork } from "@commons-hub/shared/database";
import { requireActFor } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import {
  type Connection,
  connectionOf,
  decodeCursor,
  encodeCursor,
  type PageArgs,
  requirePageSize,
} from "@commons-hub/shared/relay";
import { type Assembly, type Chamber, createAssembly, type NewAssembly } from "./assembly";
import { assemblyCreated } from "./assembly.events";
import { type AssemblyFilter, AssemblyRepository } from "./assembly.repository";

export class AssemblyService {
  readonly #assemblies: AssemblyRepository;

  constructor(private readonly work: UnitOfWork) {
    this.#assemblies = new AssemblyRepository(work.sql);
  }

  /** By a steward of the organization. Errors: UNAUTHENTICATED, FORBIDDEN, INVALID_INPUT. */
  create(command: Command, input: NewAssembly): Promise<Assembly> {
    requireActFor(command.caller, input.organization, "GOVERNANCE");
    const id = newId("asm");
    return this.work.run(
      command,
      async (tx) => {
        const created = createAssembly(input, newId, id, await tx.now());
        await AssemblyRepository.insert(tx, created);
        tx.emit(assemblyCreated(created, command.caller.agent));
        return created.assembly;
      },
      { streams: [id] },
    );
  }

  load(ids: readonly string[]): Promise<Assembly[]> {
    return this.#assemblies.load(ids);
  }

  loadChambers(ids: readonly string[]): Promise<Chamber[]> {
    return this.#assemblies.loadChambers(ids);
  }

  loadChambersOf(assemblies: readonly string[]): Promise<Chamber[]> {
    return this.#assemblies.loadChambersOf(assemblies);
  }

  /** Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR. */
  async list(filter: AssemblyFilter, page: PageArgs): Promise<Connection<Assembly>> {
    requirePageSize(page.first);
    const [after = null] = page.after ? decodeCursor(page.after, 1) : [];
    const rows = await this.#assemblies.list(filter, after, page.first + 1);
    return connectionOf(
      rows,
      page,
      ({ id }) => encodeCursor([id]),
      () => this.#assemblies.count(filter),
    );
  }
}
