import type { Command, Transaction, UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { requireActFor, requireScope } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import type { Money } from "@commons-hub/shared/value";
import { agentsSpentFor, OFFICERS } from "../access";
import type { Currency } from "../currency/currency";
import type { CurrencyService } from "../currency/currency.service";
import type { BatchEntry } from "../ledger/batch";
import { minorIn } from "../money";
import { OBLIGATION_PREFIX } from "../obligation/obligation";
import { obligationRecorded } from "../obligation/obligation.events";
import { ObligationRepository } from "../obligation/obligation.repository";
import { placeAll } from "../transfer/batch.service";
import type { Transfer } from "../transfer/transfer";
import { priceAcross, requireTrustLine, type UsedTrustLine } from "./trust-line";
import { trustLineOpened } from "./trust-line.events";
import { TrustLineRepository } from "./trust-line.repository";

export interface NewTrustLine {
  /** Ids of currencies. */
  readonly trusting: string;
  readonly trusted: string;
  readonly limit: Money;
  readonly trustingUnits?: bigint | null | undefined;
  readonly trustedUnits?: bigint | null | undefined;
}

export interface PaymentAcross {
  readonly trustLine: string;
  /** Ids of accounts: in the trusted currency, and in the trusting one. */
  readonly from: string;
  readonly to: string;
  /** In the trusting currency: what arrives. */
  readonly amount: Money;
  readonly memo?: string | null | undefined;
}

/** Both steps of a payment across currencies; they stand in one commit. */
export interface PaidAcross {
  readonly paid: Transfer;
  readonly received: Transfer;
}

export class TrustLineService {
  readonly #lines: TrustLineRepository;

  constructor(
    private readonly work: UnitOfWork,
    private readonly currencies: CurrencyService,
  ) {
    this.#lines = new TrustLineRepository(work.sql);
  }

  /**
   * Opened by an officer of the trusting currency's issuer.
   *
   * Errors: UNAUTHENTICATED; FORBIDDEN; NOT_FOUND for a currency; CURRENCY_MISMATCH for a limit in another than the
   *         trusting one; ALREADY_EXISTS; those of `requireTrustLine`.
   */
  async open(command: Command, input: NewTrustLine): Promise<UsedTrustLine> {
    requireScope(command.caller, "EXCHANGE");
    const found = new Map((await this.currencies.load([input.trusting, input.trusted])).map((each) => [each.id, each]));
    const trusting = requireFound(found, input.trusting);
    const trusted = requireFound(found, input.trusted);
    requireActFor(command.caller, trusting.issuer, "EXCHANGE", OFFICERS);
    const draft = requireTrustLine({
      trustingId: trusting.id,
      trusting: trusting.code,
      trustedId: trusted.id,
      trusted: trusted.code,
      limitMinor: minorIn(trusting.code, input.limit) ?? 0n,
      trustingUnits: input.trustingUnits ?? 1n,
      trustedUnits: input.trustedUnits ?? 1n,
    });
    return this.work.run(command, async (tx) => {
      const line = { ...draft, id: newId("trl"), openedBy: command.caller.agent, openedAt: await tx.now() };
      if (!(await TrustLineRepository.insert(tx, line)))
        throw new DomainError("ALREADY_EXISTS", `${trusting.code} has a trust line to ${trusted.code}.`);
      tx.emit(trustLineOpened(line, command.caller.agent));
      return { ...line, usedMinor: 0n };
    });
  }

  /**
   * Pays from an account in the trusted currency to one in the trusting currency: the payer pays its own issuer, the
   * receiver is paid by its own issuer, and the one issuer owes the other, as an obligation that a clearing may set off.
   *
   * Errors: UNAUTHENTICATED; FORBIDDEN; NOT_FOUND; CURRENCY_MISMATCH; STATE_CONFLICT where an issuer has no account in its
   *         own currency; those of `priceAcross` and of a transfer on either side.
   */
  async pay(command: Command, input: PaymentAcross): Promise<PaidAcross> {
    requireScope(command.caller, "EXCHANGE");
    return this.work.run(command, (tx) => payIn(tx, input));
  }

  load(ids: readonly string[]): Promise<UsedTrustLine[]> {
    return this.#lines.load(ids);
  }
}

async function payIn(tx: Transaction, input: PaymentAcross): Promise<PaidAcross> {
  const line = await TrustLineRepository.lock(tx, input.trustLine);
  if (line === null) throw new DomainError("NOT_FOUND", "No such trust line.", { trustLine: input.trustLine });
  const amountMinor = minorIn(line.trusting, input.amount) ?? 0n;
  const priceMinor = priceAcross(line, amountMinor);
  const taken = await requireIssuerAccount(tx, line.trustedId, line.trusted);
  const given = await requireIssuerAccount(tx, line.trustingId, line.trusting);
  const memo = input.memo ?? null;
  const plain = { pending: false, timeoutSeconds: null, memo };
  const entries: BatchEntry[] = [
    {
      draft: {
        ...plain,
        id: newId("trf"),
        from: input.from,
        to: taken,
        currency: line.trusted,
        amountMinor: priceMinor,
      },
      linked: true,
    },
    {
      draft: { ...plain, id: newId("trf"), from: given, to: input.to, currency: line.trusting, amountMinor },
      linked: false,
    },
  ];
  const agents = agentsSpentFor(tx.caller);
  const [paid, received] = await placeAll(
    tx,
    entries,
    ({ id, owner }) => id === given || agents === null || agents.includes(owner),
  );
  // Of a refused chain one entry says why.
  const refusal = [paid, received].find(
    (answer) => answer?.refusal && answer.refusal.code !== "LINKED_TRANSFER_REFUSED",
  );
  if (refusal?.refusal) throw refusal === received ? issuerRefusal(refusal.refusal, line.trusting) : refusal.refusal;
  if (!paid?.transfer || !received?.transfer) throw new Error("a chain of two gave no two transfers");
  await recordDebt(tx, line, amountMinor);
  return { paid: paid.transfer, received: received.transfer };
}

/** What the issuer's account holds is no business of who pays over it: the refusal says nothing of how much it could pay. */
function issuerRefusal(refusal: DomainError, code: string): DomainError {
  if (refusal.code !== "CREDIT_LIMIT_EXCEEDED") return refusal;
  return new DomainError("CREDIT_LIMIT_EXCEEDED", `The issuer of ${code} cannot pay as much in it now.`);
}

async function recordDebt(tx: Transaction, line: UsedTrustLine, amountMinor: bigint): Promise<void> {
  const debtor = await TrustLineRepository.getIssuer(tx, line.trustedId);
  const creditor = await TrustLineRepository.getIssuer(tx, line.trustingId);
  // Where one organization issues both, nobody owes anybody.
  if (debtor === creditor) return;
  const now = await tx.now();
  const obligation = {
    id: newId(OBLIGATION_PREFIX),
    debtor,
    creditor,
    currencyId: line.trustingId,
    currency: line.trusting,
    amountMinor,
    settledMinor: 0n,
    dueAt: null,
    reference: null,
    recordedBy: tx.caller.agent,
    recordedAt: now,
    acknowledgedAt: now,
  };
  await ObligationRepository.insert(tx, [obligation], line.id);
  tx.emit(obligationRecorded(obligation, tx.caller.agent));
}
function requireFound(found: ReadonlyMap<string, Currency>, id: string): Currency {
  const currency = found.get(id);
  if (currency === undefined) throw new DomainError("NOT_FOUND", "No such currency.", { currency: id });
  return currency;
}

async function requireIssuerAccount(tx: Transaction, currencyId: string, code: string): Promise<string> {
  const account = await TrustLineRepository.findIssuerAccount(tx, currencyId);
  if (account === null)
    throw new DomainError(
      "STATE_CONFLICT",
      `The issuer of ${code} has no account in it, over which to pay: open one.`,
      {
        currency: code,
      },
    );
  return account;
}
