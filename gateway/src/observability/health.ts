import { HUB_CALLER } from "@commons-hub/shared/identity";
import type { SubgraphTransport } from "@commons-hub/shared/subgraph";

/** How long one look at the subgraphs serves everybody who asks. */
const FRESH_MS = 1_000;
const PROBE_TIMEOUT_MS = 2_000;

/** True when every subgraph answers; asked at most once a second, however many ask. */
export function createReadiness(transports: ReadonlyMap<string, SubgraphTransport>): () => Promise<boolean> {
  let last: { readonly at: number; readonly ready: Promise<boolean> } | undefined;
  return () => {
    if (last === undefined || performance.now() - last.at > FRESH_MS)
      last = { at: performance.now(), ready: probeAll([...transports.values()]) };
    return last.ready;
  };
}

async function probeAll(transports: readonly SubgraphTransport[]): Promise<boolean> {
  const answers = await Promise.all(transports.map(probe));
  return answers.every(Boolean);
}

async function probe(transport: SubgraphTransport): Promise<boolean> {
  const signal = AbortSignal.timeout(PROBE_TIMEOUT_MS);
  const timeout = new Promise<boolean>((resolve) => {
    signal.addEventListener("abort", () => {
      resolve(false);
    });
  });
  const answer = transport.execute({ query: "{ __typename }", caller: HUB_CALLER, requestId: "health", signal }).then(
    (result) => result.errors === undefined,
    () => false,
  );
  return Promise.race([answer, timeout]);
}
