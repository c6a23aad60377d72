import { startThrowAwayServer, type ThrowAwayServer } from "./throw-away-server";

declare global {
  var hubTestServer: ThrowAwayServer | undefined;
}

/** One PostgreSQL for the whole run, at `HUB_TEST_DATABASE_URL`; the operator's own when that is set already. */
export default async function globalSetup(): Promise<void> {
  if (process.env["HUB_TEST_DATABASE_URL"]) return;
  const server = await startThrowAwayServer();
  globalThis.hubTestServer = server;
  process.env["HUB_TEST_DATABASE_URL"] = server.url;
}
