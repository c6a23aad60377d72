import type { Command, UnitOfWork } from "@commons-hub/shared/database";
import { requireScope } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import {
  type Connection,
  connectionOf,
  decodeCursor,
  encodeCursor,
  type PageArgs,
  requirePageSize,
} from "@commons-hub/shared/relay";
import { type Agent, createAgent, type NewAgent } from "./agent";
import { agentCreated } from "./agent.events";
import { type AgentFilter, AgentRepository } from "./agent.repository";

export class AgentService {
  readonly #agents: AgentRepository;

  constructor(private readonly work: UnitOfWork) {
    this.#agents = new AgentRepository(work.sql);
  }

  /** Errors: UNAUTHENTICATED, FORBIDDEN (scope PROJECTS), INVALID_INPUT. */
  create(command: Command, input: NewAgent): Promise<Agent> {
    requireScope(command.caller, "PROJECTS");
    return this.work.run(command, async (tx) => {
      const agent = createAgent(newId("agt"), input, await tx.now());
      await AgentRepository.insert(tx, agent);
      tx.emit(agentCreated(agent, command.caller.agent));
      return agent;
    });
  }

  load(ids: readonly string[]): Promise<Agent[]> {
    return this.#agents.load(ids);
  }

  /** Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR. */
  async list(filter: AgentFilter, page: PageArgs): Promise<Connection<Agent>> {
    requirePageSize(page.first);
    const [name, id] = page.after ? decodeCursor(page.after, 2) : [];
    const rows = await this.#agents.list(
      filter,
      name !== undefined && id !== undefined ? { name, id } : null,
      page.first + 1,
    );
    return connectionOf(
      rows,
      page,
      (agent) => encodeCursor([agent.name, agent.id]),
      () => this.#agents.count(filter),
    );
  }
}
