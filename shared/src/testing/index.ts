export { callerOf } from "./callers";
export { committedSchema } from "./committed-schema";
export { createTestDatabase, openTestWork, type TestDatabase } from "./test-database";
export { waitFor } from "./wait-for";
export { readSettled } from "./read-settled";
export { TEST_LOGGER } from "./test-logger";
