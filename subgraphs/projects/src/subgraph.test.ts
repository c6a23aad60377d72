import path from "node:path";
import { MemoryBus } from "@commons-hub/shared/bus";
import { committedSchema, createTestDatabase, TEST_LOGGER } from "@commons-hub/shared/testing";
import { expect, test } from "@jest/globals";
import { createProjectsSubgraph, PROJECTS_SCHEMA } from ".";

test("the committed schema is what the code gives (accept a change with HUB_UPDATE_SCHEMA=1)", async () => {
  const database = await createTestDatabase(PROJECTS_SCHEMA);
  const subgraph = await createProjectsSubgraph({
    databaseUrl: database.url,
    poolSize: 2,
    bus: new MemoryBus(),
    logger: TEST_LOGGER,
    secret: new Uint8Array(32),
  });
  try {
    expect(subgraph.sdl).toBe(await committedSchema(path.join(__dirname, "../schema.graphql"), subgraph.sdl));
  } finally {
    await subgraph.stop();
    await database.drop();
  }
});
