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
import { ValueFlowsRepository } from "./valueflows.repository";
import type { Statement } from "./write";

interface Source {
  readonly table: string;
  readonly describe: (ids: readonly string[], describer: Describer, caller: Caller | null) => Promise<Statement[]>;
}

export interface ExportWish {
  /** Ids of what a file has said already. */
  readonly leaveOut: ReadonlySet<string>;
  /** Ids of resources that have changed since. */
  readonly changed: readonly string[];
  readonly limit: number;
}

/** Loads what the hub itself knows, as statements: kinds first, then what is of them, then what has happened. */
export class OwnRecords {
  readonly #ids: ValueFlowsRepository;
  readonly #sources: readonly Source[];

  constructor(sql: Sql) {
    this.#ids = new ValueFlowsRepository(sql);
    const processes = new ProcessRepository(sql);
    const resources = new ResourceRepository(sql);
    const [agreements, commitments] = [new AgreementRepository(sql), new CommitmentRepository(sql)];
    const [events, claims, intents] = [
      new EconomicEventRepository(sql),
      new ClaimRepository(sql),
      new IntentRepository(sql),
    ];
    this.#sources = [
      {
        table: "process_specification",
        describe: async (ids, as) =>
          inOrder(await processes.loadSpecifications(ids)).flatMap((each) => as.processSpecification(each)),
      },
      {
        table: "process",
        describe: async (ids, as) => inOrder(await processes.load(ids)).flatMap((each) => as.process(each)),
      },
      {
        table: "economic_resource",
        describe: async (ids, as) => inOrder(await resources.load(ids)).flatMap((each) => as.resource(each)),
      },
      {
        table: "agreement",
        describe: async (ids, as) => inOrder(await agreements.load(ids)).flatMap((each) => as.agreement(each)),
      },
      {
        table: "commitment",
        describe: async (ids, as) => inOrder(await commitments.load(ids)).flatMap((each) => as.commitment(each)),
      },
      {
        table: "economic_event",
        describe: async (ids, as) => inOrder(await events.load(ids)).flatMap((each) => as.economicEvent(each)),
      },
      {
        table: "claim",
        describe: async (ids, as, caller) =>
          inOrder(await claims.load(ids))
            .filter(({ provider, receiver }) =>
              caller === null ? true : mayReadBooks(caller, provider) || mayReadBooks(caller, receiver),
            )
            .flatMap((each) => as.claim(each)),
      },
      {
        table: "intent",
        describe: async (ids, as) =>
          inOrder([...(await intents.load("OFFER", ids)), ...(await intents.load("NEED", ids))]).flatMap((each) =>
            as.intent(each),
          ),
      },
    ];
  }

  /** All that the caller may see. */
  async describeAll(caller: Caller, describer: Describer, wish: ExportWish): Promise<Statement[]> {
    const statements: Statement[] = [];
    for (const { table, describe } of this.#sources) {
      const ids = (await this.#ids.listIds(table, wish.limit + 1)).filter((id) => !wish.leaveOut.has(id));
      const changed = table === "economic_resource" ? wish.changed : [];
      statements.push(...(await describe([...ids, ...changed], describer, caller)));
    }
    return statements;
  }

  /** What the hub says of some of its records, whoever may see it. */
  async describe(ids: readonly string[], describer: Describer): Promise<Statement[]> {
    const said = await Promise.all(this.#sources.map(({ describe }) => describe(ids, describer, null)));
    return said.flat();
  }
}

function inOrder<T extends { readonly id: string }>(records: readonly T[]): T[] {
  return records.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
