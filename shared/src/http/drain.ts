import type { Server } from "node:http";
import type { Socket } from "node:net";

/** Closes a server at once where nothing runs, and elsewhere when what runs is done, or after `graceMs`. */
export function createDrain(server: Server): (graceMs: number, cut: () => void) => Promise<void> {
  const idle = new Set<Socket>();
  let draining = false;
  server.on("connection", (socket: Socket) => {
    idle.add(socket);
    socket.once("close", () => idle.delete(socket));
  });
  server.on("request", ({ socket }, response) => {
    idle.delete(socket);
    response.once("close", () => {
      if (draining) socket.end();
      else if (!socket.destroyed) idle.add(socket);
    });
  });
  server.on("upgrade", ({ socket }) => idle.delete(socket));
  return async (graceMs, cut) => {
    draining = true;
    const closed = new Promise<void>((resolve) => {
      server.close(() => {
        resolve();
      });
    });
    // Node's own closeIdleConnections leaves those on which no request ever came.
    for (const socket of idle) socket.destroy();
    const timer = setTimeout(() => {
      cut();
      server.closeAllConnections();
    }, graceMs);
    await closed;
    clearTimeout(timer);
  };
}
