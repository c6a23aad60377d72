import { type Client, createClient } from "graphql-ws";
import { WebSocket } from "ws";
import { operation } from "./contract";

export interface Answer {
  readonly status: number;
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions?: Record<string, unknown>;
  }[];
  readonly extensions?: Record<string, unknown>;
}

export interface AskOptions {
  readonly token?: string | null | undefined;
  readonly idempotencyKey?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One request over HTTP; a name of the contract or a document. */
export async function ask(
  endpoint: string,
  document: string,
  variables: object = {},
  options: AskOptions = {},
): Promise<Answer> {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(options.token ? { authorization: `Bearer ${options.token}` } : {}),
      ...(options.idempotencyKey ? { "idempotency-key": options.idempotencyKey } : {}),
      ...options.headers,
    },
    body: JSON.stringify({ query: /^\w+$/.test(document) ? operation(document) : document, variables }),
  });
  return { status: response.status, ...((await response.json()) as object) };
}

/** A root field of an answer. Errors: with the answer's errors when the field is not there. */
export function fieldOf<T>(answer: Answer, name: string): T {
  const field = answer.data?.[name];
  if (field === undefined || field === null) throw new Error(`no ${name}: ${JSON.stringify(answer.errors ?? answer)}`);
  return field as T;
}

/** The code of the first error. */
export function codeOf(answer: Answer): unknown {
  return answer.errors?.[0]?.extensions?.["code"];
}

/** Events of one subscription, in the order in which they arrive. */
export class Stream<T> implements AsyncDisposable {
  readonly events: T[] = [];
  readonly errors: unknown[] = [];
  ended = false;
  readonly #client: Client;
  readonly #stop: () => void;

  constructor(endpoint: string, document: string, variables: object, token?: string | null) {
    this.#client = createClient({
      url: endpoint.replace(/^http/, "ws"),
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      lazy: true,
      connectionParams: token ? { authorization: `Bearer ${token}` } : {},
    });
    this.#stop = this.#client.subscribe<Record<string, T>>(
      {
        query: /^\w+$/.test(document) ? operation(document) : document,
        variables: variables as Record<string, unknown>,
      },
      {
        next: ({ data, errors }) => {
          if (errors) this.errors.push(...errors);
          for (const event of Object.values(data ?? {})) if (event !== null) this.events.push(event);
        },
        error: (error) => {
          this.errors.push(error);
          this.ended = true;
        },
        complete: () => (this.ended = true),
      },
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop();
    await this.#client.dispose();
  }
}
