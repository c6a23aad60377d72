import { DomainError } from "@commons-hub/shared/errors";
import { decodeCursor, encodeCursor } from "@commons-hub/shared/relay";
import type { ListSource } from "../connection-loader";
import type { Proposal, ProposalState } from "./proposal";
import type { Listed, OpenPlace, ProposalRepository } from "./proposal.repository";

type Node = { readonly key: string; readonly node: Proposal };

/** Open proposals that concern an agent, those that close first in front. */
export function concerningList(proposals: ProposalRepository): ListSource<Proposal, null> {
  return {
    list: async (agents, _, after, limit) =>
      (await proposals.listConcerning(agents, after === null ? null : decodePlace(after), limit)).map(toNode),
    count: (agents) => proposals.countConcerning(agents),
    cursorOf: ({ closesAt, id }) => encodeCursor([closesAt?.toISOString() ?? "", id]),
  };
}

/** Proposals of an assembly or about a project, the newest first; of one state, or of all (null). */
export function newestList(
  proposals: ProposalRepository,
  column: "project" | "assembly",
): ListSource<Proposal, ProposalState | null> {
  return {
    list: async (keys, state, after, limit) => {
      const [before = null] = after === null ? [] : decodeCursor(after, 1);
      return (await proposals.listBy(column, keys, state, before, limit)).map(toNode);
    },
    count: (keys, state) => proposals.countBy(column, keys, state),
    cursorOf: ({ id }) => encodeCursor([id]),
  };
}

function decodePlace(cursor: string): OpenPlace {
  const [at = "", id = ""] = decodeCursor(cursor, 2);
  const closesAt = new Date(at);
  if (Number.isNaN(closesAt.getTime()))
    throw new DomainError("INVALID_CURSOR", "This cursor was not given out by this list; leave `after` out.");
  return { closesAt, id };
}

function toNode({ key, proposal }: Listed): Node {
  return { key, node: proposal };
}
