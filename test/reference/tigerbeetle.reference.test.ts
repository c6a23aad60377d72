import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import {
  applyCommand,
  type BatchEntry,
  type Ledger,
  type LedgerAccount,
  type LedgerTransfer,
  placeBatch,
  type TransferDraft,
} from "@commons-hub/exchange/ledger";
import { INT64_MAX } from "@commons-hub/shared/numbers";
import { expect, test } from "@jest/globals";
import { describeReference } from "./reference-data";

/** What a result of the reference is called here; null: it is placed. */
const CODES: Readonly<Record<string, string | null>> = {
  created: null,
  exists: null,
  exists_with_different_flags: "TRANSFER_ID_CONFLICT",
  exists_with_different_debit_account_id: "TRANSFER_ID_CONFLICT",
  exists_with_different_credit_account_id: "TRANSFER_ID_CONFLICT",
  exists_with_different_amount: "TRANSFER_ID_CONFLICT",
  exists_with_different_timeout: "TRANSFER_ID_CONFLICT",
  exists_with_different_ledger: "TRANSFER_ID_CONFLICT",
  accounts_must_be_different: "SAME_ACCOUNT",
  timeout_reserved_for_pending_transfer: "INVALID_INPUT",
  debit_account_not_found: "NOT_FOUND",
  credit_account_not_found: "NOT_FOUND",
  accounts_must_have_the_same_ledger: "CURRENCY_MISMATCH",
  transfer_must_have_the_same_ledger_as_accounts: "CURRENCY_MISMATCH",
  ledger_must_not_be_zero: "CURRENCY_MISMATCH",
  overflows_debits_pending: "AMOUNT_OUT_OF_RANGE",
  overflows_credits_pending: "AMOUNT_OUT_OF_RANGE",
  overflows_debits_posted: "AMOUNT_OUT_OF_RANGE",
  overflows_credits_posted: "AMOUNT_OUT_OF_RANGE",
  overflows_debits: "AMOUNT_OUT_OF_RANGE",
  overflows_credits: "AMOUNT_OUT_OF_RANGE",
  exceeds_credits: "CREDIT_LIMIT_EXCEEDED",
  exceeds_debits: "MAXIMUM_EXCEEDED",
  linked_event_failed: "LINKED_TRANSFER_REFUSED",
  pending_transfer_not_found: "NOT_FOUND",
  pending_transfer_not_pending: "STATE_CONFLICT",
  pending_transfer_already_posted: "STATE_CONFLICT",
  pending_transfer_already_voided: "STATE_CONFLICT",
  pending_transfer_expired: "STATE_CONFLICT",
  exceeds_pending_transfer_amount: "INVALID_INPUT",
};

/** What the reference has and the hub has not, and why. The first that fits a line is its reason. */
const NOT_HERE: readonly (readonly [reason: string, fits: (line: TransferLine) => boolean])[] = [
  [
    "ids are text with a prefix: zero and the largest number are no special ids",
    ({ result }) => /id_must_not_be|pending_id_must/.test(result),
  ],
  [
    "there are no flags, codes, user data or timestamps that a client sets",
    ({ result }) =>
      /timestamp|reserved_flag|code_must_not|user_data|with_different_code|flags_are_mutually/.test(result),
  ],
  [
    "an id that was refused stays free: a client corrects and tries again",
    ({ result }) => result === "id_already_failed",
  ],
  [
    "no account is closed by a transfer",
    ({ flags, result }) => flags.has("CDR") || flags.has("CCR") || result.startsWith("closing"),
  ],
  [
    "an amount is what is asked for, or it is refused: none is cut to fit a balance",
    ({ flags }) => flags.has("BDR") || flags.has("BCR"),
  ],
  [
    "posting and voiding name the transfer that they end, and have no id, accounts or ledger of their own",
    ({ flags, result }) => isStep(flags) && /^exists|has_different/.test(result),
  ],
  ["voiding has no amount", ({ flags, result }) => flags.has("VOI") && result === "exceeds_pending_transfer_amount"],
  ["posting and voiding have no timeout", ({ flags, timeout }) => isStep(flags) && timeout !== 0],
  [
    "what does not fit into 64 bits is refused before anything is looked for",
    ({ amount, result }) => amount > INT64_MAX && result.startsWith("exists"),
  ],
  [
    "a missing account is met before a missing ledger",
    ({ from, result }) => from === "A8" && result.startsWith("ledger"),
  ],
  ["a transfer moves at least one unit", ({ amount, flags }) => amount === 0n && !isStep(flags)],
  ["no timeout reaches the end of time: it is a year at most", ({ result }) => result === "overflows_timeout"],
];

