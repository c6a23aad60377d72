import type { ErrorCode } from "./catalogue";

/** A refusal with a code of the catalogue. Everything else that is thrown is a bug and reaches a client as `INTERNAL`. */
export class DomainError extends Error {
  override readonly name = "DomainError";

  constructor(
    readonly code: ErrorCode,
    message: string,
    /** Shown to the client beside the code; never holds SQL, paths or secrets. */
    readonly details: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
