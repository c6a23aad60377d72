import { byKey, manyByKey } from "@commons-hub/shared/loaders";
import type { LevyService } from "./levy.service";

/** Loaders of one request. */
export function createLevyLoaders(levies: LevyService) {
  return {
    levyAgreement: byKey(
      (ids) => levies.load(ids),
      (agreement) => agreement.id,
    ),
    levyAgreementsOf: manyByKey(
      (payers) => levies.loadStanding(payers),
      (agreement) => agreement.payer,
    ),
    missingLevies: byKey(
      (ids) => levies.countMissing(ids),
      ({ id }) => id,
    ),
  };
}
