import { defineConnection } from "@commons-hub/shared/relay";
import { DateTimeScalar } from "@commons-hub/shared/value";
import { Field, ID, InputType, ObjectType, registerEnumType } from "type-graphql";
import { PageInfoType } from "../value.type";
import { EVENT_NAMES, type ExchangeEventName, type HistoryFilter } from "./history";

export const ExchangeEventTypeEnum = Object.fromEntries(EVENT_NAMES.map((name) => [name, name])) as {
  readonly [K in ExchangeEventName]: K;
};
registerEnumType(ExchangeEventTypeEnum, {
  name: "ExchangeEventType",
  description:
    "Up to LEVY_ANNOUNCED what everybody may follow; after it, what only those may who look into an agent's books.",
});

@ObjectType("ExchangeEvent", {
  description: "Something that happened in exchange. Of the records, those that it is about; the others are null.",
})
export class ExchangeEventType {
  @Field(() => ID) id!: string;
  @Field(() => String, { description: "Give it as `after` to go on from here." }) cursor!: string;
  @Field(() => ExchangeEventTypeEnum) type!: ExchangeEventName;
  @Field(() => DateTimeScalar) occurredAt!: Date;
}

export const ExchangeEventConnectionType = defineConnection(ExchangeEventType, "ExchangeEvent", PageInfoType);

@InputType("ExchangeEventFilter", {
  description:
    "All given conditions hold. Without an agent: what everybody may follow, which is currencies, offers, needs, stocks and cost factors.",
})
export class ExchangeEventFilter implements HistoryFilter {
  @Field(() => ID, {
    nullable: true,
    description:
      "What concerns this agent: its accounts and transfers, what it is asked to pay, owes, promises, books and records. For the agent itself, and an organization's officers and auditors.",
  })
  agent?: string | null;
  @Field(() => String, { nullable: true, description: "Stocks of this territory." }) territory?: string | null;
  @Field(() => ID, { nullable: true }) resourceStock?: string | null;
  @Field(() => [ExchangeEventTypeEnum], { nullable: true }) types?: ExchangeEventName[] | null;
}
