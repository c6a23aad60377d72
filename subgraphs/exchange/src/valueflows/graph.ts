import { canonicalJson } from "@commons-hub/shared/digest";

/** Where the words of ValueFlows are defined. */
export const VOCABULARY = "http://w3id.org/valueflows/ont/vf#";

/** A node that another one names. */
export type Reference = { readonly "@id": string };

/** om2:Measure. */
export type Quantity = {
  readonly hasNumericalValue: number;
  /** The unit's label. */
  readonly hasUnit: string;
};

export type Value = string | number | boolean | Reference | Quantity | readonly Value[];
export type Properties = Readonly<Record<string, Value>>;

/** What a file says of one thing at one place; a thing may be spoken of more than once, before and after an event. */
export interface Node {
  readonly uri: string;
  /** Without the vocabulary's prefix; null where only more is said of what was typed before. */
  readonly type: string | null;
  readonly properties: Properties;
}

/** The properties that name another node, and of which class it is. */
export const REFERENCES: Readonly<Record<string, string>> = {
  provider: "Agent",
  receiver: "Agent",
  primaryAccountable: "Agent",
  inScopeOf: "Agent",
  subject: "Agent",
  object: "Agent",
  relationship: "AgentRelationshipRole",
  conformsTo: "ResourceSpecification",
  resourceConformsTo: "ResourceSpecification",
  resourceSpecifiedAs: "ResourceSpecification",
  resourceInventoriedAs: "EconomicResource",
  toResourceInventoriedAs: "EconomicResource",
  containedIn: "EconomicResource",
  stage: "ProcessSpecification",
  basedOn: "ProcessSpecification",
  processConformsTo: "ProcessSpecification",
  primaryLocation: "SpatialThing",
  currentLocation: "SpatialThing",
  locatedAt: "SpatialThing",
  eligibleLocation: "SpatialThing",
  toLocation: "SpatialThing",
  plannedWithin: "Plan",
  independentDemandOf: "Plan",
  fulfills: "Commitment",
  stipulates: "Commitment",
  stipulatesReciprocal: "Commitment",
  satisfies: "Intent",
  publishes: "Intent",
  reciprocal: "Intent",
  settles: "Claim",
  corrects: "EconomicEvent",
  triggeredBy: "EconomicEvent",
  realizes: "EconomicEvent",
  realizesReciprocal: "EconomicEvent",
  clauseOf: "Agreement",
  reciprocalClauseOf: "Agreement",
  realizationOf: "Agreement",
  reciprocalRealizationOf: "Agreement",
  inputOf: "Process",
  outputOf: "Process",
  hasInput: "Flow",
  hasOutput: "Flow",
  recipeInputOf: "RecipeProcess",
  recipeOutputOf: "RecipeProcess",
  recipeIncludes: "RecipeProcess",
  lists: "Proposal",
};

/** Of these, the word is a unit's label. */
export const UNITS: ReadonlySet<string> = new Set(["unitOfEffort", "defaultUnitOfResource", "defaultUnitOfEffort"]);
/** Of these, the word is a point in time. */
export const TIMES: ReadonlySet<string> = new Set(["created", "due", "hasPointInTime", "hasBeginning", "hasEnd"]);
/** Of these, the word is what people read: nothing in it is a prefix. */
export const TEXTS: ReadonlySet<string> = new Set([
  "name",
  "note",
  "skos:note",
  "label",
  "roleLabel",
  "inverseRoleLabel",
  "trackingIdentifier",
  "state",
  "mappableAddress",
]);

export function isReference(value: Value | undefined): value is Reference {
  return typeof value === "object" && "@id" in value;
}

export function isQuantity(value: Value | undefined): value is Quantity {
  return typeof value === "object" && "hasNumericalValue" in value;
}

/** The same text for the same statement, however its words are ordered. */
export function canonicalNode({ uri, type, properties }: Node): string {
  return canonicalJson({ uri, type, properties });
}
