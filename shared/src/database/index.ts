export { bigintColumn } from "./columns";
export { createCommand, HUB_COMMAND, type Command, type Idempotency } from "./command";
export { constraintOf, isRetryable, sqlStateOf, translateDatabaseError } from "./errors";
export { runGroup, runGroupOrEach, type GroupAnswer, type GroupMember } from "./group";
export {
  migrateDatabase,
  OLDEST_SERVER_VERSION,
  openDatabase,
  TRANSACTION_TIMEOUT_MS,
  type Database,
  type DatabaseOptions,
} from "./open";
export type { Sql } from "./sql";
export { Transaction } from "./transaction";
export { UnitOfWork, type RunOptions } from "./unit-of-work";
