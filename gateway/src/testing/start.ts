import { DomainError } from "@commons-hub/shared/errors";
import { ANONYMOUS, type Caller } from "@commons-hub/shared/identity";
import { SILENT } from "@commons-hub/shared/logging";
import { type ServedSubgraph, serveSubgraph, type SubgraphTransport } from "@commons-hub/shared/subgraph";
import type { Gateway, GatewayDeps } from "../options";
import { createGateway } from "../server";
import { composeSupergraph } from "../supergraph/compose";
import { createTestSubgraphs, type TestSubgraphs } from "./subgraphs";

export type TransportKind = "in process" | "over HTTP";
export const TRANSPORT_KINDS: readonly TransportKind[] = ["in process", "over HTTP"];

export const TEST_SECRET = new TextEncoder().encode("a secret of at least thirty-two bytes");

/** Callers of the tests: the token `ada` is agent `agt_1`, `bela` is `agt_2`. */
const CALLERS: Readonly<Record<string, string>> = { ada: "agt_1", bela: "agt_2" };

export function testCaller(agent: string): Caller {
  return { ...ANONYMOUS, kind: "agent", agent, key: `key_${agent}`, scopes: ["READ"], readAt: "2026-01-01T00:00:00Z" };
}

export interface TestGateway extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly subgraphs: TestSubgraphs;
  /** Tokens that have been revoked. */
  readonly revoked: Set<string>;
  /** Times that a token was looked up. */
  readonly lookups: string[];
  /** Servers of the subgraphs, over HTTP only. */
  readonly servers: Readonly<Record<string, ServedSubgraph>>;
  readonly url: string;
  post(body: unknown, headers?: Record<string, string>): Promise<Response>;
  query(query: string, variables?: object, headers?: Record<string, string>): Promise<Answer>;
}

export interface Answer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: Record<string, unknown> & { readonly code: string };
  }[];
  readonly extensions?: { readonly cost?: { readonly requested: number; readonly limit: number } };
}

/** A gateway over two test subgraphs, on a free port. */
export async function startGateway(
  kind: TransportKind = "in process",
  options: Partial<GatewayDeps> = {},
): Promise<TestGateway> {
  const subgraphs = createTestSubgraphs();
  const parts = [subgraphs.people, subgraphs.votes];
  const servers: Record<string, ServedSubgraph> = {};
  if (kind === "over HTTP")
    for (const part of parts)
      servers[part.name] = await serveSubgraph({ subgraph: part, secret: TEST_SECRET, logger: SILENT });
  const supergraph = composeSupergraph(
    parts.map(({ name, sdl }) => ({ name, sdl, url: servers[name]?.url ?? "http://127.0.0.1:9/graphql" })),
  );
  const revoked = new Set<string>();
  const lookups: string[] = [];
  const transports: Record<string, SubgraphTransport> =
    kind === "in process" ? { people: subgraphs.people, votes: subgraphs.votes } : {};
  const gateway = await createGateway({
    supergraph,
    transports,
    secret: TEST_SECRET,
    port: 0,
    logger: SILENT,
    identify: (token) => {
      lookups.push(token);
      const agent = CALLERS[token];
      if (agent === undefined || revoked.has(token))
        return Promise.reject(new DomainError("UNAUTHENTICATED", "The access key is not valid."));
      return Promise.resolve(testCaller(agent));
    },
    ...options,
  });
  const url = `${gateway.url}graphql`;
  const post = (body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  return {
    gateway,
    subgraphs,
    revoked,
    lookups,
    servers,
    url,
    post,
    query: async (query, variables, headers) => (await (await post({ query, variables }, headers)).json()) as Answer,
    [Symbol.asyncDispose]: async () => {
      await gateway.stop();
      await Promise.all(Object.values(servers).map((server) => server.stop()));
    },
  };
}
