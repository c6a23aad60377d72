import {
  isQuantity,
  isReference,
  type Node,
  type Properties,
  type Reference,
  REFERENCES,
  UNITS,
  type Value,
  VOCABULARY,
} from "./graph";

/** A statement, and since when it stands. */
export interface Statement extends Node {
  readonly saidAt: Date;
}

/** A plain JSON object. */
export type JsonObject = { readonly [name: string]: unknown };

/** Classes for which the schemas ask for a name. */
const NAMED: ReadonlySet<string> = new Set([
  "Agent",
  "Person",
  "Organization",
  "EcologicalAgent",
  "Agreement",
  "Plan",
  "Process",
  "ProcessSpecification",
  "ResourceSpecification",
]);
const DATED: ReadonlySet<string> = new Set(["Agreement", "Plan"]);
const FLOWS: ReadonlySet<string> = new Set(["Flow", "Commitment", "Intent", "EconomicEvent", "Claim"]);
const UNSPECIFIED = "unspecified";

/**
 * A statement with what the vocabulary's schemas require of its class: a name, from its note or its address, and a date.
 *
 * Law: what is said stays as it is; nothing is added where nothing is missing.
 */
export function completed({ uri, type, properties, saidAt }: Statement): Node {
  const { note } = properties;
  const name =
    NAMED.has(type ?? "") && properties["name"] === undefined ? { name: typeof note === "string" ? note : uri } : {};
  const created = DATED.has(type ?? "") && properties["created"] === undefined ? { created: saidAt.toISOString() } : {};
  return { uri, type, properties: { ...properties, ...name, ...created } };
}

/**
 * Statements as a JSON-LD document.
 *
 * Laws: each statement is one node, in the same order; reading the document gives the statements, completed. Every node
 *       passes the JSON Schema of its class: what it names is embedded with as much as the schema asks for.
 */
export function writeValueFlows(statements: readonly Statement[]): JsonObject {
  const writer = new Writer(statements);
  return {
    "@context": { "@vocab": VOCABULARY, vf: VOCABULARY },
    "@graph": statements.map((statement) => writer.node(completed(statement))),
  };
}

class Writer {
  /** What is known of each thing, the last word last. */
  readonly #known = new Map<string, Properties>();

  constructor(statements: readonly Statement[]) {
    for (const statement of statements)
      this.#known.set(statement.uri, { ...this.#known.get(statement.uri), ...completed(statement).properties });
  }

  node({ uri, type, properties }: Node): JsonObject {
    const { action } = properties;
    const said = Object.entries(properties).map(([name, value]) => [name, this.#value(name, value, action)] as const);
    const plain = { "@id": uri, ...(type === null ? {} : { "@type": type }), ...Object.fromEntries(said) };
    return type === "EconomicResource" ? { ...plain, resourceConformsTo: this.#kindOf(properties) } : plain;
  }

  #value(name: string, value: Value, action: Value | undefined): unknown {
    if (Array.isArray(value)) return value.map((each: Value) => this.#value(name, each, action));
    if (isQuantity(value)) return { hasNumericalValue: value.hasNumericalValue, hasUnit: { label: value.hasUnit } };
    if (isReference(value)) return this.#embedded(REFERENCES[name] ?? "", value, action);
    return UNITS.has(name) ? { label: value } : value;
  }

  /** A thing that is named, with what the schema of its class requires. */
  #embedded(type: string, { "@id": uri }: Reference, action: Value | undefined): JsonObject {
    const known = this.#known.get(uri) ?? {};
    if (type === "EconomicResource") return { "@id": uri, resourceConformsTo: this.#kindOf(known) };
    // What keeps a promise or puts an event right is of the same action.
    if (FLOWS.has(type)) {
      const same = known["action"] ?? action;
      return same === undefined ? { "@id": uri } : { "@id": uri, action: same };
    }
    const name = NAMED.has(type) ? { name: known["name"] ?? uri } : {};
    const created = DATED.has(type) && known["created"] !== undefined ? { created: known["created"] } : {};
    return { "@id": uri, ...name, ...created };
  }

  #kindOf({ conformsTo, classifiedAs }: Properties): JsonObject {
    if (isReference(conformsTo)) return this.#embedded("ResourceSpecification", conformsTo, undefined);
    // Without an address it is no statement: who reads the document learns nothing that was not said.
    return { name: typeof classifiedAs === "string" ? classifiedAs : UNSPECIFIED };
  }
}
