import type { Command, Transaction, UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { type Caller, mayActFor, requireActFor, requireScope } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import { type Connection, type PageArgs, requirePageSize } from "@commons-hub/shared/relay";
import { mayReadBooks, OFFICERS } from "../access";
import type { EconomicEvent } from "../economic-event/economic-event";
import type { EconomicEventService } from "../economic-event/economic-event.service";
import { requireNamedResource } from "../economic-resource/economic-resource.service";
import { pageById } from "../page";
import type { SpecificationDirectory } from "../specification/specification.service";
import { type Claim, CLAIM_PREFIX, type ClaimDraft, claimStateOf, requireClaim, requireOpenClaim } from "./claim";
import { claimRecorded, claimWaived } from "./claim.events";
import { ClaimRepository } from "./claim.repository";

export class ClaimService {
  readonly #claims: ClaimRepository;

  constructor(
    private readonly work: UnitOfWork,
    private readonly economicEvents: EconomicEventService,
    private readonly kinds: SpecificationDirectory,
  ) {
    this.#claims = new ClaimRepository(work.sql);
  }

  /**
   * Records what is owed for an event. Nobody makes somebody else a debtor: who owes records it; who is owed only where
   * the event belongs to an agreement in which the other one has promised something of its own.
   *
   * Errors: UNAUTHENTICATED; FORBIDDEN; NOT_FOUND for the event or a resource; those of `requireClaim`.
   */
  async record(command: Command, input: ClaimDraft): Promise<Claim> {
    requireScope(command.caller, "EXCHANGE");
    const [event] = await this.economicEvents.load([input.triggeredBy]);
    if (event === undefined)
      throw new DomainError("NOT_FOUND", "No such economic event.", { economicEvent: input.triggeredBy });
    const draft = requireClaim(input, event);
    await this.kinds.requireAll([draft.specification]);
    return this.work.run(command, async (tx) => {
      await requireMayClaim(tx, draft, event);
      return insertClaim(tx, draft);
    });
  }

  /**
   * Who is owed lets a claim go.
   *
   * Errors: UNAUTHENTICATED; FORBIDDEN; NOT_FOUND; STATE_CONFLICT for what is settled or was waived.
   */
  async waive(command: Command, id: string): Promise<Claim> {
    requireScope(command.caller, "EXCHANGE");
    return this.work.run(command, async (tx) => {
      const claim = await ClaimRepository.getForUpdate(tx, id);
      if (!maySee(tx.caller, claim)) throw new DomainError("NOT_FOUND", "No such claim.", { claim: id });
      requireActFor(tx.caller, claim.receiver, "EXCHANGE", OFFICERS);
      if (claimStateOf(requireOpenClaim(claim)) === "SETTLED")
        throw new DomainError("STATE_CONFLICT", "This claim is settled; there is nothing to waive.", { claim: id });
      const waived = { ...claim, waivedAt: await tx.now() };
      await ClaimRepository.waive(tx, waived);
      tx.emit(claimWaived(waived, tx.caller.agent));
      return waived;
    });
  }

  /** Those of agents whose books the caller may look into. */
  async load(caller: Caller, ids: readonly string[]): Promise<Claim[]> {
    return (await this.#claims.load(ids)).filter((claim) => maySee(caller, claim));
  }

  /**
   * What an agent owes and is owed, newest first; null for whom that is no business of.
   *
   * Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR.
   */
  async list(caller: Caller, agent: string, page: PageArgs): Promise<Connection<Claim> | null> {
    requirePageSize(page.first);
    if (!mayReadBooks(caller, agent)) return null;
    return pageById(
      page,
      (after, limit) => this.#claims.list(agent, after, limit),
      () => this.#claims.count(agent),
    );
  }
}

function maySee(caller: Caller, { provider, receiver }: Claim): boolean {
  return mayReadBooks(caller, provider) || mayReadBooks(caller, receiver);
}

/** Errors: FORBIDDEN. */
async function requireMayClaim(
  tx: Transaction,
  { provider, receiver }: ClaimDraft,
  { agreement }: EconomicEvent,
): Promise<void> {
  if (mayActFor(tx.caller, provider, OFFICERS)) return;
  const mayClaim = mayActFor(tx.caller, receiver, OFFICERS);
  if (mayClaim && agreement !== null && (await ClaimRepository.hasPromised(tx, provider, agreement))) return;
  throw new DomainError(
    "FORBIDDEN",
    mayClaim
      ? "Who owes records the claim, unless the event is part of an agreement in which it has promised something."
      : "Only the parties of the event record what is owed for it.",
  );
}

/** Errors: as `requireNamedResource`. */
export async function insertClaim(tx: Transaction, draft: ClaimDraft): Promise<Claim> {
  await requireNamedResource(tx, draft);
  const claim: Claim = {
    ...draft,
    id: newId(CLAIM_PREFIX),
    settled: "0",
    waivedAt: null,
    recordedBy: tx.caller.agent,
    recordedAt: await tx.now(),
  };
  await ClaimRepository.insert(tx, claim);
  tx.emit(claimRecorded(claim, tx.caller.agent));
  return claim;
}
