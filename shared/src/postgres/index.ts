export { EmbeddedPostgresError } from "./error";
export { findHolder, isLock, tryLock, type FileLock, type LockHolder } from "./lock";
export { describePlace } from "./place";
export { findProcess, isAlive, isSameProcess, waitForExit, type ProcessIdentity } from "./process";
export { startEmbeddedPostgres, type EmbeddedPostgres, type EmbeddedPostgresOptions } from "./server";
export { superviseEmbeddedPostgres } from "./supervise";
