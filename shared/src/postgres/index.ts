export { EmbeddedPostgresError } from "./error";
export { findHolder, isLock, tryLock, type FileLock, type LockHolder } from "./lock";
export { findProcess, isAlive, isSameProcess, waitForExit, type ProcessIdentity } from "./process";
export { startEmbeddedPostgres, type EmbeddedPostgres, type EmbeddedPostgresOptions } from "./server";
