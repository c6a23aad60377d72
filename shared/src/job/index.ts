export { JobRunner, type JobHandler } from "./runner";
export type { Job, NewJob } from "./queue";
