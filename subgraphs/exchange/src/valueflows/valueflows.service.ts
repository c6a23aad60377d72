import { HUB_COMMAND, type UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import type { Caller } from "@commons-hub/shared/identity";
import { addressOf, idInAddress, newId } from "@commons-hub/shared/ids";
import type { Connection, PageArgs } from "@commons-hub/shared/relay";
import { pageById } from "../page";
import { Adopter } from "./adopter";
import { Describer } from "./describe";
import { canonicalNode, isReference, type Node, type Value } from "./graph";
import { type Heard, newsOf } from "./news";
import { OwnRecords } from "./own-records";
import { Story } from "./story";
import { digestOfNodes, DOCUMENT_PREFIX, type ImportResult, type ValueFlowsRecord } from "./valueflows";
import { valueFlowsImported } from "./valueflows.events";
import { rowsOf, ValueFlowsRepository, type View } from "./valueflows.repository";
import { completed, type Statement } from "./write";

const RECORDS_MAX = 1_000_000;

export interface ImportOptions {
  /** Where the file came from. */
  readonly sourceUri: string;
  /** The agent in whose name it is imported; null: the hub's operator. */
  readonly by: string | null;
  /** Ids of agents and of kinds of things, by address. */
  readonly known: ReadonlyMap<string, string>;
}

export class ValueFlowsService {
  readonly #records: ValueFlowsRepository;
  readonly #own: OwnRecords;

  constructor(private readonly work: UnitOfWork) {
    this.#records = new ValueFlowsRepository(work.sql);
    this.#own = new OwnRecords(work.sql);
  }

  /**
   * Takes in what a file says: every word is kept, and what the hub has a type for becomes that, by the rules of its commands.
   * All of it or nothing, and what was heard before is not taken in again.
   *
   * Errors: STATE_CONFLICT when another file is taken in meanwhile.
   */
  async import(nodes: readonly Node[], { sourceUri, by, known }: ImportOptions): Promise<ImportResult> {
    const head = await this.#records.head();
    const fresh = newsOf(nodes, await this.#heard(nodes));
    const [digest, rows, story] = [digestOfNodes(nodes), rowsOf(fresh), new Story(nodes)];
    const named = [...new Set(nodes.flatMap(({ uri, properties }) => [uri, ...urisIn(properties)]))];
    return this.work.run(HUB_COMMAND, async (tx) => {
      await ValueFlowsRepository.lockAt(tx, head);
      const id = newId(DOCUMENT_PREFIX);
      if (fresh.length > 0) {
        const document = { id, sourceUri, digest, importedBy: by, importedAt: await tx.now() };
        await ValueFlowsRepository.insert(tx, document, rows);
        tx.emit(valueFlowsImported(document, fresh.length));
      }
      // What was kept aside may become a record now: perhaps somebody has been introduced since.
      const found = await ValueFlowsRepository.findIds(tx, named);
      const adopter = new Adopter(tx, story, new Map([...found, ...known]));
      await adopter.adoptAll();
      await ValueFlowsRepository.identify(tx, new Map([...known, ...adopter.made]));
      const { became, keptAside } = adopter;
      const document = fresh.length > 0 ? id : null;
      return { document, statements: nodes.length, newStatements: fresh.length, became, keptAside };
    });
  }

  /**
   * All that the caller may see, in a stable order: what files said as they said it, what the hub itself knows, and of the
   * resources of files that have changed since how much there is now.
   *
   * Errors: INVALID_INPUT for more than a million records.
   */
  async export(caller: Caller): Promise<Statement[]> {
    const said = await this.#records.list(null, viewOf(caller), null, RECORDS_MAX + 1);
    const addresses = await this.#records.loadAddresses();
    const describer = new Describer((id) => addresses.get(id) ?? addressOf(id));
    const own = await this.#own.describeAll(caller, describer, {
      leaveOut: new Set(addresses.keys()),
      changed: await this.#records.listChanged(),
      limit: RECORDS_MAX,
    });
    if (said.length + own.length > RECORDS_MAX)
      throw new DomainError("INVALID_INPUT", "The hub knows more than a file of a million statements holds.");
    return [...said.map(statementOf), ...own];
  }

  /** What the export says of the same things: as it was said, and completed. */
  async #heard(nodes: readonly Node[]): Promise<Heard> {
    const uris = [...new Set(nodes.map(({ uri }) => uri))];
    const said = (await this.#records.listOf(uris)).map(statementOf);
    const addresses = await this.#records.loadAddresses();
    const describer = new Describer((id) => addresses.get(id) ?? addressOf(id));
    const ids = new Map([...addresses].map(([id, uri]) => [uri, id]));
    const mine = uris.flatMap((uri) => ids.get(uri) ?? idInAddress(uri.replace(/#.*$/, "")) ?? []);
    const heard = new Map<string, ReadonlySet<string>[]>();
    for (const statement of [...said, ...(await this.#own.describe(mine, describer))]) {
      const { uri, type, properties } = statement;
      const forms = [{ uri, type, properties }, completed(statement)].map(canonicalNode);
      heard.set(uri, [...(heard.get(uri) ?? []), new Set(forms)]);
    }
    return heard;
  }

  load(caller: Caller, ids: readonly string[]): Promise<ValueFlowsRecord[]> {
    return this.#records.load(ids, viewOf(caller));
  }

  /** In the order in which it was said. Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR. */
  list(caller: Caller, type: string | null, page: PageArgs): Promise<Connection<ValueFlowsRecord>> {
    return pageById(
      page,
      (after, limit) => this.#records.list(type, viewOf(caller), after, limit),
      () => this.#records.count(type, viewOf(caller)),
    );
  }
}

function viewOf({ kind }: Caller): View {
  return kind === "hub" ? "all" : "open";
}

function statementOf({ uri, type, properties, origin }: ValueFlowsRecord): Statement {
  return { uri, type, properties, saidAt: origin.importedAt };
}

function urisIn(properties: Readonly<Record<string, Value>>): string[] {
  return Object.values(properties)
    .flatMap((value) => [value].flat())
    .flatMap((value) => (isReference(value) ? [value["@id"]] : []));
}
