import { type Command, type Transaction, type UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { type Caller, requireScope, type Role, type Scope } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import {
  type Connection,
  connectionOf,
  decodeCursor,
  encodeCursor,
  type PageArgs,
  requirePageSize,
} from "@commons-hub/shared/relay";
import { AgentRepository } from "../agent/agent.repository";
import { createMembership, endMembership, type Membership, type NewMembership, overlaps } from "./membership";
import { membershipAdded, membershipEnded } from "./membership.events";
import { MembershipRepository } from "./membership.repository";

export class MembershipService {
  readonly #memberships: MembershipRepository;

  constructor(private readonly work: UnitOfWork) {
    this.#memberships = new MembershipRepository(work.sql);
  }

  /**
   * A steward takes somebody into the organization.
   *
   * Errors: UNAUTHENTICATED, FORBIDDEN (no steward), NOT_FOUND (agent or organization), INVALID_INPUT,
   * ALREADY_EXISTS when the agent has a membership there at the same time.
   */
  add(command: Command, input: NewMembership): Promise<Membership> {
    return this.work.run(command, async (tx) => {
      await requireActForNow(tx, command.caller, input.organization, "PROJECTS");
      await requireMembers(tx, input);
      await MembershipRepository.lockOrganization(tx, input.organization);
      const membership = createMembership(newId("mbr"), input, await tx.now());
      const others = await MembershipRepository.listOfPair(tx, input.agent, input.organization);
      const overlap = others.find((other) => overlaps(other, membership));
      if (overlap !== undefined)
        throw new DomainError("ALREADY_EXISTS", "This agent is a member at that time; end that membership first.", {
          membership: overlap.id,
        });
      await MembershipRepository.insert(tx, membership);
      tx.emit(membershipAdded(membership, command.caller.agent));
      return membership;
    });
  }

  /**
   * A steward ends a membership, or members leave by themselves.
   *
   * Errors: UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, INVALID_INPUT, STATE_CONFLICT when it is over, or when the
   * organization would be left without a steward.
   */
  end(command: Command, input: { membership: string; until?: Date | null | undefined }): Promise<Membership> {
    return this.work.run(command, async (tx) => {
      requireScope(command.caller, "PROJECTS");
      const membership = await getMembership(tx, input.membership);
      if (!(await mayActForNow(tx, command.caller, membership.agent)))
        await requireActForNow(tx, command.caller, membership.organization, "PROJECTS");
      await MembershipRepository.lockOrganization(tx, membership.organization);
      // Read again under the lock: somebody may have ended it meanwhile.
      const ended = endMembership(await getMembership(tx, membership.id), input.until ?? null, await tx.now());
      await requireSteward(tx, ended);
      await MembershipRepository.saveEnd(tx, ended);
      tx.emit(membershipEnded(ended, command.caller.agent));
      return ended;
    });
  }

  load(ids: readonly string[]): Promise<Membership[]> {
    return this.#memberships.load(ids);
  }

  loadInForce(agents: readonly string[]): Promise<Membership[]> {
    return this.#memberships.loadInForce(agents);
  }

  /** Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR. */
  async listMembers(organization: string, page: PageArgs): Promise<Connection<Membership>> {
    requirePageSize(page.first);
    const [from, id] = page.after ? decodeCursor(page.after, 2) : [];
    if (from !== undefined && Number.isNaN(Date.parse(from)))
      throw new DomainError("INVALID_CURSOR", "This cursor was not given out by this list.");
    const rows = await this.#memberships.listMembers(
      organization,
      from !== undefined && id !== undefined ? { from, id } : null,
      page.first + 1,
    );
    return connectionOf(
      rows,
      page,
      (membership) => encodeCursor([membership.from.toISOString(), membership.id]),
      () => this.#memberships.countMembers(organization),
    );
  }
}

/** True when the caller is that agent, or holds one of the roles in it now; asks the database, not the assertion. */
export async function mayActForNow(
  tx: Transaction,
  caller: Caller,
  agent: string,
  roles: readonly Role[] = ["STEWARD"],
): Promise<boolean> {
  if (caller.kind === "hub" || caller.agent === agent) return true;
  return caller.agent !== null && new MembershipRepository(tx).holdsRole(caller.agent, agent, roles);
}

/** Errors: UNAUTHENTICATED, FORBIDDEN. */
export async function requireActForNow(
  tx: Transaction,
  caller: Caller,
  agent: string,
  scope: Scope,
  roles: readonly Role[] = ["STEWARD"],
): Promise<void> {
  requireScope(caller, scope);
  if (!(await mayActForNow(tx, caller, agent, roles)))
    throw new DomainError("FORBIDDEN", "You may not act in the name of this agent.", { agent, roles });
}

async function getMembership(tx: Transaction, id: string): Promise<Membership> {
  const [membership] = await new MembershipRepository(tx).load([id]);
  if (membership === undefined) throw new DomainError("NOT_FOUND", "There is no such membership.", { membership: id });
  return membership;
}

async function requireMembers(tx: Transaction, input: NewMembership): Promise<void> {
  const found = await new AgentRepository(tx).load([input.agent, input.organization]);
  for (const id of [input.agent, input.organization])
    if (!found.some((agent) => agent.id === id))
      throw new DomainError("NOT_FOUND", "There is no such agent.", { agent: id });
  if (found.find((agent) => agent.id === input.organization)?.kind !== "ORGANIZATION")
    throw new DomainError("INVALID_INPUT", "Only an organization has members.", { field: "organization" });
}

/** Whoever would be the last to care for an organization names a successor first. */
async function requireSteward(tx: Transaction, ended: Membership): Promise<void> {
  if (!ended.roles.includes("STEWARD")) return;
  if ((await MembershipRepository.countLastingStewards(tx, ended.organization, ended.id)) > 0) return;
  throw new DomainError("STATE_CONFLICT", "The organization would have no steward; add another one first.", {
    organization: ended.organization,
  });
}
