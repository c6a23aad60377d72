import type { Transaction } from "@commons-hub/shared/database";
import { DomainError } from "@commons-hub/shared/errors";
import { newId } from "@commons-hub/shared/ids";
import { AGREEMENT_PREFIX, requireAgreement } from "../agreement/agreement";
import { agreementCreated } from "../agreement/agreement.events";
import { AgreementRepository } from "../agreement/agreement.repository";
import { requireClaim } from "../claim/claim";
import { insertClaim } from "../claim/claim.service";
import { insertCommitment } from "../commitment/commitment.service";
import { EconomicEventRepository } from "../economic-event/economic-event.repository";
import { recordEvent } from "../economic-event/recording";
import { insertIntent } from "../intent/intent.service";
import { requireNote, requireProcessName } from "../process/process";
import { insertProcess, insertProcessSpecification } from "../process/process.service";
import {
  claimOf,
  commitmentOf,
  eventOf,
  idOfKnown,
  intentOf,
  measureOf,
  nameOf,
  noteOf,
  partyOf,
  unsaid,
} from "./draft";
import { refOf, type Story, type Told } from "./story";
import type { KeptAside } from "./valueflows";

/** Of one file; more does not fit into one transaction on a machine that is slow and busy. */
export const ADOPTED_MAX = 100;
const FLOWS: readonly string[] = ["EconomicEvent", "Commitment", "Intent"];

/**
 * Makes records of the hub of what a file tells, where the hub has a type for it and the file says enough.
 *
 * Laws: whatever becomes a record has gone through the same rules as a command. Resources and events become records all
 *       together or not at all: half a story would leave wrong quantities behind.
 */
export class Adopter {
  readonly keptAside: KeptAside[] = [];
  readonly became: Record<string, number> = {};
  /** What was found or made: id by address. */
  readonly made = new Map<string, string>();
  #tried = 0;

  constructor(
    private readonly tx: Transaction,
    private readonly story: Story,
    private readonly known: ReadonlyMap<string, string>,
  ) {}

  async adoptAll(): Promise<void> {
    for (const told of this.#fresh("ProcessSpecification")) await this.#attempt([told], () => this.#specify(told));
    for (const told of this.#fresh("Process")) await this.#attempt([told], () => this.#start(told));
    for (const told of this.#fresh("Agreement")) await this.#attempt([told], () => this.#agree(told));
    for (const told of this.#fresh("Proposal")) await this.#attempt([told], () => this.#publish(told));
    const [early, late] = [[], []] as [Told[], Told[]];
    for (const told of this.#fresh("Commitment"))
      (told.properties["resourceInventoriedAs"] === undefined ? early : late).push(told);
    for (const told of early) await this.#attempt([told], () => this.#promise(told));
    const resources = this.#fresh("EconomicResource");
    // In their order: an event triggers a claim, and a later one settles it.
    const flows = this.#fresh("EconomicEvent", "Claim");
    await this.#attempt([...resources, ...late, ...flows], async () => {
      for (const told of resources) await this.#open(told);
      for (const told of late) await this.#promise(told);
      for (const told of flows) await (told.type === "Claim" ? this.#claim(told) : this.#record(told));
    });
  }

  readonly #idOf = (uri: string): string | null => this.made.get(uri) ?? this.known.get(uri) ?? null;

  #fresh(...types: readonly string[]): Told[] {
    return this.story.of(...types).filter(({ uri }) => this.#idOf(uri) === null);
  }

  /** Runs a step as a whole; what it refuses is kept aside with the reason. */
  async #attempt(about: readonly Told[], step: () => Promise<void>): Promise<void> {
    if (about.length === 0) return;
    if (this.#tried + about.length > ADOPTED_MAX) {
      const why = `A file is tried for at most ${ADOPTED_MAX} records of the hub: split it.`;
      this.keptAside.push(...about.map(({ uri, type }) => ({ uri, type, why })));
      return;
    }
    this.#tried += about.length;
    const before = { made: new Map(this.made), became: { ...this.became } };
    await this.tx.query("SAVEPOINT adoption");
    try {
      await step();
      await this.tx.query("RELEASE SAVEPOINT adoption");
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      await this.tx.query("ROLLBACK TO SAVEPOINT adoption");
      for (const uri of this.made.keys()) if (!before.made.has(uri)) this.made.delete(uri);
      for (const type of Object.keys(this.became)) this.became[type] = before.became[type] ?? 0;
      const why = error.message;
      this.keptAside.push(...about.map(({ uri, type }) => ({ uri, type, why })));
    }
  }

  #keep({ uri, type }: Told, id: string): void {
    this.made.set(uri, id);
    this.became[type] = (this.became[type] ?? 0) + 1;
  }

  async #specify(told: Told): Promise<void> {
    const users = this.story.of("Process").filter(({ properties }) => refOf(properties["basedOn"]) === told.uri);
    const [agent] = users.flatMap((process) => this.#agentsOf(process));
    if (agent === undefined) throw unsaid("No process of a known agent is based on it.");
    const draft = { name: requireProcessName(nameOf(told)), note: requireNote(noteOf(told)), agent };
    this.#keep(told, (await insertProcessSpecification(this.tx, draft)).id);
  }

  async #start(told: Told): Promise<void> {
    const [agent] = this.#agentsOf(told);
    if (agent === undefined) throw unsaid("No known agent is part of everything that it takes in and gives out.");
    const basedOn = refOf(told.properties["basedOn"]);
    const draft = {
      name: requireProcessName(nameOf(told)),
      agent,
      basedOn: basedOn === null ? null : this.#idOf(basedOn),
    };
    this.#keep(told, (await insertProcess(this.tx, draft)).id);
  }

  /** Who may carry a process out: whom it names, else who is a party of all of its flows. */
  #agentsOf(process: Told): string[] {
    const named = refOf(process.properties["inScopeOf"]);
    const scope = named === null ? null : this.#idOf(named);
    if (scope !== null) return [scope];
    const flows = this.story
      .of(...FLOWS)
      .filter((flow) => [this.story.inputOf(flow), this.story.outputOf(flow)].includes(process.uri));
    const parties = flows.map(({ properties }) =>
      [refOf(properties["provider"]), refOf(properties["receiver"])].flatMap((uri) =>
        uri === null ? [] : (this.#idOf(uri) ?? []),
      ),
    );
    return (parties[0] ?? []).filter((agent) => parties.every((each) => each.includes(agent)));
  }

  async #agree(told: Told): Promise<void> {
    const flows = this.story
      .of("Commitment", "EconomicEvent")
      .filter((flow) => this.story.agreementOf(flow) === told.uri);
    const parties = flows.flatMap((flow) => [
      partyOf(flow, "provider", this.#idOf),
      partyOf(flow, "receiver", this.#idOf),
    ]);
    const draft = requireAgreement({ name: nameOf(told), note: noteOf(told), parties });
    const createdAt = await this.tx.now();
    const agreement = { ...draft, id: newId(AGREEMENT_PREFIX), createdBy: this.tx.caller.agent, createdAt };
    await AgreementRepository.insert(this.tx, agreement);
    this.tx.emit(agreementCreated(agreement, agreement.createdBy));
    this.#keep(told, agreement.id);
  }

  async #publish(told: Told): Promise<void> {
    this.#keep(told, (await insertIntent(this.tx, intentOf(this.story, told, this.#idOf))).id);
  }

  async #promise(told: Told): Promise<void> {
    this.#keep(told, (await insertCommitment(this.tx, commitmentOf(this.story, told, this.#idOf))).id);
  }

