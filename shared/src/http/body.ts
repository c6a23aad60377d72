import type { IncomingMessage, ServerResponse } from "node:http";
import { DomainError } from "../errors";

/**
 * Reads a body of at most `limit` bytes as UTF-8.
 *
 * A longer one is cut off as soon as its length is known: by its header, or when the byte after the limit arrives.
 * Errors: BODY_TOO_LARGE; BAD_REQUEST when it is compressed, not UTF-8, or breaks off.
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<string> {
  const encoding = request.headers["content-encoding"];
  if (encoding !== undefined && encoding !== "identity")
    throw new DomainError("BAD_REQUEST", "Compressed bodies are not taken; send the JSON as it is.");
  if (Number(request.headers["content-length"] ?? 0) > limit) throw tooLarge(limit);
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    // Leaving the loop must not destroy the connection: the refusal still has to be written to it.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > limit) throw tooLarge(limit);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw new DomainError("BAD_REQUEST", "The request broke off before its body was complete.", {}, { cause: error });
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
  } catch (cause) {
    throw new DomainError("BAD_REQUEST", "The body is not UTF-8.", {}, { cause });
  }
}

function tooLarge(limit: number): DomainError {
  return new DomainError("BODY_TOO_LARGE", `The body is over ${String(limit)} bytes.`, { limit });
}

/** How long a client that still sends may take to read its refusal before the connection is cut. */
const LINGER_MS = 1_000;

/**
 * Ends the connection after the answer when the request has not arrived whole.
 *
 * What still comes is dropped unread for a moment: cutting at once would reset the connection and lose the answer.
 */
export function closeAfter(request: IncomingMessage, response: ServerResponse): void {
  if (request.complete) return;
  const { socket } = request;
  response.setHeader("connection", "close");
  request.resume();
  // Node destroys the socket after the last byte of the answer; here only our half of it ends.
  socket.destroySoon = () => socket.end();
  const cut = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once("close", () => {
    clearTimeout(cut);
  });
}
