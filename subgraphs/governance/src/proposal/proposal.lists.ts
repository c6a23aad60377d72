import { DomainError } from "@commons-hub/shared/errors";
import { decodeCursor, encodeCursor } from "@commons-hub/shared/relay";
import type { ListSource } from "../connection-loader";
import type { Proposal, ProposalState } from "./proposal";
import type { StockReference } from "../foreign/foreign.type";
import type { Listed, OpenPlace, ProposalRepository, StockLevel } from "./proposal.repository";

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

/**
 * Open proposals that would reserve more of a stock than is left of it, those that close first in front; by stock and
 * headroom, since the same stock read at two moments has two answers.
 */
export function breachingList(proposals: ProposalRepository): ListSource<Proposal, null> {
  return {
    list: async (keys, _, after, limit) =>
      (await proposals.listBreaching(keys.map(decodeStock), after === null ? null : decodePlace(after), limit)).map(
        toNode,
      ),
    count: (keys) => proposals.countBreaching(keys.map(decodeStock)),
    cursorOf: ({ closesAt, id }) => encodeCursor([closesAt?.toISOString() ?? "", id]),
  };
}

/** The key of a stock's list. */
export function breachKeyOf({ id, headroom }: StockReference): string {
  return JSON.stringify([id, headroom.value, headroom.unit]);
}

function decodeStock(key: string): StockLevel {
  const [stock, value, unit] = JSON.parse(key) as [string, string, string];
  return { key, stock, value, unit };
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
