import type { Measure } from "@commons-hub/shared/value";
import type { Agreement } from "../agreement/agreement";
import { type Claim, claimStateOf } from "../claim/claim";
import { type Commitment, stateOf } from "../commitment/commitment";
import type { Expectation } from "../commitment/expectation";
import type { EconomicAction } from "../economic-event/action";
import type { EconomicEvent } from "../economic-event/economic-event";
import type { EconomicResource } from "../economic-resource/economic-resource";
import type { Intent } from "../intent/intent";
import type { Process, ProcessSpecification } from "../process/process";
import type { Quantity, Reference, Value } from "./graph";
import type { Statement } from "./write";

/** The address of what has an id here. */
export type AddressOf = (id: string) => string;

/** The hub's own records as statements of ValueFlows. What the vocabulary has no word for is left out. */
export class Describer {
  constructor(private readonly address: AddressOf) {}

  processSpecification({ id, name, note, createdAt }: ProcessSpecification): Statement[] {
    return [this.#statement(id, "ProcessSpecification", createdAt, { name, note })];
  }

  process({ id, name, agent, basedOn, startedAt }: Process): Statement[] {
    const properties = { name, inScopeOf: this.#ref(agent), basedOn: this.#ref(basedOn), hasBeginning: startedAt };
    return [this.#statement(id, "Process", startedAt, properties)];
  }

  resource(resource: EconomicResource): Statement[] {
    const { id, name, unit, accounting, onhand, place, state, createdAt } = resource;
    const at = place === null ? [] : [this.#place(id, place, createdAt)];
    const statement = this.#statement(id, "EconomicResource", createdAt, {
      name,
      conformsTo: this.#ref(resource.specification),
      primaryAccountable: this.#ref(resource.owner),
      accountingQuantity: quantityOf({ value: accounting, unit }),
      onhandQuantity: quantityOf({ value: onhand, unit }),
      currentLocation: at[0] === undefined ? null : { "@id": at[0].uri },
      state,
      stage: this.#ref(resource.stage),
      containedIn: this.#ref(resource.containedIn),
    });
    return [...at, statement];
  }

  economicEvent(event: EconomicEvent): Statement[] {
    const statement = this.#statement(event.id, "EconomicEvent", event.recordedAt, {
      ...this.#flow(event),
      toResourceInventoriedAs: this.#ref(event.toResource),
      inputOf: this.#ref(event.inputOf),
      outputOf: this.#ref(event.outputOf),
      realizationOf: this.#ref(event.agreement),
      fulfills: this.#ref(event.fulfills),
      settles: this.#ref(event.settles),
      hasPointInTime: event.occurredAt,
      state: event.state,
      stage: this.#ref(event.stage),
      containedIn: this.#ref(event.container),
      corrects: this.#ref(event.corrects),
    });
    return [statement];
  }

  agreement({ id, name, note, createdAt }: Agreement): Statement[] {
    return [this.#statement(id, "Agreement", createdAt, { name, note, created: createdAt })];
  }

  commitment(commitment: Commitment): Statement[] {
    const { id, due, note, createdAt } = commitment;
    const statement = this.#statement(id, "Commitment", createdAt, {
      ...this.#flow(commitment),
      inputOf: this.#ref(commitment.inputOf),
      outputOf: this.#ref(commitment.outputOf),
      clauseOf: this.#ref(commitment.agreement),
      due,
      created: createdAt,
      finished: stateOf(commitment) !== "OPEN",
      note,
    });
    return [statement];
  }

  claim(claim: Claim): Statement[] {
    const { id, due, note, recordedAt } = claim;
    const statement = this.#statement(id, "Claim", recordedAt, {
      ...this.#flow(claim),
      triggeredBy: this.#ref(claim.triggeredBy),
      due,
      created: recordedAt,
      finished: claimStateOf(claim) !== "OPEN",
      note,
    });
    return [statement];
  }

  intent(intent: Intent): Statement[] {
    const { id, kind, agent, title, specification, quantity, price, near, available, publishedAt, withdrawnAt } =
      intent;
    const [published, back] = [`${this.address(id)}#intent`, `${this.address(id)}#reciprocal`];
    const at = near === null ? [] : [this.#place(id, near, publishedAt)];
    const [giver, taker] = kind === "OFFER" ? ["provider", "receiver"] : ["receiver", "provider"];
    const proposal = this.#statement(id, "Proposal", publishedAt, {
      name: title,
      purpose: kind === "OFFER" ? "offer" : "request",
      created: publishedAt,
      hasBeginning: available?.from ?? null,
      hasEnd: available?.until ?? null,
      eligibleLocation: at[0] === undefined ? null : { "@id": at[0].uri },
      publishes: [{ "@id": published }],
      reciprocal: price === null ? null : [{ "@id": back }],
    });
    const offered = statementOf(published, "Intent", publishedAt, {
      name: title,
      action: "transfer",
      [giver]: this.#ref(agent),
      resourceConformsTo: this.#ref(specification),
      resourceQuantity: quantity && quantityOf(quantity),
      finished: withdrawnAt === null ? null : true,
    });
    const asked = (minor: bigint, currency: string): Statement =>
      statementOf(back, "Intent", publishedAt, {
        action: "transfer",
        [taker]: this.#ref(agent),
        resourceQuantity: quantityOf({ value: String(minor), unit: `${currency}-minor` }),
      });
    return [...at, proposal, offered, ...(price === null ? [] : [asked(price.minor, price.currency)])];
  }

  #flow({ action, provider, receiver, resource, specification, quantity, effort }: Expectation): Said {
    return {
      action: wordOf(action),
      provider: this.#ref(provider),
      receiver: this.#ref(receiver),
      resourceInventoriedAs: this.#ref(resource),
      resourceConformsTo: this.#ref(specification),
      resourceQuantity: quantity && quantityOf(quantity),
      effortQuantity: effort && quantityOf(effort),
    };
  }

  #place(id: string, { latitude, longitude }: { latitude: number; longitude: number }, saidAt: Date): Statement {
    return statementOf(`${this.address(id)}#place`, "SpatialThing", saidAt, { lat: latitude, long: longitude });
  }

  #ref(id: string | null): Reference | null {
    return id === null ? null : { "@id": this.address(id) };
  }

  #statement(id: string, type: string, saidAt: Date, said: Said): Statement {
    return statementOf(this.address(id), type, saidAt, said);
  }
}

type Said = Readonly<Record<string, Value | Date | null>>;

/** What is null is not said. */
function statementOf(uri: string, type: string, saidAt: Date, said: Said): Statement {
  const properties: Record<string, Value> = {};
  for (const [name, value] of Object.entries(said))
    if (value !== null) properties[name] = value instanceof Date ? value.toISOString() : value;
  return { uri, type, properties, saidAt };
}

/** The schemas know numbers of JSON alone: beyond 15 digits they are near, no more exact. */
function quantityOf({ value, unit }: Measure): Quantity {
  return { hasNumericalValue: Number(value), hasUnit: unit };
}

/** `TRANSFER_CUSTODY` is `transferCustody`. */
export function wordOf(action: EconomicAction): string {
  return action.toLowerCase().replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
