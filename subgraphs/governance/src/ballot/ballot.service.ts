import {
  type Command,
  type GroupAnswer,
  runGroup,
  runGroupOrEach,
  type UnitOfWork,
} from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { requireActFor, requireAgent } from "@commons-hub/shared/identity";
import {
  type Connection,
  connectionOf,
  decodeCursor,
  encodeCursor,
  type PageArgs,
  requirePageSize,
} from "@commons-hub/shared/relay";
import type { BallotSecrecy, Proposal } from "../proposal/proposal";
import type { KeyStore } from "../secret/key-store";
import { openSeal } from "../secret/seal";
import { SheetRepository } from "../secret/sheet.repository";
import type { BallotChoice, StoredBallot } from "./ballot";
import { type AcceptedBallot, type CastMember, putBallots } from "./ballot.group";
import { BallotRepository } from "./ballot.repository";
import { Gate } from "./gate";

export type { AcceptedBallot } from "./ballot.group";

export interface NewBallot {
  readonly proposal: string;
  readonly choices: readonly BallotChoice[];
  /** The organization in whose name its steward votes; the caller unless given. */
  readonly voter?: string | null | undefined;
}

/** Ballots of one assembly that are put at once, at most. */
const GROUP_LIMIT = 256;
/** Scopes remembered at most: what they hold never changes. */
const SCOPE_LIMIT = 10_000;

export class BallotService {
  readonly #ballots: BallotRepository;
  readonly #sheets: SheetRepository;
  readonly #gate: Gate<CastMember, GroupAnswer<AcceptedBallot>>;
  readonly #scopes = new Map<string, { assembly: string; secrecy: BallotSecrecy }>();

  constructor(
    private readonly work: UnitOfWork,
    private readonly keys: KeyStore,
  ) {
    this.#ballots = new BallotRepository(work.sql);
    this.#sheets = new SheetRepository(work.sql);
    this.#gate = new Gate((assembly, members) => this.#putGroup(assembly, members), GROUP_LIMIT, sharedName);
  }

  /**
   * Takes a ballot, or replaces the one before it. Ballots of one assembly that come while others are being put wait for
   * each other and go in together: the assembly's chain of events takes one writer at a time.
   *
   * Errors: UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, PROPOSAL_NOT_OPEN, NOT_ELIGIBLE, INVALID_BALLOT.
   */
  async cast(command: Command, input: NewBallot): Promise<AcceptedBallot> {
    const voter = input.voter ?? requireAgent(command.caller, "GOVERNANCE");
    requireActFor(command.caller, voter, "GOVERNANCE");
    const { assembly, secrecy } = await this.#scopeOf(input.proposal);
    const secret = secrecy === "SECRET";
    const member: CastMember = {
      command,
      assembly,
      proposal: input.proposal,
      voter,
      choices: input.choices,
      // Neither the choice nor its receipt stays behind with the key of a retry.
      ...(secret ? { keepContentHash: false, remember: withoutReceipt } : {}),
    };
    const put = await this.#gate.enter(assembly, member);
    if ("refusal" in put) throw put.refusal;
    return secret && put.answer.receipt === null ? this.#findReceipt(member, put.answer) : put.answer;
  }

  /**
   * The ballots of a closed proposal, so that anybody can recount: by voter, or the sheet of a secret vote by receipt.
   * Null before the close: no early results.
   *
   * Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR.
   */
  async list(proposal: Proposal, page: PageArgs): Promise<Connection<StoredBallot> | null> {
    requirePageSize(page.first);
    if (proposal.state !== "CLOSED") return null;
    const [after = null] = page.after ? decodeCursor(page.after, 1) : [];
    const secret = proposal.secrecy === "SECRET";
    const source = secret ? this.#sheets : this.#ballots;
    const rows = await source.list(proposal.id, after, page.first + 1);
    return connectionOf(
      rows,
      page,
      ({ voter, receipt }) => encodeCursor([voter ?? receipt]),
      () => source.count(proposal.id),
    );
  }

  /** A line of the sheet of a closed secret vote, or an open ballot. Null when no such receipt is published. */
  async findByReceipt(proposal: Proposal, receipt: string): Promise<StoredBallot | null> {
    if (proposal.state !== "CLOSED") return null;
    return this.#sheets.find(proposal.id, receipt, proposal.secrecy);
  }

  #putGroup(assembly: string, members: readonly CastMember[]): Promise<GroupAnswer<AcceptedBallot>[]> {
    const run = (some: readonly CastMember[]): Promise<GroupAnswer<AcceptedBallot>[]> =>
      runGroup(this.work, some, (tx, fresh) => putBallots(tx, this.keys, fresh), { streams: [assembly] });
    return runGroupOrEach(run, members);
  }

  /** A retry learns its receipt from the sealed ballot itself, as long as that is the one it asks for. */
  async #findReceipt({ proposal, voter }: CastMember, answer: AcceptedBallot): Promise<AcceptedBallot> {
    const ballot = await this.#ballots.findSealed({ proposal, voter });
    if (ballot?.acceptedAt.getTime() !== answer.acceptedAt.getTime()) return answer;
    return { ...answer, receipt: openSeal(await this.keys.get(proposal), ballot, ballot.sealed).receipt };
  }

  async #scopeOf(proposal: string): Promise<{ assembly: string; secrecy: BallotSecrecy }> {
    const known = this.#scopes.get(proposal);
    if (known) return known;
    const scope = await this.#ballots.findScope(proposal);
    if (!scope) throw new DomainError("NOT_FOUND", "There is no such proposal.");
    if (this.#scopes.size >= SCOPE_LIMIT) this.#scopes.clear();
    this.#scopes.set(proposal, scope);
    return scope;
  }
}

function withoutReceipt(answer: AcceptedBallot): AcceptedBallot {
  return { ...answer, receipt: null };
}

/** Ballots with one of these names in common are put one after the other: the same voter, the same key. */
function sharedName({ proposal, voter, command }: CastMember): string[] {
  const { idempotency, caller } = command;
  const key = idempotency ? [JSON.stringify([caller.agent, caller.kind, idempotency.key, idempotency.path])] : [];
  return [`${proposal} ${voter}`, ...key];
}
