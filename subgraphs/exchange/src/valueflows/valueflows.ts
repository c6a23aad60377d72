import { digestOf } from "@commons-hub/shared/digest";
import type { Origin } from "@commons-hub/shared/value";
import type { Node, Properties } from "./graph";

export const DOCUMENT_PREFIX = "vfd";
export const RECORD_PREFIX = "vfr";

/** What a file said, kept word for word. */
export interface ValueFlowsRecord extends Node {
  readonly id: string;
  readonly origin: Origin;
}

/** A file that was taken in. */
export interface ValueFlowsDocument {
  readonly id: string;
  readonly sourceUri: string;
  readonly digest: string;
  readonly importedBy: string | null;
  readonly importedAt: Date;
}

/** What a file said that the hub has a type for and yet did not become that, and why. */
export interface KeptAside {
  readonly uri: string;
  readonly type: string;
  readonly why: string;
}

export interface ImportResult {
  /** Null where nothing was new. */
  readonly document: string | null;
  readonly statements: number;
  /** Of them, those that the hub had not heard before. */
  readonly newStatements: number;
  /** How many of each class became records of the hub. */
  readonly became: Readonly<Record<string, number>>;
  readonly keptAside: readonly KeptAside[];
}

/** Of what a file says, whatever its layout. */
export function digestOfNodes(nodes: readonly Node[]): string {
  return digestOf(nodes.map(({ uri, type, properties }) => ({ uri, type, properties })));
}

export function digestOfNode({
  uri,
  type,
  properties,
}: {
  uri: string;
  type: string | null;
  properties: Properties;
}): string {
  return digestOf({ uri, type, properties });
}
