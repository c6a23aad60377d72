import type { Command, Transaction, UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { requireActFor } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import type { Connection, PageArgs } from "@commons-hub/shared/relay";
import { OFFICERS } from "../access";
import type { AgentDirectory } from "../agent/agent.service";
import { pageById } from "../page";
import {
  type Process,
  PROCESS_PREFIX,
  PROCESS_SPECIFICATION_PREFIX,
  type ProcessSpecification,
  requireNote,
  requireProcessName,
} from "./process";
import { processSpecified, processStarted } from "./process.events";
import { ProcessRepository } from "./process.repository";

export class ProcessService {
  readonly #processes: ProcessRepository;

  constructor(
    private readonly work: UnitOfWork,
    private readonly agents: AgentDirectory,
  ) {
    this.#processes = new ProcessRepository(work.sql);
  }

  /**
   * Starts a process, which economic events name as what they go into or come out of.
   *
   * Errors: UNAUTHENTICATED; FORBIDDEN; INVALID_INPUT for its name; NOT_FOUND for its specification; those of
   *         `AgentDirectory`.
   */
  async start(command: Command, agent: string, name: string, basedOn: string | null): Promise<Process> {
    requireActFor(command.caller, agent, "EXCHANGE", OFFICERS);
    const plain = requireProcessName(name);
    if (basedOn !== null && (await this.#processes.loadSpecifications([basedOn])).length === 0)
      throw new DomainError("NOT_FOUND", "No such specification of a process.", { processSpecification: basedOn });
    await this.agents.requireAgent(command.caller, agent);
    return this.work.run(command, (tx) => insertProcess(tx, { name: plain, agent, basedOn }));
  }

  /**
   * Names a kind of process: the stage that its outputs will have reached.
   *
   * Errors: UNAUTHENTICATED; FORBIDDEN; INVALID_INPUT for name or note; those of `AgentDirectory`.
   */
  async specify(
    command: Command,
    input: Pick<ProcessSpecification, "agent" | "name" | "note">,
  ): Promise<ProcessSpecification> {
    const { agent } = input;
    requireActFor(command.caller, agent, "EXCHANGE", OFFICERS);
    const [name, note] = [requireProcessName(input.name), requireNote(input.note)];
    await this.agents.requireAgent(command.caller, agent);
    return this.work.run(command, (tx) => insertProcessSpecification(tx, { name, note, agent }));
  }

  loadSpecifications(ids: readonly string[]): Promise<ProcessSpecification[]> {
    return this.#processes.loadSpecifications(ids);
  }

  /** The newest first. Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR. */
  listSpecifications(page: PageArgs): Promise<Connection<ProcessSpecification>> {
    return pageById(
      page,
      (after, limit) => this.#processes.listSpecifications(after, limit),
      () => this.#processes.countSpecifications(),
    );
  }

  load(ids: readonly string[]): Promise<Process[]> {
    return this.#processes.load(ids);
  }
}

export async function insertProcess(
  tx: Transaction,
  draft: Pick<Process, "name" | "agent" | "basedOn">,
): Promise<Process> {
  const process = { ...draft, id: newId(PROCESS_PREFIX), startedAt: await tx.now() };
  await ProcessRepository.insert(tx, process);
  tx.emit(processStarted(process, tx.caller.agent));
  return process;
}

export async function insertProcessSpecification(
  tx: Transaction,
  draft: Pick<ProcessSpecification, "name" | "note" | "agent">,
): Promise<ProcessSpecification> {
  const specification = { ...draft, id: newId(PROCESS_SPECIFICATION_PREFIX), createdAt: await tx.now() };
  await ProcessRepository.insertSpecification(tx, specification);
  tx.emit(processSpecified(specification, tx.caller.agent));
  return specification;
}

/**
 * The process that a flow comes out of; null where it names none.
 *
 * Errors: NOT_FOUND; FORBIDDEN for a process of neither party.
 */
export async function requireProcesses(
  tx: Transaction,
  flow: {
    readonly inputOf: string | null;
    readonly outputOf: string | null;
    readonly provider: string;
    readonly receiver: string;
  },
): Promise<Process | null> {
  const { inputOf, outputOf, provider, receiver } = flow;
  const ids = [inputOf, outputOf].filter((id) => id !== null);
  if (ids.length === 0) return null;
  const found = await ProcessRepository.find(tx, ids);
  if (found.length < new Set(ids).size) throw new DomainError("NOT_FOUND", "No such process.");
  if (found.some(({ agent }) => agent !== provider && agent !== receiver))
    throw new DomainError("FORBIDDEN", "A process of neither the provider nor the receiver is not theirs to feed.");
  return found.find(({ id }) => id === outputOf) ?? null;
}
