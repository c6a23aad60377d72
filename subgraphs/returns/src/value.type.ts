import { defineValueTypes } from "@commons-hub/shared/value";

/** This subgraph's own classes of the values that all subgraphs share. */
export const { MeasureType, MoneyType, PeriodType, PageInfoType, MoneyInput, PeriodInput } = defineValueTypes();
export type MoneyInput = InstanceType<typeof MoneyInput>;
export type PeriodInput = InstanceType<typeof PeriodInput>;
