import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo, Socket as NetSocket } from "node:net";
import type { GatewayLimits } from "../security/limits";

/** How often Node looks for connections that send too slowly. */
const CHECK_MS = 1_000;

/** An HTTP server that gives slow and broken clients up early. */
export function createListener(limits: GatewayLimits, listener: RequestListener): Server {
  const server = createServer(
    {
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.receiveTimeoutMs,
      connectionsCheckingInterval: Math.min(CHECK_MS, limits.headersTimeoutMs),
      keepAliveTimeout: 65_000,
      maxHeaderSize: 16_384,
      noDelay: true,
    },
    listener,
  );
  server.maxConnections = limits.connections;
  server.on("clientError", (error: NodeJS.ErrnoException, socket: NetSocket) => {
    if (error.code === "ECONNRESET" || !socket.writable) socket.destroy();
    else socket.end(refusalText(error.code));
  });
  return server;
}

/** Errors: what Node says, such as EADDRINUSE. */
export async function listen(server: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}

/** Node could not read the request, so the answer is written by hand. */
function refusalText(code: string | undefined): string {
  const status =
    code === "ERR_HTTP_REQUEST_TIMEOUT"
      ? "408 Request Timeout"
      : code === "HPE_HEADER_OVERFLOW"
        ? "431 Request Header Fields Too Large"
        : "400 Bad Request";
  const message = `The request cannot be read (${status.slice(4)}).`;
  const body = JSON.stringify({ errors: [{ message, extensions: { code: "BAD_REQUEST" } }] });
  return [
    `HTTP/1.1 ${status}`,
    "content-type: application/json; charset=utf-8",
    `content-length: ${String(Buffer.byteLength(body))}`,
    "connection: close",
    "",
    body,
  ].join("\r\n");
}
