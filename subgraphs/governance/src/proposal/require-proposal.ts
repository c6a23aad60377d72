import { DomainError } from "@commons-hub/shared/errors";
import type { Proposal } from "./proposal";
import type { ProposalRepository } from "./proposal.repository";

/** Errors: NOT_FOUND. */
export async function requireProposal(proposals: ProposalRepository, id: string): Promise<Proposal> {
  const proposal = await proposals.find(id);
  if (!proposal) throw new DomainError("NOT_FOUND", "There is no such proposal.");
  return proposal;
}
