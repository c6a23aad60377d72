import { createClient, type Client } from "graphql-ws";
import { WebSocket } from "ws";
import { SUBPROTOCOL } from "../subscriptions/messages";
import type { Answer, TestGateway } from "./start";
import { until } from "./until";

export const VOTED = `subscription($after: String) { voted(after: $after) { cursor at by { name votes } proposal { title by { name } } } }`;
export const AT = `subscription { voted { at } }`;

const clients: Client[] = [];
/** Ends the clients of a test; to be called after each. */
export async function disconnectAll(): Promise<void> {
  for (const client of clients.splice(0)) await client.dispose();
}

export function connect(hub: TestGateway, connectionParams: Record<string, unknown> = {}): Client {
  const client = createClient({
    url: hub.url.replace("http", "ws"),
    webSocketImpl: WebSocket,
    connectionParams,
    retryAttempts: 0,
  });
  clients.push(client);
  return client;
}

export async function take(results: AsyncIterableIterator<unknown>): Promise<Answer> {
  const { value, done } = await results.next();
  if (done) throw new Error("The stream ended.");
  return value as Answer;
}

/** Waits until the subgraph has this many followers. */
export async function followed(hub: TestGateway, count: number): Promise<void> {
  await until(() => hub.subgraphs.events.readers === count);
}

export function init(payload?: object): string {
  return JSON.stringify({ type: "connection_init", ...(payload === undefined ? {} : { payload }) });
}

export function subscribe(id: string, query: string): string {
  return JSON.stringify({ type: "subscribe", id, payload: { query } });
}

/** Sends each message after the connection was acknowledged, the first at once. */
export async function rawSocket(
  hub: TestGateway,
  messages: readonly string[],
  protocol: string | string[] = SUBPROTOCOL,
): Promise<WebSocket> {
  const socket = new WebSocket(hub.url.replace("http", "ws"), protocol);
  socket.on("error", () => undefined);
  await new Promise((resolve) => {
    socket.once("open", resolve);
    socket.once("close", resolve);
  });
  const [first, ...rest] = messages;
  if (first === undefined || socket.readyState !== WebSocket.OPEN) return socket;
  socket.once("message", () => {
    for (const message of rest) socket.send(message);
  });
  socket.send(first);
  return socket;
}

export function closeOf(socket: WebSocket): Promise<{ readonly code: number; readonly reason: string }> {
  return new Promise((resolve) => {
    socket.once("close", (code, reason) => {
      resolve({ code, reason: reason.toString() });
    });
  });
}

export async function rawClose(
  hub: TestGateway,
  messages: readonly string[],
  protocol: string | string[] = SUBPROTOCOL,
): Promise<{ code: number; reason: string }> {
  const socket = new WebSocket(hub.url.replace("http", "ws"), protocol);
  socket.on("error", () => undefined);
  const closed = closeOf(socket);
  const [first, ...rest] = messages;
  socket.once("message", () => {
    for (const message of rest) socket.send(message);
  });
  socket.once("open", () => {
    if (first !== undefined) socket.send(first);
  });
  return closed;
}

export async function metric(hub: TestGateway, name: string): Promise<number> {
  const text = await (await fetch(`${hub.gateway.url}metrics`)).text();
  return Number(new RegExp(`^${name} (.+)$`, "m").exec(text)?.[1] ?? Number.NaN);
}
