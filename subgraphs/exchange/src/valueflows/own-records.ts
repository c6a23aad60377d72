import type { Sql } from "@commons-hub/shared/database";
import type { Caller } from "@commons-hub/shared/identity";
import { mayReadBooks } from "../access";
import { AgreementRepository } from "../agreement/agreement.repository";
import { ClaimRepository } from "../claim/claim.repository";
import { CommitmentRepository } from "../commitment/commitment.repository";
import { EconomicEventRepository } from "../economic-event/economic-event.repository";
import { ResourceRepository } from "../economic-resource/economic-resource.repository";
import { IntentRepository } from "../intent/intent.repository";
import { ProcessRepository } from "../process/process.repository";
import type { Describer } from "./describe";
import { DESCRIBED_TABLES, ValueFlowsRepository } from "./valueflows.repository";
import type { Statement } from "./write";

type Describe = (ids: readonly string[], describer: Describer, caller: Caller | null) => Promise<Statement[]>;
type Table = (typeof DESCRIBED_TABLES)[number];

export interface ExportWish {
  /** Ids of what a file has said already. */
  readonly leaveOut: ReadonlySet<string>;
  /** Ids of resources that have changed since. */
  readonly changed: readonly string[];
  readonly limit: number;
}

/** Loads what the hub itself knows, as statements. */
export class OwnRecords {
  readonly #ids: ValueFlowsRepository;
  readonly #sources: Readonly<Record<Table, Describe>>;

  constructor(sql: Sql) {
    this.#ids = new ValueFlowsRepository(sql);
    this.#sources = { ...plansOf(sql), ...deedsOf(sql) };
  }

  /** All that the caller may see. */
  async describeAll(caller: Caller, describer: Describer, wish: ExportWish): Promise<Statement[]> {
    const statements: Statement[] = [];
    for (const table of DESCRIBED_TABLES) {
      const ids = (await this.#ids.listIds(table, wish.limit + 1)).filter((id) => !wish.leaveOut.has(id));
      const changed = table === "economic_resource" ? wish.changed : [];
      statements.push(...(await this.#sources[table]([...ids, ...changed], describer, caller)));
    }
    return statements;
  }

  /** What the hub says of some of its records, whoever may see it. */
  async describe(ids: readonly string[], describer: Describer): Promise<Statement[]> {
    const said = await Promise.all(DESCRIBED_TABLES.map((table) => this.#sources[table](ids, describer, null)));
    return said.flat();
  }
}

/** What is to be. */
function plansOf(sql: Sql) {
  const processes = new ProcessRepository(sql);
  const [agreements, commitments, intents] = [
    new AgreementRepository(sql),
    new CommitmentRepository(sql),
    new IntentRepository(sql),
  ];
  return {
    process_specification: async (ids, as) =>
      inOrder(await processes.loadSpecifications(ids)).flatMap((each) => as.processSpecification(each)),
    process: async (ids, as) => inOrder(await processes.load(ids)).flatMap((each) => as.process(each)),
    agreement: async (ids, as) => inOrder(await agreements.load(ids)).flatMap((each) => as.agreement(each)),
    commitment: async (ids, as) => inOrder(await commitments.load(ids)).flatMap((each) => as.commitment(each)),
    intent: async (ids, as) =>
      inOrder([...(await intents.load("OFFER", ids)), ...(await intents.load("NEED", ids))]).flatMap((each) =>
        as.intent(each),
      ),
  } satisfies Partial<Record<Table, Describe>>;
}

/** What there is, what has happened, and what is owed for it. */
function deedsOf(sql: Sql) {
  const [resources, events, claims] = [
    new ResourceRepository(sql),
    new EconomicEventRepository(sql),
    new ClaimRepository(sql),
  ];
  const maySee = (caller: Caller | null, agent: string): boolean => caller === null || mayReadBooks(caller, agent);
  return {
    economic_resource: async (ids, as) => inOrder(await resources.load(ids)).flatMap((each) => as.resource(each)),
    economic_event: async (ids, as) => inOrder(await events.load(ids)).flatMap((each) => as.economicEvent(each)),
    claim: async (ids, as, caller) =>
      inOrder(await claims.load(ids))
        .filter(({ provider, receiver }) => maySee(caller, provider) || maySee(caller, receiver))
        .flatMap((each) => as.claim(each)),
  } satisfies Partial<Record<Table, Describe>>;
}

function inOrder<T extends { readonly id: string }>(records: readonly T[]): T[] {
  return records.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
