import { setTimeout as sleep } from "node:timers/promises";
import { waitFor } from "@commons-hub/shared/testing";
import { type Client, createClient } from "graphql-ws";
import { WebSocket } from "ws";
import { type Answer, ask, operation } from "../kit";

export interface Seen {
  readonly id: string;
  readonly cursor: string;
  readonly type: string;
  readonly hash: string;
  readonly occurredAt: string;
  readonly proposal: { readonly title: string } | null;
  /** When it arrived, by this process's clock. */
  readonly at: number;
}

/**
 * A partner agency as the guide describes it: it keeps the last cursor it saw, and whenever its stream ends, however
 * that happens, it subscribes again after that cursor.
 */
export class PatientFollower implements AsyncDisposable {
  readonly events: Seen[] = [];
  /** Answers without an event: whoever gets one has lost one. */
  readonly blank: unknown[] = [];
  /** How often it had to subscribe again. */
  resumed = 0;
  #client: Client | null = null;
  #socket: WebSocket | null = null;
  #stopped = false;
  readonly #done: Promise<void>;

  constructor(
    private readonly endpoint: string,
    private readonly assembly: string,
    private cursor: string,
  ) {
    this.#done = this.#follow();
  }

  /** Cuts the connection, as a train in a tunnel does. */
  cut(): void {
    this.#socket?.terminate();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    await this.#client?.dispose();
    await this.#done;
  }

  async #follow(): Promise<void> {
    for (; !this.#stopped; this.resumed++) {
      // However it ended: what matters is what arrived.
      await this.#subscribe().catch(() => undefined);
      if (!this.#stopped) await sleep(50);
    }
  }

  async #subscribe(): Promise<void> {
    const opened = (socket: unknown): void => {
      this.#socket = socket as WebSocket;
    };
    this.#client = createClient({
      url: this.endpoint.replace(/^http/, "ws"),
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      on: { opened },
    });
    const variables = { assembly: this.assembly, after: this.cursor };
    const results = this.#client.iterate<{ governanceEvents: Omit<Seen, "at"> }>({
      query: operation("FollowAssembly"),
      variables,
    });
    for await (const { data, errors } of results) {
      const event = data?.governanceEvents;
      if (event) {
        this.events.push({ ...event, at: Date.now() });
        this.cursor = event.cursor;
      } else this.blank.push(errors);
    }
  }
}

interface Page {
  readonly nodes: readonly { readonly id: string; readonly proposal: { readonly title: string } | null }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}

/** All events of an assembly after a cursor, page by page; with the place to go on from. */
export async function readHistory(endpoint: string, assembly: string, after: string | null = null) {
  const nodes: Page["nodes"][number][] = [];
  for (let cursor = after; ;) {
    const answer = await patiently(() => ask(endpoint, "AssemblyHistory", { assembly, after: cursor }));
    const page = answer.data?.["governanceEvents"] as Page;
    nodes.push(...page.nodes);
    cursor = page.pageInfo.endCursor;
    if (!page.pageInfo.hasNextPage) return { nodes, cursor };
  }
}

const PASSING: readonly unknown[] = ["UNAVAILABLE", "TIMEOUT", "PROJECTION_BEHIND"];

/** Asks again, as the catalogue of errors says, while parts of the hub are away. */
export async function patiently(send: () => Promise<Answer>): Promise<Answer> {
  let answer: Answer | null = null;
  return waitFor(
    async () => {
      answer = await send();
      const codes = answer.errors?.map(({ extensions }) => extensions?.["code"]) ?? [];
      return codes.some((code) => PASSING.includes(code)) ? null : answer;
    },
    "the hub to answer",
    60_000,
  ).catch((error: Error) => {
    throw new Error(`${error.message}; last it said ${JSON.stringify(answer)}`, { cause: error.cause });
  });
}
