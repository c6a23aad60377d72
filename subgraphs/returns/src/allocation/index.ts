export { digestOfBill, graphOfBill } from "./bill-graph";
export { type GraphShares, allocateAlongGraph, shareAlongGraph } from "./dependency-graph";
export { type Use, allocateByUsage, allocateEqually } from "./equal";
export { MAX_CYCLIC_ALPHA } from "./flow";
export { type ComponentGraph, MAX_COMPONENTS, MAX_EDGES, compareText } from "./graph";
export { MAX_PATH, draftGraphLines } from "./graph-lines";
export { type Bill, type BillComponent, type LineDraft, METHOD_VERSION } from "./line";
export { type Receiver, draftEqualLines, draftUsageLines } from "./use-lines";
