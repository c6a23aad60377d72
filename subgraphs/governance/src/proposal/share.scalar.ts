import { GraphQLError, GraphQLScalarType, Kind } from "graphql";

const MAX_LENGTH = 90;

/** Text and numbers come in as written; whether they are a share is checked where the field is known. */
function read(value: unknown): string {
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text === "string" && text.length <= MAX_LENGTH) return text;
  throw new GraphQLError('Share is an exact part of a whole, such as "2/3" or "0.5".');
}

/** A scalar of governance alone. */
export const ShareScalar = new GraphQLScalarType<string, string>({
  name: "Share",
  description: 'Exact part of a whole between 0 and 1: a fraction such as "2/3", or a decimal such as "0.5".',
  serialize: (value) => String(value),
  parseValue: read,
  parseLiteral: (node) => {
    if (node.kind === Kind.STRING || node.kind === Kind.INT || node.kind === Kind.FLOAT) return read(node.value);
    throw new GraphQLError(`Share cannot be written as ${node.kind}.`, { nodes: node });
  },
});
