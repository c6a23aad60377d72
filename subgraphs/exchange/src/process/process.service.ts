import type { Command, UnitOfWork } from "@commons-hub/shared/database";
import { requireActFor } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import { OFFICERS } from "../access";
import type { AgentDirectory } from "../agent/agent.service";
import { type Process, PROCESS_PREFIX, requireProcessName } from "./process";
import { processStarted } from "./process.events";
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
   * Errors: UNAUTHENTICATED; FORBIDDEN; INVALID_INPUT for its name; those of `AgentDirectory`.
   */
  async start(command: Command, agent: string, name: string): Promise<Process> {
    requireActFor(command.caller, agent, "EXCHANGE", OFFICERS);
    const plain = requireProcessName(name);
    await this.agents.requireAgent(command.caller, agent);
    return this.work.run(command, async (tx) => {
      const process = { id: newId(PROCESS_PREFIX), name: plain, agent, startedAt: await tx.now() };
      await ProcessRepository.insert(tx, process);
      tx.emit(processStarted(process, command.caller.agent));
      return process;
    });
  }

  load(ids: readonly string[]): Promise<Process[]> {
    return this.#processes.load(ids);
  }
}
