export type { Bus } from "./bus";
export { MemoryBus } from "./memory";
export { NotifyBus } from "./notify";
