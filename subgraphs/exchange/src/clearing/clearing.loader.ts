import { byKey, manyByKey } from "@commons-hub/shared/loaders";
import type { ClearingService } from "./clearing.service";
import type { FundService } from "./fund.service";

/** Loaders of one request. */
export function createClearingLoaders(clearings: ClearingService, funds: FundService) {
  return {
    clearingConsent: byKey(
      (accounts) => funds.loadConsents(accounts),
      (consent) => consent.account,
    ),
    clearing: byKey(
      (ids) => clearings.load(ids),
      (clearing) => clearing.id,
    ),
    /** By `clearing participant`. */
    clearingLines: manyByKey(
      (keys) =>
        clearings.loadLines(
          keys.map((key) => {
            const [clearing = "", participant = ""] = key.split(" ");
            return { clearing, participant };
          }),
        ),
      (line) => `${line.clearing} ${line.participant}`,
    ),
  };
}
