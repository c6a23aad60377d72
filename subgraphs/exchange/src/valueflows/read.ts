import { DomainError } from "@commons-hub/shared/errors";
import { isAlias, isMap, isScalar, isSeq, LineCounter, type ParsedNode, parseDocument, type YAMLMap } from "yaml";
import { Context } from "./context";
import { type Node, REFERENCES, TEXTS, TIMES, UNITS, type Value } from "./graph";
import { instantOf } from "./instant";

/** 16 MiB. */
export const FILE_BYTES_MAX = 16 * 1024 * 1024;
/** What fits into one transaction on a machine that is slow and busy. */
export const NODES_MAX = 5_000;
const DEPTH_MAX = 32;
const TEXT_LENGTH_MAX = 10_000;
const ADDRESS = /^[A-Za-z][A-Za-z0-9+.-]*:[^\s\p{Cc}]{1,1000}$/u;
const WORD = /^[A-Za-z@][A-Za-z0-9:_-]{0,63}$/;

/**
 * Reads a ValueFlows file, YAML-LD or JSON-LD, as the list of what it says, in its order.
 *
 * Shapes: what stands inside of another node comes right after it, and is named by it. An object without `@type` names a node
 *         and says no more of it. What is null is not said, as in JSON-LD.
 * Errors: IMPORT_INVALID with the line and what is wrong.
 */
export function readValueFlows(text: string): Node[] {
  if (Buffer.byteLength(text) > FILE_BYTES_MAX) throw invalid(1, "the file is larger than 16 MiB: split it");
  return new Reader(text).nodes;
}

function invalid(line: number, problem: string): DomainError {
  return new DomainError("IMPORT_INVALID", `line ${line}: ${problem}.`, { line });
}

class Reader {
  readonly nodes: Node[] = [];
  readonly #context = new Context();
  readonly #lines = new LineCounter();

