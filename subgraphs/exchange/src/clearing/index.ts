export { type Circulation, type Liquidity, maximumCirculation } from "./circulation";
export { clearDebts, type ClearedDebt, type ClearingResult, type Debt, type FundTerms, type Notice } from "./clearing";
export { type FiledDebt, MAX_OBLIGATIONS, type ObligationFile, readObligations } from "./obligation-file";
export type { ObligationGraph } from "./residual";
