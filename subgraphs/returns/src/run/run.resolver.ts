import type { Command } from "@commons-hub/shared/database";
import { type Connection, definePageArgs, pageOfList, type PageArgs } from "@commons-hub/shared/relay";
import { CommandParam } from "@commons-hub/shared/subgraph";
import type { Money } from "@commons-hub/shared/value";
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import type { ReturnsContext } from "../context";
import { AgentStub, ProjectStub, type Reference, referenceTo } from "../known/stub.type";
import type { ReturnRule } from "../rule/rule";
import { ReturnRuleType } from "../rule/rule.type";
import { MoneyType } from "../value.type";
import type { AllocationLine, AllocationRun } from "./run";
import { type NewRun, lineCursor, lineStart, type RunService } from "./run.service";
import {
  AllocationLineConnectionType,
  AllocationLineType,
  AllocationRunType,
  ExplanationType,
  RunAllocationInput,
  RunAllocationPayload,
} from "./run.type";

const LinePageArgs = definePageArgs(50);

/** A run of a dry run carries its lines, which are stored nowhere. */
type Shown = AllocationRun & { readonly planned?: readonly AllocationLine[] };

@Resolver(() => AllocationRunType)
export class RunResolver {
  constructor(private readonly runs: RunService) {}

  @Query(() => AllocationRunType, { nullable: true })
  allocationRun(@Arg("id", () => ID) id: string, @Ctx() context: ReturnsContext): Promise<AllocationRun | null> {
    return context.loaders.run.load(id);
  }

  @Mutation(() => RunAllocationPayload)
  async runAllocation(
    @Arg("input", () => RunAllocationInput) input: RunAllocationInput,
    @CommandParam() command: Command,
  ): Promise<RunAllocationPayload> {
    return { allocationRun: input.dryRun ? await this.#dry(command, input) : await this.runs.publish(command, input) };
  }

  @FieldResolver(() => ReturnRuleType)
  rule(@Root() run: AllocationRun, @Ctx() context: ReturnsContext): Promise<ReturnRule | null> {
    return context.loaders.rule.load(run.rule);
  }

  @FieldResolver(() => AgentStub, { nullable: true, description: "Who allocates." })
  organization(@Root() run: AllocationRun): Reference {
    return { id: run.organization };
  }

  @FieldResolver(() => AgentStub, {
    nullable: true,
    description: "Whose money it was; null for a person, but to the books.",
  })
  from(@Root() run: AllocationRun, @Ctx() context: ReturnsContext): Promise<Reference | null> {
    return context.visiblePayer(run.payer, run.organization);
  }

  @FieldResolver(() => MoneyType, { description: "What of the pool was held for receivers who had not joined." })
  held(@Root() run: AllocationRun): Money {
    return { minor: run.heldMinor, currency: run.pool.currency };
  }

  @FieldResolver(() => String, { nullable: true, description: "Id of the bill of materials that it was split along." })
  billOfMaterials(@Root() run: AllocationRun): string | null {
    return run.bill;
  }

  @FieldResolver(() => Boolean, { description: "Stored nowhere." })
  dryRun(@Root() run: Shown): boolean {
    return run.planned !== undefined;
  }

  @FieldResolver(() => AllocationLineConnectionType, { description: "Largest amount first." })
  lines(
    @Root() run: Shown,
    @Args(() => LinePageArgs) page: PageArgs,
    @Ctx() context: ReturnsContext,
  ): Promise<Connection<AllocationLine>> | Connection<AllocationLine> {
    if (run.planned === undefined)
      return context.loaders.linesOf.load({ id: run.id, args: { first: page.first, after: page.after } });
    const { planned } = run;
    return pageOfList(planned, page, lineStart(page) + 1, (position) => lineCursor(planned[position]!));
  }

  async #dry(command: Command, input: NewRun): Promise<Shown> {
    const { run, lines } = await this.runs.plan(command, input);
    return { ...run, planned: lines };
  }
}

@Resolver(() => AllocationLineType)
export class LineResolver {
  @FieldResolver(() => AgentStub, {
    nullable: true,
    description: "Null while the amount is held for an unknown receiver.",
  })
  receiver(@Root() line: AllocationLine): Reference | null {
    return referenceTo(line.receiver);
  }

  @FieldResolver(() => ProjectStub, { nullable: true })
  project(@Root() line: AllocationLine): Reference {
    return { id: line.project };
  }

  @FieldResolver(() => MoneyType, {
    description: "What went through the project to those it builds on; part of their lines.",
  })
  passedOn(@Root() line: AllocationLine): Money {
    return { minor: line.passedOnMinor, currency: line.amount.currency };
  }

  @FieldResolver(() => ExplanationType)
  explanation(@Root() line: AllocationLine): { text: string; path: Reference[] } {
    return { text: line.text, path: line.path.map((id) => ({ id })) };
  }
}
