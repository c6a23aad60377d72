export type { JobHandler } from "./handler";
export { JobRunner } from "./runner";
export type { Job, NewJob } from "./queue";
