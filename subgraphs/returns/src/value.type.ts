import { defineValueTypes } from "@commons-hub/shared/value";

/** This subgraph's own classes of the values that all subgraphs share. */
export const { MoneyType, PeriodType, PageInfoType, MoneyInput, PeriodInput } = defineValueTypes();
export type MoneyInput = InstanceType<typeof MoneyInput>;
export type PeriodInput = InstanceType<typeof PeriodInput>;
