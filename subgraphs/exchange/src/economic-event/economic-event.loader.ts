import { byKey, manyByKey } from "@commons-hub/shared/loaders";
import type { Services } from "../context";

/** What happens to things, and what is said of it. */
export function createEconomicLoaders(services: Services) {
  return {
    resource: byKey(
      (ids) => services.inventories.load(ids),
      (resource) => resource.id,
    ),
    process: byKey(
      (ids) => services.processes.load(ids),
      (process) => process.id,
    ),
    economicEvent: byKey(
      (ids) => services.economicEvents.load(ids),
      (event) => event.id,
    ),
    /** By economic event. */
    thanks: byKey(
      (events) => services.gifts.loadThanks(events),
      (thanks) => thanks.economicEvent,
    ),
    /** By economic event. */
    benefits: manyByKey(
      (events) => services.benefits.load(events),
      (benefit) => benefit.economicEvent,
    ),
  };
}
