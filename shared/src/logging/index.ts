export { createLogger, SILENT, type Logger } from "./logger";
