import { type Connection, definePageArgs, type PageArgs } from "@commons-hub/shared/relay";
import { Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Chamber } from "../assembly/assembly";
import { ChamberType } from "../assembly/assembly.type";
import type { GovernanceContext } from "../context";
import { AgentType, type Reference } from "../foreign/foreign.type";
import type { Eligibility } from "./eligibility.service";
import type { ChamberRoll, ElectoralRoll, FrozenEntry } from "./roll";
import type { RollService } from "./roll.service";
import {
  ChamberRollType,
  ElectoralRollType,
  EligibilityType,
  RollEntryConnectionType,
  RollEntryType,
  WeightScalar,
} from "./roll.type";

const EntryPageArgs = definePageArgs(50);

@Resolver(() => ElectoralRollType)
export class RollResolver {
  constructor(private readonly rolls: RollService) {}

  @FieldResolver(() => [ChamberRollType])
  chambers(@Root() roll: ElectoralRoll, @Ctx() context: GovernanceContext): Promise<readonly ChamberRoll[]> {
    return context.loaders.chamberRollsOf.load(roll.proposal);
  }

  @FieldResolver(() => RollEntryConnectionType, { description: "By agent." })
  entries(@Root() roll: ElectoralRoll, @Args(() => EntryPageArgs) page: PageArgs): Promise<Connection<FrozenEntry>> {
    return this.rolls.listEntries(roll, page);
  }
}

@Resolver(() => ChamberRollType)
export class ChamberRollResolver {
  @FieldResolver(() => ChamberType)
  chamber(@Root() roll: ChamberRoll, @Ctx() context: GovernanceContext): Promise<Chamber | null> {
    return context.loaders.chamber.load(roll.chamber);
  }
}

@Resolver(() => RollEntryType)
export class RollEntryResolver {
  @FieldResolver(() => AgentType, { nullable: true })
  agent(@Root() entry: FrozenEntry): Reference {
    return { id: entry.agent };
  }

  @FieldResolver(() => ChamberType)
  chamber(@Root() entry: FrozenEntry, @Ctx() context: GovernanceContext): Promise<Chamber | null> {
    return context.loaders.chamber.load(entry.chamber);
  }

  @FieldResolver(() => WeightScalar)
  weight(@Root() entry: FrozenEntry): string {
    return entry.weight.toString();
  }
}

@Resolver(() => EligibilityType)
export class EligibilityResolver {
  @FieldResolver(() => WeightScalar, { nullable: true })
  weight(@Root() eligibility: Eligibility): string | null {
    return eligibility.weight?.toString() ?? null;
  }

  @FieldResolver(() => ChamberType, { nullable: true })
  async chamber(@Root() eligibility: Eligibility, @Ctx() context: GovernanceContext): Promise<Chamber | null> {
    return eligibility.chamber === null ? null : context.loaders.chamber.load(eligibility.chamber);
  }
}
