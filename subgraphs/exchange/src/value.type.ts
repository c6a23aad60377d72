import { defineValueTypes } from "@commons-hub/shared/value";

/** This subgraph's own classes of the values that all subgraphs share. */
export const { MoneyType, MeasureType, PeriodType, PageInfoType, OriginType, MoneyInput, MeasureInput, PeriodInput } =
  defineValueTypes();
