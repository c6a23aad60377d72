import { type Connection, definePageArgs, type PageArgs } from "@commons-hub/shared/relay";
import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import type { ExchangeContext } from "../context";
import { requireText } from "../text";
import type { ValueFlowsRecord } from "./valueflows";
import type { ValueFlowsService } from "./valueflows.service";
import { ValueFlowsRecordConnectionType, ValueFlowsRecordType } from "./valueflows.type";

const RecordPageArgs = definePageArgs(20);
const TYPE_LENGTH_MAX = 64;

@Resolver(() => ValueFlowsRecordType)
export class ValueFlowsResolver {
  constructor(private readonly valueFlows: ValueFlowsService) {}

  @Query(() => ValueFlowsRecordConnectionType, {
    description: "What imported files said, in their order; of one class, or of all.",
  })
  valueFlowsRecords(
    @Arg("type", () => String, { nullable: true }) type: string | null,
    @Args(() => RecordPageArgs) page: PageArgs,
    @Ctx() { caller }: ExchangeContext,
  ): Promise<Connection<ValueFlowsRecord>> {
    const plain = type === null || type === undefined ? null : requireText("type", type, TYPE_LENGTH_MAX);
    return this.valueFlows.list(caller, plain, page);
  }

  @FieldResolver(() => String)
  properties(@Root() { properties }: ValueFlowsRecord): string {
    return JSON.stringify(properties);
  }
}