  constructor(text: string) {
    const root = this.#parse(text);
    if (isSeq(root)) {
      for (const item of root.items) this.#addNode(item, 1);
      return;
    }
    if (!isMap(root)) throw invalid(1, "the file must hold `@context` and `@graph`");
    const context = root.get("@context", true) as ParsedNode | undefined;
    const problem = context === undefined ? null : this.#context.add(this.#plain(context));
    if (context !== undefined && problem !== null) throw invalid(this.#lineOf(context), problem);
    const graph = root.get("@graph", true) as ParsedNode | undefined;
    if (graph === undefined) this.#addNode(root, 1);
    else if (isSeq(graph)) for (const item of graph.items) this.#addNode(item, 1);
    else throw invalid(this.#lineOf(graph), "`@graph` must be a list of nodes");
  }

  #parse(text: string): ParsedNode | null {
    const document = parse(text, this.#lines);
    const [error] = document.errors;
    if (error) throw invalid(error.linePos?.[0].line ?? 1, `this is no YAML or JSON: ${firstSentence(error.message)}`);
    return document.contents;
  }

  #lineOf(node: ParsedNode): number {
    return this.#lines.linePos(node.range[0]).line;
  }

  /** The context alone is taken as it is. */
  #plain(node: ParsedNode, depth = 1): unknown {
    if (depth > DEPTH_MAX) throw invalid(this.#lineOf(node), `this is nested deeper than ${DEPTH_MAX} levels`);
    if (isAlias(node)) throw invalid(this.#lineOf(node), "aliases are no part of YAML-LD");
    if (isScalar(node)) return node.value;
    if (isSeq(node)) return node.items.map((item) => this.#plain(item, depth + 1));
    return Object.fromEntries(this.#entries(node).map(([key, value]) => [key, value && this.#plain(value, depth + 1)]));
  }

  #entries(map: YAMLMap): (readonly [string, ParsedNode | null])[] {
    return map.items.map(({ key, value }) => {
      const name = isScalar(key) ? key.value : null;
      if (typeof name !== "string")
        throw invalid(this.#lineOf(map as unknown as ParsedNode), "a property needs a name");
      return [name, value as ParsedNode | null];
    });
  }

  /** Answers the address of the node. */
  #addNode(node: ParsedNode, depth: number): string {
    const line = this.#lineOf(node);
    if (depth > DEPTH_MAX) throw invalid(line, `this is nested deeper than ${DEPTH_MAX} levels`);
    if (!isMap(node)) throw invalid(line, "a node is a mapping with `@id` and `@type`");
    if (this.nodes.length >= NODES_MAX) throw invalid(line, `a file says at most ${NODES_MAX} things: split it`);
    const uri = this.#address(node.get("@id", true) as ParsedNode | undefined, line);
    const type = node.get("@type", true) as ParsedNode | undefined;
    const index = this.nodes.push({ uri, type: type === undefined ? null : this.#typeOf(type), properties: {} }) - 1;
    const properties: Record<string, Value> = {};
    for (const [key, value] of this.#entries(node)) {
      if (key === "@id" || key === "@type" || key === "@context" || value === null) continue;
      const name = this.#name(key, value);
      const said = this.#value(name, value, depth);
      if (said !== null) properties[name] = said;
    }
    const { type: read } = this.nodes[index]!;
    this.nodes[index] = { uri, type: read, properties: ofClass(read, properties) };
    return uri;
  }

  #name(key: string, node: ParsedNode): string {
    const name = this.#context.word(key);
    if (!WORD.test(name)) throw invalid(this.#lineOf(node), `\`${key.slice(0, 64)}\` is no name of a property`);
    return name;
  }

  #typeOf(node: ParsedNode): string {
    const type = isScalar(node) && typeof node.value === "string" ? this.#context.word(node.value) : "";
    if (!WORD.test(type)) throw invalid(this.#lineOf(node), "`@type` must be one class of the vocabulary");
    return type;
  }

  #address(node: ParsedNode | undefined, line: number): string {
    const text = node !== undefined && isScalar(node) && typeof node.value === "string" ? node.value : null;
    if (text === null) throw invalid(line, "a node needs an `@id`, so that it is the same when it is read again");
    const uri = this.#context.expand(text);
    if (!ADDRESS.test(uri)) throw invalid(line, `\`${text.slice(0, 100)}\` is no address: it needs a known prefix`);
    return uri;
  }

  #value(name: string, node: ParsedNode, depth: number): Value | null {
    if (isAlias(node)) throw invalid(this.#lineOf(node), "aliases are no part of YAML-LD");
    if (isSeq(node)) {
      const list = node.items.map((item) => this.#value(name, item, depth + 1));
      return list.filter((each) => each !== null);
    }
    return isMap(node) ? this.#object(name, node, depth) : this.#scalar(name, node);
  }

  #scalar(name: string, node: ParsedNode): Value | null {
    const { value } = node as { value?: unknown };
    const line = this.#lineOf(node);
    if (value === null || value === undefined) return null;
    if (typeof value === "boolean") return value;
    if (typeof value === "number") {
      // A tracking number is a text that looks like a number.
      if (TEXTS.has(name)) return String((node as { source?: string }).source ?? value);
      if (!Number.isFinite(value)) throw invalid(line, `\`${name}\` is no finite number`);
      return value;
    }
    if (typeof value !== "string") throw invalid(line, `\`${name}\` must be a text, a number or a node`);
    if (value.length > TEXT_LENGTH_MAX) throw invalid(line, `\`${name}\` has more than ${TEXT_LENGTH_MAX} characters`);
    if (TEXTS.has(name)) return value;
    if (UNITS.has(name)) return this.#context.word(value);
    if (TIMES.has(name)) {
      const instant = instantOf(value);
      if (instant === null) throw invalid(line, `\`${name}\` is no point in time: write 2030-01-31T12:00:00Z`);
      return instant;
    }
    return Object.hasOwn(REFERENCES, name) ? { "@id": this.#address(node, line) } : this.#context.expand(value);
  }

  #object(name: string, node: YAMLMap & ParsedNode, depth: number): Value | null {
    const line = this.#lineOf(node);
    if (node.has("@type")) return { "@id": this.#addNode(node, depth + 1) };
    if (node.has("@id")) return { "@id": this.#address(node.get("@id", true) as ParsedNode, line) };
    const parts = new Map(this.#entries(node).map(([key, value]) => [this.#context.word(key), value]));
    const label = parts.get("label");
    if (UNITS.has(name) && label) return this.#scalar(name, label);
    const [value, unit] = [parts.get("hasNumericalValue"), parts.get("hasUnit")];
    if (value && unit) return this.#quantity(value, unit);
    // What the schemas ask for and the file does not know.
    if (Object.hasOwn(REFERENCES, name)) return null;
    throw invalid(
      line,
      `\`${name}\` must be a node with \`@id\`, or a measure with \`hasNumericalValue\` and \`hasUnit\``,
    );
  }

  #quantity(value: ParsedNode, unit: ParsedNode): Value {
    const amount = this.#scalar("hasNumericalValue", value);
    const label = isMap(unit) ? (unit.get("label", true) as ParsedNode | undefined) : unit;
    const word = label === undefined ? null : this.#scalar("defaultUnitOfResource", label);
    if (typeof amount !== "number") throw invalid(this.#lineOf(value), "`hasNumericalValue` must be a number");
    if (typeof word !== "string") throw invalid(this.#lineOf(unit), "`hasUnit` must be a unit or have a `label`");
    return { hasNumericalValue: amount, hasUnit: word };
  }
}

/** Parsing what is nested without end exhausts the stack: that is the file's fault. */
function parse(text: string, lineCounter: LineCounter) {
  try {
    return parseDocument(text, { lineCounter, logLevel: "silent", version: "1.2" });
  } catch (error) {
    if (error instanceof RangeError) throw invalid(1, "the file is nested too deeply");
    throw error;
  }
}

/** Of a resource the schemas say `resourceConformsTo`, the ontology `conformsTo`: one word for one thing. */
function ofClass(type: string | null, properties: Readonly<Record<string, Value>>): Node["properties"] {
  const { resourceConformsTo, ...rest } = properties;
  if (type !== "EconomicResource" || resourceConformsTo === undefined) return properties;
  return { conformsTo: resourceConformsTo, ...rest };
}

function firstSentence(message: string): string {
  return message.split(/ at line |\n/)[0] ?? message;
}
