import type { Command } from "@commons-hub/shared/database";
import { CommandParam } from "@commons-hub/shared/subgraph";
import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import type { ExchangeContext } from "../context";
import type { EconomicEvent } from "../economic-event/economic-event";
import { EconomicEventType } from "../economic-event/economic-event.type";
import { type Benefit, missingWinners, type Winner, type WinnersReport } from "./benefit";
import type { BenefitService } from "./benefit.service";
import { BenefitType, RecordBenefitInput, RecordBenefitPayload, WinnerEnum, WinnersReportType } from "./benefit.type";

@Resolver(() => EconomicEventType)
export class BenefitResolver {
  constructor(private readonly benefitService: BenefitService) {}

  @Query(() => WinnersReportType, { description: "Of an agent's exchanges, or of all." })
  winnersReport(
    @Arg("agent", () => ID, { nullable: true, description: "Gave or was given." }) agent: string | null,
  ): Promise<WinnersReport> {
    return this.benefitService.report(agent ?? null);
  }

  @Mutation(() => RecordBenefitPayload, {
    description: "Either party says how one of the four wins by their exchange, once for each.",
  })
  async recordBenefit(
    @Arg("input", () => RecordBenefitInput) input: RecordBenefitInput,
    @CommandParam() command: Command,
  ): Promise<{ economicEvent: EconomicEvent }> {
    const { economicEvent: id, winner, words } = input;
    return { economicEvent: await this.benefitService.record(command, id, winner, words) };
  }

  @FieldResolver(() => [BenefitType], { description: "Who wins by it, and how; at most four." })
  benefits(@Root() { id }: EconomicEvent, @Ctx() { loaders }: ExchangeContext): Promise<readonly Benefit[]> {
    return loaders.benefits.load(id);
  }

  @FieldResolver(() => [WinnerEnum], {
    description: "Of the four, those that an exchange of two agents does not name.",
  })
  async missingWinners(@Root() event: EconomicEvent, @Ctx() { loaders }: ExchangeContext): Promise<Winner[]> {
    return event.provider === event.receiver ? [] : missingWinners(await loaders.benefits.load(event.id));
  }
}
