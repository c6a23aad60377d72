import { isReference, type Node, type Properties, type Value } from "./graph";

/** One thing of a file: the last word on each of its properties, and how often and where it is spoken of. */
export interface Told {
  readonly uri: string;
  readonly type: string;
  readonly properties: Properties;
}

/** What a file tells, put together: which flows go into which process, belong to which agreement, in which order. */
export class Story {
  readonly #things = new Map<string, Told>();
  /** The first that lists something, by property and what is listed. */
  readonly #members = new Map<string, string>();

  constructor(readonly nodes: readonly Node[]) {
    for (const { uri, type, properties } of nodes) {
      const known = this.#things.get(uri);
      // What comes first is where a thing starts from: a later word adds, and changes nothing.
      this.#things.set(uri, {
        uri,
        type: known?.type ?? type ?? "",
        properties: { ...properties, ...known?.properties },
      });
    }
    for (const { uri, properties } of this.#things.values()) this.#addMembers(uri, properties);
  }

  of(...types: readonly string[]): Told[] {
    return [...this.#things.values()].filter(({ type }) => types.includes(type));
  }

  get(uri: string): Told | null {
    return this.#things.get(uri) ?? null;
  }

  /** The process or agreement that something names, or that names it. */
  homeOf(told: Told, naming: readonly string[], listing: readonly string[]): string | null {
    for (const property of naming) {
      const named = refOf(told.properties[property]);
      if (named !== null) return named;
    }
    for (const property of listing) {
      const home = this.#members.get(`${property} ${told.uri}`);
      if (home !== undefined) return home;
    }
    return null;
  }

  inputOf(flow: Told): string | null {
    return this.homeOf(flow, ["inputOf"], ["hasInput"]);
  }

  outputOf(flow: Told): string | null {
    return this.homeOf(flow, ["outputOf"], ["hasOutput"]);
  }

  agreementOf(flow: Told): string | null {
    return this.homeOf(
      flow,
      ["clauseOf", "reciprocalClauseOf", "realizationOf", "reciprocalRealizationOf"],
      ["stipulates", "stipulatesReciprocal", "realizes", "realizesReciprocal"],
    );
  }

  #addMembers(uri: string, properties: Properties): void {
    for (const [property, value] of Object.entries(properties))
      for (const each of [value].flat()) {
        const member = refOf(each);
        if (member === null) continue;
        const key = `${property} ${member}`;
        if (!this.#members.has(key)) this.#members.set(key, uri);
      }
  }
}

export function refOf(value: Value | undefined): string | null {
  return isReference(value) ? value["@id"] : null;
}

export function textOf(value: Value | undefined): string | null {
  return typeof value === "string" ? value : null;
}
