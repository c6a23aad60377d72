import { pino } from "pino";

/** What every part needs of a logger. */
export interface Logger {
  debug(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
  child(bindings: object): Logger;
}

/** JSON lines on stderr, so that stdout stays free for answers. */
export function createLogger(level: string): Logger {
  return pino(
    {
      level,
      redact: ["authorization", "*.authorization", "secret", "*.secret"],
      serializers: { error: pino.stdSerializers.err },
    },
    pino.destination({ dest: 2, sync: false }),
  );
}

/** For tests: says nothing. */
export const SILENT: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => SILENT,
};
