import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { Logger } from "../logging";
import { type Bus, Listeners } from "./bus";

const CHANNEL = "commons_hub";
/** Hints of one topic within this time leave as one: NOTIFY takes a lock that all commits share. */
const COALESCE_MS = 5;
const RETRY_MS = 500;

/**
 * Hints among processes on one PostgreSQL, by LISTEN/NOTIFY outside of any business transaction.
 * After a lost connection it listens again and calls every listener once, since hints may have been missed.
 */
export class NotifyBus implements Bus {
  readonly #listeners = new Listeners();
  readonly #pending = new Set<string>();
  readonly #connectionString: string;
  readonly #logger: Logger;
  #client: pg.Client | null = null;
  #ready: Promise<void>;
  #flush: NodeJS.Timeout | null = null;
  /** The last hint on its way, behind all others; a connection that is ended meanwhile would lose it. */
  #sending: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(connectionString: string, logger: Logger) {
    this.#connectionString = connectionString;
    this.#logger = logger;
    this.#ready = this.#connect();
  }

  publish(topic: string): void {
    this.#pending.add(topic);
    this.#flush ??= setTimeout(() => this.#send(), COALESCE_MS);
  }

  subscribe(topic: string, listener: () => void): () => void {
    return this.#listeners.add(topic, listener);
  }

  ready(): Promise<void> {
    return this.#ready;
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#flush) {
      clearTimeout(this.#flush);
      this.#send();
    }
    this.#listeners.clear();
    await this.#sending;
    await this.#client?.end();
  }

  #send(): void {
    this.#flush = null;
    const topics = [...this.#pending];
    this.#pending.clear();
    if (this.#client === null) return;
    this.#sending = this.#client
      .query("SELECT pg_notify($1, topic) FROM unnest($2::text[]) AS topic", [CHANNEL, topics])
      .catch((error: unknown) => this.#logger.warn({ error }, "hint lost; readers look by themselves within a second"));
  }

  async #connect(): Promise<void> {
    while (!this.#closed) {
      const client = new pg.Client({ connectionString: this.#connectionString, keepAlive: true });
      client.on("notification", (message) => this.#listeners.call(message.payload ?? ""));
      client.on("error", () => undefined); // 'end' follows and reconnects
      try {
        await client.connect();
        await client.query(`LISTEN ${CHANNEL}`);
        client.on("end", () => this.#reconnect());
        this.#client = client;
        this.#listeners.callAll();
        return;
      } catch (error) {
        this.#logger.warn({ error }, "the bus has no connection to PostgreSQL; trying again");
        await sleep(RETRY_MS);
      }
    }
  }

  #reconnect(): void {
    this.#client = null;
    if (!this.#closed) this.#ready = this.#connect();
  }
}
