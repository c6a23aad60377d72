import type { Command, Transaction, UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { requireActFor, requireScope } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import {
  type Connection,
  connectionOf,
  decodeCursor,
  encodeCursor,
  type PageArgs,
  requirePageSize,
} from "@commons-hub/shared/relay";
import { OFFICERS } from "../access";
import type { AgentDirectory } from "../agent/agent.service";
import { isStateCurrency } from "../currency/currency";
import type { CurrencyService } from "../currency/currency.service";
import type { SpecificationDirectory } from "../specification/specification.service";
import { type Intent, type IntentDraft, type IntentKind, requireIntent, requireNear, withdrawIntent } from "./intent";
import { intentPublished, intentWithdrawn } from "./intent.events";
import { type IntentFilter, IntentRepository } from "./intent.repository";

const PREFIX: Readonly<Record<IntentKind, string>> = { OFFER: "off", NEED: "ned" };

export class IntentService {
  readonly #intents: IntentRepository;

  constructor(
    private readonly work: UnitOfWork,
    private readonly currencies: CurrencyService,
    private readonly agents: AgentDirectory,
    private readonly kinds: SpecificationDirectory,
  ) {
    this.#intents = new IntentRepository(work.sql);
  }

  /**
   * Publishes an offer or a need in the name of the caller, or of an organization whose steward or treasurer it is.
   *
   * Errors: UNAUTHENTICATED; FORBIDDEN; those of `requireIntent`; INVALID_INPUT for a price in an unknown currency;
   *         those of `AgentDirectory`.
   */
  async publish(command: Command, input: IntentDraft): Promise<Intent> {
    requireActFor(command.caller, input.agent, "EXCHANGE", OFFICERS);
    const draft = requireIntent(input);
    if (draft.price !== null) await this.#requireCurrency(draft.price.currency);
    await this.agents.requireAgent(command.caller, draft.agent);
    await this.kinds.requireAll([draft.specification]);
    return this.work.run(command, (tx) => insertIntent(tx, draft));
  }

  /**
   * Takes an offer or a need back, by whoever published it or an officer of it. Who was told of it still reads it.
   *
   * Errors: UNAUTHENTICATED; FORBIDDEN; NOT_FOUND; STATE_CONFLICT.
   */
  withdraw(command: Command, kind: IntentKind, id: string): Promise<Intent> {
    requireScope(command.caller, "EXCHANGE");
    return this.work.run(command, async (tx) => {
      const intent = await IntentRepository.getForUpdate(tx, kind, id);
      if (intent === null) throw new DomainError("NOT_FOUND", `No such ${kind.toLowerCase()}.`, { id });
      requireActFor(tx.caller, intent.agent, "EXCHANGE", OFFICERS);
      const withdrawn = withdrawIntent(intent, await tx.now());
      await IntentRepository.withdraw(tx, withdrawn);
      tx.emit(intentWithdrawn(withdrawn, tx.caller.agent));
      return withdrawn;
    });
  }

  load(kind: IntentKind, ids: readonly string[]): Promise<Intent[]> {
    return this.#intents.load(kind, ids);
  }

  /** What is still to be had, newest first. Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR, INVALID_INPUT. */
  async list({ kind, near }: IntentFilter, page: PageArgs): Promise<Connection<Intent>> {
    requirePageSize(page.first);
    const filter = { kind, near: near === null ? null : requireNear(near) };
    const [id] = page.after ? decodeCursor(page.after, 1) : [];
    const rows = await this.#intents.list(filter, id ?? null, page.first + 1);
    return connectionOf(
      rows,
      page,
      (intent) => encodeCursor([intent.id]),
      () => this.#intents.count(filter),
    );
  }

  async #requireCurrency(code: string): Promise<void> {
    if (isStateCurrency(code) || (await this.currencies.findByCode(code)) !== null) return;
    throw new DomainError("INVALID_INPUT", "The price is in a currency that is neither ISO 4217 nor one of this hub.");
  }
}

/** Errors: those of `requireIntent`. */
export async function insertIntent(tx: Transaction, input: IntentDraft): Promise<Intent> {
  const draft = requireIntent(input);
  const intent = { id: newId(PREFIX[draft.kind]), ...draft, publishedAt: await tx.now(), withdrawnAt: null };
  await IntentRepository.insert(tx, intent);
  tx.emit(intentPublished(intent, tx.caller.agent));
  return intent;
}
