import { request } from "undici";
import { z } from "zod";
import { DomainError, isErrorCode } from "../errors";
import type { EventBatch, EventFilter, EventSource } from "../event";
import { signHubAssertion } from "../identity";

const batchShape = z.object({
  cursor: z.string(),
  hasMore: z.boolean(),
  events: z.array(
    z.object({
      id: z.string(),
      cursor: z.string(),
      type: z.string(),
      occurredAt: z.string().transform((text) => new Date(text)),
      actor: z.string().nullable(),
      subject: z.string(),
      payload: z.record(z.string(), z.json()),
      stream: z.string().nullable(),
      streamSeq: z.string().transform(BigInt).nullable(),
      previousHash: z.string().nullable(),
      hash: z.string().nullable(),
    }),
  ),
});

/** Another process's event log, read over HTTP with the assertion of a part of the hub. */
export class HttpEventSource implements EventSource {
  /** `url`: base address of the subgraph's server; `name`: the subgraph, to whom the assertion is addressed. */
  constructor(
    private readonly url: string,
    private readonly name: string,
    private readonly secret: Uint8Array,
  ) {}

  async read(after: string | null, limit: number, filter: EventFilter = {}, waitMs = 0): Promise<EventBatch> {
    const answer = await this.#ask("/events", { after, limit, filter, waitMs }, waitMs + 10_000);
    return batchShape.parse(answer);
  }

  async head(): Promise<string> {
    return z.object({ head: z.string() }).parse(await this.#ask("/events/head", {}, 10_000)).head;
  }

  async #ask(path: string, body: object, timeoutMs: number): Promise<unknown> {
    const assertion = await signHubAssertion(this.name, this.secret);
    try {
      const response = await request(new URL(path, this.url), {
        method: "POST",
        headers: { "content-type": "application/json", "hub-assertion": assertion },
        body: JSON.stringify(body),
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
      });
      const answer = (await response.body.json()) as { code?: unknown; message?: unknown };
      if (response.statusCode === 200) return answer;
      throw new DomainError(
        isErrorCode(answer.code) ? answer.code : "UNAVAILABLE",
        `The part ${this.name} refused to give its events.`,
      );
    } catch (cause) {
      if (cause instanceof DomainError) throw cause;
      throw new DomainError(
        "UNAVAILABLE",
        `The part ${this.name} does not answer; try again in a moment.`,
        {},
        { cause },
      );
    }
  }
}