const isStep = (flags: ReadonlySet<string>): boolean => flags.has("POS") || flags.has("VOI");

interface TransferLine {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly amount: bigint;
  readonly pendingId: string;
  readonly timeout: number;
  readonly ledger: string;
  readonly flags: ReadonlySet<string>;
  readonly result: string;
}

/** `_` is the default; `-n` is n below the largest number of 128 bits. */
function amountOf(cell: string): bigint {
  if (cell === "_") return 0n;
  return cell.startsWith("-") ? 2n ** 128n - 1n - BigInt(cell.slice(1)) : BigInt(cell);
}

function transferOf(cells: readonly string[]): TransferLine {
  const [id = "", from = "", to = "", amount = "_", pendingId = "_", , , , timeout = "_", ledger = ""] = cells;
  return {
    id,
    from,
    to,
    amount: amountOf(amount),
    pendingId: /^\d+$/.test(pendingId) ? `T${pendingId}` : pendingId,
    timeout: timeout === "_" ? 0 : Number(timeout),
    ledger,
    flags: new Set(cells.slice(11, -1).filter((cell) => /^[A-Z]{3}$/.test(cell))),
    result: cells.at(-1) ?? "",
  };
}

/** A file replayed line by line on a ledger in memory. */
class Replay {
  ledger: Ledger = { accounts: new Map(), transfers: new Map() };
  readonly skipped = new Map<string, number>();
  compared = 0;
  readonly differences: string[] = [];
  #chain: { line: TransferLine; draft: TransferDraft }[] = [];
  #seconds = 0;

  run(text: string): this {
    for (const line of text.split("\n")) {
      const cells = line
        .replace(/\/\/.*/, "")
        .trim()
        .split(/\s+/);
      const [kind, ...rest] = cells;
      if (kind === "account") this.#open(rest);
      else if (kind === "setup") this.#setUp(rest);
      else if (kind === "tick") this.#tick(Number(rest[0]));
      else if (kind === "transfer") this.#transfer(transferOf(rest), line.trim());
      else if (kind === "lookup_account" && rest.length > 2) this.#lookUp(rest, line.trim());
    }
    return this;
  }

