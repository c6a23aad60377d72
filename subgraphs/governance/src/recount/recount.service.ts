import { setImmediate } from "node:timers/promises";
import type { Sql } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { AssemblyRepository } from "../assembly/assembly.repository";
import { toChamberBallots } from "../closing/chamber-ballots";
import { countProposal, type StoredTally, type Tally } from "../closing/closing";
import { ClosingRepository } from "../closing/closing.repository";
import { type ChamberLine, groupLines } from "../closing/inputs";
import type { Proposal } from "../proposal/proposal";
import { ProposalRepository } from "../proposal/proposal.repository";
import { SheetRepository } from "../secret/sheet.repository";
import { getMethod, METHODS, type TallyMethodName, writeSheet } from "../tally";
import { sheetOf } from "./sheet";

/** The same ballots under another method. */
export interface Recount extends Tally {
  readonly agreesWithTally: boolean;
}

/** As many methods at once as there are. */
const METHOD_LIMIT = METHODS.length;
/** Counts kept in memory at most. */
const KEPT_COUNTS = 500;
/** Ballots of a sheet in one answer at most. */
const SHEET_LIMIT = 20_000;

export class RecountService {
  readonly #closings: ClosingRepository;
  readonly #proposals: ProposalRepository;
  readonly #sheets: SheetRepository;
  readonly #assemblies: AssemblyRepository;
  readonly #counted = new Map<string, Recount>();

  constructor(sql: Sql) {
    this.#closings = new ClosingRepository(sql);
    this.#proposals = new ProposalRepository(sql);
    this.#sheets = new SheetRepository(sql);
    this.#assemblies = new AssemblyRepository(sql);
  }

  /**
   * Counts a closed proposal again under each of these methods, from the published ballots alone.
   *
   * Errors: STATE_CONFLICT before the close; METHOD_NOT_APPLICABLE for a method that its ballots cannot feed;
   *         INVALID_INPUT for too many methods.
   */
  async recount(proposal: Proposal, methods: readonly TallyMethodName[]): Promise<Recount[]> {
    if (proposal.state !== "CLOSED")
      throw new DomainError("STATE_CONFLICT", "Only a closed proposal can be counted again.", {
        state: proposal.state,
      });
    if (methods.length > METHOD_LIMIT)
      throw new DomainError("INVALID_INPUT", `At most ${METHOD_LIMIT} methods at once.`, { field: "methods" });
    for (const method of methods) requireApplicable(proposal, method);
    const known = new Map(methods.map((method) => [method, this.#counted.get(keyOf(proposal, method))]));
    const missing = [...known].flatMap(([method, count]) => (count ? [] : [method]));
    const counted = missing.length > 0 ? await this.#count(proposal, missing) : new Map<TallyMethodName, Recount>();
    return methods.flatMap((method) => known.get(method) ?? counted.get(method) ?? []);
  }

  /** A closed proposal never changes, so it is counted once under each method, however many people ask. */
  async #count(proposal: Proposal, methods: readonly TallyMethodName[]): Promise<Map<TallyMethodName, Recount>> {
    const [tally] = await this.#closings.loadTallies([proposal.id]);
    if (!tally) throw new Error("a closed proposal has a tally");
    const progress = await this.#proposals.loadProgress([proposal.id]);
    const lines = await this.#loadLines(proposal);
    const chambers = toChamberBallots(progress, { lines, carried: [], stuck: new Map() }).map((chamber) => ({
      ...chamber,
      ...participationOf(tally, chamber.chamber),
    }));
    if (this.#counted.size + methods.length > KEPT_COUNTS) this.#counted.clear();
    const counted = new Map<TallyMethodName, Recount>();
    for (const method of methods) {
      const count = countProposal(proposal, chambers, tally.countedAt, method);
      const recount = { ...count, agreesWithTally: sameWinners(count, tally) };
      counted.set(method, recount);
      this.#counted.set(keyOf(proposal, method), recount);
      // A count of many ballots holds the process: others come in between two of them.
      await setImmediate();
    }
    return counted;
  }

  /**
   * The published sheet of a closed proposal as a file, for `hub verify tally`. Null before the close.
   *
   * Errors: COST_TOO_HIGH for more ballots than one answer holds; `ballots` gives them in pages.
   */
  async writeSheet(proposal: Proposal): Promise<string | null> {
    if (proposal.state !== "CLOSED") return null;
    const [tally] = await this.#closings.loadTallies([proposal.id]);
    if (!tally) return null;
    const people = tally.chambers.reduce((sum, { cast, delegated }) => sum + cast + delegated, 0);
    if (people > SHEET_LIMIT)
      throw new DomainError(
        "COST_TOO_HIGH",
        `A sheet of more than ${SHEET_LIMIT} ballots is read with ballots, in pages.`,
      );
    const lines =
      proposal.secrecy === "SECRET"
        ? await this.#sheets.loadLines(proposal.id)
        : await this.#closings.listCounted(proposal.id);
    const chambers = await this.#assemblies.loadChambers(tally.chambers.map(({ chamber }) => chamber));
    return writeSheet(sheetOf(proposal, tally, chambers, lines));
  }

  async #loadLines(proposal: Proposal): Promise<ChamberLine[]> {
    if (proposal.secrecy === "SECRET") return groupLines(await this.#sheets.loadLines(proposal.id));
    // What became of objections was settled with the ballots at the close.
    return this.#closings.countBallots(proposal.id, false, null);
  }
}

function keyOf({ id }: Proposal, method: TallyMethodName): string {
  return `${id} ${method}`;
}

function participationOf(tally: StoredTally, chamber: string): { delegated: number; stuck: number } {
  const result = tally.chambers.find((each) => each.chamber === chamber);
  return { delegated: result?.delegated ?? 0, stuck: result?.stuck ?? 0 };
}

function requireApplicable({ method: own, seats, budget }: Proposal, name: TallyMethodName): void {
  const { ballot } = getMethod(own);
  const method = getMethod(name);
  const applicable = METHODS.filter(({ feeds }) => (feeds as readonly string[]).includes(ballot));
  const told =
    method.needs === null ||
    (method.needs !== "budget" && seats !== null) ||
    (method.needs !== "seats" && budget !== null);
  if (method.feeds.includes(ballot) && told) return;
  throw new DomainError(
    "METHOD_NOT_APPLICABLE",
    told
      ? `${name} cannot be fed by the ballots of this proposal; these can: ${applicable.map((each) => each.name).join(", ")}.`
      : `${name} needs ${method.needs}, which this proposal does not have.`,
    { method: name, ballots: ballot },
  );
}

function sameWinners({ winners }: Tally, tally: StoredTally): boolean {
  return winners.length === tally.winners.length && winners.every((winner) => tally.winners.includes(winner));
}
