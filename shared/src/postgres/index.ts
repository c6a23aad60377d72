export { EmbeddedPostgresError } from "./error";
export { findProcess, isAlive, isSameProcess, waitForExit, type ProcessIdentity } from "./process";
export { startEmbeddedPostgres, type EmbeddedPostgres, type EmbeddedPostgresOptions } from "./server";
