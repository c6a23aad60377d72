import type { IncomingMessage } from "node:http";

/** Whether a request comes from this machine and not through a proxy on it. */
export function isLoopback(request: IncomingMessage): boolean {
  const address = request.socket.remoteAddress ?? "";
  const proxied = request.headers["x-forwarded-for"] !== undefined || request.headers["forwarded"] !== undefined;
  return !proxied && (address === "" || address === "::1" || /^(::ffff:)?127\./.test(address));
}
