import { buildSubgraphSchema } from "@apollo/subgraph";
import { DomainError } from "@commons-hub/shared/errors";
import type { SubgraphRequest, SubgraphTransport } from "@commons-hub/shared/subgraph";
import { execute, type ExecutionResult, GraphQLError, type GraphQLSchema, parse, subscribe } from "graphql";
import { Channel } from "./channel";

const HEADER = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9",
    import: ["@key", "@shareable", "@inaccessible", "@composeDirective", "@listSize", "@cost", "@requires", "@external"])
  @link(url: "https://commons-hub.org/spec/v1.0", import: ["@idPrefix"])
  @composeDirective(name: "@idPrefix")
directive @idPrefix(value: String!) on OBJECT
interface Node { id: ID! }
`;

export const PEOPLE_SDL = `${HEADER}
scalar JSON
type Query {
  agent(id: ID!): Agent
  agents(first: Int = 10, after: String): AgentConnection!
  viewer: Agent
  echo(value: JSON): JSON
  slow: String
  fails(how: String!): String
  "What the subgraph was told of the request."
  seen: Seen!
}
type Mutation { rename(id: ID!, name: String!): Agent }
type Seen { caller: String! requestId: String! idempotencyKey: String }
type AgentConnection { nodes: [Agent!]! totalCount: Int! }
type Agent implements Node @key(fields: "id") @key(fields: "ref") @idPrefix(value: "agt") {
  ref: ID! @inaccessible
  id: ID!
  name: String!
  friends(first: Int = 10): AgentConnection!
  secret: String
}`;

export const VOTES_SDL = `${HEADER}
type Query { proposal(id: ID!): Proposal all: [Proposal!]! @listSize(assumedSize: 3) heavy: Int @cost(weight: 500) }
type Subscription { voted(proposal: ID, after: String): VoteEvent! counter(to: Int!): Int! }
type Mutation { vote(proposal: ID!): Proposal }
type VoteEvent { cursor: ID! at: Int! proposal: Proposal by: Agent }
type Agent @key(fields: "id") { id: ID! votes: Int }
type Proposal implements Node @key(fields: "id") @key(fields: "ref") @idPrefix(value: "prp") {
  ref: ID! @inaccessible
  id: ID!
  title: String!
  by: Agent
}`;

/** A subgraph for tests, which can be told to fail and counts what it is asked. */
export interface TestSubgraph extends SubgraphTransport {
  readonly schema: GraphQLSchema;
  readonly sdl: string;
  readonly requests: SubgraphRequest[];
  down: boolean;
}

export interface VoteEvent {
  readonly cursor: string;
  readonly at: number;
  readonly proposal: { readonly id: string; readonly title: string };
  readonly by: { readonly id: string };
}

export interface TestSubgraphs {
  readonly people: TestSubgraph;
  readonly votes: TestSubgraph;
  readonly events: Channel<VoteEvent>;
  /** Everything ever emitted; `voted(after:)` replays it. */
  readonly history: VoteEvent[];
  /** With a `trouble`, the event's own fields cannot be read the first time. */
  emit(at: number, trouble?: Error): void;
}

const NAMES: Record<string, string> = { agt_1: "Ada", agt_2: "Béla", agt_3: "Chen" };

/** Two subgraphs that extend one another's types, with one stream of events. */
export function createTestSubgraphs(): TestSubgraphs {
  const events = new Channel<VoteEvent>();
  const history: VoteEvent[] = [];
  return {
    people: createSubgraph("people", PEOPLE_SDL, peopleResolvers({ ...NAMES })),
    votes: createSubgraph("votes", VOTES_SDL, votesResolvers(events, history)),
    events,
    history,
    emit: (at, trouble) => {
      let left = trouble;
      const event = {
        cursor: `c${String(at)}`,
        get at() {
          const now = left;
          left = undefined;
          if (now) throw now;
          return at;
        },
        proposal: proposalOf("prp_1"),
        by: { id: "agt_1" },
      };
      history.push(event);
      events.write(event);
    },
  };
}

function peopleResolvers(names: Record<string, string>): object {
  const find = (id: string): object | null => (names[id] === undefined ? null : { id, ref: id, name: names[id] });
  const page = (first: number): object => ({
    nodes: Object.keys(names).slice(0, first).map(find),
    totalCount: Object.keys(names).length,
  });
  return {
    Query: {
      agent: (_: unknown, { id }: { id: string }) => find(id),
      agents: (_: unknown, { first }: { first: number }) => page(first),
      viewer: (_: unknown, _args: unknown, { caller }: SubgraphRequest) =>
        caller.agent === null ? null : find(caller.agent),
      echo: (_: unknown, { value }: { value: unknown }) => value,
      slow: (_: unknown, _args: unknown, { signal }: SubgraphRequest) =>
        new Promise((resolve) => {
          signal?.addEventListener("abort", () => {
            resolve("aborted");
          });
        }),
      fails: (_: unknown, { how }: { how: string }) => {
        if (how === "domain") throw new DomainError("NOT_FOUND", "No such agent.", { agent: "agt_9" });
        throw new Error('relation "projects.agent" does not exist at SELECT * FROM projects.agent');
      },
      seen: (_: unknown, _args: unknown, { caller, requestId, idempotencyKey }: SubgraphRequest) => ({
        caller: caller.agent ?? caller.kind,
        requestId,
        idempotencyKey,
      }),
    },
    Mutation: {
      rename: (_: unknown, { id, name }: { id: string; name: string }) => {
        names[id] = name;
        return find(id);
      },
    },
    Agent: {
      friends: (_: unknown, { first }: { first: number }) => page(first),
      secret: () => {
        throw new DomainError("FORBIDDEN", "Only the agent itself may see this.");
      },
      __resolveReference: ({ id, ref }: { id?: string; ref?: string }) => find(id ?? ref ?? ""),
    },
  };
}

function votesResolvers(events: Channel<VoteEvent>, history: readonly VoteEvent[]): object {
  return {
    Query: {
      proposal: (_: unknown, { id }: { id: string }) => proposalOf(id),
      all: () => ["prp_1", "prp_2"].map(proposalOf),
      heavy: () => 1,
    },
    Mutation: { vote: (_: unknown, { proposal }: { proposal: string }) => proposalOf(proposal) },
    Subscription: {
      voted: {
        subscribe: (_: unknown, { after, proposal }: { after?: string; proposal?: string }) => {
          if (proposal === "prp_secret") throw new DomainError("FORBIDDEN", "You may not follow this proposal.");
          if (after === undefined) return events.read();
          const seen = history.findIndex((event) => event.cursor === after);
          return events.read(history.slice(seen + 1));
        },
        resolve: (event: VoteEvent) => event,
      },
      counter: {
        subscribe: async function* (_: unknown, { to }: { to: number }) {
          for (let count = 1; count <= to; count++) yield await Promise.resolve(count);
        },
        resolve: (count: number) => count,
      },
    },
    Agent: { votes: () => 7, __resolveReference: (reference: object) => ({ ...reference }) },
    Proposal: { __resolveReference: ({ id, ref }: { id?: string; ref?: string }) => proposalOf(id ?? ref ?? "") },
  };
}

function proposalOf(id: string): {
  readonly id: string;
  readonly ref: string;
  readonly title: string;
  readonly by: object;
} {
  return { id, ref: id, title: `Proposal ${id}`, by: { id: "agt_2" } };
}

function createSubgraph(name: string, sdl: string, resolvers: object): TestSubgraph {
  const schema = buildSubgraphSchema({ typeDefs: parse(sdl), resolvers: resolvers as never });
  const requests: SubgraphRequest[] = [];
  const argumentsOf = (request: SubgraphRequest): Parameters<typeof execute>[0] => ({
    schema,
    document: parse(request.query),
    variableValues: request.variables,
    operationName: request.operationName,
    contextValue: request,
  });
  const self: TestSubgraph = {
    name,
    schema,
    sdl,
    requests,
    down: false,
    execute: async (request) => {
      requests.push(request);
      if (self.down) throw new DomainError("UNAVAILABLE", "A part of the hub does not answer.");
      return formatted(await execute(argumentsOf(request)));
    },
    subscribe: async (request) => {
      requests.push(request);
      if (self.down) throw new DomainError("UNAVAILABLE", "A part of the hub does not answer.");
      const result = await subscribe(argumentsOf(request));
      return Symbol.asyncIterator in result ? result : formatted(result);
    },
  };
  return self;
}

/** As a real subgraph does it: codes of domain errors, everything else as it is. */
function formatted(result: ExecutionResult): ExecutionResult {
  if (result.errors === undefined) return result;
  const errors = result.errors.map((error) => {
    const { originalError: cause, path, message } = error;
    if (!(cause instanceof DomainError)) return error;
    return new GraphQLError(message, { path: path ?? null, extensions: { ...cause.details, code: cause.code } });
  });
  return { ...result, errors };
}
