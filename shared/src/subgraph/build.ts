import { buildSubgraphSchema } from "@apollo/subgraph";
import { getDocumentNodeFromSchema } from "@graphql-tools/utils";
import { defaultFieldResolver, type GraphQLFieldResolver, type GraphQLSchema, isObjectType } from "graphql";
import { buildSchemaSync, createResolversMap } from "type-graphql";
import { type RequestContext, renewContext } from "./context";
import { requireNoEmptyId } from "./empty-id";
import { federate, printSorted } from "./federate";

/** An entity that a subgraph owns. `load` answers null for what does not exist or may not be seen. */
export interface OwnedEntity<C extends RequestContext> {
  readonly prefix: string;
  /** Calls a DataLoader before any await, so that all references of a level are one batch. */
  load(id: string, context: C): Promise<object | null>;
}

export interface SchemaOptions<C extends RequestContext> {
  /** Resolver instances; their classes declare the fields. */
  readonly resolvers: readonly object[];
  /** Object types that no field returns by name. */
  readonly types?: readonly Function[];
  /** By GraphQL type name. */
  readonly entities: Readonly<Record<string, OwnedEntity<C>>>;
  /** Names of types that another subgraph owns. */
  readonly foreign: readonly string[];
}

export interface BuiltSchema {
  readonly schema: GraphQLSchema;
  readonly sdl: string;
}

/**
 * Builds an executable Federation 2 schema from type-graphql classes.
 *
 * `printSubgraphSchema` does not work with type-graphql 2, so the SDL is taken from the built schema's document and
 * the federation parts are added to that. A failed build is fatal: type-graphql's storage is global.
 */
export function buildFederatedSchema<C extends RequestContext>(options: SchemaOptions<C>): BuiltSchema {
  const instances = new Map(options.resolvers.map((resolver) => [resolver.constructor, resolver]));
  const plain = buildSchemaSync({
    resolvers: [...instances.keys()] as unknown as [Function, ...Function[]],
    orphanedTypes: [...(options.types ?? [])],
    container: { get: (type: Function) => instances.get(type) },
    authChecker: () => false,
    // Every subscription names its own source of events (`subscribe`), so this is never asked.
    pubSub: NO_PUB_SUB,
    autoRegisterImplementations: false,
    validate: false,
    skipCheck: true,
  } as Parameters<typeof buildSchemaSync>[0]);
  const document = federate(
    getDocumentNodeFromSchema(plain),
    new Map(Object.entries(options.entities)),
    new Set(options.foreign),
  );
  const schema = buildSubgraphSchema([{ typeDefs: document, resolvers: resolversOf(plain, options) as never }]);
  guardChanges(schema);
  return { schema, sdl: printSorted(document) };
}

/**
 * No change meets an empty id in place of none. What its answer selects is read anew, and so is what a later change of the
 * same request meets.
 */
function guardChanges(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const change = field.resolve ?? defaultFieldResolver;
    field.resolve = async (source, args: Record<string, unknown>, context: object, info) => {
      requireNoEmptyId(field.args, args);
      const answer: unknown = await change(source, args, context, info);
      renewContext(context);
      return answer;
    };
  }
}

const NO_PUB_SUB = {
  publish: () => undefined,
  subscribe: () => {
    throw new Error("a subscription reads the event log");
  },
};

/** By type name: field resolvers, enum values, or a scalar. */
type ResolversMap = Record<string, Record<string, unknown>>;

function resolversOf<C extends RequestContext>(plain: GraphQLSchema, options: SchemaOptions<C>): ResolversMap {
  const map = createResolversMap(plain) as unknown as ResolversMap;
  for (const [name, entity] of Object.entries(options.entities)) {
    map[name] = {
      ...map[name],
      ref: ((source: { id: string }) => source.id) satisfies GraphQLFieldResolver<{ id: string }, C>,
      // Both keys hold the same id. The answer is a copy: @apollo/subgraph writes __typename onto it.
      __resolveReference: (reference: { id?: string; ref?: string }, context: C) =>
        entity
          .load(reference.id ?? reference.ref ?? "", context)
          .then((found) => (found === null ? null : copyOf(found))),
    };
  }
  for (const name of options.foreign) {
    const type = plain.getType(name);
    if (isObjectType(type) && Object.keys(type.getFields()).length > 1)
      map[name] = { ...map[name], __resolveReference: (reference: object) => ({ ...reference }) };
  }
  map["Node"] = { __resolveType: (value: { __typename?: string }) => value.__typename };
  return map;
}

/** A shallow copy that keeps getters lazy. */
function copyOf(value: object): object {
  return Object.create(Object.getPrototypeOf(value) as object, Object.getOwnPropertyDescriptors(value)) as object;
}
