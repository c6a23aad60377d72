import type { Command, Transaction, UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { requireScope } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import type { Connection, PageArgs } from "@commons-hub/shared/relay";
import { pageByName } from "../by-name";
import { createMembership } from "../membership/membership";
import { membershipAdded } from "../membership/membership.events";
import { MembershipRepository } from "../membership/membership.repository";
import { type Agent, createAgent, type NewAgent } from "./agent";
import { agentCreated } from "./agent.events";
import { type AgentFilter, AgentRepository } from "./agent.repository";

export class AgentService {
  readonly #agents: AgentRepository;

  constructor(private readonly work: UnitOfWork) {
    this.#agents = new AgentRepository(work.sql);
  }

  /**
   * Whoever creates an organization becomes its first steward; the hub itself does not.
   *
   * Errors: UNAUTHENTICATED, FORBIDDEN (scope PROJECTS), INVALID_INPUT.
   */
  create(command: Command, input: NewAgent): Promise<Agent> {
    const { caller } = command;
    requireScope(caller, "PROJECTS");
    return this.work.run(command, async (tx) => {
      const now = await tx.now();
      const agent = createAgent(newId("agt"), input, now);
      await AgentRepository.insert(tx, agent, caller.agent);
      tx.emit(agentCreated(agent, caller.agent));
      if (agent.kind === "ORGANIZATION" && caller.agent !== null)
        await addFirstSteward(tx, agent.id, caller.agent, now);
      return agent;
    });
  }

  load(ids: readonly string[]): Promise<Agent[]> {
    return this.#agents.load(ids);
  }

  /** Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR. */
  list(filter: AgentFilter, page: PageArgs): Promise<Connection<Agent>> {
    return pageByName(
      page,
      (after, limit) => this.#agents.list(filter, after, limit),
      () => this.#agents.count(filter),
    );
  }
}

async function addFirstSteward(tx: Transaction, organization: string, steward: string, now: Date): Promise<void> {
  const known = await new AgentRepository(tx).load([steward]);
  if (known.length === 0) throw new DomainError("UNAUTHENTICATED", "The agent of this access key is gone.");
  const membership = createMembership(newId("mbr"), { agent: steward, organization, roles: ["STEWARD"] }, now);
  await MembershipRepository.insert(tx, membership);
  tx.emit(membershipAdded(membership, steward));
}
