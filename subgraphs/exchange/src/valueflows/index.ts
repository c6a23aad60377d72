/** The form of ValueFlows files, for whoever reads or writes one without a database. */
export { isReference, type Node, type Properties, type Value } from "./graph";
export { type Outsiders, outsidersOf } from "./outsiders";
export { FILE_BYTES_MAX, readValueFlows } from "./read";
export { Story } from "./story";
export type { ImportResult, KeptAside } from "./valueflows";
export { type JsonObject, type Statement, writeValueFlows } from "./write";
