import type { Command, UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { newId } from "@commons-hub/shared/ids";
import { requireInt64 } from "@commons-hub/shared/numbers";
import { requireOfficer } from "../access";
import type { Directory } from "../known/directory";
import { LedgerRepository } from "../ledger/ledger.repository";
import type { PledgeService } from "../pledge/pledge.service";
import { type NewReceipt, type Receipt, createReceipt, sidesOf } from "./receipt";
import { receiptRecorded } from "./receipt.events";
import { ReceiptRepository } from "./receipt.repository";

export class ReceiptService {
  readonly #receipts: ReceiptRepository;

  constructor(
    private readonly work: UnitOfWork,
    private readonly directory: Directory,
    private readonly pledges: PledgeService,
  ) {
    this.#receipts = new ReceiptRepository(work.sql);
  }

  /**
   * Records money that came in. Who has the money says so, not who says to have paid.
   *
   * Errors: UNAUTHENTICATED, FORBIDDEN (officers of the receiving organization); NOT_FOUND; INVALID_INPUT;
   * AMOUNT_OUT_OF_RANGE, also when all that was received leaves 64 bits; CURRENCY_MISMATCH.
   */
  async record(command: Command, input: NewReceipt): Promise<Receipt> {
    const pledge = input.pledge ? await this.pledges.get(input.pledge) : null;
    const { payer, organization } = sidesOf(input, pledge);
    requireOfficer(command.caller, organization);
    await this.directory.getKind(payer, "from");
    if ((await this.directory.getKind(organization, "to")) !== "ORGANIZATION")
      throw new DomainError("INVALID_INPUT", "Money is collected by organizations.", { field: "to" });
    return this.work.run(command, async (tx) => {
      const receipt = createReceipt(newId("rcp"), input, pledge, await tx.now());
      const { minor, currency } = receipt.amount;
      const balance = await LedgerRepository.lock(tx, organization, currency);
      requireInt64((balance?.receivedMinor ?? 0n) + minor, "what was received in all");
      await ReceiptRepository.insert(tx, receipt);
      await LedgerRepository.post(tx, [
        { organization, currency, source: "RECEIVED", target: "UNSPENT", amountMinor: minor, receipt: receipt.id },
      ]);
      tx.emit(receiptRecorded(receipt, command.caller.agent));
      return receipt;
    });
  }

  load(ids: readonly string[]): Promise<Receipt[]> {
    return this.#receipts.load(ids);
  }
}
