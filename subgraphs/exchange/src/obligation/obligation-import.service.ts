import { HUB_COMMAND, type UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { newId } from "@commons-hub/shared/ids";
import { KnownAgentRepository } from "../agent/agent.repository";
import type { ObligationFile } from "../clearing/obligation-file";
import { CurrencyRepository } from "../currency/currency.repository";
import type { Currency } from "../currency/currency";
import { OBLIGATION_PREFIX } from "./obligation";
import { fileObligations, type FiledObligation, newAmong, requireKnown } from "./obligation-import";
import { obligationRecorded } from "./obligation.events";
import { ObligationRepository } from "./obligation.repository";

/** Rows of one transaction, so that it ends well within its time. */
const BATCH = 1_000;
/** Keys and agents that one statement asks for. */
const ASKED = 10_000;

export interface ObligationImport {
  /** The code of the currency. */
  readonly currency: string;
  /** Of the file's bytes: rows without an id are known by it and their line. */
  readonly digest: string;
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined;
}

export interface ObligationImportResult {
  readonly currency: string;
  readonly obligations: number;
  /** The others were there. */
  readonly newObligations: number;
}

/** Records what a file of invoices says, by the operator, who keeps the books of all and answers for them. */
export class ObligationImportService {
  readonly #obligations: ObligationRepository;

  constructor(private readonly work: UnitOfWork) {
    this.#obligations = new ObligationRepository(work.sql);
  }

  /**
   * Imports obligations from CSV. Everything that can be wrong is looked at before anything is written; what is written
   * is found again by its id or, without one, by the file and the line, so that an import that was interrupted is
   * finished by giving the file again, and nothing is ever doubled.
   *
   * Errors: NOT_FOUND for the currency; those of `fileObligations`, `requireKnown` and `newAmong`.
   */
  async run(
    file: ObligationFile,
    { currency: code, digest, onProgress }: ObligationImport,
  ): Promise<ObligationImportResult> {
    const currency = await new CurrencyRepository(this.work.sql).findByCode(code);
    if (currency === null)
      throw new DomainError("NOT_FOUND", `There is no currency ${code} in this hub: create it first.`);
    const filed = fileObligations(file, code, digest);
    requireKnown(filed, await this.#findAgents(filed));
    const known = await mapParts(filed, ASKED, (part) =>
      this.#obligations.loadImported(
        currency.id,
        part.map(({ key }) => key),
      ),
    );
    const added = newAmong(filed, known);
    let newObligations = 0;
    for (let at = 0; at < added.length; at += BATCH) {
      newObligations += await this.#record(added.slice(at, at + BATCH), currency);
      onProgress?.({ done: Math.min(at + BATCH, added.length), total: added.length });
    }
    return { currency: code, obligations: filed.length, newObligations };
  }

  async #findAgents(filed: readonly FiledObligation[]): Promise<ReadonlySet<string>> {
    const names = [...new Set(filed.flatMap(({ draft }) => [draft.debtor, draft.creditor]))];
    const agents = new KnownAgentRepository(this.work.sql);
    return new Set(await mapParts(names, ASKED, (part) => agents.listKnown(part)));
  }

  /** What somebody else has recorded meanwhile is left as it is. */
  #record(filed: readonly FiledObligation[], currency: Currency): Promise<number> {
    return this.work.run(HUB_COMMAND, async (tx) => {
      const recordedAt = await tx.now();
      const obligations = filed.map(({ draft, key }) => ({
        ...draft,
        id: newId(OBLIGATION_PREFIX),
        currencyId: currency.id,
        settledMinor: 0n,
        recordedBy: null,
        recordedAt,
        acknowledgedAt: recordedAt,
        importKey: key,
      }));
      const inserted = await ObligationRepository.insert(tx, obligations);
      for (const obligation of obligations)
        if (inserted.has(obligation.id)) tx.emit(obligationRecorded(obligation, null));
      return inserted.size;
    });
  }
}

async function mapParts<T, R>(
  all: readonly T[],
  size: number,
  read: (part: readonly T[]) => Promise<readonly R[]>,
): Promise<R[]> {
  const found: R[] = [];
  for (let at = 0; at < all.length; at += size)
    for (const each of await read(all.slice(at, at + size))) found.push(each);
  return found;
}
