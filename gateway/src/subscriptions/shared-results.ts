import { type DocumentNode, Kind, visit } from "graphql";
import type { AdmittedOperation } from "../execution/documents";
import { Lru } from "../execution/lru";
import { authorisationScope, stableJson } from "./scope";
import type { Caller } from "@commons-hub/shared/identity";

/** The argument by which a client resumes. */
export const CURSOR_ARGUMENT = "after";
/** How much older than the event the fields of other subgraphs may be when another stream has executed it already. */
const FRESH_MS = 1_000;
const KEPT_RESULTS = 2_000;
const KEPT_CHARACTERS = 10_000_000;

/**
 * What subscribers must have in common for one executed event to serve them: operation, variables and authorisation
 * scope. The cursor from which each began is left out, when it is a variable that nothing else in the document uses.
 */
export function audienceKey(operation: AdmittedOperation, caller: Caller): string {
  const cursor = cursorVariable(operation);
  const variables = Object.entries(operation.variables).filter(([name]) => name !== cursor);
  return stableJson([
    operation.hash,
    operation.operationName ?? null,
    Object.fromEntries(variables),
    authorisationScope(caller),
  ]);
}

/** Whether a subscription begins in the past; without a cursor it begins now. */
export function resumes({ operation, variables }: AdmittedOperation): boolean {
  return operation.selectionSet.selections.some((selection) => {
    // A root fragment may hide the argument; without looking into it the stream is simply not shared.
    if (selection.kind !== Kind.FIELD) return true;
    const value = selection.arguments?.find((argument) => argument.name.value === CURSOR_ARGUMENT)?.value;
    if (value === undefined || value.kind === Kind.NULL) return false;
    return value.kind !== Kind.VARIABLE || (variables[value.name.value] ?? null) !== null;
  });
}

function cursorVariable({ operation, document }: AdmittedOperation): string | undefined {
  for (const selection of operation.selectionSet.selections) {
    if (selection.kind !== Kind.FIELD) continue;
    const value = selection.arguments?.find((argument) => argument.name.value === CURSOR_ARGUMENT)?.value;
    if (value?.kind === Kind.VARIABLE && countUses(document, value.name.value) === 1) return value.name.value;
  }
  return undefined;
}

/** Uses of a variable, its definitions not counted. */
function countUses(document: DocumentNode, name: string): number {
  let uses = 0;
  visit(document, {
    VariableDefinition: () => false,
    Variable: (node) => {
      if (node.name.value === name) uses += 1;
    },
  });
  return uses;
}

interface SharedResult {
  /** Null when it could not be executed for now. */
  readonly json: Promise<string | null>;
  readonly until: number;
  /** Streams that have taken it; the same event coming again to one of them is another event. */
  readonly takers: WeakSet<object>;
}

/**
 * Events executed a moment ago, by audience and event: streams that began at different cursors execute an event once
 * between them when they have come to the same place.
 */
export class SharedResults {
  readonly #results = new Lru<string, SharedResult>(KEPT_RESULTS, KEPT_CHARACTERS);

  get(audience: string, event: string, taker: object, execute: () => Promise<string | null>): Promise<string | null> {
    const key = `${audience} ${event}`;
    const known = this.#results.get(key);
    if (known !== undefined && known.until > performance.now() && !known.takers.has(taker)) {
      known.takers.add(taker);
      return known.json;
    }
    const takers = new WeakSet([taker]);
    const until = performance.now() + FRESH_MS;
    const keep = (weight: number): void => this.#results.set(key, { json, until, takers }, weight);
    const json = execute().then((done) => {
      // What was found too heavy meanwhile, or could not be executed, stays away.
      if (this.#results.get(key)?.takers !== takers) return done;
      if (done === null) this.#results.delete(key);
      else keep(key.length + done.length);
      return done;
    });
    keep(key.length);
    return json;
  }
}
