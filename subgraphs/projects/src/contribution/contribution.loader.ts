import { byKey, manyByKey, createPageLoader } from "@commons-hub/shared/loaders";
import { encodeCursor } from "@commons-hub/shared/relay";
import type { Contribution } from "./contribution";
import type { ContributionService } from "./contribution.service";

/** Loaders of one request. */
export function createContributionLoaders(service: ContributionService) {
  const pagesOf = (owner: "agent" | "project") =>
    createPageLoader<Contribution>({
      list: (ids, first, after) => service.listOfMany(owner, ids, first, after),
      count: (ids) => service.countOfMany(owner, ids),
      ownerOf: (contribution) => contribution[owner],
      cursorOf: (contribution) => encodeCursor([contribution.at.toISOString(), contribution.id]),
    });
  return {
    contribution: byKey(
      (ids) => service.load(ids),
      (contribution) => contribution.id,
    ),
    confirmationsOfContribution: manyByKey(
      (ids) => service.loadConfirmations(ids),
      (confirmation) => confirmation.contribution,
    ),
    contributionsOfAgent: pagesOf("agent"),
    contributionsOfProject: pagesOf("project"),
  };
}