  async #claim(told: Told): Promise<void> {
    const draft = claimOf(this.story, told, this.#idOf);
    const [event] = await new EconomicEventRepository(this.tx).load([draft.triggeredBy]);
    if (event === undefined) throw unsaid("The event that triggers it is not known here.");
    this.#keep(told, (await insertClaim(this.tx, requireClaim(draft, event))).id);
  }

  /** What is there before anything happens is raised; what begins to exist with an event waits for it. */
  async #open(told: Told): Promise<void> {
    if (this.#beginsWithEvent(told)) return;
    const { accountingQuantity, onhandQuantity, primaryAccountable, conformsTo } = told.properties;
    const [owned, held] = [measureOf(accountingQuantity), measureOf(onhandQuantity)];
    const quantity = owned ?? held;
    if (quantity === null) throw unsaid(`The file does not say how much there was of ${told.uri}.`);
    if (held !== null && owned !== null && held.value !== owned.value)
      throw unsaid(`${told.uri} starts with more owned than held, or less: what made it so is not told.`);
    const owner = idOfKnown(refOf(primaryAccountable) ?? this.#firstParty(told), this.#idOf);
    if (owner === null) throw unsaid(`The file does not say whose ${told.uri} is.`);
    const kind = refOf(conformsTo);
    const specification = kind === null ? null : this.#idOf(kind);
    const event = await recordEvent(this.tx, {
      ...NOTHING_ELSE,
      action: "RAISE",
      provider: owner,
      receiver: owner,
      newResource: { name: nameOf(told), specification, place: null, shareable: false },
      quantity,
    });
    this.made.set(`${told.uri}#opening`, event.id);
    if (event.resource !== null) this.#keep(told, event.resource);
  }

  #beginsWithEvent({ uri }: Told): boolean {
    const at = this.story.nodes.findIndex((node) => node.uri === uri);
    return this.story.nodes.slice(0, at).some(({ properties }) => {
      const to = refOf(properties["toResourceInventoriedAs"]);
      return to === uri || (refOf(properties["resourceInventoriedAs"]) === uri && properties["action"] === "produce");
    });
  }

  /** On whose side the first event has it. */
  #firstParty({ uri }: Told): string | null {
    for (const { properties } of this.story.of("EconomicEvent")) {
      if (refOf(properties["resourceInventoriedAs"]) === uri) return refOf(properties["provider"]);
      if (refOf(properties["toResourceInventoriedAs"]) === uri) return refOf(properties["receiver"]);
    }
    return null;
  }

  async #record(told: Told): Promise<void> {
    const event = await recordEvent(this.tx, eventOf(this.story, told, this.#idOf));
    this.#keep(told, event.id);
    const named = [
      [refOf(told.properties["resourceInventoriedAs"]), event.resource],
      [refOf(told.properties["toResourceInventoriedAs"]), event.toResource],
    ] as const;
    for (const [uri, id] of named) if (uri !== null && id !== null && this.#idOf(uri) === null) this.made.set(uri, id);
  }
}

const NOTHING_ELSE = {
  resource: null,
  toResource: null,
  specification: null,
  inputOf: null,
  outputOf: null,
  agreement: null,
  fulfills: null,
  settles: null,
  effort: null,
  gift: false,
  place: null,
  state: null,
  container: null,
  occurredAt: null,
} as const;
