import { createLogger, SILENT, type Logger } from "../logging";

/** Silent, unless `HUB_TEST_LOG` names a level. */
export const TEST_LOGGER: Logger = process.env["HUB_TEST_LOG"] ? createLogger(process.env["HUB_TEST_LOG"]) : SILENT;
