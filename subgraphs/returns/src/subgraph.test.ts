import path from "node:path";
import { MemoryBus } from "@commons-hub/shared/bus";
import { committedSchema, createTestDatabase, TEST_LOGGER } from "@commons-hub/shared/testing";
import { expect, test } from "@jest/globals";
import { createReturnsSubgraph, RETURNS_SCHEMA } from ".";

const SILENT_LOG = { read: async () => ({ events: [], cursor: "", hasMore: false }), head: async () => "" };

test("the committed schema is what the code gives (accept a change with HUB_UPDATE_SCHEMA=1)", async () => {
  const database = await createTestDatabase(RETURNS_SCHEMA);
  const subgraph = await createReturnsSubgraph({
    databaseUrl: database.url,
    poolSize: 2,
    bus: new MemoryBus(),
    logger: TEST_LOGGER,
    secret: new Uint8Array(32),
    sources: { projects: SILENT_LOG, exchange: SILENT_LOG },
  });
  try {
    expect(subgraph.sdl).toBe(await committedSchema(path.join(__dirname, "../schema.graphql"), subgraph.sdl));
  } finally {
    await subgraph.stop();
    await database.drop();
  }
});
