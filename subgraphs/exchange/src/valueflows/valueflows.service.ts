import { HUB_COMMAND, type UnitOfWork } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import type { Caller } from "@commons-hub/shared/identity";
import { newId } from "@commons-hub/shared/ids";
import {
  type Connection,
  connectionOf,
  decodeCursor,
  encodeCursor,
  type PageArgs,
  requirePageSize,
} from "@commons-hub/shared/relay";
import { Adopter } from "./adopter";
import { Describer } from "./describe";
import { canonicalNode, isReference, type Node, type Value } from "./graph";
import { OwnRecords } from "./own-records";
import { Story } from "./story";
import {
  addressOf,
  digestOfNodes,
  DOCUMENT_PREFIX,
  type ImportResult,
  ownIdOf,
  type ValueFlowsRecord,
} from "./valueflows";
import { valueFlowsImported } from "./valueflows.events";
import { ValueFlowsRepository } from "./valueflows.repository";
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
   */
  async import(nodes: readonly Node[], { sourceUri, by, known }: ImportOptions): Promise<ImportResult> {
    const heard = await this.#heard(nodes);
    const fresh = new Map<string, Node>();
    for (const node of nodes) if (!heard.has(canonicalNode(node))) fresh.set(canonicalNode(node), node);
    if (fresh.size === 0)
      return { document: null, statements: nodes.length, newStatements: 0, became: {}, keptAside: [] };
    return this.work.run(HUB_COMMAND, async (tx) => {
      const importedAt = await tx.now();
      const id = newId(DOCUMENT_PREFIX);
      const document = { id, sourceUri, digest: digestOfNodes(nodes), importedBy: by, importedAt };
      await ValueFlowsRepository.insert(tx, document, [...fresh.values()]);
      const named = [...new Set(nodes.flatMap(({ uri, properties }) => [uri, ...urisIn(properties)]))];
      const found = await ValueFlowsRepository.findIds(tx, named);
      const own = named.flatMap((uri) => (ownIdOf(uri) === null ? [] : [[uri, ownIdOf(uri)!] as const]));
      const adopter = new Adopter(tx, new Story(nodes), new Map([...found, ...own, ...known]));
      await adopter.adoptAll();
      await ValueFlowsRepository.identify(tx, new Map([...known, ...adopter.made]));
      tx.emit(valueFlowsImported(document, fresh.size));
      const { became, keptAside } = adopter;
      return { document: id, statements: nodes.length, newStatements: fresh.size, became, keptAside };
    });
  }

  /**
   * All that the caller may see, in a stable order: what files said as they said it, what the hub itself knows, and of the
   * resources of files that have changed since how much there is now.
   *
   * Errors: INVALID_INPUT for more than a million records.
   */
  async export(caller: Caller): Promise<Statement[]> {
    const said = await this.#records.list(null, null, RECORDS_MAX + 1);
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

  /** What the export says of the same things, word for word. */
  async #heard(nodes: readonly Node[]): Promise<ReadonlySet<string>> {
    const uris = [...new Set(nodes.map(({ uri }) => uri))];
    const said = (await this.#records.listOf(uris)).map(statementOf);
    const addresses = await this.#records.loadAddresses();
    const describer = new Describer((id) => addresses.get(id) ?? addressOf(id));
    const ids = new Map([...addresses].map(([id, uri]) => [uri, id]));
    const mine = uris.flatMap((uri) => ids.get(uri) ?? ownIdOf(uri.replace(/#.*$/, "")) ?? []);
    const own = await this.#own.describe(mine, describer);
    return new Set([...said.map(canonicalNode), ...[...said, ...own].map(completed).map(canonicalNode)]);
  }

  load(ids: readonly string[]): Promise<ValueFlowsRecord[]> {
    return this.#records.load(ids);
  }

  /** In the order in which it was said. Errors: PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR. */
  async list(type: string | null, page: PageArgs): Promise<Connection<ValueFlowsRecord>> {
    requirePageSize(page.first);
    const [after] = page.after ? decodeCursor(page.after, 1) : [];
    return connectionOf(
      await this.#records.list(type, after ?? null, page.first + 1),
      page,
      ({ id }) => encodeCursor([id]),
      () => this.#records.count(type),
    );
  }
}

function statementOf({ uri, type, properties, origin }: ValueFlowsRecord): Statement {
  return { uri, type, properties, saidAt: origin.importedAt };
}

function urisIn(properties: Readonly<Record<string, Value>>): string[] {
  return Object.values(properties)
    .flatMap((value) => [value].flat())
    .flatMap((value) => (isReference(value) ? [value["@id"]] : []));
}
