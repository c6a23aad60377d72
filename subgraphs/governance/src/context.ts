import { byKey, manyByKey } from "@commons-hub/shared/loaders";
import type { RequestContext } from "@commons-hub/shared/subgraph";
import type { AssemblyService } from "./assembly/assembly.service";
import type { BallotService } from "./ballot/ballot.service";
import type { ClosingService } from "./closing/closing.service";
import { ConnectionLoader } from "./connection-loader";
import type { PowerService } from "./power/power.service";
import type { SortitionService } from "./sortition/sortition.service";
import type { DelegationLists } from "./delegation/delegation.lists";
import type { DelegationService } from "./delegation/delegation.service";
import type { VoteService } from "./delegation/vote.service";
import type { RecountService } from "./recount/recount.service";
import type { DeliberationLists } from "./deliberation/deliberation.lists";
import type { DeliberationService } from "./deliberation/deliberation.service";
import type { HistoryService } from "./history/history.service";
import { breachingList, concerningList, newestList } from "./proposal/proposal.lists";
import type { ProposalRepository } from "./proposal/proposal.repository";
import type { ProposalService } from "./proposal/proposal.service";
import { type EligibilityService, textOf } from "./roll/eligibility.service";
import type { RollService } from "./roll/roll.service";

export interface Services {
  readonly assemblies: AssemblyService;
  readonly proposals: ProposalService;
  readonly proposalLists: ProposalRepository;
  readonly ballots: BallotService;
  readonly closings: ClosingService;
  readonly rolls: RollService;
  readonly eligibility: EligibilityService;
  readonly history: HistoryService;
  readonly delegations: DelegationService;
  readonly delegationLists: DelegationLists;
  readonly votes: VoteService;
  readonly recounts: RecountService;
  readonly power: PowerService;
  readonly sortitions: SortitionService;
  readonly deliberation: DeliberationService;
  readonly deliberationLists: DeliberationLists;
}

export type Loaders = ReturnType<typeof createLoaders>;

/** What every resolver of this subgraph finds in its context. */
export interface GovernanceContext extends RequestContext {
  readonly services: Services;
  readonly loaders: Loaders;
}

/** Fresh for every request: a loader's cache must not outlive what its caller may see. */
export function createLoaders(services: Services) {
  const { assemblies, proposals, proposalLists, closings, rolls, eligibility, history } = services;
  return {
    ...createWordLoaders(services),
    assembly: byKey(
      (ids) => assemblies.load(ids),
      ({ id }) => id,
    ),
    chamber: byKey(
      (ids) => assemblies.loadChambers(ids),
      ({ id }) => id,
    ),
    chambersOf: manyByKey(
      (ids) => assemblies.loadChambersOf(ids),
      ({ assembly }) => assembly,
    ),
    proposal: byKey(
      (ids) => proposals.load(ids),
      ({ id }) => id,
    ),
    progressOf: manyByKey(
      (ids) => proposals.loadProgress(ids),
      ({ proposal }) => proposal,
    ),
    versionsOf: manyByKey(
      (ids) => proposals.loadVersions(ids),
      ({ proposal }) => proposal,
    ),
    rollOf: byKey(
      (ids) => rolls.load(ids),
      ({ proposal }) => proposal,
    ),
    chamberRollsOf: manyByKey(
      (ids) => rolls.loadChamberRolls(ids),
      ({ proposal }) => proposal,
    ),
    tallyOf: byKey(
      (ids) => closings.loadTallies(ids),
      ({ proposal }) => proposal,
    ),
    decision: byKey(
      (ids) => closings.loadDecisions(ids),
      ({ id }) => id,
    ),
    decisionOf: byKey(
      (ids) => closings.loadDecisionsOf(ids),
      ({ proposal }) => proposal,
    ),
    /** By `<proposal> <agent>`. */
    eligibility: byKey((keys) => {
      const pairs = keys.map((key) => {
        const end = key.indexOf(" ");
        return { proposal: key.slice(0, end), agent: key.slice(end + 1) };
      });
      return eligibility.load(pairs);
    }, textOf),
    event: byKey(
      (ids) => history.load(ids),
      ({ id }) => id,
    ),
    concerning: new ConnectionLoader(concerningList(proposalLists)),
    breaching: new ConnectionLoader(breachingList(proposalLists)),
    ofAssembly: new ConnectionLoader(newestList(proposalLists, "assembly")),
    ofProject: new ConnectionLoader(newestList(proposalLists, "project")),
  };
}

function createWordLoaders({ deliberation, deliberationLists, delegations, delegationLists, sortitions }: Services) {
  return {
    sortition: byKey(
      (ids) => sortitions.load(ids),
      ({ id }) => id,
    ),
    delegation: byKey(
      (ids) => delegations.load(ids),
      ({ id }) => id,
    ),
    delegationsOf: new ConnectionLoader(delegationLists.standing),
    argument: byKey(
      (ids) => deliberation.loadArguments(ids),
      ({ id }) => id,
    ),
    objection: byKey(
      (ids) => deliberation.loadObjections(ids),
      ({ id }) => id,
    ),
    argumentsOf: new ConnectionLoader(deliberationLists.arguments),
    objectionsOf: new ConnectionLoader(deliberationLists.objections),
  };
}
