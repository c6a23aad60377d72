import fc from "fast-check";
import {
  getNamedType,
  getNullableType,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLOutputType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
} from "graphql";

const TEXTS = [
  "",
  " ",
  "\u0000",
  "a\u0000b",
  "\ud800",
  "\udfff\ud800",
  "\u202egnihsihp",
  "\u200b",
  "e\u0301".repeat(100),
  "👩‍👩‍👧‍👦",
  "ß".repeat(201),
  "x".repeat(100_000),
  "%s%n$1",
  "'; DROP TABLE event; --",
  '{"$where":1}',
  "__proto__",
  "constructor",
  "../../etc/passwd",
  "javascript:alert(1)",
  "http://[::1",
  "https://user:password@example.org/",
  "pkg:npm/%00@1",
  "MIT OR (",
  "(".repeat(5_000),
  "MIT AND ".repeat(2_000),
  "NaN",
  "1e999",
  "null",
];
const WHOLE = [
  "0",
  "-1",
  "1",
  "9223372036854775807",
  "9223372036854775808",
  "-9223372036854775808",
  "9".repeat(40),
  "1e3",
];
const DECIMALS = [...WHOLE, "0.000000000000000001", "-0.1", "9".repeat(30), ".5", "0.7", "1.0000000000000000001"];
const TIMES = [
  "0000-01-01T00:00:00Z",
  "0001-01-01T00:00:00+14:00",
  "1969-12-31T23:59:59.999Z",
  "2026-02-30T00:00:00Z",
  "2026-13-01T00:00:00Z",
  "2026-11-22T24:00:00Z",
  "2026-11-22T12:00:00+99:99",
  "9999-12-31T23:59:59.999999999Z",
  "9999-12-31T23:59:59-12:00",
  "2026-11-22T12:00:00Z",
  "tomorrow",
];
const SHARES = [
  "0",
  "1",
  "1/2",
  "2/3",
  "1/0",
  "0/0",
  "3/2",
  "-1/2",
  `1/${"9".repeat(30)}`,
  "0.5",
  "0.33333333333333333333",
];
const NUMBERS = [0, -0, -1, 1, 101, 2_147_483_647, -2_147_483_648, 2_147_483_648, 0.5, 1e308, -1e308, 90, 180, 1e-300];
/** What is of no type that is asked for. */
const MISFITS: readonly unknown[] = [null, true, [], {}, [[]], { id: "x" }, "x", 7, ["x", null]];

export function hostileText(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.constantFrom(...TEXTS),
    fc.string({ unit: "binary", maxLength: 50 }),
    fc.string({ maxLength: 20 }),
  );
}

/** Values for a type: some fit, most are at the edge of what fits or beyond it. `ids` exist, of whatever kind. */
export function hostileValue(type: GraphQLInputType, ids: readonly string[]): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 20, arbitrary: fitting(type, ids) }, { weight: 1, arbitrary: fc.constantFrom(...MISFITS) });
}

function fitting(type: GraphQLInputType, ids: readonly string[]): fc.Arbitrary<unknown> {
  const inner = getNullableType(type);
  if (isListType(inner)) {
    const element = hostileValue(inner.ofType, ids);
    const some = fc.array(element, { maxLength: 3 });
    const many = element.map((value) => {
      const short = (JSON.stringify(value) ?? "").length < 200;
      return Array.from({ length: short ? 1_200 : 1 }, () => value);
    });
    return fc.oneof({ weight: 10, arbitrary: some }, { weight: 1, arbitrary: many });
  }
  if (isEnumType(inner)) return fc.constantFrom(...inner.getValues().map(({ name }) => name), "NONE", "");
  if (isInputObjectType(inner)) return hostileObject(inner, ids);
  const known = ids.length > 0 ? fc.constantFrom(...ids) : hostileText();
  switch (getNamedType(inner).name) {
    case "ID":
      return fc.oneof(known, known, fc.constantFrom("agt_none", "prj_", "_", "evt_\u0000"), hostileText());
    case "Int":
    case "Float":
      return fc.oneof(fc.constantFrom(...NUMBERS), fc.double(), fc.integer());
    case "BigInt":
      return fc.oneof(fc.constantFrom(...WHOLE), fc.bigInt().map(String), fc.integer());
    case "Decimal":
      return fc.oneof(fc.constantFrom(...DECIMALS), fc.double().map(String));
    case "DateTime":
      return fc.oneof(
        fc.constantFrom(...TIMES),
        fc.date({ noInvalidDate: true }).map((at) => at.toISOString()),
      );
    case "Share":
      return fc.constantFrom(...SHARES);
    case "Boolean":
      return fc.boolean();
    default:
      return hostileText();
  }
}

function hostileObject(type: GraphQLNamedType, ids: readonly string[]): fc.Arbitrary<Record<string, unknown>> {
  if (!isInputObjectType(type)) throw new TypeError(`${type.name} is no input`);
  const fields = Object.values(type.getFields());
  const model = Object.fromEntries(fields.map((field) => [field.name, hostileValue(field.type, ids)]));
  const requiredKeys = fields.filter((field) => isNonNullType(field.type)).map((field) => field.name);
  return fc.record(model, { requiredKeys });
}

/** Everything that can be selected without arguments, so many levels down. */
export function selectionOf(type: GraphQLOutputType, levels: number): string {
  const named = getNamedType(type);
  if (isLeafType(named)) return "";
  if (!isObjectType(named) && !isInterfaceType(named)) return "{ __typename }";
  const fields = Object.values(named.getFields()).flatMap((field) => {
    if (field.args.some(isRequiredArgument)) return [];
    if (isLeafType(getNamedType(field.type))) return [field.name];
    return levels > 0 ? [`${field.name} ${selectionOf(field.type, levels - 1)}`] : [];
  });
  return `{ __typename ${fields.join(" ")} }`;
}
