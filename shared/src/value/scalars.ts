import { GraphQLError, GraphQLScalarType, Kind } from "graphql";

const WHOLE = /^-?(?:0|[1-9]\d{0,39})$/;
const DECIMAL = /^-?(?:0|[1-9]\d{0,29})(?:\.\d{1,18})?$/;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;

/** A scalar read by one function from what JSON or a literal in the document holds. */
function scalar<I, O>(
  name: string,
  description: string,
  read: (value: unknown) => I,
  write: (value: unknown) => O,
): GraphQLScalarType<I, O> {
  return new GraphQLScalarType<I, O>({
    name,
    description,
    serialize: write,
    parseValue: read,
    parseLiteral: (node) => {
      if (node.kind === Kind.STRING || node.kind === Kind.INT || node.kind === Kind.FLOAT) return read(node.value);
      throw new GraphQLError(`${name} cannot be written as ${node.kind}.`, { nodes: node });
    },
  });
}

function shown(value: unknown): string {
  return JSON.stringify(typeof value === "string" ? value.slice(0, 50) : value) ?? String(value);
}

/** Whole numbers as strings of at most 40 digits; safe integers are taken too. */
export const BigIntScalar = scalar<bigint, string>(
  "BigInt",
  "Whole number of any size, written as a string.",
  (value) => {
    if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value);
    if (typeof value === "string" && WHOLE.test(value)) return BigInt(value);
    throw new GraphQLError(`BigInt is a whole number written as a string, such as "1250"; got ${shown(value)}.`);
  },
  (value) => {
    if (typeof value === "bigint") return value.toString();
    throw new TypeError(`BigInt must be a bigint, got ${typeof value}`);
  },
);

/** Exact decimals as strings: at most 30 digits before the point and 18 after it. */
export const DecimalScalar = scalar<string, string>(
  "Decimal",
  "Exact decimal, written as a string.",
  (value) => {
    const text = typeof value === "number" && Number.isSafeInteger(value) ? String(value) : value;
    if (typeof text === "string" && DECIMAL.test(text)) return text;
    throw new GraphQLError(
      `Decimal is written as a string, such as "2.5", with at most 30 digits before and 18 after the point; got ${shown(value)}.`,
    );
  },
  (value) => {
    if (typeof value === "string" && DECIMAL.test(value)) return value;
    throw new TypeError(`Decimal must be an exact decimal text, got ${shown(value)}`);
  },
);

/** False for the 30th of February, which `Date` takes for the 2nd of March. */
function isDay(text: string): boolean {
  const day = text.slice(0, 10);
  const midnight = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}

/** The years that have four digits and that the database knows. */
const [YEAR_MIN, YEAR_MAX] = [1, 9_999];

/** Instants; whatever offset comes in, UTC with milliseconds goes out. */
export const DateTimeScalar = scalar<Date, string>(
  "DateTime",
  "ISO 8601, UTC; of the years 1 to 9999.",
  (value) => {
    const at = typeof value === "string" && DATE_TIME.test(value) && isDay(value) ? new Date(value) : null;
    const year = at?.getUTCFullYear() ?? Number.NaN;
    if (at === null || !(year >= YEAR_MIN && year <= YEAR_MAX))
      throw new GraphQLError(
        `DateTime is ISO 8601, of the years 1 to 9999, such as "2026-01-31T12:00:00Z"; got ${shown(value)}.`,
      );
    return at;
  },
  (value) => {
    if (value instanceof Date) return value.toISOString();
    throw new TypeError(`DateTime must be a Date, got ${typeof value}`);
  },
);
