import { type Connection, definePageArgs, type PageArgs } from "@commons-hub/shared/relay";
import type { Money, Period } from "@commons-hub/shared/value";
import { Arg, Args, Ctx, Directive, FieldResolver, Resolver, Root } from "type-graphql";
import type { ReturnsContext } from "../context";
import { AgentStub, ProjectStub, type Reference } from "../known/stub.type";
import type { LevyDue } from "../levy/levy";
import { LevyDueType } from "../levy/levy.type";
import { requirePeriod } from "../period";
import { MoneyType, PeriodInput } from "../value.type";
import { type GapTotals, gapOf, type Owing, type ProjectGap } from "./gap";
import {
  OwingConnectionType,
  OwingType,
  ProjectReturnGapConnectionType,
  ProjectReturnGapType,
  ReturnGapType,
} from "./gap.type";

const GapPageArgs = definePageArgs(20);

/** A gap knows of whom and when it is, for its list of projects. */
interface ShownGap extends GapTotals {
  readonly agent: string;
  readonly period: Period;
  readonly gap: readonly Money[];
}

@Resolver(() => AgentStub)
export class AgentGapResolver {
  @FieldResolver(() => ReturnGapType, {
    nullable: true,
    description: "What this agent declared to use, what was due, and what came. Null for a person, but to that person.",
  })
  async returnGap(
    @Root() agent: Reference,
    @Arg("period", () => PeriodInput) input: PeriodInput,
    @Ctx() context: ReturnsContext,
  ): Promise<ShownGap | null> {
    const period = requirePeriod(input);
    const [totals, visible] = await Promise.all([
      context.loaders.gapTotals.load({ id: agent.id, args: period }),
      context.visiblePayer(agent.id),
    ]);
    return visible && { ...totals, gap: gapOf(totals), agent: agent.id, period };
  }
}

@Resolver(() => ReturnGapType)
export class ReturnGapResolver {
  @Directive("@listSize(assumedSize: 5)")
  @FieldResolver(() => [LevyDueType])
  levies(@Root() { agent, period }: ShownGap, @Ctx() { loaders }: ReturnsContext): Promise<readonly LevyDue[]> {
    return loaders.leviesDue.load({ id: agent, args: period });
  }

  @FieldResolver(() => ProjectReturnGapConnectionType, {
    description: "Every project that is used, due something or has received something; the most due first.",
  })
  byProject(
    @Root() gap: ShownGap,
    @Args(() => GapPageArgs) page: PageArgs,
    @Ctx() context: ReturnsContext,
  ): Promise<Connection<ProjectGap>> {
    return context.loaders.gapsOf.load({
      id: gap.agent,
      args: { period: gap.period, page: { first: page.first, after: page.after } },
    });
  }
}

@Resolver(() => ProjectReturnGapType)
export class ProjectReturnGapResolver {
  @FieldResolver(() => ProjectStub, { nullable: true })
  project(@Root() gap: ProjectGap): Reference {
    return { id: gap.project };
  }
}

@Resolver(() => OwingType)
export class OwingResolver {
  @FieldResolver(() => AgentStub, { nullable: true })
  agent(@Root() owing: Owing): Reference {
    return { id: owing.agent };
  }
}

@Resolver(() => ProjectStub)
export class ProjectReturnsResolver {
  @FieldResolver(() => [MoneyType], {
    nullable: true,
    description: "All that was ever allocated to the project, held amounts included; one amount a currency.",
  })
  returnsReceived(@Root() project: Reference, @Ctx() context: ReturnsContext): Promise<readonly Money[]> {
    return context.loaders.receivedBy.load(project.id);
  }

  @FieldResolver(() => OwingConnectionType, {
    nullable: true,
    description: "Who has returned less to the project than is due in the period; the largest gap first.",
  })
  owing(
    @Root() project: Reference,
    @Arg("period", () => PeriodInput) input: PeriodInput,
    @Args(() => GapPageArgs) page: PageArgs,
    @Ctx() context: ReturnsContext,
  ): Promise<Connection<Owing>> {
    return context.loaders.owingTo.load({
      id: project.id,
      args: { period: requirePeriod(input), page: { first: page.first, after: page.after } },
    });
  }
}
