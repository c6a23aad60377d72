import { createGateway, HttpSubgraph, loadSupergraph, type SupergraphGraph } from "@commons-hub/gateway";
import { createIdentify } from "@commons-hub/projects";
import { DomainError } from "@commons-hub/shared/errors";
import { createLogger } from "@commons-hub/shared/logging";
import { CommandError } from "../output";
import { requireSecret, type Served, type ServeOptions } from "./address";
import { explainListenError } from "./port";
import { composeCommitted, readText } from "./supergraph";

/** Runs the gateway alone, over a supergraph whose parts are at the addresses that it names. Errors: CommandError. */
export async function serveGateway(
  { env, host, port }: ServeOptions,
  supergraphFile: string | undefined,
): Promise<Served> {
  const secret = requireSecret(env);
  const supergraph = supergraphFile === undefined ? composeCommitted(env) : readText(supergraphFile);
  const logger = createLogger(env.HUB_LOG_LEVEL);
  try {
    const projects = graphsOf(supergraph, supergraphFile).find((graph) => graph.name === "projects");
    const transport = projects && new HttpSubgraph(projects.name, projects.url, secret);
    const identify = transport ? createIdentify(transport) : refuseTokens;
    const gateway = await createGateway({ supergraph, identify, secret, host, port, logger, examples: async () => [] });
    return {
      url: gateway.url,
      stop: async () => {
        await gateway.stop();
        await transport?.close();
      },
    };
  } catch (error) {
    throw explainListenError(error, host, port);
  }
}

function graphsOf(supergraph: string, file = "The supergraph"): readonly SupergraphGraph[] {
  try {
    return loadSupergraph(supergraph).graphs;
  } catch (cause) {
    throw new CommandError(`${file} cannot be served: ${(cause as Error).message}`, { cause });
  }
}

/** A supergraph without the projects subgraph knows nobody. */
async function refuseTokens(): Promise<never> {
  throw new DomainError("UNAUTHENTICATED", "This gateway knows no access keys.");
}
