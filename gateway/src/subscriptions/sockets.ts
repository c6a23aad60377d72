import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import type { CorsOrigins } from "../http/cors";
import { CLOSE, SUBPROTOCOL } from "./messages";
import { Socket, type SocketDeps } from "./socket";

export interface SocketsDeps extends SocketDeps {
  readonly cors: CorsOrigins;
  readonly observeSockets: (open: number) => void;
}

/** All WebSocket connections of the gateway. */
export class Sockets {
  readonly #server: WebSocketServer;
  readonly #open = new Set<Socket>();
  #stopping = false;

  constructor(private readonly deps: SocketsDeps) {
    this.#server = new WebSocketServer({
      noServer: true,
      maxPayload: deps.limits.messageBytes,
      perMessageDeflate: false,
      handleProtocols: (protocols) => (protocols.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
    });
  }

  /** Takes over a connection that asks to become a WebSocket. */
  upgrade(request: IncomingMessage, connection: Duplex, head: Buffer): void {
    connection.on("error", () => connection.destroy());
    if (request.url?.split("?", 1)[0] !== "/graphql") return refuse(connection, "404 Not Found");
    if (this.#stopping) return refuse(connection, "503 Service Unavailable");
    const { origin } = request.headers;
    if (this.deps.cors !== "*" && origin !== undefined && !this.deps.cors.includes(origin))
      return refuse(connection, "403 Forbidden");
    this.#server.handleUpgrade(request, connection, head, (webSocket) => {
      if (webSocket.protocol !== SUBPROTOCOL) {
        webSocket.close(CLOSE.subprotocolNotAcceptable, `Subprotocol not acceptable; use ${SUBPROTOCOL}`);
        return;
      }
      const socket = new Socket(this.deps, webSocket, request.headers.authorization);
      this.#open.add(socket);
      this.deps.observeSockets(this.#open.size);
      webSocket.once("close", () => {
        this.#open.delete(socket);
        this.deps.observeSockets(this.#open.size);
      });
    });
  }

  /** Takes no more sockets and closes the open ones with 1001. */
  closeAll(): void {
    this.#stopping = true;
    for (const socket of this.#open) socket.close(CLOSE.goingAway, "The hub is stopping; connect again");
  }

  /** Cuts those that did not answer the closing. */
  terminateAll(): void {
    for (const socket of this.#open) socket.terminate();
  }
}

function refuse(connection: Duplex, status: string): void {
  connection.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
