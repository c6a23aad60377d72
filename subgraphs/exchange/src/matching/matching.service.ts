import type { Sql } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import {
  type Connection,
  connectionOf,
  decodeCursor,
  encodeCursor,
  type PageArgs,
  requirePageSize,
} from "@commons-hub/shared/relay";
import { type Near, requireNear } from "../intent/intent";
import { findLoops, LOOP_LENGTH_MAX, type Match, rank } from "./matching";
import { MatchingRepository } from "./matching.repository";

/** How many agents a search for rings asks at each step. */
const FRONT_MAX = 500;

/** Holds offers against needs; both are public, and so is what fits. */
export class MatchingService {
  readonly #matching: MatchingRepository;

  constructor(sql: Sql) {
    this.#matching = new MatchingRepository(sql);
  }

  /**
   * What fits an agent's own offers and needs, best first, of the thousand newest pairs.
   *
   * Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR, INVALID_INPUT for a place off the Earth.
   */
  async list(agent: string, near: Near | null, page: PageArgs): Promise<Connection<Match>> {
    requirePageSize(page.first);
    const matches = rank(await this.#matching.listOfAgent(agent, near === null ? null : requireNear(near)));
    const [score, offer, need] = page.after ? decodeCursor(page.after, 3) : [];
    const after =
      score === undefined || offer === undefined || need === undefined
        ? matches
        : matches.filter((match) => follows(match, Number(score), offer, need));
    return connectionOf(
      after.slice(0, page.first + 1),
      page,
      (match) => encodeCursor([String(match.score), match.offer, match.need]),
      async () => matches.length,
    );
  }

  /**
   * Rings of up to five in which each gives what the next one needs, the shortest first. Gifts are left out: they ask for
   * nothing in return.
   *
   * Errors: INVALID_INPUT for a number that is not 1 to 100.
   */
  async listLoops(agent: string, first: number): Promise<Match[][]> {
    if (!(first >= 1 && first <= 100))
      throw new DomainError("PAGE_SIZE_OUT_OF_RANGE", "`first` must be 1 to 100.", { first });
    const asked = new Set([agent]);
    const links: Match[] = [];
    let front = [agent];
    for (let step = 1; front.length > 0 && step <= LOOP_LENGTH_MAX; step++) {
      const found = rank(await this.#matching.listFromProviders(front));
      links.push(...found);
      front = [...new Set(found.map(({ receiver }) => receiver))]
        .filter((each) => !asked.has(each))
        .slice(0, FRONT_MAX);
      for (const each of front) asked.add(each);
    }
    return findLoops(links, agent, first);
  }
}

function follows(match: Match, score: number, offer: string, need: string): boolean {
  if (match.score !== score) return match.score < score;
  return match.offer > offer || (match.offer === offer && match.need > need);
}
