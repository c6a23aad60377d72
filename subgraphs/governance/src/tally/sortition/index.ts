export type { Pool, PoolMember, Quota } from "./pool";
export { drawSortition, type Sortition, TICKETS } from "./sortition";
