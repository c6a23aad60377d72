export { type Env, readEnv } from "./env";
export { HubFolder } from "./launcher/folder";
export { type Hub, type HubOptions, startHub } from "./launcher/hub";
export type { LoadSample, SampleContext } from "./launcher/sample";
export { composeCommitted } from "./launcher/supergraph";
export { Output } from "./output";
