import { MemoryBus } from "@commons-hub/shared/bus";
import { TEST_LOGGER } from "@commons-hub/shared/testing";
import { openValueFlows, type ValueFlowsPorter } from "../valueflows/porter";
import type { Exchange } from "./exchange";

/** What the command line imports and exports with, on the database of an exchange. */
export async function startPorter(exchange: Exchange): Promise<ValueFlowsPorter> {
  const bus = new MemoryBus();
  const deps = {
    databaseUrl: exchange.database.url,
    poolSize: 4,
    bus,
    logger: TEST_LOGGER,
    secret: new Uint8Array(32),
  };
  const porter = await openValueFlows(deps);
  return {
    ...porter,
    close: async () => {
      await porter.close();
      await bus.close();
    },
  };
}
