import { requirePageSize } from "@commons-hub/shared/relay";
import { Arg, FieldResolver, Float, ID, Int, Query, Resolver, Root } from "type-graphql";
import { AgentType, type Reference } from "../foreign/foreign.type";
import { banzhaf, banzhafMethod, gini, herfindahl, nakamoto, seedOf, topShare, totalOf } from "./concentration";
import type { PowerConcentration, PowerOverlap, PowerRegister, PowerReport } from "./power";
import type { PowerService } from "./power.service";
import {
  BanzhafMethodType,
  PowerConcentrationType,
  PowerHolderType,
  PowerOverlapType,
  PowerRegisterEnum,
  PowerReportType,
} from "./power.type";

interface ShownHolder extends PowerHolderType {
  readonly agentId: string;
}

@Resolver(() => PowerReportType)
export class PowerReportResolver {
  constructor(private readonly power: PowerService) {}

  @Query(() => PowerReportType, {
    nullable: true,
    description:
      "`scope`: the id of an organization or a project, or the code of a territory. Null when nothing is known.",
  })
  powerReport(
    @Arg("scope", () => ID) scope: string,
    @Arg("registers", () => [PowerRegisterEnum]) registers: PowerRegister[],
  ): Promise<PowerReport | null> {
    return this.power.report(scope, registers);
  }

  @FieldResolver(() => [PowerOverlapType], { description: "Those of most registers first." })
  overlaps(@Root() report: PowerReport): readonly PowerOverlap[] {
    return report.overlaps;
  }
}

@Resolver(() => PowerConcentrationType)
export class PowerConcentrationResolver {
  @FieldResolver(() => Int, { description: "Who holds anything." })
  holders(@Root() { holders }: PowerConcentration): number {
    return holders.length;
  }

  @FieldResolver(() => Float, { nullable: true, description: "0: all hold the same; towards 1: one holds all." })
  gini(@Root() { holders }: PowerConcentration): number | null {
    return gini(holders);
  }

  @FieldResolver(() => Float, { nullable: true, description: "Sum of squared shares." })
  herfindahl(@Root() { holders }: PowerConcentration): number | null {
    return herfindahl(holders);
  }

  @FieldResolver(() => Int, { nullable: true, description: "The fewest who together hold more than half." })
  nakamoto(@Root() { holders }: PowerConcentration): number | null {
    return nakamoto(holders);
  }

  @FieldResolver(() => Float, { nullable: true, description: "What the k largest hold together; k is 1 to 100." })
  topShare(@Root() { holders }: PowerConcentration, @Arg("k", () => Int) k: number): number | null {
    return topShare(holders, requirePageSize(k));
  }

  @FieldResolver(() => [PowerHolderType], { description: "The largest first; `first` is 1 to 100." })
  top(
    @Root() concentration: PowerConcentration,
    @Arg("first", () => Int, { defaultValue: 5 }) first: number,
  ): ShownHolder[] {
    const { holders } = concentration;
    const total = totalOf(holders);
    const { values } = banzhaf(holders, requirePageSize(first), seedFor(concentration));
    return holders.slice(0, first).map(({ agent, amount }, i) => ({
      agentId: agent,
      amount: amount.toString(),
      share:
        topShare(
          [
            { agent, amount },
            { agent: "", amount: total - amount },
          ],
          1,
        ) ?? 0,
      banzhaf: values[i] ?? null,
    }));
  }

  @FieldResolver(() => BanzhafMethodType, { description: "How `top { banzhaf }` was computed." })
  banzhafMethod(@Root() concentration: PowerConcentration): BanzhafMethodType {
    return banzhafMethod(concentration.holders.length, seedFor(concentration));
  }
}

@Resolver(() => PowerHolderType)
export class PowerHolderResolver {
  @FieldResolver(() => AgentType, { nullable: true })
  agent(@Root() holder: ShownHolder): Reference {
    return { id: holder.agentId };
  }
}

@Resolver(() => PowerOverlapType)
export class PowerOverlapResolver {
  @FieldResolver(() => AgentType, { nullable: true })
  agent(@Root() overlap: PowerOverlap): Reference {
    return { id: overlap.agent };
  }
}

function seedFor({ scope, register, currency }: PowerConcentration): string {
  return seedOf(scope, register, currency ?? "");
}
