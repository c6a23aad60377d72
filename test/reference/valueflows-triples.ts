type Thing = Readonly<Record<string, unknown>>;

const DATES: ReadonlySet<string> = new Set(["created", "due", "hasPointInTime", "hasBeginning", "hasEnd"]);
const TEXTS: ReadonlySet<string> = new Set(["name", "note", "skos:note", "roleLabel", "inverseRoleLabel", "state"]);

/**
 * What a document says, as `subject property value`, however it is laid out. Written beside the hub's own reader, so that
 * what that one forgets is missed here.
 *
 * The same is: a thing inside of another and beside it; a word with the vocabulary's prefix and without; a unit as a word and
 * as an object with a label; a point in time in any zone; what a resource conforms to in the ontology's word and the schemas'.
 */
export function triplesOf(document: unknown): string[] {
  const { "@context": context, "@graph": graph } = (Array.isArray(document) ? { "@graph": document } : document) as {
    "@context"?: unknown;
    "@graph": Thing[];
  };
  const parts = [context ?? {}].flat().filter((each) => typeof each === "object");
  const prefixes = Object.assign({}, ...parts) as Record<string, string>;
  const expand = (text: string): string => {
    const [prefix = "", ...rest] = text.split(":");
    return Object.hasOwn(prefixes, prefix) && rest.length > 0 ? `${prefixes[prefix]}${rest.join(":")}` : text;
  };
  const said: string[] = [];
  for (const node of graph) add(node, expand, said);
  return said;
}

function add(node: Thing, expand: (text: string) => string, said: string[]): string {
  const subject = expand(textOf(node["@id"]));
  if (node["@type"] === undefined) return subject;
  const type = word(textOf(node["@type"]));
  said.push(`${subject} a ${type}`);
  for (const [key, value] of Object.entries(node)) {
    if (key.startsWith("@")) continue;
    const name = word(key);
    const property = type === "EconomicResource" && name === "resourceConformsTo" ? "conformsTo" : name;
    for (const each of [value].flat()) {
      const object = objectOf(property, each, expand, said);
      if (object !== null) said.push(`${subject} ${property} ${object}`);
    }
  }
  return subject;
}

function objectOf(property: string, value: unknown, expand: (text: string) => string, said: string[]): string | null {
  if (value === null) return null;
  if (typeof value !== "object") {
    const text = textOf(value);
    if (DATES.has(property)) return String(instantOf(text));
    return TEXTS.has(property) ? text : word(expand(text));
  }
  const thing = Object.fromEntries(Object.entries(value).map(([key, each]) => [word(key), each as unknown]));
  if (thing["hasNumericalValue"] !== undefined)
    return `${Number(thing["hasNumericalValue"])} ${labelOf(thing["hasUnit"])}`;
  if (thing["@id"] === undefined) return typeof thing["label"] === "string" ? labelOf(thing) : null;
  return add(thing, expand, said);
}

function labelOf(unit: unknown): string {
  return word(textOf(typeof unit === "object" ? (unit as { label: unknown }).label : unit));
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function word(text: string): string {
  return text.replace(/^(?:vf|om2):/, "");
}

/** The examples write hours and offsets of one digit. */
function instantOf(text: string): number {
  const plain = text.replace(/T(\d):/, "T0$1:").replace(/([+-])(\d):(\d\d)$/, "$10$2:$3");
  const at = Date.parse(plain);
  if (Number.isNaN(at)) throw new Error(`no point in time: ${text}`);
  return at;
}