  /** Without a flag an account is bounded by the size of the numbers alone. */
  #open(cells: readonly string[]): void {
    if (cells.at(-1) !== "created") return;
    const flags = new Set(cells.slice(11, -1));
    const account: LedgerAccount = {
      id: cells[0] ?? "",
      currency: cells[9] ?? "",
      creditLimitMinor: flags.has("D<C") ? 0n : INT64_MAX,
      softLimitMinor: null,
      maximumMinor: flags.has("C<D") ? 0n : null,
      postedMinor: 0n,
      pendingOutMinor: 0n,
      pendingInMinor: 0n,
    };
    this.ledger = { ...this.ledger, accounts: new Map(this.ledger.accounts).set(account.id, account) };
  }

  #setUp([
    id = "",
    debitsPending = "",
    debitsPosted = "",
    creditsPending = "",
    creditsPosted = "",
  ]: readonly string[]): void {
    const account = this.ledger.accounts.get(id);
    if (!account) throw new Error(`no account ${id}`);
    const set = {
      ...account,
      postedMinor: amountOf(creditsPosted) - amountOf(debitsPosted),
      pendingOutMinor: amountOf(debitsPending),
      pendingInMinor: amountOf(creditsPending),
    };
    this.ledger = { ...this.ledger, accounts: new Map(this.ledger.accounts).set(id, set) };
  }

  get #now(): Date {
    return new Date(this.#seconds * 1_000);
  }

  #tick(seconds: number): void {
    // A negative one sets the clock close to its end, which is no time here.
    this.#seconds += Math.max(0, seconds);
    this.ledger = applyCommand(this.ledger, { kind: "expire" }, this.#now);
  }

  #transfer(line: TransferLine, text: string): void {
    const reason = NOT_HERE.find(([, fits]) => fits(line))?.[0];
    if (reason !== undefined) {
      this.skipped.set(reason, (this.skipped.get(reason) ?? 0) + 1);
      return;
    }
    if (isStep(line.flags)) this.#compare(line, text, this.#step(line));
    else this.#place(line, text);
  }

  #step({ pendingId, flags, amount }: TransferLine): string | null {
    // The largest amount posts all of it; posting nothing is voiding.
    if (flags.has("VOI") || amount === 0n) return this.#apply({ kind: "void", transfer: pendingId });
    const amountMinor = amount === 2n ** 128n - 1n ? null : amount;
    return this.#apply({
      kind: "post",
      transfer: pendingId,
      amountMinor: amountMinor !== null && amountMinor > INT64_MAX ? INT64_MAX : amountMinor,
    });
  }

  #apply(command: Parameters<typeof applyCommand>[1]): string | null {
    try {
      this.ledger = applyCommand(this.ledger, command, this.#now);
      return null;
    } catch (error) {
      return (error as { code: string }).code;
    }
  }

  #place(line: TransferLine, text: string): void {
    const draft = {
      id: line.id,
      from: line.from,
      to: line.to,
      currency: line.ledger,
      amountMinor: line.amount,
      pending: line.flags.has("PEN"),
      timeoutSeconds: line.timeout === 0 ? null : line.timeout,
      memo: null,
    };
    this.#chain.push({ line, draft });
    if (line.flags.has("LNK")) return;
    const chain = this.#chain;
    this.#chain = [];
    const entries = chain.map(({ draft: each }, index): BatchEntry => ({
      draft: each,
      linked: index < chain.length - 1,
    }));
    const { outcomes, accounts } = placeBatch(entries, {
      accounts: this.ledger.accounts,
      transfers: this.ledger.transfers,
      mayPayFrom: () => true,
      now: this.#now,
    });
    const transfers = new Map<string, LedgerTransfer>(this.ledger.transfers);
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome.kind === "placed") transfers.set(outcome.transfer.id, outcome.transfer);
      const code = outcome.kind === "refused" ? outcome.refusal.code : null;
      this.#compare(chain[index]?.line ?? line, text, code);
    }
    this.ledger = { accounts: new Map([...this.ledger.accounts, ...accounts]), transfers };
  }

  #compare({ result }: TransferLine, text: string, code: string | null): void {
    this.compared++;
    if (!Object.hasOwn(CODES, result)) this.differences.push(`${text}: ${result} has no counterpart`);
    else if (CODES[result] !== code) this.differences.push(`${text}: here ${code ?? "placed"}`);
  }

  #lookUp(
    [id = "", debitsPending = "", debitsPosted = "", creditsPending = "", creditsPosted = ""]: readonly string[],
    text: string,
  ): void {
    const account = this.ledger.accounts.get(id);
    this.compared++;
    const expected = [
      amountOf(creditsPosted) - amountOf(debitsPosted),
      amountOf(debitsPending),
      amountOf(creditsPending),
    ];
    const found = [account?.postedMinor, account?.pendingOutMinor, account?.pendingInMinor];
    if (expected.some((value, index) => value !== found[index]))
      this.differences.push(`${text}: here ${found.join(" ")}`);
  }
}

/** Of these nothing but accounts or amounts cut to fit is left to compare. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  "create-accounts-closed-accounts.txt": "accounts are opened by an issuer's command, one at a time; none is closed",
  "create-accounts-empty.txt": "accounts are opened one at a time",
  "create-accounts.txt": "accounts are opened by an issuer's command, with its own refusals",
  "create-transfers-empty.txt": "holds no transfer; an empty batch is refused here, by a test of its own",
  "linked-accounts.txt": "accounts are opened one at a time",
  "linked-event-chain-open-for-a-batch-of-1.txt":
    "a chain of accounts; an open chain of transfers is refused by a test of its own",
  "linked-event-chain-open-for-an-already-failed-batch.txt": "a chain of accounts",
};

describeReference("tigerbeetle", (directory) => {
  const files = readdirSync(directory).filter((file) => file.endsWith(".txt") && file !== "COLUMNS.txt");
  const isCut = (file: string): boolean => file.includes("balancing");

  test("every file is replayed or left out for a reason", () => {
    expect(files.length).toBeGreaterThan(15);
    expect(Object.keys(LEFT_OUT).filter((file) => !files.includes(file))).toEqual([]);
  });

  test.each(files.filter((file) => !Object.hasOwn(LEFT_OUT, file) && !isCut(file)))(
    "%s gives the same results and balances",
    (file) => {
      const { differences, compared } = new Replay().run(readFileSync(path.join(directory, file), "utf8"));
      expect(differences).toEqual([]);
      expect(compared).toBeGreaterThan(1);
    },
  );

  test.each(files.filter(isCut))("%s holds only amounts that are cut to fit, which the hub refuses to do", (file) => {
    const lines = readFileSync(path.join(directory, file), "utf8").split("\n");
    const created = lines.filter((line) => /^\s*transfer .*\bcreated\b/.test(line));
    expect(created.length).toBeGreaterThan(0);
    // What is placed otherwise posts one of these.
    expect(created.filter((line) => !/\b(B[DC]R|POS)\b/.test(line))).toEqual([]);
  });
});
