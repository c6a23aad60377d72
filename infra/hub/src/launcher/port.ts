import { createServer } from "node:net";
import { CommandError } from "../output";

/** Refuses early, before a database is started in vain. Errors: CommandError when the address cannot be listened on. */
export async function requirePort(host: string, port: number): Promise<void> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ host, port, exclusive: true }, resolve);
    });
  } catch (error) {
    throw explainListenError(error, host, port);
  }
  await new Promise((resolve) => server.close(resolve));
}

/** What listening on an address failed with, as a sentence; other errors as they are. */
export function explainListenError(error: unknown, host: string, port: number): unknown {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  if (code === "EADDRINUSE")
    return new CommandError(`Port ${port} on ${host} is in use: stop what uses it, or choose another with --port.`);
  if (code === "EACCES")
    return new CommandError(
      `Port ${port} on ${host} is not permitted for this user: choose one above 1023 with --port.`,
    );
  if (["EADDRNOTAVAIL", "ENOTFOUND", "EAI_AGAIN"].includes(code))
    return new CommandError(`This machine has no address ${host}: choose another with --host.`);
  return error;
}
