import type { Caller } from "@commons-hub/shared/identity";
import { byKey, manyByKey } from "@commons-hub/shared/loaders";
import type { Services } from "../context";

/** What happens to things, and what is said of it. */
export function createEconomicLoaders(services: Services, caller: Caller) {
  return {
    resource: byKey(
      (ids) => services.inventories.load(ids),
      (resource) => resource.id,
    ),
    process: byKey(
      (ids) => services.processes.load(ids),
      (process) => process.id,
    ),
    processSpecification: byKey(
      (ids) => services.processes.loadSpecifications(ids),
      (specification) => specification.id,
    ),
    agreement: byKey(
      (ids) => services.agreements.load(ids),
      (agreement) => agreement.id,
    ),
    commitment: byKey(
      (ids) => services.commitments.load(ids),
      (commitment) => commitment.id,
    ),
    claim: byKey(
      (ids) => services.claims.load(caller, ids),
      (claim) => claim.id,
    ),
    valueFlowsRecord: byKey(
      (ids) => services.valueFlows.load(caller, ids),
      (record) => record.id,
    ),
    economicEvent: byKey(
      (ids) => services.economicEvents.load(ids),
      (event) => event.id,
    ),
    /** By economic event. */
    benefits: manyByKey(
      (events) => services.benefits.load(events),
      (benefit) => benefit.economicEvent,
    ),
  };
}
