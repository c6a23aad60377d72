import { defineValueTypes } from "@commons-hub/shared/value";

/** This subgraph's own class of the page information that all subgraphs share. */
export const { PageInfoType, MoneyType, MoneyInput, MeasureType, MeasureInput } = defineValueTypes();
